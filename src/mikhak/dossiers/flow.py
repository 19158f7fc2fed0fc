"""Where a dossier stands and what may be done there. Step kinds are a closed list, one module each.

A kind lives where its tables live, which may be a package above this one; so the list names classes by their path.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from django.utils.module_loading import import_string

from mikhak.accounts.models import Officer
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Service, StepSpec
from mikhak.dossiers import events, telling
from mikhak.dossiers.models import Correction, Dossier

OUTSIDE = frozenset({"applicant", "mission_clerk", "consul"})  # bodies that are not an authority elsewhere


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
    if dossier.status == Dossier.Status.CLOSED:
        return ()
    always = (Act("take"), Act("add_note"), *((Act("send_message"),) if telling.reaches(dossier) else ()))
    if open_correction(dossier):
        return always
    spec = spec_of(dossier)
    possible = kind_of(spec.kind).acts(dossier, spec)
    ending = (Act("void", "consul"),)
    correction = () if decided(dossier) else (Act("request_correction"),)
    return (*possible, *correction, *always, *ending)


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
    dossier.save()


def enter(dossier: Dossier, step: str, *, now: datetime, officer: Officer | None = None) -> None:
    """Move to a step: event, what the kind does first, status."""
    dossier.step, dossier.step_since = step, now
    events.record(dossier, "step_entered", {"step": step}, now=now, officer=officer)
    spec = spec_of(dossier)
    kind_of(spec.kind).enter(dossier, spec, now=now)
    settle(dossier)


def advance(dossier: Dossier, *, now: datetime, officer: Officer | None = None) -> None:
    """The current step is done: on to the next of the path, or the end."""
    place = dossier.path.index(dossier.step)
    if place + 1 < len(dossier.path):
        enter(dossier, dossier.path[place + 1], now=now, officer=officer)
    else:
        finish(dossier, dossier.outcome or Dossier.Outcome.GRANTED, now=now, officer=officer)


def finish(dossier: Dossier, outcome: str, *, now: datetime, officer: Officer | None = None) -> None:
    """Close with an outcome and tell the person (a refusal has been told with its reason already)."""
    dossier.outcome, dossier.closed_at = outcome, now
    events.record(dossier, "closed", {"outcome": str(outcome)}, now=now, officer=officer)
    settle(dossier)
    if outcome != Dossier.Outcome.REFUSED:
        telling.tell(dossier, "closed", {"outcome": str(outcome)}, once=f"closed:{dossier.pk}", now=now)
