"""The queue and what officers arrange it by. Rows are made of what is not sealed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from mikhak.accounts.access import OfficerActor
from mikhak.desk.models import Label, Rule, SavedView, SetAside, Watch
from mikhak.dossiers import queries as dossiers
from mikhak.dossiers.models import Dossier, Tally
from mikhak.dossiers.queries import Row
from mikhak.lib.text import Text
from mikhak.notices import queries as notices

PAGE = 50  # rows of the queue on a page
MOST_GIVEN = 200  # by the rules, of a mission in a minute
MOST_COUNTED = 10_000  # of an officer's own view; more are told as this many

_CLOSED = Dossier.Status.CLOSED


@dataclass(frozen=True)
class Filters:
    """What the officer wants to see. ``age`` in days at least; ``turn`` a Dossier.Status or empty for all open ones;
    ``after`` the tracking code of the last row seen, or empty to begin."""

    mission: str = ""
    service: str = ""
    step: str = ""
    turn: str = ""
    label: str = ""
    age: int = 0
    mine: bool = False
    free: bool = False
    urgent: bool = False
    closed: bool = False
    unanswered: bool = False
    unreached: bool = False
    watched: bool = False
    aside: bool = False
    after: str = ""


@dataclass(frozen=True)
class Queue:
    rows: list[Row]
    counts: Mapping[str, int]
    following: str  # ``Filters.after`` of the next page; empty on the last


def queue(actor: OfficerActor, filters: Filters, *, now: datetime) -> Queue:
    """A page of the queue, urgent ones first, then by age; with counters. A constant number of queries, and a page far
    behind costs as little as the first: it is found by the place of the last row seen, not by counting rows."""
    helping = dossiers.helping()
    base = dossiers.within(actor, today=now.date(), helping=helping)
    order = "unanswered_since" if filters.unanswered else "-urgent"
    chosen = _chosen(base, actor, filters, now=now).order_by(order, "created_at", "pk")
    if filters.after:
        chosen = _after(chosen, base.filter(code=filters.after).first(), filters)
    found = list(chosen.prefetch_related("labels")[: PAGE + 1])
    page, more = found[:PAGE], len(found) > PAGE
    return Queue(
        rows=[dossiers.row(dossier, now=now) for dossier in page],
        counts=_counts(base, actor, helping, now=now),
        following=page[-1].code if more else "",
    )


def _chosen(base: QuerySet[Dossier], actor: OfficerActor, filters: Filters, *, now: datetime) -> QuerySet[Dossier]:
    rows = _kind(base, actor, filters, now=now)
    if filters.mission:
        rows = rows.filter(mission=filters.mission)
    if filters.service:
        rows = rows.filter(version__key=filters.service)
    if filters.step:
        rows = rows.filter(step=filters.step)
    if filters.turn:
        rows = rows.filter(status=filters.turn)
    if filters.label:
        rows = rows.filter(labels__name=filters.label)
    if filters.age:
        rows = rows.filter(created_at__lte=now - timedelta(days=filters.age))
    if filters.mine:
        rows = rows.filter(assignee_id=actor.id)
    if filters.free:
        rows = rows.filter(assignee=None)
    if filters.urgent:
        rows = rows.filter(urgent=True)
    return rows


def _kind(base: QuerySet[Dossier], actor: OfficerActor, filters: Filters, *, now: datetime) -> QuerySet[Dossier]:
    """The open ones that are not set aside, or the special list that was asked for."""
    closed = Q(status=_CLOSED)
    if filters.unanswered:
        return _unanswered(actor, now=now)
    if filters.unreached:
        return _unreached(actor, now=now)
    if filters.watched:
        return _watched(base, actor)
    if filters.closed:
        return base.filter(closed)
    resting = Exists(aside(now).filter(dossier=OuterRef("pk")))
    return base.exclude(closed).filter(resting if filters.aside else ~resting)


def aside(now: datetime) -> QuerySet[SetAside]:
    """What is set aside at a moment. A dossier comes back before its day when its step changes or the applicant writes,
    so nothing that happens is overlooked."""
    untouched = Q(dossier__unanswered_since=None) | Q(dossier__unanswered_since__lte=F("at"))
    return SetAside.objects.filter(untouched, until__gt=now, dossier__step_since__lte=F("at"))


def _after(rows: QuerySet[Dossier], last: Dossier | None, filters: Filters) -> QuerySet[Dossier]:
    """What stands behind a row in the order of the queue; all of it when that row is not there any more."""
    if last is None or (filters.unanswered and last.unanswered_since is None):
        return rows
    older = Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lte=last.pk)
    if filters.unanswered:
        rows = rows.filter(unanswered_since__gte=last.unanswered_since)
        return rows.exclude(older, unanswered_since=last.unanswered_since)
    if last.urgent:
        return rows.exclude(older, urgent=True)
    return rows.filter(urgent=False, created_at__gte=last.created_at).exclude(older)


def _unanswered(actor: OfficerActor, *, now: datetime) -> QuerySet[Dossier]:
    """The dossiers, open or closed, where a message of the applicant waits; who works for a unit reads no messages."""
    return dossiers.within(actor, today=now.date()).exclude(unanswered_since=None)


def _unreached(actor: OfficerActor, *, now: datetime) -> QuerySet[Dossier]:
    """The dossiers, open or closed, of which a message could not be mailed and was not read in the portal."""
    return dossiers.within(actor, today=now.date()).filter(code__in=notices.unreached_dossiers())


def _watched(base: QuerySet[Dossier], actor: OfficerActor) -> QuerySet[Dossier]:
    """The dossiers, open or closed, on which the officer keeps an eye."""
    return base.filter(pk__in=Watch.objects.filter(officer_id=actor.id).values("dossier"))


def next_free(actor: OfficerActor, *, now: datetime) -> Dossier | None:
    """The dossier to take next: it waits for the mission and is nobody's. Urgent ones first, then those whose legal
    time ends first, then the oldest."""
    waiting = Filters(free=True, turn=Dossier.Status.WITH_MISSION)
    chosen = _chosen(dossiers.within(actor, today=now.date()), actor, waiting, now=now)
    return chosen.order_by("-urgent", F("legal_due").asc(nulls_last=True), "created_at", "pk").first()


def _counts(base: QuerySet[Dossier], actor: OfficerActor, helping: Collection[str], *, now: datetime) -> dict[str, int]:
    """The open ones as they are tallied; only what is few is counted."""
    rights = dossiers.rights_of(actor, today=now.date(), helping=helping, category="category")
    turns = (Dossier.Status.WITH_MISSION, Dossier.Status.WITH_APPLICANT, Dossier.Status.WITH_AUTHORITY)
    counts: dict[str, int] = Tally.objects.filter(rights).aggregate(
        all=Sum("n", default=0),
        free=Sum("n", filter=Q(free=True), default=0),
        urgent=Sum("n", filter=Q(urgent=True), default=0),
        **{turn.value: Sum("n", filter=Q(status=turn), default=0) for turn in turns},
    )
    few = {
        "mine": base.filter(assignee_id=actor.id).exclude(status=_CLOSED),
        "watched": _watched(base, actor),
        "aside": base.filter(pk__in=aside(now).values("dossier")).exclude(status=_CLOSED),
        "unanswered": _unanswered(actor, now=now),
        "unreached": _unreached(actor, now=now),
    }
    return counts | {name: rows.count() for name, rows in few.items()}


# What officers keep -------------------------------------------------------------------------------------------------
def count(actor: OfficerActor, filters: Filters, *, now: datetime) -> int:
    """How many dossiers a view has, up to ``MOST_COUNTED``; for the worker."""
    base = dossiers.within(actor, today=now.date(), helping=dossiers.helping())
    return _chosen(base, actor, filters, now=now).order_by()[:MOST_COUNTED].count()


def views(actor: OfficerActor) -> list[SavedView]:
    """The officer's own views by name."""
    return list(SavedView.objects.filter(officer_id=actor.id))


