"""Typed reads of money: of one dossier, of one day at a mission, of what is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum

from mikhak.accounts.models import Officer
from mikhak.dossiers import flow
from mikhak.dossiers.models import Attachment, Dossier
from mikhak.payments import tariff
from mikhak.payments.models import Invoice, Order, Payment, Rate, Refund, Terms, Till, Transfer
from mikhak.payments.ways import Way, ways
from mikhak.ui.refusals import NotFound

SLIP = ":transfer"  # item of the pages that show a transfer; no paper of a service is called so
MOST_OPEN = 200  # rows of a list of what is open

Sums = dict[tuple[str, str], Decimal]  # (way, currency) -> what came less what went back


# Of a mission ---------------------------------------------------------------------------------------------------------
def terms_of(mission: str) -> Terms | None:
    """How it takes money by its own word; None while it has not said."""
    return Terms.objects.filter(mission=mission).first()


def terms_history(mission: str) -> QuerySet[Terms]:
    return Terms.objects.select_related("officer").filter(mission=mission)[:20]


def ways_of(mission: str) -> list[Way]:
    """What it takes: everything, until it says otherwise."""
    said = terms_of(mission)
    return [one for name, one in ways().items() if said is None or name in said.ways]


# Of a dossier ---------------------------------------------------------------------------------------------------------
def invoice_of(dossier: Dossier) -> Invoice | None:
    """What is due, with its payment if it was made."""
    made = Invoice.objects.select_related("waiver__officer").filter(dossier=dossier)
    return made.prefetch_related(Prefetch("payments", Payment.objects.select_related("officer"))).first()


def payment_of(dossier: Dossier) -> Payment | None:
    """The payment that settled its invoice."""
    return Payment.objects.select_related("invoice", "officer").filter(invoice__dossier=dossier, flag="").first()


def payments_of(dossier: Dossier) -> list[Payment]:
    """Everything that came for it, flagged or not, with what goes back, oldest first."""
    back = Refund.objects.select_related("proposed_by", "decided_by")
    kept = Payment.objects.select_related("officer").filter(invoice__dossier=dossier)
    return list(kept.prefetch_related(Prefetch("refunds", back)).order_by("pk"))


def receipt_of(dossier: Dossier, number: str) -> Payment:
    """A receipt of a dossier that was fetched with rights; raises NotFound."""
    found = Payment.objects.select_related("invoice__dossier__version", "officer")
    made = found.filter(invoice__dossier=dossier, receipt=number).first()
    if made is None:
        raise NotFound
    return made


def payable(dossier: Dossier) -> Invoice | None:
    """The invoice that a dossier waits for now, None when nothing is to be paid."""
    due = Invoice.objects.filter(dossier=dossier, waiver=None).exclude(payments__flag="").first()
    if due is None or dossier.closed_at is not None or flow.open_correction(dossier) is not None:
        return None
    return due if flow.spec_of(dossier).kind == "payment" else None


def left_of(payment: Payment) -> Decimal:
    """What of a payment may still go back; a proposal that waits counts as gone."""
    gone = payment.refunds.exclude(confirmed=False).aggregate(all=Sum("amount"))["all"]
    return payment.amount - (gone or Decimal(0))


def transfers_of(dossier: Dossier) -> list[tuple[Transfer, list[Attachment]]]:
    """What the applicant sent of transfers, with the pages, newest first."""
    sent = list(Transfer.objects.select_related("officer").filter(invoice__dossier=dossier).order_by("-pk"))
    pages = list(Attachment.objects.filter(dossier=dossier, item=SLIP))
    return [(one, [page for page in pages if page.part_id == one.part_id]) for one in sent]


def order(order_id: UUID) -> Order:
    """An order of the gateway, for the gateway's own page; raises NotFound."""
    found = Order.objects.select_related("invoice__dossier").filter(pk=order_id).first()
    if found is None:
        raise NotFound
    return found


# Of a day -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Entry:
    """One line of the books: money that came, or, below nothing, went back. No names and nothing of what was asked."""

    at: datetime
    number: str
    code: str
    service: str
    way: str
    currency: str
    amount: Decimal
    flag: str
    officer: str
    payment: Payment


