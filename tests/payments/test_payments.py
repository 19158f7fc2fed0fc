"""What a fee comes to, that it is taken once, and that it is not asked for when the fault was ours."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mikhak.dossiers import actions as dossiers
from mikhak.notices.models import Notice
from mikhak.payments import actions, queries
from mikhak.payments.models import Payment
from mikhak.payments.tariff import price
from mikhak.payments.ways import way, ways
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from tests.office.dossiers import MISSION, at_step, fresh
from tests.payments.money import pay, waiting
from tests.walk import now, officer, staff, who

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
    made, invoice = waiting(people)
    assert invoice.eur == made.fee_eur
    paid = pay(people, made)
    assert paid.receipt == "THE-1405-R000001"
    assert paid.amount == invoice.amount
    with pytest.raises(Conflict):
        pay(people, made)
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "reference", "field"),
    [("barter", "", "method"), ("gateway", "1", "method"), ("card", "", "reference"), ("transfer", " ", "reference")],
)
def test_an_unclear_payment_is_refused_and_nothing_moves(method: str, reference: str, field: str) -> None:
    people = staff(MISSION)
    made = at_step("payment", people)
    with pytest.raises(Refusal) as refused:
        pay(people, made, method, reference)
    assert refused.value.field == field
    assert fresh(made).step == made.step
    assert queries.payment_of(made) is None


def test_every_way_is_found_by_its_name_and_says_what_to_do_in_three_languages() -> None:
    assert list(ways()) == ["cash", "card", "gateway", "transfer", "money_order"]
    assert all(one.how.ar and one.label.ar for one in ways().values())
    with pytest.raises(LookupError):
        way("base")


def test_a_mission_takes_the_ways_that_its_consul_says() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    given: dict[str, Any] = {"mission": MISSION, "now": now(), "account": ""}
    with pytest.raises(Forbidden):
        actions.set_terms(actor=people.clerk, taken=["card"], **given)
    with pytest.raises(NotFound):
        actions.set_terms(actor=officer("consul", "paris"), taken=["card"], **given)
    for taken, field in (([], "ways"), (["shells"], "ways"), (["transfer"], "account")):
        with pytest.raises(Refusal) as refused:
            actions.set_terms(actor=people.consul, taken=taken, **given)
        assert refused.value.field == field
    assert queries.terms_of(MISSION) is None

    actions.set_terms(actor=people.consul, taken=["card"], **given)
    with pytest.raises(Refusal):
        pay(people, made, "cash")
    assert pay(people, made, "card", "T-1").reference == "T-1"


def test_a_fee_is_waived_by_a_consul_with_a_reason_when_the_fault_was_ours() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    with pytest.raises(Forbidden):
        actions.waive(**who(people.clerk, made), reason="نام نادرست چاپ شد")
    with pytest.raises(NotFound):
        actions.waive(**who(officer("consul", "paris"), made), reason="نام نادرست چاپ شد")
    with pytest.raises(Refusal) as refused:
        actions.waive(**who(people.consul, made), reason=" ")
    assert refused.value.field == "reason"
    assert fresh(made).step == made.step

    actions.waive(**who(people.consul, made), reason="نام نادرست چاپ شد")
    assert fresh(made).step != made.step
    assert Notice.objects.filter(dossier_code=made.code, kind="fee_waived").count() == 1
    with pytest.raises(Conflict):
        actions.waive(**who(people.consul, made), reason="دوباره")
    with pytest.raises(Conflict):
        pay(people, made)


def test_what_is_paid_or_closed_is_not_waived() -> None:
    people = staff(MISSION)
    paid, closed = waiting(people)[0], waiting(people)[0]
    pay(people, paid)
    dossiers.withdraw(dossier=closed, now=now())
    for made in (paid, closed):
        with pytest.raises(Conflict):
            actions.waive(**who(people.consul, made), reason="خطای ما")


def test_two_payments_in_force_are_impossible_in_the_database() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    paid = pay(people, made)
    with pytest.raises(IntegrityError), transaction.atomic():
        paid.pk, paid.receipt = None, "THE-1405-R000099"
        paid.save(force_insert=True)