def labels(missions: Sequence[str]) -> list[Label]:
    """The labels in use at some missions, by name."""
    return list(Label.objects.filter(mission__in=missions))


def labels_of(dossier: Dossier) -> list[Label]:
    """What hangs on a dossier, by name."""
    return list(Label.objects.filter(dossiers=dossier))


@dataclass(frozen=True)
class Arranged:
    """How a dossier lies on the desks: labels by name, whether this officer watches it, and while it is set aside until
    when, why and by whom."""

    labels: list[str]
    watched: bool
    aside_until: datetime | None
    aside_why: str
    aside_by: Text | None


def arranged(actor: OfficerActor, dossier: Dossier, *, now: datetime) -> Arranged:
    """One query."""
    resting = aside(now).filter(dossier=OuterRef("pk"))
    told = Dossier.objects.filter(pk=dossier.pk).values(
        names=ArraySubquery(Label.objects.filter(dossiers=OuterRef("pk")).values("name")),
        watched=Exists(Watch.objects.filter(officer_id=actor.id, dossier=OuterRef("pk"))),
        until=Subquery(resting.values("until")),
        why=Subquery(resting.values("why")),
        fa=Subquery(resting.values("officer__name_fa")),
        en=Subquery(resting.values("officer__name_en")),
    )[0]
    by = Text(fa=told["fa"], en=told["en"]) if told["until"] else None
    return Arranged(told["names"], told["watched"], told["until"], told["why"] or "", by)


def rules(missions: Sequence[str]) -> list[Rule]:
    """By which rules new dossiers of some missions find their officer."""
    return list(Rule.objects.select_related("officer", "made_by").filter(mission__in=missions))


def waiting_free(mission: str) -> list[Dossier]:
    """What waits for a mission and is nobody's, in the order of the queue, so many as can be given at a time."""
    waiting = Dossier.objects.select_related("version").defer("version__definition").exclude(status=_CLOSED)
    free = waiting.filter(mission=mission, assignee=None, status=Dossier.Status.WITH_MISSION)
    return list(free.order_by("-urgent", "created_at", "pk")[:MOST_GIVEN])


def loads(officers: Sequence[int]) -> dict[int, int]:
    """How many open dossiers each of some officers has."""
    rows = Dossier.objects.filter(assignee__in=officers).exclude(status=_CLOSED).values("assignee")
    counted = {row["assignee"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    return {officer: counted.get(officer, 0) for officer in officers}