@dataclass(frozen=True)
class Day:
    """The books of a mission on one day, or those of one officer in it."""

    mission: str
    day: date
    entries: list[Entry]
    tills: list[Till]

    @property
    def sums(self) -> Sums:
        return _sums((one.way, one.currency, one.amount) for one in self.entries)


def day_of(mission: str, day: date, *, officer: Officer | None = None) -> Day:
    """``officer``: of this one's till alone."""
    came = Payment.objects.select_related("invoice__dossier__version", "officer").filter(mission=mission, day=day)
    back = Refund.objects.select_related("payment__invoice__dossier__version", "proposed_by")
    back = back.filter(payment__mission=mission, day=day)
    tills = Till.objects.select_related("officer", "signed_by").filter(mission=mission, day=day)
    if officer is not None:
        came, back = came.filter(officer=officer), back.filter(till__officer=officer)
        tills = tills.filter(officer=officer)
    entries = [_entry(one, one.amount, one.at, one.officer) for one in came]
    entries += [_entry(one.payment, -one.amount, one.decided_at or one.proposed_at, one.proposed_by) for one in back]
    return Day(mission, day, sorted(entries, key=lambda one: (one.at, one.number)), list(tills.order_by("pk")))


def _entry(payment: Payment, amount: Decimal, at: datetime, officer: Officer | None) -> Entry:
    dossier = payment.invoice.dossier if payment.invoice else None
    return Entry(
        at=at,
        number=payment.receipt,
        code=dossier.code if dossier else "",
        service=dossier.version.key if dossier else "",
        way=payment.method,
        currency=payment.currency,
        amount=amount,
        flag=payment.flag,
        officer=officer.username if officer else "",
        payment=payment,
    )


def own_till(officer: Officer, till_id: int) -> Till:
    """A till of this officer's; raises NotFound."""
    found = Till.objects.filter(pk=till_id, officer=officer).first()
    if found is None:
        raise NotFound
    return found


def sums_of(till: Till) -> Sums:
    """What should lie in a till, by way and currency."""
    came = [(one.method, one.currency, one.amount) for one in till.payments.all()]
    back = [
        (one.payment.method, one.payment.currency, -one.amount) for one in till.refunds.select_related("payment").all()
    ]
    return _sums([*came, *back])


def _sums(lines: Iterable[tuple[str, str, Decimal]]) -> Sums:
    found: Sums = {}
    for way, currency, amount in lines:
        found[way, currency] = found.get((way, currency), Decimal(0)) + amount
    return dict(sorted(found.items()))


# What is open ---------------------------------------------------------------------------------------------------------
def unsettled(mission: str) -> list[Payment]:
    """Money that came and settled nothing, and of which something is still here."""
    flagged = Payment.objects.select_related("invoice__dossier").filter(mission=mission).exclude(flag="")
    back = Sum("refunds__amount", filter=Q(refunds__confirmed=True), default=Decimal(0))
    return [one for one in flagged.annotate(back=back).order_by("-pk")[:MOST_OPEN] if one.back < one.amount]


def unpaid(mission: str) -> list[Invoice]:
    """What is invoiced and open, the oldest first."""
    due = Invoice.objects.select_related("dossier__version").filter(dossier__mission=mission, dossier__closed_at=None)
    return list(due.filter(waiver=None).exclude(payments__flag="").order_by("issued_at")[:MOST_OPEN])


def waiting_transfers(mission: str) -> list[Transfer]:
    """Transfers that applicants say they made and nobody has confirmed, the oldest first."""
    sent = Transfer.objects.select_related("invoice__dossier").filter(state=Transfer.State.OPEN)
    return list(sent.filter(invoice__dossier__mission=mission).order_by("pk")[:MOST_OPEN])


# Rates ----------------------------------------------------------------------------------------------------------------
def rates() -> QuerySet[Rate]:
    """All that were ever proposed, newest first."""
    return Rate.objects.select_related("proposed_by", "confirmed_by", "undone_by")


def rates_in_force(on: date) -> list[tuple[str, date, Decimal]]:
    """(currency, since, units for one euro) of a day."""
    found = [(currency, tariff.rate_of(currency, on=on)) for currency in tariff.currencies()]
    return [(currency, *one) for currency, one in found if one is not None]
