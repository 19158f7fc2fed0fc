"""What a fee comes to, and that it is taken once."""

from datetime import date
from decimal import Decimal

import pytest

from mikhak.payments import actions, queries
from mikhak.payments.tariff import price
from mikhak.ui.refusals import Conflict, Refusal
from tests.office.dossiers import MISSION, at_step, fresh
from tests.walk import staff, who

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("mission", "amount", "currency"),
    [("the-hague", "100.00", "EUR"), ("copenhagen", "746.00", "DKK"), ("tokyo", "18200", "JPY")],
)
def test_euros_become_the_missions_currency(mission: str, amount: str, currency: str) -> None:
    due = price(Decimal(100), mission, on=DAY)
    assert (str(due.amount), due.currency) == (amount, currency)


def test_a_payment_is_recorded_once_with_a_numbered_receipt() -> None:
    people = staff(MISSION)
    made = at_step("payment", people)
    invoice = queries.invoice_of(made)
    assert invoice is not None
    assert invoice.eur == made.fee_eur
    paid = actions.record_payment(**who(people.clerk, made), method="cash", reference="")
    assert paid.receipt.startswith("THE-1405-R")
    assert paid.amount == invoice.amount
    with pytest.raises(Conflict):
        actions.record_payment(**who(people.clerk, made), method="cash", reference="")


@pytest.mark.parametrize(("method", "reference", "field"), [("barter", "", "method"), ("transfer", " ", "reference")])
def test_an_unclear_payment_is_refused_and_nothing_moves(method: str, reference: str, field: str) -> None:
    people = staff(MISSION)
    made = at_step("payment", people)
    with pytest.raises(Refusal) as refused:
        actions.record_payment(**who(people.clerk, made), method=method, reference=reference)
    assert refused.value.field == field
    assert fresh(made).step == made.step
    assert queries.payment_of(made) is None
