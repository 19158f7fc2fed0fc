"""Cutting a page to the paper or the face on it: sliders, a picture of what will be kept, and only then the button."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.drafts import access, actions, queries
from mikhak.drafts.queries import Filling
from mikhak.drafts.redraw import Box
from mikhak.drafts.sealed import UploadMeta
from mikhak.ui.parts import Part

WIDE, HIGH = 3, 4  # of a photo for a document
LEAST = 5  # percent of a side that are kept


class Slider(forms.IntegerField):
    """A number of percent, from left to right or from top to bottom."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(min_value=least, max_value=most, **kwargs)

    def part(self, bound: BoundField) -> Part:
        attrs = {"type": "range", "min": self.min_value, "max": self.max_value, "dir": "ltr"}
        attrs["aria-required"] = "false"  # it always stands somewhere
        return Part(name=bound.html_name, label=bound.label or "", value=bound.value(), attrs=attrs)


class EdgesForm(forms.Form):
    """Where the edges of a paper are."""

    left = Slider(0, 100 - LEAST, label=lazy("لبهٔ چپ"))
    right = Slider(LEAST, 100, label=lazy("لبهٔ راست"))
    top = Slider(0, 100 - LEAST, label=lazy("لبهٔ بالا"))
    bottom = Slider(LEAST, 100, label=lazy("لبهٔ پایین"))

    def __init__(self, meta: UploadMeta, posted: Any = None) -> None:
        left, top, right, bottom = (round(edge / 10) for edge in meta.box or (0, 0, 1000, 1000))
        super().__init__(posted, initial={"left": left, "right": right, "top": top, "bottom": bottom})

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("right", 100) - told.get("left", 0) < LEAST:
            self.add_error("right", _("لبهٔ راست باید در سمت راست لبهٔ چپ باشد."))
        if told.get("bottom", 100) - told.get("top", 0) < LEAST:
            self.add_error("bottom", _("لبهٔ پایین باید پایین‌تر از لبهٔ بالا باشد."))
        return told

    @property
    def box(self) -> Box:
        told = self.cleaned_data if self.is_bound else self.initial
        return 10 * told["left"], 10 * told["top"], 10 * told["right"], 10 * told["bottom"]


class FaceForm(forms.Form):
    """A frame of three by four on a photo: how large and where."""

    size = Slider(20, 100, label=lazy("بزرگی قاب"))
    across = Slider(0, 100, label=lazy("قاب به چپ و راست"))
    down = Slider(0, 100, label=lazy("قاب به بالا و پایین"))

    def __init__(self, meta: UploadMeta, posted: Any = None) -> None:
        super().__init__(posted, initial={"size": 100, "across": 50, "down": 50})
        self.meta = meta

    @property
    def box(self) -> Box:
        told = self.cleaned_data if self.is_bound else self.initial
        width, height = self.meta.width, self.meta.height
        wide = min(width, height * WIDE / HIGH) * told["size"] / 100
        high = wide * HIGH / WIDE
        x, y = (width - wide) * told["across"] / 100, (height - high) * told["down"] / 100
        edges = x / width, y / height, (x + wide) / width, (y + high) / height
        left, top, right, bottom = (min(1000, round(1000 * edge)) for edge in edges)
        return left, top, right, bottom


@dataclass(frozen=True)
class Cropping:
    """A page on its way to be cut; ``back`` is where the list of papers is."""

    filling: Filling
    upload_id: UUID
    back: str

    def form(self, posted: Any = None) -> EdgesForm | FaceForm:
        """Raises NotFound."""
        upload = access.upload(self.filling.draft, self.upload_id)
        meta = queries.meta(self.filling.draft, upload)
        photo = self.filling.service.attachment(upload.item).kind == "photo"
        return FaceForm(meta, posted) if photo else EdgesForm(meta, posted)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page with the sliders; cuts when told so, and with ``look`` only shows what would be kept."""
        form = self.form(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and "look" not in request.POST:
            draft = self.filling.draft
            upload = access.upload(draft, self.upload_id)
            actions.crop_upload(draft=draft, upload=upload, box=form.box, now=timezone.now())
            return redirect(f"{self.back}#file-{upload.pk}")
        shown = {} if form.errors else {name: form[name].value() for name in form.fields}
        picture = f"{self.back}{self.upload_id}/"
        context = {"form": form, "back": self.back, "picture": picture, "shown": shown}
        return render(request, "portal/application/crop.html", context)


def preview(filling: Filling, upload_id: UUID, asked: Any) -> bytes:
    """The page with what would be cut away in the dark, by the numbers of the sliders; whole if they make no sense."""
    form = Cropping(filling, upload_id, "").form(asked)
    box = form.box if form.is_valid() else (0, 0, 1000, 1000)
    return queries.preview(filling.draft, access.upload(filling.draft, upload_id), box)
