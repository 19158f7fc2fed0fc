"""Fetch and authorise in one call: the only way a face obtains a report. All that is not theirs is NotFound."""

from datetime import date, datetime
from hmac import compare_digest
from uuid import UUID

from mikhak.accounts.access import OfficerActor
from mikhak.lib.codes import parse_tracking_code
from mikhak.support.models import Page, Report, Waiting
from mikhak.support.sealed import OpenReport, Person, open_report
from mikhak.ui.refusals import Forbidden, NotFound

CATEGORY = "support"  # what a right must name when it does not name everything


def for_person(person: Person, code: str) -> Report:
    """The report of this person with this code; a wrong code and another person's get the same answer."""
    wanted, found = person.ix, _by_code(code)
    if found is None or not compare_digest(bytes(found.identity_ix), wanted):
        raise NotFound
    return found


def is_filed(once: UUID, browser: str) -> bool:
    """Whether this browser sent this form before."""
    return Report.objects.filter(once=once, browser=browser).exists()


def waiting(once: UUID, browser: str, page_id: UUID) -> Waiting:
    """A page of a form of this browser."""
    found = Waiting.objects.filter(pk=page_id, once=once, browser=browser).first()
    if found is None:
        raise NotFound
    return found


# Officers -------------------------------------------------------------------------------------------------------------
def for_officer(actor: OfficerActor, code: str, *, today: date) -> Report:
    """A report to a mission where this officer has a role today."""
    report = _by_code(code)
    if report is None or report.mission not in missions(actor, today=today):
        raise NotFound
    return report


def missions(actor: OfficerActor, *, today: date) -> list[str]:
    """The missions whose reports an officer answers."""
    return [one for one in actor.missions if actor.may("clerk", one, CATEGORY, today)]


def guarded(actor: OfficerActor, code: str, *, now: datetime, role: str = "clerk") -> Report:
    """Lock a report inside the caller's transaction; raises NotFound (not theirs), Forbidden (not with this role)."""
    report = for_officer(actor, code, today=now.date())
    if role == "consul" and not actor.may(role, report.mission, CATEGORY, now.date()):
        raise Forbidden
    return Report.objects.select_for_update().get(pk=report.pk)


def opened(actor: OfficerActor, report: Report, *, now: datetime) -> OpenReport:
    """What was told, for an officer who may read it."""
    if report.mission not in missions(actor, today=now.date()):
        raise NotFound
    return open_report(report, actor=actor, purpose=f"report:{report.kind}", now=now)


def page(actor: OfficerActor, report: Report, page_id: UUID, *, now: datetime) -> bytes:
    """One page of a report as JPEG, through the vault."""
    found = Page.objects.filter(report=report, pk=page_id).first()
    if found is None:
        raise NotFound
    return opened(actor, report, now=now).page(found)


def _by_code(text: str) -> Report | None:
    code = parse_tracking_code(text)
    return Report.objects.filter(code=code).first() if code else None
