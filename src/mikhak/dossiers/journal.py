"""The journal of an auditor: who read or did what, when and why. Events of dossiers and openings of the vault in one
list, newest first; nothing of what was submitted, decided or written is in it."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Officer
from mikhak.accounts.roles import EVERYWHERE
from mikhak.dossiers import flow
from mikhak.dossiers.models import Dossier, Event
from mikhak.lib.codes import parse_tracking_code
from mikhak.lib.text import Text
from mikhak.vault import queries as vault

PAGE = 100
MOST = 20_000  # lines of one file


@dataclass(frozen=True)
class Wanted:
    """Which lines: of an officer (user name), a dossier (tracking code), a mission, between two moments."""

    officer: str = ""
    code: str = ""
    mission: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Line:
    """``kind`` is "event" or "opening", ``name`` the event's or the verb of the vault, ``why`` the purpose told to
    the vault; ``code`` is empty for what is no dossier."""

    kind: str
    id: int
    at: datetime
    name: str
    why: str
    officer: Officer | None
    by: str
    code: str
    mission: str
    step: Text | None = None  # that a dossier was opened for

    @property
    def place(self) -> tuple[datetime, str, int]:
        """Where it stands in the list."""
        return self.at, self.kind, self.id


@dataclass(frozen=True)
class Journal:
    lines: list[Line]
    following: str  # ``after`` of the next page; empty on the last


def journal(actor: OfficerActor, wanted: Wanted, *, after: str = "") -> Journal:
    """A page of the journal of one's missions after a place in it."""
    found = list(islice(_lines(actor, wanted, after, PAGE + 1), PAGE + 1))
    page = found[:PAGE]
    return Journal(page, _written(page[-1]) if len(found) > PAGE else "")


def whole(actor: OfficerActor, wanted: Wanted) -> Iterator[Line]:
    """The newest MOST lines, for a file."""
    return islice(_lines(actor, wanted, "", MOST), MOST)


def _lines(actor: OfficerActor, wanted: Wanted, after: str, most: int) -> Iterator[Line]:
    """Both tables merged by time, each read in its order and no further than needed."""
    both = (_events(actor, wanted, after, most), _openings(actor, wanted, after, most))
    return heapq.merge(*both, key=lambda line: line.place, reverse=True)


def _events(actor: OfficerActor, wanted: Wanted, after: str, most: int) -> Iterator[Line]:
    rows = Event.objects.select_related("officer", "dossier").defer("data")
    places = actor.places("journal")
    if EVERYWHERE not in places:
        rows = rows.filter(dossier__mission__in=places)
    if wanted.officer:
        rows = rows.filter(officer__username=wanted.officer)
    if wanted.code:
        rows = rows.filter(dossier__code=parse_tracking_code(wanted.code) or "")
    if wanted.mission:
        rows = rows.filter(dossier__mission=wanted.mission)
    for row in _part(_between(rows, wanted), after, "event", most):
        told = row.dossier
        yield Line("event", row.pk, row.at, row.name, "", row.officer, row.by, told.code, told.mission)


def _openings(actor: OfficerActor, wanted: Wanted, after: str, most: int) -> Iterator[Line]:
    """What officers had the vault open; what the worker opens to send mail is not theirs."""
    places = actor.places("journal")
    rows = vault.openings(None if EVERYWHERE in places else places)
    if wanted.officer:
        rows = rows.filter(officer_id__in=Officer.objects.filter(username=wanted.officer).values("pk"))
    if wanted.code:
        found = Dossier.objects.filter(code=parse_tracking_code(wanted.code) or "").first()
        rows = rows.filter(dossier_id=found.pk) if found else rows.none()
    if wanted.mission:
        rows = rows.filter(mission=wanted.mission)
    for lot in _lots(_part(_between(rows, wanted), after, "opening", most)):
        people = Officer.objects.in_bulk({row.officer_id for row in lot})
        about = Dossier.objects.select_related("version").in_bulk({row.dossier_id for row in lot})
        for row in lot:
            who, told = people.get(row.officer_id), about.get(row.dossier_id)
            step, code = _step(told, row.purpose), told.code if told else ""
            yield Line("opening", row.pk, row.at, row.verb, row.purpose, who, "officer", code, row.mission, step)


def _step(dossier: Dossier | None, purpose: str) -> Text | None:
    """The title of the step that a dossier was opened for."""
    steps = flow.service_of(dossier).flow if dossier else ()
    return next((step.title for step in steps if step.key == purpose), None)


def _between(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    return rows


def _part(rows: QuerySet[Any], after: str, kind: str, most: int) -> Iterator[Any]:
    """The rows of one table behind a place, newest first, read in lots."""
    place = _read(after)
    if place:
        at, other, number = place
        before = Q(at__lt=at) | Q(at=at, pk__lt=number) if other == kind else Q(at__lt=at)
        rows = rows.filter(before | Q(at=at) if kind < other else before)
    return rows.order_by("-at", "-pk")[:most].iterator(chunk_size=PAGE)


def _lots(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while lot := list(islice(rows, PAGE)):
        yield lot


def _written(line: Line) -> str:
    return f"{line.at.isoformat()}~{line.kind}~{line.id}"


def _read(after: str) -> tuple[datetime, str, int] | None:
    """The place that ``following`` tells; None for anything else."""
    try:
        at, kind, number = after.split("~")
        moment = datetime.fromisoformat(at)
        return (moment, kind, int(number)) if moment.tzinfo and kind in {"event", "opening"} else None
    except ValueError:
        return None
