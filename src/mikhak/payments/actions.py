"""Fees: the invoice when its step begins, the payment as the clerk took it. Charged once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import events, flow, reminding, telling
from mikhak.dossiers.access import guarded
from mikhak.dossiers.models import Dossier
from mikhak.lib.jalali import to_jalali
from mikhak.missions import queries as missions
from mikhak.payments.models import Invoice, Payment
from mikhak.payments.tariff import price
from mikhak.ui.refusals import Refusal

DAYS_AFTER = (7, 21)  # a fee has no last day; who has not paid it so long after is reminded


def invoice(*, dossier: Dossier, now: datetime) -> Invoice:
    """Say what is due, in the mission's currency at the rate of the day; the same invoice when it was made before."""
    due = price(dossier.fee_eur, dossier.mission, on=now.date())
    made, new = Invoice.objects.get_or_create(
        dossier=dossier,
        defaults={
            "tier": dossier.fee_tier,
            "eur": due.eur,
            "currency": due.currency,
            "rate": due.rate,
            "rate_on": due.rate_on,
            "amount": due.amount,
            "issued_at": now,
        },
    )
    if new:
        amount = str(made.amount)
        events.record(dossier, "payment_due", {"amount": amount, "currency": made.currency}, now=now)
        telling.tell(dossier, "payment_due", _told(made), once=f"invoice:{made.pk}", now=now)
    return made


def _told(due: Invoice) -> dict[str, object]:
    """What is to be paid and how, in the words of the service."""
    service = flow.service_of(due.dossier)
    how = next((step.about.words for step in service.flow if step.kind == "payment" and step.about), None)
    return {"amount": str(due.amount), "currency": due.currency, "how": how}


def remind(*, now: datetime) -> None:
    """What the worker does every hour: remind of fees that are not paid some time after they were announced."""
    unpaid = Invoice.objects.filter(payment=None, dossier__closed_at=None)
    for pk in unpaid.filter(issued_at__lte=now - timedelta(days=DAYS_AFTER[0] - 1)).values_list("pk", flat=True):
        with transaction.atomic():
            locked = Invoice.objects.select_for_update(of=("self",)).select_related("dossier__version")
            due = locked.get(pk=pk)
            if _payable(due):
                _remind(due, now=now)


def _payable(due: Invoice) -> bool:
    """Whether the dossier waits for this payment now."""
    dossier = due.dossier
    with_them = dossier.status == Dossier.Status.WITH_APPLICANT and flow.open_correction(dossier) is None
    return with_them and flow.spec_of(dossier).kind == "payment" and not hasattr(due, "payment")


def _remind(due: Invoice, *, now: datetime) -> None:
    zone = missions.mission(due.dossier.mission).tz
    local = now.astimezone(zone)
    passed = (local.date() - due.issued_at.astimezone(zone).date()).days
    stage = max((days for days in DAYS_AFTER if days <= passed < days + DAYS_AFTER[0]), default=None)
    if stage is not None and local.hour >= reminding.MORNING:
        reminding.remind(due.dossier, "payment", _told(due), once=f"invoice:{due.pk}:{stage}", now=now)


def record_payment(*, actor: OfficerActor, code: str, method: str, reference: str, now: datetime) -> Payment:
    """The whole sum was paid: by cash, card terminal, transfer or money order. ``reference`` is the bank's number."""
    if method not in Payment.Method.values:
        raise Refusal(_("شیوهٔ پرداخت را برگزینید."), field="method")
    if method in {Payment.Method.TRANSFER, Payment.Method.MONEY_ORDER} and not reference.strip():
        raise Refusal(_("شمارهٔ حواله یا سند بانکی را بنویسید."), field="reference")
    with transaction.atomic():
        dossier = guarded(actor, code, "record_payment", now=now)
        due = Invoice.objects.select_for_update().get(dossier=dossier)
        payment = Payment.objects.create(
            invoice=due,
            method=method,
            amount=due.amount,
            receipt=_receipt_number(dossier, due, now=now),
            reference=reference.strip(),
            officer=actor.officer,
            at=now,
        )
        told = {"amount": str(payment.amount), "currency": due.currency, "receipt": payment.receipt}
        events.record(dossier, "payment_recorded", told | {"method": method}, now=now, officer=actor.officer)
        telling.tell(dossier, "payment_recorded", told, once=f"payment:{payment.pk}", now=now)
        flow.advance(dossier, now=now, actor=actor)
    return payment


def _receipt_number(dossier: Dossier, due: Invoice, *, now: datetime) -> str:
    mission = missions.mission(dossier.mission)
    year, _month, _day = to_jalali(now.astimezone(mission.tz).date())
    return f"{mission.number_prefix}-{year}-R{due.pk:06d}"
