"""What is due: announced when its step begins, reminded of, or waived."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import events, flow, reminding, telling
from mikhak.dossiers.models import Dossier
from mikhak.missions import queries as missions
from mikhak.payments import access
from mikhak.payments.models import Invoice, Waiver
from mikhak.payments.tariff import price
from mikhak.ui.refusals import Conflict, Refusal

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


def waive(*, actor: OfficerActor, code: str, reason: str, now: datetime) -> None:
    """Ask nothing, because the mission was at fault (a new issue or a mended document that was our error)."""
    with transaction.atomic():
        dossier = access.locked(actor, code, "consul", now=now)
        if not reason.strip():
            raise Refusal(_("بنویسید خطای نمایندگی چه بود."), field="reason")
        due = access.invoice(dossier)
        if dossier.closed_at or due.payment is not None or hasattr(due, "waiver"):
            raise Conflict(_("این هزینه دیگر در انتظار پرداخت نیست."))
        Waiver.objects.create(invoice=due, reason=reason.strip(), officer=actor.officer, at=now)
        events.record(dossier, "fee_waived", {"reason": reason.strip()}, now=now, officer=actor.officer)
        told = {"amount": str(due.amount), "currency": due.currency}
        telling.tell(dossier, "fee_waived", told, once=f"waiver:{due.pk}", now=now)
        if flow.spec_of(dossier).kind == "payment":
            flow.advance(dossier, now=now, actor=actor)


def remind(*, now: datetime) -> None:
    """What the worker does every hour: remind of fees that are not paid some time after they were announced."""
    unpaid = Invoice.objects.exclude(payments__flag="").filter(waiver=None, dossier__closed_at=None)
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
    sent = due.transfers.filter(state="open").exists()
    return with_them and flow.spec_of(dossier).kind == "payment" and due.payment is None and not sent


def _remind(due: Invoice, *, now: datetime) -> None:
    zone = missions.mission(due.dossier.mission).tz
    local = now.astimezone(zone)
    passed = (local.date() - due.issued_at.astimezone(zone).date()).days
    stage = max((days for days in DAYS_AFTER if days <= passed < days + DAYS_AFTER[0]), default=None)
    if stage is not None and local.hour >= reminding.MORNING:
        reminding.remind(due.dossier, "payment", _told(due), once=f"invoice:{due.pk}:{stage}", now=now)
