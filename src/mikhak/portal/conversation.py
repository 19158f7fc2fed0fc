"""Writing to the mission about a request: what the person wrote is sealed and not shown again, the answers are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import cache_control

from mikhak.accounts import access as people
from mikhak.accounts import queries as accounts
from mikhak.dossiers import access, conversation
from mikhak.dossiers.conversation import SentFile
from mikhak.drafts.handlers import refused_uploads
from mikhak.drafts.redraw import REASONS, safe_name
from mikhak.missions import queries as missions
from mikhak.notices import queries as notices
from mikhak.portal import held, road
from mikhak.ui.forms import refusals_on
from mikhak.ui.routes import audience


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each judged by what it holds when it is redrawn."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return list(data or [])


class MessageForm(forms.Form):
    """``key`` names the message: pressed twice, it is sent once."""

    text = forms.CharField(
        label=lazy("پیام شما"),
        help_text=lazy("هر چه برای پاسخ لازم است بنویسید. پس از فرستادن، مهر و موم می‌شود و این‌جا خوانده نمی‌شود."),
        max_length=conversation.LONGEST,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )
    papers = FilesField(
        label=lazy("پرونده‌ها"),
        help_text=lazy("عکس یا PDF، تا ۵ پرونده و هر یک تا ۲۰ مگابایت."),
        required=False,
        widget=FilesInput(
            attrs={
                "multiple": True,
                "accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf",
            }
        ),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    refused: tuple[str, ...] = ()  # names of the files that were too large to be kept

    def clean(self) -> None:
        for name in self.refused:
            told = {"name": safe_name(name), "words": REASONS["too_large"]}
            self.add_error("papers", _("«%(name)s»: %(words)s") % told)


@dataclass(frozen=True)
class Line:
    """One message: of the mission in its words, of the person only when and how much."""

    at: datetime
    letter: Any = None
    sent: conversation.Sent | None = None


@audience("applicant")
@cache_control(private=True, no_store=True)
def talk(request: HttpRequest, code: str) -> HttpResponse:
    """What was written, and a form to write; raises NotFound for a dossier that is not theirs."""
    dossier, now = access.for_applicant(people.applicant(request), code), timezone.now()
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        files = [SentFile(one.name, one.read()) for one in form.cleaned_data["papers"]]
        text, key = form.cleaned_data["text"], form.cleaned_data["key"]
        with refusals_on(form):
            conversation.write(dossier=dossier, text=text, files=files, key=key, now=now)
            messages.success(request, _("پیام شما مهر و موم شد و به نمایندگی رسید."))
            return redirect("conversation", code=code)
    return render(request, "portal/application/conversation.html", _context(request, dossier, form, now=now))


def _form(request: HttpRequest) -> MessageForm:
    if request.method != "POST":
        kept = held.take(request)
        return MessageForm(initial={"text": kept.get("text", "") if kept else "", "key": uuid4()})
    form = MessageForm(request.POST, request.FILES)
    form.refused = tuple(one.name for one in refused_uploads(request) if one.field == "papers")
    return form


def _context(request: HttpRequest, dossier: Any, form: MessageForm, *, now: datetime) -> dict[str, Any]:
    mission, owner = missions.mission(dossier.mission), accounts.applicant_ix(people.applicant(request))
    answers = notices.about(dossier.code, owner, road.language(), kind="message")
    lines = [Line(one.at, letter=one.letter) for one in answers]
    lines += [Line(one.at, sent=one) for one in conversation.sent(dossier)]
    return {
        "dossier": dossier,
        "mission": mission,
        "place": road.place_of(mission),
        "lines": sorted(lines, key=lambda line: line.at),
        "form": form,
        "open": conversation.takes_messages(dossier, now=now),
        "until": conversation.closes_at(dossier),
        "due": conversation.answer_due(dossier),
        "days": conversation.ANSWER_DAYS,
    }
