"""The picture code on a page: a form that ends with one, and the addresses of its picture and its sound."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import access, pictures
from mikhak.ui.parts import Part
from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import NotFound, Refusal
from mikhak.ui.routes import audience

AGAIN = "again"  # the button picture=again posts the form for another picture and checks nothing


@dataclass(frozen=True, kw_only=True)
class PicturePart(Part):
    """The box of the answer with its picture and sound."""

    code_id: str
    image: str
    sound: str

    @property
    def template(self) -> str:
        return "portal/picture.html"


class PictureField(forms.CharField):
    """Draws itself with the picture code that its form asks."""

    def part(self, bound: BoundField) -> PicturePart:
        form = bound.form
        assert isinstance(form, PictureForm)
        code_id, is_new = form.picture_asked()
        address = localised_path(f"/picture/{code_id}")
        return PicturePart(
            name=bound.html_name,
            label=bound.label or "",
            value="" if is_new else str(bound.value() or ""),
            errors=[str(error) for error in bound.errors],
            hint=bound.help_text,
            attrs={"maxlength": 12, "dir": "ltr"},
            code_id=code_id,
            image=f"{address}.png",
            sound=f"{address}.wav",
        )


class PictureForm(forms.Form):
    """A form that ends with a picture code for ``action``, unless not ``asked``.

    The code is used up only when everything else is right: who has to correct another box keeps picture and answer.
    ``redraws``: another picture was asked for; such a form is never valid and tells no errors.
    """

    picture = PictureField(
        label=_("کد امنیتی"),
        help_text=_("رقم‌های تصویر را بنویسید، یا بشنوید."),
        error_messages={"required": _("رقم‌های تصویر را بنویسید.")},
    )

    def __init__(self, request: HttpRequest, action: str, *args: Any, asked: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.action = request, action
        self.redraws = self.is_bound and AGAIN in _all(self.data, "picture")
        self._asked: tuple[str, bool] | None = None
        self._last = self.fields.pop("picture")
        if asked:
            self.ask_picture()

    def ask_picture(self) -> None:
        """Ask for the picture code, from now on or with the next post."""
        self.fields["picture"] = self._last

    def full_clean(self) -> None:
        if self.redraws:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        return not self.redraws and super().is_valid()

    def _post_clean(self) -> None:
        """The picture last, after everything that subclasses check."""
        if self.errors or "picture" not in self.fields:
            return
        try:
            pictures.check(
                id=str(self.data.get("picture_id", "")),
                browser=access.browser(self.request),
                action=self.action,
                answer=self.cleaned_data["picture"],
                now=timezone.now(),
            )
        except Refusal as refusal:
            self.add_error("picture", str(refusal))

    def picture_asked(self) -> tuple[str, bool]:
        """Id of the picture code to draw and whether it is a new one; the posted one as long as it can be answered."""
        if self._asked is None:
            browser, now = access.browser(self.request), timezone.now()
            try:
                if self.redraws or not self.is_bound:
                    raise NotFound
                code = pictures.shown(code_id=str(self.data.get("picture_id", "")), browser=browser, now=now)
                self._asked = code.pk, False
            except NotFound:
                self._asked = pictures.issue(browser=browser, action=self.action, now=now).pk, True
        return self._asked


def _all(data: Any, name: str) -> list[str]:
    getlist = getattr(data, "getlist", None)
    return list(getlist(name)) if getlist else [str(data.get(name, ""))]


@audience("public")
def image(request: HttpRequest, code_id: str) -> HttpResponse:
    """The picture of a code of this browser; with ``?again`` other digits under the same id."""
    browser, now = access.browser(request), timezone.now()
    if AGAIN in request.GET:
        code = pictures.renewed(code_id=code_id, browser=browser, now=now)
    else:
        code = pictures.shown(code_id=code_id, browser=browser, now=now)
    return HttpResponse(pictures.png(code, get_language() or "fa"), "image/png", headers={"Cache-Control": "no-store"})


@audience("public")
def sound(request: HttpRequest, code_id: str) -> HttpResponse:
    """The digits of a code of this browser, read out; in pieces for players that insist on them (RFC 9110, 14.2)."""
    code = pictures.shown(code_id=code_id, browser=access.browser(request), now=timezone.now())
    data = pictures.wav(code, get_language() or "fa")
    headers = {"Cache-Control": "no-store", "Accept-Ranges": "bytes"}
    asked = re.fullmatch(r"bytes=(\d{1,9})-(\d{0,9})", request.headers.get("Range", ""))
    if not asked or int(asked[1]) >= len(data):
        return HttpResponse(data, "audio/wav", headers=headers)
    first, last = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
    headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return HttpResponse(data[first : last + 1], "audio/wav", status=206, headers=headers)
