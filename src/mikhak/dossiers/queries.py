"""Reading dossiers: the officers' queue and the applicant's progress. Nothing here opens what was submitted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet, Sum, prefetch_related_objects

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.roles import giving
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Opening, Service, StepSpec, Text
from mikhak.catalogue.models import ServiceVersion
from mikhak.dossiers import conversation, flow
from mikhak.dossiers.models import Correction, Decision, Dossier, Event, Note, Tally
from mikhak.lib.codes import parse_tracking_code
from mikhak.lib.national_id import BadNationalId, normalise
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.notices import queries as notices
from mikhak.vault import client

PAGE = 50  # rows of the queue on a page
SOON = timedelta(days=2)  # so long before its day a dossier is marked


@dataclass(frozen=True)
class Filters:
    """What the officer wants to see. ``age`` in days at least; ``turn`` a Dossier.Status or empty for all open ones;
    ``after`` the tracking code of the last row seen, or empty to begin."""

    mission: str = ""
    service: str = ""
    step: str = ""
    turn: str = ""
    age: int = 0
    mine: bool = False
    free: bool = False
    urgent: bool = False
    closed: bool = False
    unanswered: bool = False
    unreached: bool = False
    after: str = ""


@dataclass(frozen=True)
class Row:
    dossier: Dossier
    service: Service
    spec: StepSpec
    mission: MissionInfo
    days: int  # since submission
    days_here: int  # in this step
    due: date | None  # at the mission, when the usual time of this step ends; None while it is the applicant's turn
    late: bool
    soon: bool
    legal_due: date | None  # the last day that the law allows for this step
    legal_late: bool
    answer_due: date | None  # the day by which a message of the applicant is to be answered; None when none waits
    message_days: int  # since that message came
    message_late: bool


@dataclass(frozen=True)
class Queue:
    rows: list[Row]
    counts: Mapping[str, int]
    following: str  # ``Filters.after`` of the next page; empty on the last
    services: list[Service]
    steps: list[tuple[str, Text]]


def within(actor: OfficerActor, *, today: date, units: bool = False) -> QuerySet[Dossier]:
    """The dossiers of the missions and categories where the officer has a role; every list starts from here.

    ``units``: also those of other missions that are now at a step which the officer's unit does.
    """
    rights = _rights(actor, today=today, units=units, category="version__category")
    # A process parses a definition once, so the rows leave that long text in the table.
    return Dossier.objects.select_related("version", "assignee").defer("version__definition").filter(rights)


def _rights(actor: OfficerActor, *, today: date, units: bool, category: str) -> Q:
    """``within`` for a table with mission, unit and what ``category`` names."""
    places: dict[str, set[str]] = {}
    for grant in actor.grants:
        if grant.role in giving("clerk") and grant.holds_on(today):
            places.setdefault(grant.category, set()).add(grant.mission)
    rights = Q(pk__in=[])
    for name, keys in places.items():
        places_of = Q(mission__in=keys) | Q(unit__in=keys) if units else Q(mission__in=keys)
        rights |= places_of & (Q() if name == "*" else Q(**{category: name}))
    return rights


def queue(actor: OfficerActor, filters: Filters, *, now: datetime) -> Queue:
    """A page of the queue, urgent ones first, then by age; with counters. A constant number of queries, and a page far
    behind costs as little as the first: it is found by the place of the last row seen, not by counting rows."""
    base = within(actor, today=now.date(), units=True)
    order = "unanswered_since" if filters.unanswered else "-urgent"
    chosen = _chosen(base, actor, filters, now=now).order_by(order, "created_at", "pk")
    if filters.after:
        chosen = _after(chosen, base.filter(code=filters.after).first(), filters)
    found = list(chosen[: PAGE + 1])
    page, more = found[:PAGE], len(found) > PAGE
    # Asked of each version whether there is one of it, for there are few versions and many dossiers.
    used = ServiceVersion.objects.filter(Exists(base.order_by().filter(version=OuterRef("pk"))))
    keys = set(used.values_list("key", flat=True))
    services = [service for key, service in catalogue.catalogue().services.items() if key in keys]
    steps = {
        step.key: step.title for service in services if filters.service in {"", service.key} for step in service.flow
    }
    return Queue(
        rows=[row(dossier, now=now) for dossier in page],
        counts=_counts(base, actor, now=now) | _open_or_closed(actor, now=now),
        following=page[-1].code if more else "",
        services=services,
        steps=list(steps.items()),
    )


def _chosen(base: QuerySet[Dossier], actor: OfficerActor, filters: Filters, *, now: datetime) -> QuerySet[Dossier]:
    closed = Q(status=Dossier.Status.CLOSED)
    if filters.unanswered:
        rows = _unanswered(actor, now=now)
    elif filters.unreached:
        rows = _unreached(actor, now=now)
    else:
        rows = base.filter(closed) if filters.closed else base.exclude(closed)
    if filters.mission:
        rows = rows.filter(mission=filters.mission)
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
    if filters.urgent:
        rows = rows.filter(urgent=True)
    return rows


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
    return within(actor, today=now.date()).exclude(unanswered_since=None)


def _unreached(actor: OfficerActor, *, now: datetime) -> QuerySet[Dossier]:
    """The dossiers, open or closed, of which a message could not be mailed and was not read in the portal."""
    return within(actor, today=now.date()).filter(code__in=notices.unreached_dossiers())


def _open_or_closed(actor: OfficerActor, *, now: datetime) -> dict[str, int]:
    return {"unanswered": _unanswered(actor, now=now).count(), "unreached": _unreached(actor, now=now).count()}


def next_free(actor: OfficerActor, *, now: datetime) -> Dossier | None:
    """The first dossier of the queue that waits for the mission and is nobody's yet."""
    waiting = Filters(free=True, turn=Dossier.Status.WITH_MISSION)
    chosen = _chosen(within(actor, today=now.date()), actor, waiting, now=now)
    return chosen.order_by("-urgent", "created_at", "pk").first()


