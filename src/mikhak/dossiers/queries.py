"""Reading dossiers: the officers' queue and the applicant's progress. Nothing here opens what was submitted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from mikhak.accounts.access import OfficerActor
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Service, StepSpec, Text
from mikhak.dossiers import flow
from mikhak.dossiers.events import EVENTS
from mikhak.dossiers.models import Correction, Decision, Dossier, Event, Note
from mikhak.lib.codes import parse_tracking_code
from mikhak.lib.national_id import BadNationalId, normalise
from mikhak.vault import client

PAGE = 50  # rows of the queue on a page


@dataclass(frozen=True)
class Filters:
    """What the officer wants to see. ``age`` in days at least; ``turn`` a Dossier.Status or empty for all open ones."""

    service: str = ""
    step: str = ""
    turn: str = ""
    age: int = 0
    mine: bool = False
    free: bool = False
    closed: bool = False
    page: int = 1


@dataclass(frozen=True)
class Row:
    dossier: Dossier
    service: Service
    spec: StepSpec
    days: int  # since submission
    days_here: int  # in this step
    late: bool  # longer in this step than usual


@dataclass(frozen=True)
class Queue:
    rows: list[Row]
    counts: Mapping[str, int]
    page: int
    more: bool
    services: list[Service]
    steps: list[tuple[str, Text]]


def within(actor: OfficerActor, *, today: date) -> QuerySet[Dossier]:
    """The dossiers of the missions and categories where the officer has a role; every list starts from here."""
    rights = Q(pk__in=[])
    for grant in actor.grants:
        if not grant.holds_on(today):
            continue
        keys = Q() if grant.category == "*" else Q(version__key__startswith=f"{grant.category}-")
        rights |= Q(mission=grant.mission) & keys
    return Dossier.objects.select_related("version", "assignee").filter(rights)


def queue(actor: OfficerActor, filters: Filters, *, now: datetime) -> Queue:
    """A page of the queue, urgent ones first, then by age; with counters. A constant number of queries."""
    base = within(actor, today=now.date())
    chosen = _chosen(base, actor, filters, now=now).order_by("-urgent", "created_at", "pk")
    start = (max(1, filters.page) - 1) * PAGE
    found = list(chosen[start : start + PAGE + 1])
    open_ones = base.exclude(status=Dossier.Status.CLOSED)
    versions = open_ones.values_list("version__key", flat=True).distinct()
    services = [catalogue.service(key) for key in sorted(set(versions)) if key in catalogue.catalogue().services]
    steps = {step.key: step.title for service in services for step in service.flow}
    return Queue(
        rows=[_row(dossier, now=now) for dossier in found[:PAGE]],
        counts=_counts(open_ones, actor),
        page=filters.page,
        more=len(found) > PAGE,
        services=services,
        steps=sorted(steps.items()),
    )


def _chosen(base: QuerySet[Dossier], actor: OfficerActor, filters: Filters, *, now: datetime) -> QuerySet[Dossier]:
    closed = Q(status=Dossier.Status.CLOSED)
    rows = base.filter(closed) if filters.closed else base.exclude(closed)
    if filters.service:
        rows = rows.filter(version__key=filters.service)
    if filters.step:
        rows = rows.filter(step=filters.step)
    if filters.turn:
        rows = rows.filter(status=filters.turn)
    if filters.age:
        rows = rows.filter(created_at__lte=now - timedelta(days=filters.age))
    if filters.mine:
        rows = rows.filter(assignee_id=actor.id)
    if filters.free:
        rows = rows.filter(assignee=None)
    return rows


def _counts(open_ones: QuerySet[Dossier], actor: OfficerActor) -> dict[str, int]:
    return open_ones.aggregate(
        all=Count("pk"),
        mine=Count("pk", filter=Q(assignee_id=actor.id)),
        free=Count("pk", filter=Q(assignee=None)),
        urgent=Count("pk", filter=Q(urgent=True)),
        with_mission=Count("pk", filter=Q(status=Dossier.Status.WITH_MISSION)),
        with_applicant=Count("pk", filter=Q(status=Dossier.Status.WITH_APPLICANT)),
        with_authority=Count("pk", filter=Q(status=Dossier.Status.WITH_AUTHORITY)),
    )


def _row(dossier: Dossier, *, now: datetime) -> Row:
    service = flow.service_of(dossier)
    spec = service.step(dossier.step)
    here = now - dossier.step_since
    usual = timedelta(hours=spec.hours) if spec.hours else timedelta(days=spec.days or 0)
    return Row(
        dossier=dossier,
        service=service,
        spec=spec,
        days=(now - dossier.created_at).days,
        days_here=here.days,
        late=bool(usual) and here > usual and dossier.status != Dossier.Status.CLOSED,
    )


def search(actor: OfficerActor, text: str, *, now: datetime) -> list[Row]:
    """Dossiers with this tracking code or of the person with exactly this national ID, within the officer's rights."""
    base = within(actor, today=now.date())
    code = parse_tracking_code(text)
    if code:
        return [_row(dossier, now=now) for dossier in base.filter(code=code)]
    try:
        national_id = normalise(text)
    except BadNationalId:
        return []
    found = base.filter(subject_ix=client.index("national_id", national_id)).order_by("-created_at")
    return [_row(dossier, now=now) for dossier in found[:PAGE]]


