"""The till of an officer: opened by its first entry, counted and closed by its officer, signed by a consul."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Officer
from mikhak.missions import queries as missions
from mikhak.payments import access, queries
from mikhak.payments.models import Till
from mikhak.ui.refusals import Conflict, NotFound, Refusal


def till_of(mission: str, officer: Officer, *, now: datetime) -> Till:
    """The open till of an officer, locked: today's, or of the next day that is not closed."""
    day = now.astimezone(missions.mission(mission).tz).date()
    while True:
        Till.objects.get_or_create(mission=mission, officer=officer, day=day)
        till = Till.objects.select_for_update().get(mission=mission, officer=officer, day=day)
        if till.closed_at is None:
            return till
        day += timedelta(days=1)


def close_till(
    *, actor: OfficerActor, till_id: int, counted: Mapping[tuple[str, str], Decimal], reason: str, now: datetime
) -> None:
    """Close the own till: what was counted of each (way, currency), and why it differs where it does.

    Raises NotFound for another's till, Conflict when it is closed, Refusal.
    """
    with transaction.atomic():
        till = Till.objects.select_for_update().filter(pk=till_id, officer=actor.officer).first()
        if till is None or till.mission not in actor.missions:
            raise NotFound
        if till.closed_at is not None:
            raise Conflict(_("این صندوق پیش‌تر بسته شده است."))
        if till.day > now.astimezone(missions.mission(till.mission).tz).date():
            raise Conflict(_("روز این صندوق هنوز نرسیده است."))
        sums = queries.sums_of(till)
        if counted.keys() != sums.keys():
            raise Conflict  # something came in between
        if any(counted[key] != due for key, due in sums.items()) and not reason.strip():
            raise Refusal(_("شمرده با دفتر یکی نیست؛ علت آن را بنویسید."), field="reason")
        till.counted = [
            {"way": method, "currency": currency, "expected": str(due), "counted": str(counted[method, currency])}
            for (method, currency), due in sums.items()
        ]
        till.reason, till.closed_at = reason.strip(), now
        till.save()


def sign_till(*, actor: OfficerActor, till_id: int, now: datetime) -> Till:
    """A consul who is another person countersigns a closed till; raises NotFound, Forbidden, Conflict, Refusal."""
    with transaction.atomic():
        till = Till.objects.select_for_update().filter(pk=till_id).first()
        if till is None:
            raise NotFound
        access.at_mission(actor, till.mission, "consul", today=now.date())
        if till.closed_at is None or till.signed_by_id is not None:
            raise Conflict
        if till.officer_id == actor.id:
            raise Refusal(_("صندوق خود را نمی‌توانید امضا کنید؛ کنسول دیگری باید ببیند."))
        till.signed_by, till.signed_at = actor.officer, now
        till.save()
    return till
