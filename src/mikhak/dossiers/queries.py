"""Reading dossiers, as officers and applicants see them in lists. Nothing here opens what was submitted."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Max, Prefetch, Q, QuerySet, prefetch_related_objects

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.roles import giving
from mikhak.catalogue.definition import Opening, Service, StepSpec, Text
from mikhak.dossiers import conversation, flow
from mikhak.dossiers.models import Correction, Decision, Dossier, Event, Note, Tally
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo

SOON = timedelta(days=2)  # so long before its day a dossier is marked


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


def within(actor: OfficerActor, *, today: date, helping: Collection[str] = ()) -> QuerySet[Dossier]:
    """The dossiers of the missions and categories where the officer has a role; every list starts from here.

    ``helping``: units; also those of other missions that are now at a step which one of them does, where the officer
    has a role.
    """
    rights = rights_of(actor, today=today, helping=helping, category="version__category")
    # A process parses a definition once, so the rows leave that long text in the table.
    return Dossier.objects.select_related("version", "assignee").defer("version__definition").filter(rights)


def helping() -> set[str]:
    """The units that have anything to do for others now. They are few; asking for units only of those leaves the lists
    of all other officers to one index."""
    return set(Tally.objects.exclude(unit="").values_list("unit", flat=True))


def rights_of(actor: OfficerActor, *, today: date, helping: Collection[str], category: str) -> Q:
    """``within`` for a table with mission, unit and what ``category`` names."""
    places: dict[str, set[str]] = {}
    for grant in actor.grants:
        if grant.role in giving("clerk") and grant.holds_on(today):
            places.setdefault(grant.category, set()).add(grant.mission)
    rights = Q(pk__in=[])
    for name, keys in places.items():
        units = keys.intersection(helping)
        there = Q(mission__in=keys) | Q(unit__in=units) if units else Q(mission__in=keys)
        rights |= there & (Q() if name == "*" else Q(**{category: name}))
    return rights


def row(dossier: Dossier, *, now: datetime) -> Row:
    """A dossier as the queue and the head of its page show it."""
    service, mission = flow.service_of(dossier), missions.mission(dossier.mission)
    spec = service.step(dossier.step)
    due, legal = _due(dossier, spec, mission), dossier.legal_due
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


def _due(dossier: Dossier, spec: StepSpec, mission: MissionInfo) -> date | None:
    if not _ticks(dossier):
        return None
    since = dossier.step_since.astimezone(mission.tz)
    if spec.hours:
        return (since + timedelta(hours=spec.hours)).date()
    return missions.add_working_days(mission, since.date(), spec.days) if spec.days else None


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
