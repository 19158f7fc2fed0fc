"""Fetch and authorise in one call: the only way a face obtains a dossier. Everything that is not theirs is NotFound."""

from datetime import date, datetime

from mikhak.accounts import queries as accounts
from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Applicant
from mikhak.dossiers import flow, reading
from mikhak.dossiers.models import Attachment, Dossier
from mikhak.dossiers.sealed import OpenDossier, open_parts
from mikhak.lib.codes import parse_tracking_code
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Conflict, Forbidden, NotFound
from mikhak.vault import client

_PEOPLE = ("assignee", "decision__officer", "decision__confirmed_by")


def _by_code(text: str) -> Dossier | None:
    code = parse_tracking_code(text)
    return Dossier.objects.select_related("version", *_PEOPLE).filter(code=code).first() if code else None


def for_applicant(applicant: Applicant, code: str) -> Dossier:
    """The dossier with this tracking code if it is this applicant's; a wrong code and another's get the same answer."""
    dossier = _by_code(code)
    mine = accounts.applicant_ix(applicant)
    if dossier is None or dossier.applicant_ix is None or bytes(dossier.applicant_ix) != mine:
        raise NotFound
    return dossier


def for_contact(code: str, phone: str) -> Dossier:
    """A dossier opened without an account: tracking code and the telephone number (E.164) given then."""
    dossier = _by_code(code)
    given = client.index("phone", phone)
    if dossier is None or dossier.contact_ix is None or bytes(dossier.contact_ix) != given:
        raise NotFound
    return dossier


def for_officer(actor: OfficerActor, code: str, *, today: date) -> Dossier:
    """A dossier of a mission and category where this officer has a role today, or one that was passed to his desk."""
    dossier = _by_code(code)
    if dossier is None or not may_read(actor, dossier, today=today):
        raise NotFound
    return dossier


def at_work(actor: OfficerActor, code: str, *, today: date) -> Dossier:
    """As ``for_officer``, or a dossier at a step that the officer's unit does for its mission: it may be worked on, and
    stays closed to him."""
    dossier = _by_code(code)
    if dossier is None or not (may_read(actor, dossier, today=today) or may_help(actor, dossier, today=today)):
        raise NotFound
    return dossier


def may(actor: OfficerActor, dossier: Dossier, role: str, *, today: date) -> bool:
    """Whether the officer has the right ("clerk", "consul") for this dossier."""
    return _has(actor, dossier, dossier.mission, role, today)


def may_read(actor: OfficerActor, dossier: Dossier, *, today: date) -> bool:
    """Whether everything in a dossier is open to the officer: who works on it, and the desk of headquarters for its
    subject while it is there."""
    passed = missions.HEADQUARTERS in {dossier.mission, dossier.unit}
    category = flow.service_of(dossier).category
    at_desk = passed and actor.may("desk", missions.HEADQUARTERS, category, today)
    return may(actor, dossier, "clerk", today=today) or at_desk


def may_help(actor: OfficerActor, dossier: Dossier, role: str = "clerk", *, today: date) -> bool:
    """Whether the present step of a dossier is one that a unit of this officer does."""
    return bool(dossier.unit) and _has(actor, dossier, dossier.unit, role, today)


def _has(actor: OfficerActor, dossier: Dossier, place: str, role: str, today: date) -> bool:
    return actor.may(role, place, flow.service_of(dossier).category, today)


def _may_do(actor: OfficerActor, dossier: Dossier, act: flow.Act, *, today: date) -> bool:
    if may(actor, dossier, act.role, today=today):
        return True
    return act in flow.unit_acts(dossier) and may_help(actor, dossier, act.role, today=today)


def guarded(actor: OfficerActor, code: str, act: str, *, now: datetime) -> Dossier:
    """Lock a dossier for one act, inside the caller's transaction.

    Raises NotFound (not theirs), Conflict (the flow does not allow the act now), Forbidden (not with this role).
    """
    dossier = at_work(actor, code, today=now.date())
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("version").get(pk=dossier.pk)
    check(actor, locked, act, now=now)
    return locked


def check(actor: OfficerActor, dossier: Dossier, act: str, *, now: datetime) -> None:
    """Raises Conflict when the flow does not allow the act now, Forbidden when it does, but not with this role."""
    allowed = next((one for one in flow.acts(dossier) if one.name == act), None)
    if allowed is None:
        raise Conflict
    if not _may_do(actor, dossier, allowed, today=now.date()):
        raise Forbidden


def offered(actor: OfficerActor, dossier: Dossier, *, now: datetime) -> list[str]:
    """Names of the acts that the flow allows this officer now, the step's own first."""
    return [act.name for act in flow.acts(dossier) if _may_do(actor, dossier, act, today=now.date())]


def opened(actor: OfficerActor, dossier: Dossier, *, purpose: str, now: datetime) -> OpenDossier:
    """Open everything in a dossier for an officer who may read it; one line of history tells the applicant.

    ``purpose`` is the key of the step at which it is worked on, or "closed".
    """
    if not may_read(actor, dossier, today=now.date()):
        raise NotFound
    return reading.read(dossier, actor=actor, purpose=purpose, now=now)


def page(actor: OfficerActor, dossier: Dossier, attachment_id: str, *, now: datetime) -> bytes:
    """One scanned page as JPEG, through the vault."""
    attachment = Attachment.objects.filter(dossier=dossier, pk=attachment_id).select_related("part").first()
    if attachment is None or not may_read(actor, dossier, today=now.date()):
        raise NotFound
    opened_part = open_parts(dossier, [attachment.part], actor=actor, purpose="page", now=now)
    return opened_part.page(attachment)