def _counts(base: QuerySet[Dossier], actor: OfficerActor, *, now: datetime) -> dict[str, int]:
    """The open ones as they are tallied; only an officer's own are few enough to be counted."""
    tallied = Tally.objects.filter(_rights(actor, today=now.date(), units=True, category="category"))
    turns = (Dossier.Status.WITH_MISSION, Dossier.Status.WITH_APPLICANT, Dossier.Status.WITH_AUTHORITY)
    counts: dict[str, int] = tallied.aggregate(
        all=Sum("n", default=0),
        free=Sum("n", filter=Q(free=True), default=0),
        urgent=Sum("n", filter=Q(urgent=True), default=0),
        **{turn.value: Sum("n", filter=Q(status=turn), default=0) for turn in turns},
    )
    mine = base.filter(assignee_id=actor.id).exclude(status=Dossier.Status.CLOSED)
    return counts | {"mine": mine.count()}


def row(dossier: Dossier, *, now: datetime) -> Row:
    """A dossier as the queue and the head of its page show it."""
    service, mission = flow.service_of(dossier), missions.mission(dossier.mission)
    spec = service.step(dossier.step)
    due, legal = _due(dossier, spec, mission), _legal_due(dossier, spec, mission)
    today = now.astimezone(mission.tz).date()
    since, answer_due = dossier.unanswered_since, conversation.answer_due(dossier)
    return Row(
        dossier=dossier,
        service=service,
        spec=spec,
        mission=mission,
        days=(now - dossier.created_at).days,
        days_here=(now - dossier.step_since).days,
        due=due,
        late=due is not None and due < today,
        soon=due is not None and today <= due <= today + SOON,
        legal_due=legal,
        legal_late=legal is not None and legal < today,
        answer_due=answer_due,
        message_days=(now - since).days if since else 0,
        message_late=answer_due is not None and answer_due < today,
    )


def _ticks(dossier: Dossier) -> bool:
    """Whether time runs against the mission or an authority."""
    return dossier.status in {Dossier.Status.WITH_MISSION, Dossier.Status.WITH_AUTHORITY}


def _legal_due(dossier: Dossier, spec: StepSpec, mission: MissionInfo) -> date | None:
    """The law counts every day of the calendar."""
    if not spec.legal_days or not _ticks(dossier):
        return None
    return dossier.step_since.astimezone(mission.tz).date() + timedelta(days=spec.legal_days)