# For the applicant ----------
@dataclass(frozen=True)
class StepLine:
    """One step of the way: done, now or next."""

    spec: StepSpec
    state: str
    since: datetime | None


@dataclass(frozen=True)
class Tracking:
    """Where a dossier stands, for the person whose it is; nothing of what was submitted."""

    dossier: Dossier
    service: Service
    steps: list[StepLine]
    correction: Correction | None
    decision: Decision | None
    reason: Text | None  # of a refusal
    readers: list[Event] = field(default_factory=list)  # who opened it, when and why

    @property
    def number(self) -> int:
        """Which step of the way it is at, from 1."""
        return int(self.dossier.path.index(self.dossier.step)) + 1


def tracking(dossier: Dossier) -> Tracking:
    service = flow.service_of(dossier)
    lines = list(dossier.events.select_related("officer").all())
    entered = {line.data["step"]: line.at for line in lines if line.name == "step_entered"}
    at = dossier.path.index(dossier.step)
    closed = dossier.status == Dossier.Status.CLOSED

    def state(number: int, key: str) -> str:
        if number < at or (closed and number == at and dossier.outcome == Dossier.Outcome.GRANTED):
            return "done" if key in entered else "passed"
        return "now" if number == at and not closed else "next"

    steps = [StepLine(service.step(key), state(n, key), entered.get(key)) for n, key in enumerate(dossier.path)]
    decision = decision_of(dossier)
    final = decision if decision and not (service.step(dossier.step).four_eyes and not decision.confirmed_at) else None
    reasons = {reason.code: reason.text for reason in service.outcome.reasons}
    return Tracking(
        dossier=dossier,
        service=service,
        steps=steps if not (closed and dossier.outcome != Dossier.Outcome.GRANTED) else steps[: at + 1],
        correction=flow.open_correction(dossier),
        decision=final,
        reason=reasons.get(final.reason) if final and not final.granted else None,
        readers=[line for line in lines if line.name == "opened"],
    )


def decision_of(dossier: Dossier) -> Decision | None:
    return Decision.objects.select_related("officer", "confirmed_by").filter(dossier=dossier).first()


# For the officer ----------
@dataclass(frozen=True)
class HistoryLine:
    event: Event
    text: str


def history(dossier: Dossier) -> list[HistoryLine]:
    """Everything that happened, newest first."""
    lines = dossier.events.select_related("officer").order_by("-at", "-id")
    return [HistoryLine(line, str(EVENTS[line.name].text)) for line in lines]


def notes(dossier: Dossier) -> list[Note]:
    """Private notes, oldest first; their words are in the opened dossier."""
    return list(dossier.notes.select_related("officer", "part").order_by("at"))
