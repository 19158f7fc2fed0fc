"""Attendance (حضور): a time in the mission's zone, told by e-mail with a calendar entry, and what was seen."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Officer
from mikhak.appointments import queries, slots
from mikhak.appointments.calendar import entry
from mikhak.appointments.models import Attendance, Desk, Hold, Waiting
from mikhak.dossiers import events, flow, reminding, telling
from mikhak.dossiers.access import guarded
from mikhak.dossiers.models import Dossier
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Conflict, Refusal

FREE_AFTER, FREE_WITHIN = timedelta(minutes=20), timedelta(hours=6)  # a place that was given up; see _released


def set_time(*, actor: OfficerActor, code: str, starts_at: datetime, now: datetime) -> Attendance:
    """Set or move the time (aware; shown in the mission's zone). Raises Refusal for the past and for closed days."""
    with transaction.atomic():
        dossier = guarded(actor, code, "set_attendance", now=now)
        _check_time(actor, dossier, starts_at, now=now)
        spec = flow.service_of(dossier).attendance
        minutes = spec.minutes if spec else 30
        return place(dossier, starts_at, minutes=minutes, now=now, officer=actor.officer)


def place(
    dossier: Dossier,
    starts_at: datetime,
    *,
    minutes: int,
    now: datetime,
    desk: Desk | None = None,
    officer: Officer | None = None,
    told: bool = True,
) -> Attendance:
    """Let a locked dossier have a time instead of the one it had, in the caller's transaction; ``officer``: None when
    the applicant chose it. Raises Conflict when it is the same one."""
    before, sequence = queries.live(dossier), 0
    if before is not None and (before.starts_at, before.desk_id) == (starts_at, desk.pk if desk else None):
        raise Conflict(_("همین زمان پیش‌تر تعیین شده است."))
    if before is not None:
        sequence = before.sequence + 1
        before.cancelled_at, before.released_at = now, _released(now)
        before.save()
    Hold.objects.filter(dossier=dossier).delete()
    attendance = Attendance.objects.create(
        dossier=dossier,
        step=dossier.step,
        desk=desk,
        starts_at=starts_at,
        minutes=minutes,
        sequence=sequence,
        set_by=officer,
        set_at=now,
    )
    by = "officer" if officer else "applicant"
    events.record(dossier, "attendance_set", {"at": starts_at.isoformat()}, now=now, officer=officer, by=by)
    flow.settle(dossier)
    if told:
        files = (entry(attendance, cancelled=False, now=now),)
        once = f"attendance:{attendance.pk}"
        telling.tell(dossier, "attendance_set", _told(attendance), once=once, now=now, files=files)
    return attendance


def _released(now: datetime) -> datetime:
    """When a place that was given up is free again: nobody can know it, so that none is passed on by appointment."""
    return now + FREE_AFTER + timedelta(seconds=secrets.randbelow(int(FREE_WITHIN.total_seconds())))


def _told(attendance: Attendance) -> dict[str, object]:
    """When to come, who, and with what."""
    dossier = attendance.dossier
    return {
        "at": attendance.starts_at.isoformat(),
        "bring": [text.words for text in queries.to_bring(dossier)],
        "who": [text.words for text in queries.who_comes(dossier)],
        "fingerprints": dossier.fingerprints,
        "chosen": attendance.desk_id is not None,
    }


def remind(*, now: datetime) -> None:
    """What the worker does every hour: remind of the times that are near, with the calendar entry again."""
    live = Attendance.objects.filter(cancelled_at=None, attended_at=None, dossier__closed_at=None, starts_at__gt=now)
    near = now + timedelta(days=max(reminding.DAYS_BEFORE) + 1)
    for pk in live.filter(starts_at__lte=near).values_list("pk", flat=True):
        with transaction.atomic():
            locked = live.select_for_update(of=("self",)).select_related("dossier__version").filter(pk=pk).first()
            if locked is not None and locked.step == locked.dossier.step:
                _remind(locked, now=now)


def _remind(attendance: Attendance, *, now: datetime) -> None:
    zone = missions.mission(attendance.dossier.mission).tz
    local, day = now.astimezone(zone), attendance.starts_at.astimezone(zone).date()
    stage = reminding.days_before(day, told=attendance.set_at.astimezone(zone).date(), local=local)
    if stage is None:
        return
    told = _told(attendance) | {"count": (day - local.date()).days}
    once, files = f"attendance:{attendance.pk}:{stage}", (entry(attendance, cancelled=False, now=now),)
    reminding.remind(attendance.dossier, "attendance", told, once=once, now=now, files=files)


def _check_time(actor: OfficerActor, dossier: Dossier, starts_at: datetime, *, now: datetime) -> None:
    if starts_at <= now:
        raise Refusal(_("این زمان گذشته است؛ زمانی در آینده برگزینید."), field="time")
    mission = missions.mission(dossier.mission)
    day = starts_at.astimezone(mission.tz).date()
    if kept := missions.holiday(mission, day):
        text = _("نمایندگی در این روز تعطیل است: %s. روز دیگری برگزینید.")
        raise Refusal(text % kept.in_(actor.language), field="day")
    if not missions.working_day(mission, day):
        raise Refusal(_("این روز آخر هفتهٔ نمایندگی است؛ روز دیگری برگزینید."), field="day")


def cancel(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """Call the time off; the dossier is with the mission again until it sets another, or with who may choose one."""
    with transaction.atomic():
        call_off(guarded(actor, code, "cancel_attendance", now=now), now=now, officer=actor.officer)


def call_off(dossier: Dossier, *, now: datetime, officer: Officer | None = None) -> None:
    """Call off the time of a locked dossier, in the caller's transaction; ``officer``: None when the applicant does."""
    attendance = queries.live(dossier)
    if attendance is None:
        raise Refusal(_("زمانی تعیین نشده است."))
    attendance.cancelled_at, attendance.sequence = now, attendance.sequence + 1
    attendance.released_at = _released(now)
    attendance.save()
    at = attendance.starts_at.isoformat()
    by = "officer" if officer else "applicant"
    events.record(dossier, "attendance_cancelled", {"at": at}, now=now, officer=officer, by=by)
    flow.settle(dossier)
    files = (entry(attendance, cancelled=True, now=now),)
    told = {"at": at, "choose": slots.chooses(dossier)}
    telling.tell(dossier, "attendance_cancelled", told, once=f"cancelled:{attendance.pk}", now=now, files=files)


def record(
    *,
    actor: OfficerActor,
    code: str,
    originals: Sequence[str],
    kept: Sequence[str],
    now: datetime,
    sent: Sequence[str] = (),
    voided: Sequence[str] = (),
) -> None:
    """The person was here. ``originals`` names the attachments whose originals were seen, every one asked for;
    ``kept``, ``sent`` and ``voided`` those that were not taken home as they were."""
    custody = {"kept": list(kept), "sent": list(sent), "voided": list(voided)}
    _check_custody(custody)
    with transaction.atomic():
        dossier = guarded(actor, code, "record_attendance", now=now)
        asked = originals_asked(dossier)
        missing = [name for name in asked if name not in originals]
        if missing:
            labels = [flow.service_of(dossier).attachment(name).label.in_(actor.language) for name in missing]
            raise Refusal(_("اصل این مدرک‌ها هنوز دیده نشده است: %s") % _("، ").join(labels), field="originals")
        attendance = queries.live(dossier) or Attendance(
            dossier=dossier, step=dossier.step, starts_at=now, minutes=0, set_by=actor.officer, set_at=now
        )
        attendance.attended_at, attendance.recorded_by = now, actor.officer
        attendance.originals, attendance.kept = list(originals), list(kept)
        attendance.save()
        Hold.objects.filter(dossier=dossier).delete()
        Waiting.objects.filter(dossier=dossier).delete()
        seen = {"originals": list(originals), "kept": list(kept)}
        events.record(dossier, "attendance_recorded", seen, now=now, officer=actor.officer)
        for what, items in custody.items():
            if items:
                events.record(dossier, "custody", {"what": what, "items": items}, now=now, officer=actor.officer)
        flow.advance(dossier, now=now, actor=actor)


def _check_custody(custody: Mapping[str, Sequence[str]]) -> None:
    seen = set[str]()
    for what, items in custody.items():
        if seen & set(items):
            raise Refusal(_("اصل یک مدرک تنها یک جا می‌ماند؛ آن را در یک فهرست برگزینید."), field=what)
        seen |= set(items)


def originals_asked(dossier: Dossier) -> list[str]:
    """Names of the attachments whose originals must be shown: those sent whose service asks for the original."""
    sent = {page.item for page in dossier.attachments.all() if not page.superseded}
    specs = flow.service_of(dossier).attachments
    return [spec.name for spec in specs if spec.name in sent and spec.original != "none"]