def _due(dossier: Dossier, spec: StepSpec, mission: MissionInfo) -> date | None:
    if not _ticks(dossier):
        return None
    since = dossier.step_since.astimezone(mission.tz)
    if spec.hours:
        return (since + timedelta(hours=spec.hours)).date()
    return missions.add_working_days(mission, since.date(), spec.days) if spec.days else None


def search(actor: OfficerActor, text: str, *, now: datetime) -> list[Row]:
    """Dossiers with this tracking code or of the person with exactly this national ID, within the officer's rights."""
    base = within(actor, today=now.date(), units=True)
    code = parse_tracking_code(text)
    if code:
        return [row(dossier, now=now) for dossier in base.filter(code=code)]
    try:
        national_id = normalise(text)
    except BadNationalId:
        return []
    found = base.filter(subject_ix=client.index("national_id", national_id)).order_by("-created_at")
    return [row(dossier, now=now) for dossier in found[:PAGE]]


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
    voided: str = ""  # why it was closed without a result, in the officer's words
    opens: list[Opening] = field(default_factory=list)  # what is possible now that it has ended well

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
        voided=next((line.data["reason"] for line in lines if line.name == "voided"), ""),
        opens=flow.opened_ways(dossier),
    )


def count_open_of(applicant_ix: bytes) -> int:
    """How many dossiers of an applicant are not closed."""
    return Dossier.objects.filter(applicant_ix=applicant_ix).exclude(status=Dossier.Status.CLOSED).count()


def decision_of(dossier: Dossier) -> Decision | None:
    return Decision.objects.select_related("officer", "confirmed_by").filter(dossier=dossier).first()


# For the officer ----------
def load(dossier: Dossier) -> Dossier:
    """Fetch all that the page of a dossier shows of it (history, corrections, parts, pages, notes), a query each."""
    history = Prefetch("events", Event.objects.select_related("officer"))
    notes = Prefetch("notes", Note.objects.select_related("officer").order_by("at"))
    prefetch_related_objects([dossier], history, notes, "corrections", "parts", "attachments")
    return dossier


def custody(dossier: Dossier) -> dict[str, str]:
    """What became of the originals that were handed in: attachment -> kept, sent, voided or returned; the last word
    counts."""
    told = [line.data for line in dossier.events.all() if line.name == "custody"]
    return {item: line["what"] for line in told for item in line["items"]}


def to_return(dossier: Dossier) -> list[str]:
    """The originals that the mission keeps and gives back when the dossier is closed."""
    specs = {spec.name: spec for spec in flow.service_of(dossier).attachments}
    held = [item for item, what in custody(dossier).items() if what == "kept"]
    return [item for item in held if item in specs and specs[item].original == "returned"]


def open_ones(applicant_ix: bytes, *, limit: int = 20) -> list[tuple[Dossier, Service]]:
    """The dossiers of a person that are not closed, newest first."""
    mine = Dossier.objects.select_related("version").filter(applicant_ix=applicant_ix, closed_at=None)
    return [(one, flow.service_of(one)) for one in mine.order_by("-created_at")[:limit]]


def identity_seen(applicant_ix: bytes) -> datetime | None:
    """When the newest request was submitted with which officers saw this person and originals; None when none did."""
    seen = Dossier.objects.filter(applicant_ix=applicant_ix, events__name="attendance_recorded")
    newest: datetime | None = seen.aggregate(newest=Max("created_at"))["newest"]
    return newest


def move_wished(dossier: Dossier) -> str:
    """The key of the mission where the applicant wants this dossier to be; empty when he was not asked."""
    said = [line for line in dossier.events.all() if line.name == "move_wished"]
    return str(said[-1].data["to"]) if said else ""


def others_of(actor: OfficerActor, dossier: Dossier, *, now: datetime) -> list[Row]:
    """Other dossiers about the same person, within the officer's rights, newest first."""
    if dossier.subject_ix is None:
        return []
    found = within(actor, today=now.date()).filter(subject_ix=dossier.subject_ix).exclude(pk=dossier.pk)
    return [row(other, now=now) for other in found.order_by("-created_at")[:5]]
