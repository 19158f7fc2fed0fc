"""Paying through the gateway: an order goes out, a signed call comes back: once, twice, late, or with another sum."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.dossiers.models import Dossier
from mikhak.payments import access, queries
from mikhak.payments.actions.taking import receive
from mikhak.payments.gateways import gateway
from mikhak.payments.models import Order, Payment
from mikhak.ui.refusals import Conflict, NotFound


def begin_order(*, dossier: Dossier, now: datetime) -> str:
    """Where the person pays; ``dossier`` was fetched with their rights. An order that has no answer yet is gone on
    with, so that no invoice is charged twice. Raises Conflict when nothing is due."""
    with transaction.atomic():
        locked = access.lock(dossier)
        due, bank = queries.payable(locked), gateway()
        if due is None or bank is None or "gateway" not in {one.name for one in queries.ways_of(locked.mission)}:
            raise Conflict(_("اکنون چیزی برای پرداخت برخط نیست."))
        order = due.orders.filter(state=Order.State.OPEN).first()
        if order is None:
            order = Order.objects.create(pk=uuid4(), invoice=due, begun_at=now)
        return bank.page(order.pk)


def heard(*, message: str, signature: str, now: datetime) -> Payment | None:
    """What the gateway calls: gives the payment, the same one when it calls again, None when nothing was paid.

    Raises Forbidden for a signature that is not the gateway's, NotFound for an order that is not ours.
    """
    bank = gateway()
    if bank is None:
        raise NotFound
    said = bank.hear(message, signature)
    with transaction.atomic():
        order = Order.objects.select_related("invoice__dossier").filter(pk=said.order).first()
        if order is None:
            raise NotFound
        dossier = access.lock(order.invoice.dossier)
        order = Order.objects.select_related("invoice").get(pk=order.pk)  # as it is under the lock
        known = Payment.objects.filter(method="gateway", reference=said.reference).first()
        if known is not None:
            return known
        if not said.paid:
            if order.state == Order.State.OPEN:
                order.state = Order.State.DECLINED
                order.save()
            return None
        order.state = Order.State.PAID
        order.save()
        return receive(
            dossier=dossier,
            due=order.invoice,
            method="gateway",
            amount=said.amount,
            currency=said.currency,
            reference=said.reference,
            now=now,
        )
