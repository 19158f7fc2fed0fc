"""What is free at the desks of a mission, and for whom. A dossier takes one place, whoever comes along."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from mikhak.appointments import queries
from mikhak.appointments.models import Attendance, Desk, Hold
from mikhak.dossiers import flow
from mikhak.dossiers.models import Dossier
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo

LANE_ENDS = 2  # working days before, when the places kept for urgent dossiers are everybody's
MISSES = 3  # after so many the mission alone sets a time
DAYS = 7  # on a page


@dataclass(frozen=True)
class Taken:
    starts_at: datetime
    ends_at: datetime
    urgent: bool


@dataclass(frozen=True)
class Asked:
    """Who wants to come, all at once: of one mission, and of categories that one desk has to serve."""

    mission: MissionInfo
    categories: frozenset[str]
    count: int
    urgent: bool

    def serves(self, desk: Desk) -> bool:
        return all(desk.says.serves(one) for one in self.categories)


@dataclass
class OpenDay:
    day: date
    times: list[datetime] = field(default_factory=list)


@dataclass(frozen=True)
class OpenDays:
    """A page of days with free times; ``following`` is where the next one begins, None on the last."""

    days: list[OpenDay]
    following: date | None


def asked_by(dossiers: Sequence[Dossier]) -> Asked:
    return Asked(
        missions.mission(dossiers[0].mission),
        frozenset(flow.service_of(one).category for one in dossiers),
        len(dossiers),
        all(one.urgent for one in dossiers),
    )


def desks_for(asked: Asked, *, lock: bool = False) -> list[Desk]:
    """The open desks that serve them; ``lock`` keeps their places in the caller's transaction."""
    rows = Desk.objects.filter(mission=asked.mission.key)
    return [desk for desk in (rows.select_for_update() if lock else rows) if asked.serves(desk)]


def chooses(dossier: Dossier) -> bool:
    """Whether the applicant may choose a time: the dossier has come to that, and there is a desk for it."""
    if dossier.closed_at or flow.spec_of(dossier).kind != "attendance" or flow.open_correction(dossier):
        return False
    return misses(dossier) < MISSES and bool(desks_for(asked_by([dossier])))


def misses(dossier: Dossier) -> int:
    """How often nobody came in the present step."""
    return sum(one.missed and one.step == dossier.step for one in dossier.attendances.all())


def may_change(dossier: Dossier, *, now: datetime) -> bool:
    """Whether a time, if one is set, may still be moved by the applicant: until the day before."""
    live = queries.live(dossier)
    zone = missions.mission(dossier.mission).tz
    return live is None or live.starts_at.astimezone(zone).date() > now.astimezone(zone).date()


def companions(dossier: Dossier, *, now: datetime) -> list[Dossier]:
    """The other dossiers of the same account at the same mission that may come in the same visit."""
    if dossier.applicant_ix is None:
        return []
    mine = Dossier.objects.filter(applicant_ix=dossier.applicant_ix, mission=dossier.mission, closed_at=None)
    rows = mine.exclude(pk=dossier.pk).select_related("version").prefetch_related("corrections", "attendances")
    return [one for one in rows.order_by("created_at")[:10] if _comes_along(one)]


def _comes_along(dossier: Dossier) -> bool:
    times = [one for one in dossier.attendances.all() if one.step == dossier.step]
    waits = flow.spec_of(dossier).kind == "attendance" and not flow.open_correction(dossier)
    return waits and not any(one.cancelled_at is None for one in times) and misses(dossier) < MISSES


def open_days(asked: Asked, *, now: datetime, since: date | None = None) -> OpenDays:
    """The days with free times from ``since`` on, in a constant number of queries."""
    today = now.astimezone(asked.mission.tz).date()
    desks = desks_for(asked)
    first = max(since or today, today + timedelta(days=1))
    last = today + timedelta(days=max((desk.says.days_ahead for desk in desks), default=0))
    taken = taken_at(desks, first, last, asked.mission, now=now)
    found: list[OpenDay] = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        times = {at for desk in desks for at in free(desk, day, taken[desk.pk], asked, today=today)}
        if times and len(found) == DAYS:
            return OpenDays(found, day)
        if times:
            found.append(OpenDay(day, sorted(times)))
    return OpenDays(found, None)


def taken_at(
    desks: Iterable[Desk], first: date, last: date, mission: MissionInfo, *, now: datetime
) -> dict[int, list[Taken]]:
    """What is taken of some desks on some days: times set there that are not free again, and places held."""
    found: dict[int, list[Taken]] = {desk.pk: [] for desk in desks}
    length = {desk.pk: timedelta(minutes=desk.says.minutes) for desk in desks}
    begin = datetime.combine(first, time(), mission.tz)
    end = datetime.combine(last + timedelta(days=1), time(), mission.tz)
    those = {"desk__in": list(found), "starts_at__gte": begin, "starts_at__lt": end, "dossier__closed_at": None}
    holds = Hold.objects.filter(**those, until__gt=now).values_list("desk", "starts_at", "dossier__urgent")
    for desk, at, urgent in holds:
        found[desk].append(Taken(at, at + length[desk], urgent))
    booked = Attendance.objects.filter(**those).exclude(released_at__lte=now)
    for desk, at, minutes, urgent in booked.values_list("desk", "starts_at", "minutes", "dossier__urgent"):
        found[desk or 0].append(Taken(at, at + timedelta(minutes=minutes), urgent))
    return found


def free(desk: Desk, day: date, taken: Iterable[Taken], asked: Asked, *, today: date) -> list[datetime]:
    """The times of a day at a desk with room for those who ask. ``taken`` may tell of other days too."""
    says, mission = desk.says, asked.mission
    if not today < day <= today + timedelta(days=says.days_ahead) or not missions.working_day(mission, day):
        return []
    here = [one for one in taken if one.starts_at.astimezone(mission.tz).date() == day]
    length = timedelta(minutes=says.minutes)
    starts = [datetime.combine(day, at, mission.tz) for at in says.times(day)]
    left = {at: says.places - sum(one.starts_at < at + length and at < one.ends_at for one in here) for at in starts}
    if not asked.urgent and day > missions.add_working_days(mission, today, LANE_ENDS):
        kept = max(0, says.urgent - sum(one.urgent for one in here))
        if sum(max(0, count) for count in left.values()) - asked.count < kept:
            return []
    return [at for at, count in left.items() if count >= asked.count]
