"""Where a dossier stands and what may be done there. Step kinds are a closed list, one module each.

A kind lives where its tables live, which may be a package above this one; so the list names classes by their path.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import cast

from django.utils.module_loading import import_string

from mikhak.accounts.access import OfficerActor
from mikhak.catalogue import flow as rules
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Opening, Service, StepSpec
from mikhak.dossiers import events, reading, telling
from mikhak.dossiers.models import Correction, Dossier
from mikhak.missions import queries as missions

OUTSIDE = frozenset({"applicant", "mission_clerk", "consul"})  # bodies that are not an authority elsewhere


UNSEEN = frozenset({"task", "inquiry", "payment", "attendance", "deliver"})  # done without opening the dossier


@dataclass(frozen=True)
class Act:
    """One thing an officer may do now: the name of the action and the role it takes."""

    name: str
    role: str = "clerk"


class Step:
    """A step kind. ``status`` says whose turn it is, ``acts`` what an officer may do, ``enter`` what happens first."""

    def enter(self, dossier: Dossier, spec: StepSpec, *, now: datetime) -> None:
        """Called once in the transaction that moves the dossier here."""

    def status(self, dossier: Dossier, spec: StepSpec) -> Dossier.Status:
        return Dossier.Status.WITH_MISSION

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        return ()


KINDS = {
    "intake": "mikhak.dossiers.steps.intake.Intake",
    "task": "mikhak.dossiers.steps.task.Task",
    "decision": "mikhak.dossiers.steps.decision.Decide",
    "deliver": "mikhak.dossiers.steps.deliver.Deliver",
    "inquiry": "mikhak.inquiries.step.Ask",
    "payment": "mikhak.payments.step.Pay",
    "attendance": "mikhak.appointments.step.Attend",
    "issue": "mikhak.issuance.step.Issue",
}


@cache
def kind_of(kind: str) -> Step:
    return cast(Step, import_string(KINDS[kind])())


def service_of(dossier: Dossier) -> Service:
    """The definition the dossier was submitted under."""
    return catalogue.pinned(dossier.version)


def spec_of(dossier: Dossier) -> StepSpec:
    return service_of(dossier).step(dossier.step)


def open_correction(dossier: Dossier) -> Correction | None:
    return next((one for one in dossier.corrections.all() if one.answered_at is None), None)


def acts(dossier: Dossier) -> tuple[Act, ...]:
    """Everything the flow allows officers now, whatever their role; the caller filters by rights."""
    unanswered = (Act("send_message"), Act("acknowledge_message")) if dossier.unanswered_since else ()
    if dossier.status == Dossier.Status.CLOSED:
        return unanswered
    talk = unanswered or ((Act("send_message"),) if telling.reaches(dossier) else ())
    back = (Act("give_back"),) if dossier.assignee_id else ()
    always = (Act("take"), Act("give", "assign"), *back, Act("add_note"), *talk)
    if open_correction(dossier):
        return always
    spec = spec_of(dossier)
    possible = kind_of(spec.kind).acts(dossier, spec)
    ending = (Act("void", "consul"),)
    correction = () if decided(dossier) else (Act("request_correction"),)
    return (*possible, *correction, *always, *ending)


def unit_acts(dossier: Dossier) -> tuple[Act, ...]:
    """What officers of the step's unit may do: the work of the step alone, where it needs nothing of what is sealed."""
    if dossier.status == Dossier.Status.CLOSED or open_correction(dossier):
        return ()
    spec = spec_of(dossier)
    return kind_of(spec.kind).acts(dossier, spec) if spec.kind in UNSEEN else ()


def decided(dossier: Dossier) -> bool:
    return bool(dossier.outcome) or hasattr(dossier, "decision")


def settle(dossier: Dossier) -> None:
    """Set the status from the step (and an open correction) and save. Status is never set anywhere else."""
    spec = spec_of(dossier)
    if dossier.closed_at:
        dossier.status = Dossier.Status.CLOSED
    elif open_correction(dossier):
        dossier.status = Dossier.Status.WITH_APPLICANT
    else:
        dossier.status = kind_of(spec.kind).status(dossier, spec)
    dossier.legal_due = _legal_due(dossier, spec)
    dossier.save()


def _legal_due(dossier: Dossier, spec: StepSpec) -> date | None:
    """The last day that the law allows for the step, every day of the calendar counted. While it is the applicant's
    turn the clock stands still, and it goes on later by as long as it stood."""
    if not spec.legal_days or dossier.status not in {Dossier.Status.WITH_MISSION, Dossier.Status.WITH_AUTHORITY}:
        return None
    here = [one for one in dossier.corrections.all() if one.answered_at and one.requested_at >= dossier.step_since]
    stood = sum(((one.answered_at - one.requested_at) for one in here if one.answered_at), timedelta())
    zone = missions.mission(dossier.mission).tz
    return (dossier.step_since + stood).astimezone(zone).date() + timedelta(days=spec.legal_days)


def enter(dossier: Dossier, step: str, *, now: datetime, actor: OfficerActor | None = None) -> None:
    """Move to a step: event, whose it is, what the kind does first, status."""
    dossier.step, dossier.step_since = step, now
    events.record(dossier, "step_entered", {"step": step}, now=now, officer=actor.officer if actor else None)
    spec = spec_of(dossier)
    dossier.unit = spec.unit or ""
    kind_of(spec.kind).enter(dossier, spec, now=now)
    settle(dossier)


def advance(dossier: Dossier, *, now: datetime, actor: OfficerActor | None = None) -> None:
    """The current step is done: on to the next of the path, or the end."""
    place = dossier.path.index(dossier.step)
    if place + 1 < len(dossier.path):
        enter(dossier, dossier.path[place + 1], now=now, actor=actor)
    else:
        finish(dossier, dossier.outcome or Dossier.Outcome.GRANTED, now=now, actor=actor)


def finish(dossier: Dossier, outcome: str, *, now: datetime, actor: OfficerActor | None = None) -> None:
    """Close with an outcome and tell the person (a refusal has been told with its reason already)."""
    if outcome == Dossier.Outcome.GRANTED:
        dossier.opens = _opens(dossier, actor, now=now)
    dossier.outcome, dossier.closed_at, dossier.unit = outcome, now, ""
    officer = actor.officer if actor else None
    events.record(dossier, "closed", {"outcome": str(outcome)}, now=now, officer=officer)
    settle(dossier)
    if outcome != Dossier.Outcome.REFUSED:
        ways = [one.text.words for one in opened_ways(dossier)]
        told = {"outcome": str(outcome), "opens": ways}
        telling.tell(dossier, "closed", told, once=f"closed:{dossier.pk}", now=now)


def _opens(dossier: Dossier, actor: OfficerActor | None, *, now: datetime) -> list[str]:
    """The services that a dossier which ends well makes possible. Who ends it from outside its mission cannot open it:
    then only those count that rest on no answer."""
    offered = service_of(dossier).outcome.opens
    names = None
    if actor and dossier.mission in actor.missions and any(one.when for one in offered):
        opened = reading.read(dossier, actor=actor, purpose=dossier.step, now=now)
        names = reading.names_of(opened, today=now.astimezone(missions.mission(dossier.mission).tz).date())
    sure = [one for one in offered if one.when is None or (names is not None and rules.holds(one.when, names))]
    return list(dict.fromkeys(one.service for one in sure))


def opened_ways(dossier: Dossier) -> list[Opening]:
    """What became possible when this dossier ended well, in the words of its service."""
    offered = {one.service: one for one in reversed(service_of(dossier).outcome.opens)}
    return [offered[key] for key in dossier.opens if key in offered]
