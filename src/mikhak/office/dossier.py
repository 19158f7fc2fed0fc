"""The page of a dossier: answers beside scans, conditions, history, and what the flow lets this officer do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mikhak.accounts import access as accounts
from mikhak.catalogue.forms import AnswersForm
from mikhak.dossiers import access, staff
from mikhak.issuance import access as issuance
from mikhak.missions import queries as missions
from mikhak.office import forms, pictures, words
from mikhak.office.asking import number
from mikhak.office.case import Case, open_case
from mikhak.office.frame import page
from mikhak.office.shown import Scan
from mikhak.office.warnings import warnings
from mikhak.office.words import ActWords
from mikhak.ui.refusals import NotFound, Refusal
from mikhak.ui.routes import audience

TALK = ("send_message", "acknowledge_message", "add_note")  # beside what was said, not among the buttons
ELSEWHERE = {"request_correction": "correction"}  # acts with a page of their own
NEVER_FIRST = {*TALK, *ELSEWHERE, "take", "void", "revoke", "cancel_attendance"}
CLOSEST = 4  # steps of the magnifying glass
CLOSED_PAGE = {  # a file shown alone can do nothing, whatever it holds
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass
class Tried:
    """An act that did not come about: its form as filled, and why."""

    act: str
    form: AnswersForm | None
    conflict: str = ""
    error: str = ""

    def refuse(self, refusal: Refusal) -> None:
        """Put the refusal where it belongs: at its question, else over the form, else over the page."""
        if self.form is None:
            self.error = str(refusal.message)
            return
        field = f"{self.act}_{refusal.field}"
        self.form.add_error(field if field in self.form.fields else None, str(refusal.message))

    @property
    def typed(self) -> list[str]:
        """The words typed, to be kept when the form is not there any more."""
        values = self.form.raw().values() if self.form else ()
        return [text for boxes in values for text in boxes if len(text) > 12]


@dataclass(frozen=True)
class Offer:
    """One act as the page offers it."""

    name: str
    words: ActWords
    form: AnswersForm | None
    first: bool = False  # the red button
    open: bool = False


@audience("officer")
@require_safe
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """A dossier, opened for this officer with a line in its history; for the officer of a unit only its step."""
    return show(request, open_case(accounts.officer(request), code, now=timezone.now()))


@audience("officer")
@require_POST
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """The head of the section hands it to somebody; raises NotFound, Forbidden, Refusal, Conflict."""
    actor, whom = accounts.officer(request), number(request, "officer")
    staff.assign(actor=actor, code=code, officer_id=whom, now=timezone.now())
    messages.success(request, _("پرونده به همکار سپرده شد."))
    return redirect("dossier", code=code)


def show(request: HttpRequest, case: Case, tried: Tried | None = None, *, status: int = 200) -> HttpResponse:
    """The page of an opened dossier, perhaps with the form of an act that was refused."""
    offers = _offers(case, tried)
    context = {
        "case": case,
        "colleagues": staff.colleagues(case.actor, case.dossier, now=case.now),
        "row": case.row,
        "offers": [offer for offer in offers if offer.name not in TALK],
        "talk": {offer.name: offer for offer in offers if offer.name in TALK},
        "tried": tried,
        "view": _view(request.GET, case.scans) if case.opening else None,
        "warnings": warnings(case) if case.opening else [],
        "key": uuid4(),
        "turn": words.TURNS[case.dossier.status],
        "outcome": words.OUTCOMES.get(case.dossier.outcome, ""),
        "age": words.days(case.row.days),
        "here": words.days(case.row.days_here),
    }
    template = "dossier.html" if case.opening else "unit.html"
    return page(request, template, context, mission=case.mission, status=status)


def _offers(case: Case, tried: Tried | None) -> list[Offer]:
    first = next((name for name in case.acts if name not in NEVER_FIRST), "")
    return [
        Offer(
            name=name,
            words=words.ACTS[name],
            form=tried.form if tried and tried.act == name and not tried.conflict else forms.form_of(case, name),
            first=name == first,
            open=tried is not None and tried.act == name and not tried.conflict,
        )
        for name in case.acts
    ]


@dataclass(frozen=True)
class View:
    """Which page of which paper is on the desk, and how it is turned and enlarged."""

    scan: Scan
    place: int
    turn: int
    zoom: int

    def link(self, **change: int) -> str:
        now = {"turn": self.turn, "zoom": self.zoom} | change
        return f"?page={self.scan.id}&turn={now['turn'] % 4}&zoom={max(1, min(CLOSEST, now['zoom']))}"

    @property
    def turned(self) -> str:
        return self.link(turn=self.turn + 1)

    @property
    def closer(self) -> str:
        return self.link(zoom=self.zoom + 1)

    @property
    def farther(self) -> str:
        return self.link(zoom=self.zoom - 1)


def _view(asked: Mapping[str, Any], scans: list[Scan]) -> View | None:
    if not scans:
        return None
    place = next((number for number, scan in enumerate(scans) if str(scan.id) == asked.get("page")), 0)
    turn, zoom = (asked.get(name, "") for name in ("turn", "zoom"))
    return View(
        scan=scans[place],
        place=place + 1,
        turn=int(turn) if turn in {"1", "2", "3"} else 0,
        zoom=int(zoom) if zoom in {"2", "3", "4"} else 1,
    )


@audience("officer")
@require_safe
def scan(request: HttpRequest, code: str, page_id: UUID) -> HttpResponse:
    """One page of a paper as JPEG, with the reader's name and the time on it; ``?turn=1``, or ``?small``."""
    actor, now = accounts.officer(request), timezone.now()
    found = access.for_officer(actor, code, today=now.date())
    jpeg = access.page(actor, found, str(page_id), now=now)
    if "small" in request.GET:
        return _file(pictures.thumbnail(jpeg), "image/jpeg")
    mission = missions.mission(found.mission)
    mark = f"{actor.username}  {mission.city.en}  {now.astimezone(mission.tz):%Y-%m-%d %H:%M}"
    turn = request.GET.get("turn", "0")
    return _file(pictures.marked(jpeg, mark, turns=int(turn) if turn in {"1", "2", "3"} else 0), "image/jpeg")


@audience("officer")
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF of an issued document, for the printer; ``?kind=`` names one beside the service's own."""
    actor, now = accounts.officer(request), timezone.now()
    issued, pdf = issuance.document_pdf(actor, code, now=now, kind=request.GET.get("kind", ""))
    if issued.revoked_at is not None:
        raise NotFound
    response = _file(pdf, "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{issued.number}.pdf"'
    return response


def _file(data: bytes, kind: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers=CLOSED_PAGE)
