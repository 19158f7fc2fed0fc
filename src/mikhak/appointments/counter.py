"""The day at the counters of a mission: who comes when, who is here, and who is called. Names are not read here."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.appointments import access, actions, queries, slots
from mikhak.appointments.models import Attendance, Desk
from mikhak.catalogue.definition import Service
from mikhak.dossiers import events, flow, telling
from mikhak.dossiers import queries as dossiers
from mikhak.dossiers.access import guarded
from mikhak.dossiers.models import Dossier
from mikhak.lib.text import Text
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Conflict, NotFound, Refusal

SHOWN = 6  # calls on the display


@dataclass(frozen=True)
class Visitor:
    """One line of the day sheet. ``state``: expected, here, called or done."""

    at: datetime
    code: str
    service: Service
    persons: int
    desk: Text | None
    number: int | None
    state: str
    urgent: bool


@dataclass(frozen=True)
class Call:
    number: int
    desk: Text
    at: datetime


def sheet(actor: OfficerActor, mission: str, day: date, *, now: datetime) -> list[Visitor]:
    """Who comes on a day, within the officer's rights, in a constant number of queries; raises NotFound."""
    access.at_counter(actor, mission)
    rows = _of_day(actor, mission, day, now=now).select_related("desk", "dossier__version")
    return [_visitor(one) for one in rows.order_by("starts_at", "pk")]


def _of_day(actor: OfficerActor, mission: str, day: date, *, now: datetime) -> QuerySet[Attendance]:
    zone = missions.mission(mission).tz
    mine = dossiers.within(actor, today=now.date()).filter(mission=mission, closed_at=None)
    begin = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return Attendance.objects.filter(
        dossier__in=mine.values("pk"), cancelled_at=None, starts_at__gte=begin, starts_at__lt=end
    )


def _visitor(one: Attendance) -> Visitor:
    state = "done" if one.attended_at else "called" if one.called_at else "here" if one.number else "expected"
    return Visitor(
        at=one.starts_at,
        code=one.dossier.code,
        service=flow.service_of(one.dossier),
        persons=max(1, len(one.dossier.attendees)),
        desk=one.desk.says.title if one.desk else None,
        number=one.number,
        state=state,
        urgent=one.dossier.urgent,
    )


def desks(actor: OfficerActor, mission: str) -> list[Desk]:
    """The open desks of a mission where the officer works; raises NotFound."""
    access.at_counter(actor, mission)
    return [one for one in Desk.objects.filter(mission=mission) if one.says.open]


def calls(actor: OfficerActor, mission: str, *, now: datetime) -> list[Call]:
    """The last ones called today, newest first: nothing but numbers and desks; raises NotFound."""
    access.at_counter(actor, mission)
    today = now.astimezone(missions.mission(mission).tz).date()
    rows = Attendance.objects.filter(desk__mission=mission, day=today, called_at__isnull=False, number__isnull=False)
    found = rows.select_related("desk").order_by("-called_at")[:SHOWN]
    return [Call(one.number or 0, one.desk.says.title, one.called_at) for one in found if one.desk and one.called_at]


@transaction.atomic
def arrive(*, actor: OfficerActor, mission: str, code: str, now: datetime) -> Attendance:
    """Who has a time today is here and gets a call number. Raises NotFound, Conflict, Forbidden, and Refusal for who
    has none today."""
    dossier = _guarded(actor, mission, code, now=now)
    attendance = queries.live(dossier)
    today = now.astimezone(missions.mission(mission).tz).date()
    if attendance is None or attendance.starts_at.astimezone(missions.mission(mission).tz).date() != today:
        raise Refusal(_("این پرونده امروز نوبت ندارد؛ آن را بی‌نوبت به برگه بیفزایید."), field="code")
    return _number(attendance, today, now=now, actor=actor)


@transaction.atomic
def walk_in(*, actor: OfficerActor, mission: str, code: str, now: datetime) -> Attendance:
    """Put a dossier without a time today on the sheet, with a call number; a later time of it is given up. Raises as
    ``arrive``."""
    dossier = _guarded(actor, mission, code, now=now)
    before, zone = queries.live(dossier), missions.mission(mission).tz
    today = now.astimezone(zone).date()
    if before is not None and before.starts_at.astimezone(zone).date() == today:
        raise Refusal(_("این پرونده امروز نوبت دارد؛ آمدنش را در برگه ثبت کنید."), field="code")
    spec = flow.service_of(dossier).attendance
    minutes = spec.minutes if spec else 30
    made = actions.place(dossier, now, minutes=minutes, now=now, officer=actor.officer, told=False)
    return _number(made, today, now=now, actor=actor)


def _number(attendance: Attendance, today: date, *, now: datetime, actor: OfficerActor) -> Attendance:
    if attendance.number is not None:
        raise Conflict(_("آمدن این پرونده پیش‌تر ثبت شده است."))
    dossier = attendance.dossier
    desk = attendance.desk or next(iter(slots.desks_for(slots.asked_by([dossier]))), None)
    if desk is None:
        raise Refusal(_("هیچ باجه‌ای این خدمت را انجام نمی‌دهد؛ کنسول باید نخست باجه‌ای بسازد."), field="code")
    Desk.objects.select_for_update().get(pk=desk.pk)
    last = Attendance.objects.filter(desk=desk, day=today).aggregate(last=Max("number"))["last"] or 0
    attendance.desk, attendance.day, attendance.number = desk, today, last + 1
    attendance.save()
    events.record(dossier, "arrived", {"number": last + 1}, now=now, officer=actor.officer)
    return attendance


@transaction.atomic
def call_next(*, actor: OfficerActor, mission: str, desk_id: int, now: datetime) -> Attendance:
    """Call who came first to a desk and was not called yet; raises NotFound, and Refusal when nobody waits."""
    desk = access.desk_at(actor, mission, desk_id)
    today = now.astimezone(missions.mission(mission).tz).date()
    waiting = _of_day(actor, mission, today, now=now).filter(desk=desk, day=today, called_at=None, attended_at=None)
    found = waiting.select_for_update(of=("self",)).order_by("number").first()
    if found is None:
        raise Refusal(_("کسی پای این باجه منتظر نیست."))
    found.called_at = now
    found.save()
    return found


@transaction.atomic
def miss(*, actor: OfficerActor, mission: str, code: str, now: datetime) -> None:
    """Nobody came: the time is over, and another may be chosen, three times at most. Raises NotFound, Conflict,
    Forbidden, and Refusal before the time."""
    dossier = _guarded(actor, mission, code, now=now)
    attendance = queries.live(dossier)
    if attendance is None or attendance.starts_at > now:
        raise Refusal(_("زمان این پرونده هنوز نرسیده است."), field="code")
    attendance.cancelled_at = attendance.released_at = now
    attendance.missed = True
    attendance.save()
    at, count = attendance.starts_at.isoformat(), slots.misses(dossier)
    events.record(dossier, "attendance_missed", {"at": at, "count": count}, now=now, officer=actor.officer)
    flow.settle(dossier)
    told = {"at": at, "count": count, "choose": slots.chooses(dossier)}
    telling.tell(dossier, "attendance_missed", told, once=f"missed:{attendance.pk}", now=now)


def _guarded(actor: OfficerActor, mission: str, code: str, *, now: datetime) -> Dossier:
    """A locked dossier of this mission at its attendance step."""
    dossier = guarded(actor, code, "record_attendance", now=now)
    if dossier.mission != mission:
        raise NotFound
    return dossier
