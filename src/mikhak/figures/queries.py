"""What may be told: counts rounded to tens, none below ten, and medians of ten or more.

Rounding keeps differences of told numbers from telling a small one; a month is told only when it is over, so that
nobody sees it grow by one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mikhak.figures.models import Figure

LEAST = 10
MONTHS = 12  # that a page shows


@dataclass(frozen=True)
class Row:
    """``received`` and ``closed`` are None when fewer than LEAST; ``days`` when too few were closed."""

    since: date
    mission: str
    service: str
    received: int | None
    closed: int | None
    days: int | None


def months(*, mission: str = "", service: str = "") -> list[Row]:
    """The last months of a mission, a service, both or all, newest first."""
    rows = Figure.objects.filter(span=Figure.Span.MONTH, mission=mission, service=service)
    return [_row(one) for one in rows.order_by("-since")[:MONTHS]]


def by_mission(*, service: str = "") -> list[Row]:
    """The last twelve months by mission, of those with enough to tell."""
    return _told(Figure.objects.filter(span=Figure.Span.YEAR, service=service).exclude(mission=""))


def by_service(*, mission: str = "") -> list[Row]:
    """The last twelve months by service, of those with enough to tell."""
    return _told(Figure.objects.filter(span=Figure.Span.YEAR, mission=mission).exclude(service=""))


def everything() -> Iterator[Row]:
    """Every month, mission and service with enough to tell."""
    rows = Figure.objects.filter(span=Figure.Span.MONTH).exclude(mission="").exclude(service="")
    yield from _told(rows.filter(received__gte=LEAST).order_by("since", "mission", "service"))


def _told(rows: Iterable[Figure]) -> list[Row]:
    return [row for row in map(_row, rows) if row.received or row.closed]


def _row(figure: Figure) -> Row:
    return Row(
        since=figure.since,
        mission=figure.mission,
        service=figure.service,
        received=_rounded(figure.received),
        closed=_rounded(figure.closed),
        days=None if figure.closed < LEAST or figure.median_days is None else max(1, round(figure.median_days)),
    )


def _rounded(count: int) -> int | None:
    return None if count < LEAST else (count + LEAST // 2) // LEAST * LEAST
