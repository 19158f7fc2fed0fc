"""What a dashboard shows, read from what was counted: exact, for officers of the missions alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import TruncWeek

from mikhak.figures.models import Daily, Forecast, Returned, Waiting

WEEKS = 26  # that are shown of work in and out
REASONS, STEPS = 12, 15  # rows of a table


@dataclass(frozen=True)
class Scope:
    """Whose figures: some missions (None: all of them), and a service or all ("")."""

    missions: Collection[str] | None
    service: str = ""

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.missions is not None:
            rows = rows.filter(mission__in=self.missions)
        return rows.filter(service=self.service) if self.service else rows


@dataclass(frozen=True)
class Week:
    since: date  # its Monday
    came: int
    went: int


@dataclass(frozen=True)
class Span:
    """How long decisions took: half of them and nine of ten took at most so many days; None where there are none."""

    since: date
    decided: int
    median: int | None
    most: int | None


@dataclass(frozen=True)
class Standing:
    """``n`` dossiers wait at a step of a service; the first since ``oldest``."""

    service: str
    step: str
    n: int
    oldest: datetime


@dataclass(frozen=True)
class Promise:
    """What is forecast of a service now, and how such forecasts came true: of ``asked`` persons ``kept`` had a decision
    in the time said for their week."""

    service: str
    mission: str
    days: int
    based_on: int
    asked: int
    kept: int

    @property
    def share(self) -> int | None:
        """Per cent; None while nothing could be checked."""
        return round(100 * self.kept / self.asked) if self.asked else None


def weeks(scope: Scope, *, today: date) -> list[Week]:
    """Work in and out of the last weeks that are over, oldest first."""
    this = today - timedelta(days=today.weekday())
    since = this - timedelta(weeks=WEEKS)
    rows = scope.of(Daily.objects.filter(day__gte=since, day__lt=this)).annotate(week=TruncWeek("day")).values("week")
    told = {row["week"]: row for row in rows.annotate(came=Sum("came"), went=Sum("decided") + Sum("ended"))}
    days = [since + timedelta(weeks=number) for number in range(WEEKS)]
    return [Week(day, *((told[day]["came"], told[day]["went"]) if day in told else (0, 0))) for day in days]


def spans(scope: Scope, starts: Sequence[date], *, until: date) -> list[Span]:
    """How long decisions took in each span from one start to the next, the last one until a day."""
    rows = scope.of(Daily.objects.filter(day__gte=starts[0], day__lt=until, decided__gt=0))
    inner, values = rows.values("day", "took").query.sql_with_params()
    statement = f"""
        SELECT width_bucket(day, %s::date[]), count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY days),
               percentile_disc(0.9) WITHIN GROUP (ORDER BY days)
        FROM ({inner}) counted, unnest(took) days GROUP BY 1
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(starts), *values])
        told = {number: rest for number, *rest in cursor.fetchall()}
    return [Span(start, *told.get(number, (0, None, None))) for number, start in enumerate(starts, 1)]


def waiting(scope: Scope) -> list[Standing]:
    """Where most wait now."""
    rows = scope.of(Waiting.objects.all()).values("service", "step").annotate(all=Sum("n"), first=Min("oldest"))
    return [Standing(one["service"], one["step"], one["all"], one["first"]) for one in rows.order_by("-all")[:STEPS]]


def by_mission(scope: Scope) -> list[tuple[str, int]]:
    """How many wait at each mission now, most first."""
    rows = scope.of(Waiting.objects.all()).values_list("mission").annotate(all=Sum("n"))
    return list(rows.order_by("-all", "mission")[:STEPS])


def reasons(scope: Scope, *, since: date) -> list[tuple[str, int]]:
    """Why items were returned since a day, most frequent first."""
    rows = scope.of(Returned.objects.filter(day__gte=since)).values_list("reason").annotate(all=Sum("n"))
    return list(rows.order_by("-all", "reason")[:REASONS])


def promises(scope: Scope, *, today: date) -> list[Promise]:
    """The forecasts of the newest week, of each mission where it is one and of all where there are several, with what
    became of the earlier ones of a year."""
    mission = next(iter(scope.missions)) if scope.missions is not None and len(scope.missions) == 1 else ""
    rows = Forecast.objects.filter(mission=mission)
    if scope.service:
        rows = rows.filter(service=scope.service)
    newest = rows.order_by("-week").values_list("week", flat=True).first()
    if newest is None:
        return []
    past = rows.filter(week__gte=today - timedelta(days=365), asked__gt=0).values("service")
    checked = {row["service"]: row for row in past.annotate(all=Sum("asked"), good=Sum("kept"))}
    nothing = {"all": 0, "good": 0}
    return [
        Promise(one.service, mission, one.days, one.based_on, told["all"], told["good"])
        for one in rows.filter(week=newest).order_by("-based_on", "service")
        for told in (checked.get(one.service, nothing),)
    ]
