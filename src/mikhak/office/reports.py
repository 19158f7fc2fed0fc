"""Reports to the officer's missions: the list, one report opened, and what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from mikhak.accounts.access import OfficerActor, officer
from mikhak.accounts.queries import database_now
from mikhak.lib import yaml12
from mikhak.lib.codes import show_code
from mikhak.lib.digits import latin
from mikhak.lib.text import Frozen, Text
from mikhak.missions import queries as missions
from mikhak.office import pictures, words
from mikhak.office.dossier import CLOSED_PAGE
from mikhak.office.frame import language, page, short_moment
from mikhak.support import access, actions, queries
from mikhak.support.kinds import KINDS
from mikhak.support.sealed import OpenReport
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import Conflict, Refusal, Words
from mikhak.ui.routes import audience

STATES: Mapping[str, Words] = {"open": lazy("بی‌پاسخ"), "answered": lazy("پاسخ داده"), "closed": lazy("بسته")}
STANDINGS: Mapping[str, Words] = {
    "early": lazy("سه روز هنوز نگذشته است؛ تا آن زمان صندوق پیشین می‌تواند کار را متوقف کند."),
    "open": lazy("سه روز گذشت و کسی متوقفش نکرد. دو کارشناس تصمیم می‌گیرند."),
    "proposed": lazy("پیشنهاد شده است؛ کارشناس دیگری که مسئول کنسولی است تأیید می‌کند."),
    "sent": lazy("تأیید شد و پیوند به نشانی تازه رفت."),
    "done": lazy("حساب به نشانی تازه رفت."),
    "stopped": lazy("از صندوق پیشین متوقف شد: «من نبودم»."),
    "closed": lazy("بسته شد و حساب به نشانی تازه نرفت."),
}
DONE: Mapping[str, Words] = {
    "propose": lazy("پیشنهاد ثبت شد؛ کارشناس دیگری باید تأیید کند."),
    "withdraw": lazy("پیشنهاد برگشت خورد."),
    "confirm": lazy("تأیید شد و پیوند به نشانی تازه رفت."),
    "close": lazy("گزارش بسته شد."),
}


class Start(Frozen):
    """A beginning of an answer; ``title`` is for the officer, ``kinds`` are the reports it is offered for."""

    key: str
    kinds: frozenset[str]
    title: Text
    text: Text


@cache
def starts() -> tuple[Start, ...]:
    """Every beginning, of starts.yaml."""
    lines: Any = yaml12.load(Path(__file__).with_name("starts.yaml"))
    return tuple(Start.model_validate(line) for line in lines)


class AnswerForm(forms.Form):
    """The answer in the officer's words."""

    words = forms.CharField(label=lazy("پاسخ"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000)


@dataclass(frozen=True)
class Line:
    """One thing that was told. ``ltr``: an address or a number in Latin letters."""

    label: Words
    value: str
    ltr: bool = False


@audience("officer")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the officer's missions, those that wait longest first. No name of a person stands here."""
    actor, now = officer(request), timezone.now()
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    asked = latin(request.GET.get("page", ""))
    found = queries.lists(actor, state, int(asked) if asked.isascii() and asked.isdigit() else 1, now=now)
    rows = [
        {
            "report": one,
            "kind": KINDS[one.kind].title,
            "mission": missions.mission(one.mission),
            "days": words.days((now - one.created_at).days),
        }
        for one in found.page
    ]
    sides = [
        {"href": f"?state={key}", "label": label, "count": found.counts[key], "current": key == state}
        for key, label in STATES.items()
    ]
    context = {"rows": rows, "sides": sides, "title": STATES[state], "found": found, "state": state}
    return page(request, "reports.html", context)


@audience("officer")
@require_safe
def report(request: HttpRequest, report: str) -> HttpResponse:
    """One report, opened for this officer with a line in the audit; ``?start=`` puts a beginning into the answer."""
    actor = officer(request)
    found = access.for_officer(actor, report, today=timezone.now().date())
    start = next((one.text for one in starts() if one.key == request.GET.get("start")), None)
    form = AnswerForm(initial={"words": start.in_(found.language) if start else ""})
    return _show(request, actor, report, form)


def _show(request: HttpRequest, actor: OfficerActor, code: str, form: AnswerForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    found = access.for_officer(actor, code, today=now.date())
    opened, change = access.opened(actor, found, now=now), queries.mailbox(found)
    mission = missions.mission(found.mission)
    standing = queries.standing(change, now=database_now()) if change else ""
    context = {
        "report": found,
        "kind": KINDS[found.kind].title,
        "state": STATES[found.state],
        "age": words.days((now - found.created_at).days),
        "lines": _lines(opened),
        "text": opened.told.get("text", ""),
        "scans": [{"page": one, "name": opened.meta(one).name} for one in found.pages.all()],
        "answers": [
            {"by": one.officer, "at": short_moment(one.at, mission), "text": said} for one, said in opened.answers()
        ],
        "form": form,
        "starts": [one for one in starts() if found.kind in one.kinds],
        "tongue": found.language,
        "earlier": queries.earlier(found),
        "change": change,
        "standing": STANDINGS.get(standing, ""),
        "offers": _offers(actor, change, standing),
        "there": queries.account_there(change) if change else None,
        "from": short_moment(change.decided_from, mission) if change else "",
    }
    return page(request, "report.html", context, mission=mission, status=status)


def _lines(opened: OpenReport) -> list[Line]:
    """Who reports, and what stands beside the words, in the order of the form."""
    told, person = opened.told, opened.person
    if person.kind == "iranian":
        who = [Line(_("کد ملی"), person.identity, ltr=True)]
    else:
        country, _colon, number = person.identity.partition(":")
        country = missions.country_name(country, language())
        who = [Line(_("تابعیت"), country), Line(_("گذرنامه"), number, ltr=True)]
    topics = KINDS[opened.report.kind].topics
    others = [
        Line(_("گذرنامهٔ پیشین"), told.get("earlier_passport_no", ""), ltr=True),
        Line(_("مشکل"), str(topics[told["topic"]]) if told.get("topic") in topics else ""),
        Line(_("دربارهٔ درخواست"), show_code(told.get("about", "")), ltr=True),
        Line(_("ایمیل پیشین"), told.get("old_email", ""), ltr=True),
        Line(_("ایمیل تازه") if told.get("old_email") else _("ایمیل"), told["email"], ltr=True),
    ]
    return [*who, *(line for line in others if line.value)]


def _offers(actor: OfficerActor, change: Any, standing: str) -> list[tuple[str, Words]]:
    """What this officer can do about a lost mailbox now: name of the route and words of the button."""
    if standing == "open":
        return [("report-propose", _("پیشنهاد می‌کنم حساب به نشانی تازه برود"))]
    if standing != "proposed":
        return []
    back = ("report-withdraw", _("پیشنهاد برگردد"))
    return [back] if change.proposed_by_id == actor.id else [("report-confirm", _("تأیید و فرستادن پیوند")), back]


@audience("officer")
@require_safe
def report_page(request: HttpRequest, report: str, page_id: UUID) -> HttpResponse:
    """One page that came with a report as JPEG, with the reader's name and the time on it; or ``?small``."""
    actor, now = officer(request), timezone.now()
    found = access.for_officer(actor, report, today=now.date())
    jpeg = access.page(actor, found, page_id, now=now)
    if "small" not in request.GET:
        mission = missions.mission(found.mission)
        mark = f"{actor.username}  {mission.city.en}  {now.astimezone(mission.tz):%Y-%m-%d %H:%M}"
        return HttpResponse(pictures.marked(jpeg, mark), "image/jpeg", headers=CLOSED_PAGE)
    return HttpResponse(pictures.thumbnail(jpeg), "image/jpeg", headers=CLOSED_PAGE)


# What can be done -----------------------------------------------------------------------------------------------------
@audience("officer")
@require_POST
def answer(request: HttpRequest, report: str) -> HttpResponse:
    """Send the answer, by e-mail too; with the button ``closes`` it is the last word."""
    actor, form = officer(request), AnswerForm(request.POST)
    access.for_officer(actor, report, today=timezone.now().date())
    if form.is_valid():
        with refusals_on(form):
            said, closes = form.cleaned_data["words"], "closes" in request.POST
            actions.answer(actor=actor, code=report, words=said, closes=closes, now=timezone.now())
            messages.success(request, _("پاسخ فرستاده شد."))
            return redirect("reports")
    return _show(request, actor, report, form, status=422)


@audience("officer")
@require_POST
def close(request: HttpRequest, report: str) -> HttpResponse:
    """Nothing more is to be said."""
    return _act(request, report, "close", actions.close)


@audience("officer")
@require_POST
def propose(request: HttpRequest, report: str) -> HttpResponse:
    """The first of two officers finds that the account may go to the new address."""
    return _act(request, report, "propose", actions.propose_mailbox, clock=database_now())


@audience("officer")
@require_POST
def withdraw(request: HttpRequest, report: str) -> HttpResponse:
    """The proposal goes back."""
    return _act(request, report, "withdraw", actions.return_mailbox, clock=database_now())


@audience("officer")
@require_POST
def confirm(request: HttpRequest, report: str) -> HttpResponse:
    """The second officer agrees; the link goes to the new address."""
    return _act(request, report, "confirm", actions.confirm_mailbox, clock=database_now())


def _act(request: HttpRequest, code: str, name: str, act: Any, **clock: datetime) -> HttpResponse:
    """Make one call of the domain and go back to the report; what is in the way is told on its page."""
    actor = officer(request)
    try:
        act(actor=actor, code=code, now=timezone.now(), **clock)
    except (Conflict, Refusal) as refusal:
        if refusal.status in {403, 404}:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(DONE[name]))
    return redirect(reverse("report", kwargs={"report": code}))
