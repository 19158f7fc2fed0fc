"""Dossiers for the desk, made of the examples of the services."""

from datetime import UTC, datetime, timedelta

import time_machine

from mikhak.dossiers import flow
from mikhak.dossiers.models import Dossier
from tests.walk import PAUSE, WORK, Staff, example_of, submit_example

BIRTH = ("birth-certificate-under-15", "newborn_in_time")
PASSPORT = ("passport-legal-resident", "renewal_with_work_permit")
SINGLE = ("marriage-single-certificate",)
MISSION = "the-hague"


def dossier(service: str = PASSPORT[0], example: str = PASSPORT[1], *, days_ago: int = 2) -> Dossier:
    """A dossier as an applicant submitted it some days ago."""
    found, told = example_of(service, example)
    then = datetime.now(UTC) - timedelta(days=days_ago)
    with time_machine.travel(then, tick=False):
        return submit_example(found, told, now=then)


def at_step(kind: str, people: Staff, *, which: tuple[str, str] = BIRTH) -> Dossier:
    """A dossier that has come to its first step of a kind."""
    service, example = example_of(*which)
    made = dossier(*which)
    while service.step((now := Dossier.objects.get(pk=made.pk)).step).kind != kind:
        WORK[flow.spec_of(now).kind](now, example, people)
    return now


def fresh(made: Dossier) -> Dossier:
    return Dossier.objects.get(pk=made.pk)


__all__ = ["BIRTH", "MISSION", "PASSPORT", "PAUSE", "at_step", "dossier", "fresh"]
