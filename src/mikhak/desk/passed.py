"""What is at headquarters: the dossiers that a desk reads, by its subjects and of every mission."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.roles import giving
from mikhak.desk.queries import PAGE
from mikhak.dossiers.models import Dossier
from mikhak.dossiers.queries import Row, row
from mikhak.lib.codes import parse_tracking_code
from mikhak.missions.queries import HEADQUARTERS


@dataclass(frozen=True)
class Passed:
    rows: list[Row]
    following: str  # tracking code after which the next page begins; empty on the last


def passed(actor: OfficerActor, *, after: str = "", now: datetime) -> Passed:
    """A page of the open dossiers at headquarters, oldest first, after the one with this tracking code."""
    found = within(actor, now=now).order_by("created_at", "pk")
    last = found.filter(code=parse_tracking_code(after) or "").first() if after else None
    if last:
        later = Q(created_at__gt=last.created_at) | Q(created_at=last.created_at, pk__gt=last.pk)
        found = found.filter(later)
    rows = list(found[: PAGE + 1])
    page = rows[:PAGE]
    return Passed([row(one, now=now) for one in page], page[-1].code if len(rows) > PAGE else "")


def within(actor: OfficerActor, *, now: datetime) -> QuerySet[Dossier]:
    """The open dossiers that this officer's desk reads."""
    held = [one for one in actor.grants if one.role in giving("desk") and one.holds_on(now.date())]
    subjects = {one.category for one in held}
    there = Q(mission=HEADQUARTERS) | Q(unit=HEADQUARTERS)
    mine = Q() if "*" in subjects else Q(version__category__in=subjects)
    rows = Dossier.objects.select_related("version", "assignee").defer("version__definition")
    return rows.filter(there & mine).exclude(status=Dossier.Status.CLOSED) if held else rows.none()
