"""Short words of the tests about money: a dossier that waits for its fee, and what a gateway says of it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from mikhak.dossiers.models import Dossier
from mikhak.payments import actions, queries
from mikhak.payments.gateways import Said, trial
from mikhak.payments.models import Invoice, Order, Payment
from tests.office.dossiers import MISSION, at_step
from tests.walk import Staff, now, who


def waiting(people: Staff) -> tuple[Dossier, Invoice]:
    """A dossier at its payment step, and what is due."""
    made = at_step("payment", people)
    due = queries.invoice_of(made)
    assert due is not None
    return made, due


def pay(people: Staff, made: Dossier, method: str = "cash", reference: str = "") -> Payment:
    return actions.record_payment(**who(people.clerk, made), method=method, reference=reference)


def ordered(made: Dossier) -> Order:
    """The person went to the gateway."""
    page = actions.begin_order(dossier=made, now=now())
    return queries.order(UUID(page.strip("/").split("/")[-1]))


def call(order: Order, reference: str = "B-1", *, paid: bool = True, more: int = 0, **change: Any) -> Payment | None:
    """The gateway calls; ``more`` money than is due."""
    due = order.invoice
    said = Said(order.pk, paid, due.amount + Decimal(more), change.get("currency", due.currency), reference)
    message, signature = trial.call(said)
    return actions.heard(message=message, signature=signature, now=change.get("at", datetime.now(UTC)))


__all__ = ["MISSION", "call", "ordered", "pay", "waiting"]
