"""The gateway calls once, twice, late, for nothing and with another sum: no money is lost and none is taken twice."""

import json
from uuid import uuid4

import pytest

from mikhak.dossiers import actions as dossiers
from mikhak.notices.models import Notice
from mikhak.payments import actions
from mikhak.payments.gateways import Said, trial
from mikhak.payments.models import Order, Payment
from mikhak.ui.refusals import Conflict, Forbidden, NotFound
from tests.office.dossiers import MISSION, fresh
from tests.payments.money import call, ordered, pay, waiting
from tests.walk import now, staff, who


def test_a_call_settles_the_fee_and_the_dossier_goes_on() -> None:
    made, due = waiting(staff(MISSION))
    paid = call(ordered(made))
    assert paid
    assert (paid.flag, paid.amount, paid.officer, paid.method) == ("", due.amount, None, "gateway")
    assert fresh(made).step != made.step
    assert Notice.objects.filter(dossier_code=made.code, kind="payment_recorded").count() == 1


def test_the_same_call_again_changes_nothing() -> None:
    made, _due = waiting(staff(MISSION))
    order = ordered(made)
    assert call(order) == call(order)
    assert Payment.objects.count() == 1
    assert made.events.filter(name__startswith="payment_").count() == 2  # due, recorded


def test_another_payment_for_a_paid_fee_is_kept_and_flagged() -> None:
    made, _due = waiting(staff(MISSION))
    order = ordered(made)
    call(order, "B-1")
    second = call(order, "B-2")
    assert second
    assert (second.flag, second.receipt) == ("double", "THE-1405-R000002")
    assert Notice.objects.filter(dossier_code=made.code, kind="payment_kept").count() == 1


@pytest.mark.parametrize(("more", "currency"), [(-1, "EUR"), (1, "EUR"), (0, "USD")])
def test_another_sum_is_kept_and_the_fee_stays_due(more: int, currency: str) -> None:
    made, _due = waiting(staff(MISSION))
    kept = call(ordered(made), more=more, currency=currency)
    assert kept
    assert kept.flag == "amount"
    assert fresh(made).step == made.step
    settled = call(ordered(made), "B-2")
    assert settled
    assert settled.flag == ""


def test_money_for_a_closed_dossier_or_a_waived_fee_is_kept() -> None:
    people = staff(MISSION)
    (closed, _), (waived, _) = waiting(people), waiting(people)
    orders = [ordered(closed), ordered(waived)]
    dossiers.withdraw(dossier=closed, now=now())
    actions.waive(**who(people.consul, waived), reason="خطای ما")
    kept = [call(order, f"L-{number}") for number, order in enumerate(orders)]
    assert [one.flag for one in kept if one] == ["not_due", "not_due"]
    assert fresh(closed).outcome == "withdrawn"


def test_a_declined_payment_leaves_the_fee_open_and_another_try_is_another_order() -> None:
    made, _due = waiting(staff(MISSION))
    first = ordered(made)
    assert ordered(made) == first  # no answer yet: it is gone on with
    assert call(first, paid=False) is None
    assert Order.objects.get(pk=first.pk).state == "declined"
    assert ordered(made) != first
    assert fresh(made).step == made.step


def test_nothing_is_ordered_when_nothing_is_due() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    pay(people, made)
    with pytest.raises(Conflict):
        ordered(fresh(made))
    assert not Order.objects.exists()


def test_a_call_that_is_not_the_gateways_is_refused() -> None:
    made, due = waiting(staff(MISSION))
    order = ordered(made)
    message, signature = trial.call(Said(order.pk, True, due.amount, due.currency, "B-1"))
    forged = json.dumps(json.loads(message) | {"amount": "1"})
    for told, sign in ((forged, signature), (message, ""), (message, "é")):
        with pytest.raises(Forbidden):
            actions.heard(message=told, signature=sign, now=now())
    unknown, good = trial.call(Said(uuid4(), True, due.amount, due.currency, "B-1"))
    with pytest.raises(NotFound):
        actions.heard(message=unknown, signature=good, now=now())
    assert not Payment.objects.exists()
