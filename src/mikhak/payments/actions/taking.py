"""Money comes: it is kept in every case, with a receipt; what does not settle its invoice is flagged."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Officer
from mikhak.dossiers import events, flow, telling
from mikhak.dossiers.access import guarded
from mikhak.dossiers.models import Dossier
from mikhak.lib.jalali import to_jalali
from mikhak.missions import queries as missions
from mikhak.payments import access, queries
from mikhak.payments.actions.tills import till_of
from mikhak.payments.models import Invoice, Payment, ReceiptCounter
from mikhak.payments.ways import way
from mikhak.ui.refusals import Conflict, Refusal


def record_payment(*, actor: OfficerActor, code: str, method: str, reference: str, now: datetime) -> Payment:
    """The whole sum was paid in a way that the mission takes. ``reference`` is the number of the bank's paper."""
    with transaction.atomic():
        dossier = guarded(actor, code, "record_payment", now=now)
        if method not in {one.name for one in queries.ways_of(dossier.mission) if one.recorded}:
            raise Refusal(_("شیوهٔ پرداخت را برگزینید."), field="method")
        way(method).check(reference)
        due = access.invoice(dossier)
        return receive(
            dossier=dossier,
            due=due,
            method=method,
            amount=due.amount,
            currency=due.currency,
            reference=reference,
            actor=actor,
            now=now,
        )


def receive(
    *,
    dossier: Dossier,
    due: Invoice,
    method: str,
    amount: Decimal,
    currency: str,
    reference: str,
    now: datetime,
    actor: OfficerActor | None = None,
) -> Payment:
    """Keep money of a dossier whose row the caller has locked, with a receipt; the dossier goes on when that settles
    its invoice."""
    payment = keep(
        mission=_place(dossier, actor),
        due=due,
        flag=_flag(dossier, due, amount, currency),
        method=method,
        amount=amount,
        currency=currency,
        reference=reference,
        officer=actor.officer if actor else None,
        now=now,
    )
    _tell(dossier, payment, actor, now=now)
    return payment


def _place(dossier: Dossier, actor: OfficerActor | None) -> str:
    """Where the money lies: at the mission, or at the unit that does this step for it."""
    elsewhere = actor is not None and dossier.unit and dossier.mission not in actor.missions
    return dossier.unit if elsewhere else dossier.mission


def _tell(dossier: Dossier, payment: Payment, actor: OfficerActor | None, *, now: datetime) -> None:
    """Write down that it came, tell the applicant, and let the dossier go on when it settles the invoice."""
    officer = actor.officer if actor else None
    told = {"amount": str(payment.amount), "currency": payment.currency, "receipt": payment.receipt}
    once = f"payment:{payment.pk}"
    if payment.flag:
        data = told | {"method": payment.method, "flag": payment.flag}
        events.record(dossier, "payment_kept", data, now=now, officer=officer)
        telling.tell(dossier, "payment_kept", told | {"flag": payment.flag}, once=once, now=now)
        return
    events.record(dossier, "payment_recorded", told | {"method": payment.method}, now=now, officer=officer)
    telling.tell(dossier, "payment_recorded", told, once=once, now=now)
    if flow.spec_of(dossier).kind == "payment":
        flow.advance(dossier, now=now, actor=actor)


def _flag(dossier: Dossier, due: Invoice, amount: Decimal, currency: str) -> str:
    if due.payments.filter(flag="").exists():
        return Payment.Flag.DOUBLE
    if dossier.closed_at is not None or hasattr(due, "waiver"):
        return Payment.Flag.NOT_DUE
    if (amount, currency) != (due.amount, due.currency):
        return Payment.Flag.AMOUNT
    return Payment.Flag.IN_FORCE


def keep(
    *,
    mission: str,
    due: Invoice | None,
    flag: str,
    method: str,
    amount: Decimal,
    currency: str,
    reference: str,
    officer: Officer | None,
    now: datetime,
) -> Payment:
    """Write money into the books, under the next number of the mission's year."""
    till = till_of(mission, officer, now=now) if officer and way(method).till else None
    return Payment.objects.create(
        mission=mission,
        invoice=due,
        flag=flag,
        method=method,
        amount=amount,
        currency=currency,
        receipt=_next_number(mission, now=now),
        reference=reference.strip(),
        officer=officer,
        till=till,
        day=till.day if till else now.astimezone(missions.mission(mission).tz).date(),
        at=now,
    )


def _next_number(mission: str, *, now: datetime) -> str:
    """No number is left out: a transaction that fails gives its number back, and the next one waits for that."""
    info = missions.mission(mission)
    year, _month, _day = to_jalali(now.astimezone(info.tz).date())
    ReceiptCounter.objects.get_or_create(mission=mission, year=year)
    counter = ReceiptCounter.objects.select_for_update().get(mission=mission, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{info.number_prefix}-{year}-R{counter.last:06d}"


def note_stray(
    *, actor: OfficerActor, mission: str, method: str, amount: Decimal, currency: str, reference: str, now: datetime
) -> Payment:
    """Money on the mission's account that nobody knows the invoice of; raises NotFound, Forbidden, Refusal."""
    access.at_mission(actor, mission, "clerk", today=now.date())
    if method not in {one.name for one in queries.ways_of(mission) if one.recorded and not one.till}:
        raise Refusal(_("شیوهٔ پرداخت را برگزینید."), field="method")
    if amount <= 0:
        raise Refusal(_("مبلغ را بنویسید."), field="amount")
    way(method).check(reference)
    with transaction.atomic():
        return keep(
            mission=mission,
            due=None,
            flag=Payment.Flag.STRAY,
            method=method,
            amount=amount,
            currency=currency,
            reference=reference,
            officer=actor.officer,
            now=now,
        )


def match_stray(*, actor: OfficerActor, mission: str, receipt: str, code: str, now: datetime) -> Payment:
    """Now it is known: this money is for that dossier of the mission, whose invoice it settles, or not, as any other.

    Raises NotFound (no such dossier of theirs), Conflict (no invoice yet, or somebody matched it before).
    """
    access.at_mission(actor, mission, "clerk", today=now.date())
    with transaction.atomic():
        dossier = access.locked(actor, code, "clerk", now=now)
        due = access.invoice(dossier)
        found = Payment.objects.select_for_update().filter(mission=mission, receipt=receipt, flag="stray").first()
        if found is None or dossier.mission != mission:
            raise Conflict
        found.invoice, found.flag = due, _flag(dossier, due, found.amount, found.currency)
        found.save(update_fields=["invoice", "flag"])
        _tell(dossier, found, actor, now=now)
    return found
