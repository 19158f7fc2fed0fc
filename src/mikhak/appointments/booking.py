"""What the applicant does about a time to come: hold one, take it, give it up, wait for an earlier one.

A dossier is fetched with the applicant's rights and locked here; then the desks, whose lock keeps their places counted.
"""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.appointments import actions, queries, slots
from mikhak.appointments.models import Attendance, Desk, Hold, Waiting
from mikhak.appointments.slots import Asked
from mikhak.dossiers import events, telling
from mikhak.dossiers.models import Dossier
from mikhak.ui.refusals import Conflict, Refusal

HOLD = timedelta(minutes=10)
OFFER = timedelta(hours=24)


class Full(Refusal):
    """Somebody else was quicker."""

    status = Conflict.status
    message = _("این زمان را همین حالا کس دیگری گرفت. زمان‌های دیگری که آزاد است در زیر آمده است.")


@transaction.atomic
def choose(*, dossiers: Sequence[Dossier], starts_at: datetime, now: datetime) -> Hold:
    """Hold a place for each of some dossiers of one account, for ten minutes. Raises Full, and Refusal for a dossier
    that may not choose or whose time can no longer be moved."""
    locked = _lock([one.pk for one in dossiers])
    for dossier in locked:
        _check(dossier, now=now)
    asked = slots.asked_by(locked)
    desks = slots.desks_for(asked, lock=True)
    _let_go(locked)
    desk = _with_room(desks, asked, starts_at, now=now)
    visit, until = uuid.uuid4(), now + HOLD
    made = [Hold(dossier=one, visit=visit, desk=desk, starts_at=starts_at, until=until) for one in locked]
    return Hold.objects.bulk_create(made)[0]


@transaction.atomic
def confirm(*, dossier: Dossier, now: datetime) -> list[Attendance]:
    """Take what is held for a dossier, and for those that come along. Raises Refusal when its time is over."""
    visit = list(Hold.objects.filter(dossier=dossier).values_list("visit", flat=True))
    members = Hold.objects.filter(visit__in=visit).values_list("dossier", flat=True)
    locked = _lock([dossier.pk, *members])
    held = list(Hold.objects.select_related("desk").filter(visit__in=visit, dossier__in=locked, until__gt=now))
    if dossier.pk not in {one.dossier_id for one in held}:
        raise Refusal(_("مهلت نگه داشتن این زمان گذشت. دوباره زمانی برگزینید."))
    list(Desk.objects.select_for_update().filter(pk__in={one.desk_id for one in held}))
    by_key = {one.pk: one for one in locked}
    return [_take(by_key[one.dossier_id], one, now=now) for one in held]


def _take(dossier: Dossier, hold: Hold, *, now: datetime) -> Attendance:
    _check(dossier, now=now)
    minutes = hold.desk.says.minutes
    return actions.place(dossier, hold.starts_at, minutes=minutes, desk=hold.desk, now=now)


@transaction.atomic
def give_up(*, dossier: Dossier, now: datetime) -> None:
    """Cancel the time, until the day before. Its place is free for others after a while that nobody knows."""
    (locked,) = _lock([dossier.pk])
    _check(locked, now=now)
    actions.call_off(locked, now=now)


@transaction.atomic
def drop(*, dossier: Dossier, now: datetime) -> None:
    """Let go of what is held, an offer among it; ``now`` is part of every write, nothing here is dated."""
    _let_go(_lock([dossier.pk]))


def _let_go(dossiers: Sequence[Dossier]) -> None:
    """Forget what is held for some dossiers, and for those that were to come along."""
    visits = Hold.objects.filter(dossier__in=dossiers).values_list("visit", flat=True)
    Hold.objects.filter(visit__in=list(visits)).delete()


@transaction.atomic
def wish_earlier(*, dossier: Dossier, wished: bool, now: datetime) -> None:
    """Wait for an earlier time, or no longer."""
    (locked,) = _lock([dossier.pk])
    if not wished:
        changed = bool(Waiting.objects.filter(dossier=locked).delete()[0])
    else:
        _check(locked, now=now)
        _row, changed = Waiting.objects.get_or_create(dossier=locked, defaults={"since": now})
    if changed:
        events.record(locked, "earlier_wished", {"wished": wished}, now=now, by="applicant")


def offer_earlier(*, now: datetime) -> None:
    """What the worker does every few minutes: forget the holds that are over, and offer what is free to one who waits
    for it after the other: urgent ones first, then who has waited longest."""
    Hold.objects.filter(until__lte=now).delete()
    waiting = Waiting.objects.filter(dossier__closed_at=None, dossier__hold=None)
    for pk in waiting.order_by("-dossier__urgent", "since", "pk").values_list("dossier", flat=True):
        with suppress(Full), transaction.atomic():  # somebody else takes it at this very moment
            _offer(pk, now=now)


def _offer(pk: uuid.UUID, *, now: datetime) -> None:
    (dossier,) = _lock([pk])
    waits = Waiting.objects.filter(dossier=dossier, dossier__hold=None).exists()
    if not waits or not slots.chooses(dossier) or not slots.may_change(dossier, now=now):
        return
    asked = slots.asked_by([dossier])
    live = queries.live(dossier)
    first = (now + OFFER).astimezone(asked.mission.tz).date() + timedelta(days=1)
    days = slots.open_days(asked, now=now, since=first).days
    at = days[0].times[0] if days else None
    if at is None or (live is not None and live.starts_at <= at):
        return
    desk = _with_room(slots.desks_for(asked, lock=True), asked, at, now=now)
    hold = Hold.objects.create(
        dossier=dossier, visit=uuid.uuid4(), desk=desk, starts_at=at, until=now + OFFER, offered=True
    )
    Waiting.objects.filter(dossier=dossier).delete()
    events.record(dossier, "attendance_offered", {"at": at.isoformat()}, now=now)
    told = {"at": at.isoformat(), "until": hold.until.isoformat()}
    telling.tell(dossier, "attendance_offered", told, once=f"offer:{hold.visit}", now=now)


def _lock(keys: Sequence[uuid.UUID]) -> list[Dossier]:
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("version")
    return list(rows.filter(pk__in=keys).order_by("pk"))


def _check(dossier: Dossier, *, now: datetime) -> None:
    if not slots.chooses(dossier):
        raise Refusal(_("برای این پرونده اکنون نمی‌شود زمانی برگزید؛ اگر زمانی لازم باشد نمایندگی تعیین می‌کند."))
    if not slots.may_change(dossier, now=now):
        raise Refusal(_("زمان را تا روز پیش از آن می‌شد جابه‌جا کرد. اگر نمی‌توانید بیایید، به نمایندگی بنویسید."))


def _with_room(desks: Sequence[Desk], asked: Asked, starts_at: datetime, *, now: datetime) -> Desk:
    """The first of locked desks with room at a time; raises Full."""
    zone = asked.mission.tz
    today, day = now.astimezone(zone).date(), starts_at.astimezone(zone).date()
    taken = slots.taken_at(desks, day, day, asked.mission, now=now)
    for desk in desks:
        if starts_at in slots.free(desk, day, taken[desk.pk], asked, today=today):
            return desk
    raise Full
