"""Exchange rates of headquarters: one proposes, another confirms; a confirmed one can be undone. Invoices that exist
keep the rate they were made at."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.payments import access
from mikhak.payments.models import Rate
from mikhak.payments.tariff import currencies
from mikhak.ui.refusals import Conflict, NotFound, Refusal


def propose_rate(*, actor: OfficerActor, currency: str, rate: Decimal, since: date, now: datetime) -> Rate:
    """Raises Forbidden for all but headquarters, Refusal on ``currency``, ``rate`` or ``since``."""
    access.headquarters(actor, now.date())
    if currency not in currencies():
        raise Refusal(_("ارز را برگزینید."), field="currency")
    if not 0 < rate < 10**7:
        raise Refusal(_("نرخ باید عددی بیش از صفر باشد."), field="rate")
    if since < now.date():
        raise Refusal(_("نرخ از امروز یا روزی پس از آن است؛ گذشته عوض نمی‌شود."), field="since")
    return Rate.objects.create(currency=currency, rate=rate, since=since, proposed_by=actor.officer, proposed_at=now)


def confirm_rate(*, actor: OfficerActor, rate_id: int, now: datetime) -> None:
    """The second pair of eyes; raises Forbidden, NotFound, Conflict, Refusal when it is the same officer."""
    with transaction.atomic():
        found = _locked(actor, rate_id, now=now)
        if found.confirmed_by_id is not None:
            raise Conflict
        if found.proposed_by_id == actor.id:
            raise Refusal(_("نرخ را کس دیگری باید تأیید کند."))
        found.confirmed_by, found.confirmed_at = actor.officer, now
        found.save()


def undo_rate(*, actor: OfficerActor, rate_id: int, now: datetime) -> None:
    """Take a rate, or a proposal, out of force: the one before counts again. Raises as ``confirm_rate``."""
    with transaction.atomic():
        found = _locked(actor, rate_id, now=now)
        found.undone_by, found.undone_at = actor.officer, now
        found.save()


def _locked(actor: OfficerActor, rate_id: int, *, now: datetime) -> Rate:
    access.headquarters(actor, now.date())
    found = Rate.objects.select_for_update().filter(pk=rate_id).first()
    if found is None:
        raise NotFound
    if found.undone_by_id is not None:
        raise Conflict
    return found
