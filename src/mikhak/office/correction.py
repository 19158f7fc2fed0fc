"""The page where items of a dossier are returned one by one: a tick, a reason of the list, and own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from mikhak.accounts.access import officer
from mikhak.catalogue import fields, flow
from mikhak.dossiers import access, actions
from mikhak.dossiers.actions import ReturnedItem
from mikhak.dossiers.reasons import CORRECTION_REASONS
from mikhak.lib.codes import show_code
from mikhak.missions import queries as missions
from mikhak.office import words
from mikhak.office.case import Case, open_case
from mikhak.office.frame import language, page
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from mikhak.ui.routes import audience

LONGEST = 500  # characters of an officer's own words


@dataclass(frozen=True)
class Item:
    """A field or paper that may be returned, as the page shows it and as it was filled in."""

    name: str
    kind: str
    label: str
    now: str  # what stands there, or how many pages came
    chosen: bool = False
    reason: str = ""
    words: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.name}"

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(code, text.in_(language())) for code, text in CORRECTION_REASONS[self.kind].items()]


@audience("officer")
def correction(request: HttpRequest, code: str) -> HttpResponse:
    """Choose what is returned, and send it back to the applicant under the same code."""
    actor, now = officer(request), timezone.now()
    case = open_case(actor, code, now=now)
    access.check(actor, case.dossier, "request_correction", now=now)
    if request.method != "POST":
        return _show(request, case, _items(case, {}))
    items = _items(case, request.POST)
    if any(item.error for item in items):
        return _show(request, case, items, error=_("برای هر موردی که برمی‌گردد، علت را برگزینید."))
    returned = [ReturnedItem(item.name, item.kind, item.reason, item.words) for item in items if item.chosen]
    try:
        actions.request_correction(**case.who, items=returned)
    except (NotFound, Forbidden, Conflict):
        raise
    except Refusal as refusal:
        return _show(request, case, items, error=str(refusal.message))
    messages.success(request, str(words.ACTS["request_correction"].done))
    return redirect("dossier", code=show_code(case.dossier.code))


def _show(request: HttpRequest, case: Case, items: list[Item], *, error: str = "") -> HttpResponse:
    papers = [item for item in items if item.kind == "attachment"]
    questions = [item for item in items if item.kind == "field"]
    groups = [(_("مدارک"), papers), (_("پاسخ‌ها"), questions)]
    context = {"case": case, "row": case.row, "groups": groups, "error": error, "days": actions.CORRECTION_DAYS}
    return page(request, "correction.html", context, mission=case.mission, status=422 if error else 200)


def _items(case: Case, posted: Mapping[str, Any]) -> list[Item]:
    """Everything that was asked of this applicant, papers first."""
    tongue, answers = language(), case.told["answers"]
    sent: dict[str, int] = {}
    for scan in case.scans:
        sent[scan.item] = sent.get(scan.item, 0) + (not scan.old)
    asked = [demand.spec for demand in flow.attachments(case.service, case.names)]
    papers = [
        _item("attachment", spec.name, spec.label.in_(tongue), _pages(sent.get(spec.name, 0)), posted) for spec in asked
    ]
    questions = [
        _item(
            "field",
            spec.name,
            spec.label.in_(tongue),
            fields.display(spec, answers.get(spec.name), tongue, missions),
            posted,
        )
        for section in flow.visible_sections(case.service, case.names)
        for spec in flow.visible_fields(section, case.names)
    ]
    return [*papers, *questions]


def _pages(count: int) -> str:
    return words.pages(count) if count else str(_("نرسیده است"))


def _item(kind: str, name: str, label: str, now: str, posted: Mapping[str, Any]) -> Item:
    key = f"{kind}-{name}"
    chosen, reason = key in posted, str(posted.get(f"{key}-reason", ""))
    return Item(
        name=name,
        kind=kind,
        label=label,
        now=now,
        chosen=chosen,
        reason=reason,
        words=str(posted.get(f"{key}-words", "")).strip()[:LONGEST],
        error=str(_("علت را برگزینید.")) if chosen and reason not in CORRECTION_REASONS[kind] else "",
    )
