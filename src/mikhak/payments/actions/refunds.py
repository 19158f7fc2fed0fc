"""Money goes back: proposed by one officer, confirmed by a consul who is another; never more than was paid."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import events, telling
from mikhak.dossiers.models import Dossier
from mikhak.missions import queries as missions
from mikhak.payments import access, queries
from mikhak.payments.actions.tills import till_of
from mikhak.payments.models import Refund
from mikhak.payments.ways import way
from mikhak.ui.refusals import Refusal


def propose_refund(
    *, actor: OfficerActor, code: str, payment_id: int, amount: Decimal, reason: str, now: datetime
) -> Refund:
    """Raises NotFound, Refusal on ``amount`` or ``reason``."""
    with transaction.atomic():
        dossier = access.locked(actor, code, "clerk", now=now)
        payment = access.payment(dossier, payment_id)
        if not reason.strip():
            raise Refusal(_("علت بازگرداندن را بنویسید."), field="reason")
        left = queries.left_of(payment)
        if not 0 < amount <= left:
            raise Refusal(_("مبلغ باید بیش از صفر و دست بالا %(most)s باشد.") % {"most": left}, field="amount")
        made = Refund.objects.create(
            payment=payment, amount=amount, reason=reason.strip(), proposed_by=actor.officer, proposed_at=now
        )
        events.record(dossier, "refund_proposed", _data(made), now=now, officer=actor.officer)
    return made


def confirm_refund(*, actor: OfficerActor, code: str, refund_id: int, now: datetime) -> None:
    """The second pair of eyes, a consul; raises NotFound, Forbidden, Conflict, Refusal when it is the same officer."""
    with transaction.atomic():
        dossier, made = _waiting(actor, code, refund_id, now=now)
        if made.proposed_by_id == actor.id:
            raise Refusal(_("بازپرداخت را کس دیگری باید تأیید کند."))
        made.confirmed = True
        if way(made.payment.method).till:
            made.till = till_of(dossier.mission, made.proposed_by, now=now)
        made.day = made.till.day if made.till else now.astimezone(missions.mission(dossier.mission).tz).date()
        _decide(made, actor, now=now)
        events.record(dossier, "refunded", _data(made), now=now, officer=actor.officer)
        told = {"amount": str(made.amount), "currency": made.payment.currency, "receipt": made.payment.receipt}
        telling.tell(dossier, "refunded", told | {"reason": made.reason}, once=f"refund:{made.pk}", now=now)


def return_refund(*, actor: OfficerActor, code: str, refund_id: int, now: datetime) -> None:
    """A consul does not agree, or takes the own proposal back: nothing goes out. Raises as ``confirm_refund``."""
    with transaction.atomic():
        dossier, made = _waiting(actor, code, refund_id, now=now)
        made.confirmed = False
        _decide(made, actor, now=now)
        events.record(dossier, "refund_returned", _data(made), now=now, officer=actor.officer)


def _waiting(actor: OfficerActor, code: str, refund_id: int, *, now: datetime) -> tuple[Dossier, Refund]:
    dossier = access.locked(actor, code, "consul", now=now)
    return dossier, access.refund(dossier, refund_id)


def _decide(made: Refund, actor: OfficerActor, *, now: datetime) -> None:
    made.decided_by, made.decided_at = actor.officer, now
    made.save()


def _data(made: Refund) -> dict[str, object]:
    return {"amount": str(made.amount), "currency": made.payment.currency, "receipt": made.payment.receipt}
