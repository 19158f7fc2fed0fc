"""Several at the same moment, with real threads: one succeeds, the others are refused, and no number is left out."""

import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection

from mikhak.payments import actions, queries
from mikhak.payments.models import Payment, Refund, Till
from mikhak.ui.refusals import Conflict, Refusal
from tests.office.dossiers import MISSION
from tests.payments.money import call, ordered, pay, waiting
from tests.walk import now, staff, who
from tests.world import furnish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def furnished() -> None:
    furnish()


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all at once; gives what each gave, or its refusal."""
    gate, said = threading.Barrier(len(acts)), list[object]()

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            said.append(act())
        except Refusal as refused:
            said.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_receipts_of_one_mission_are_numbered_without_gaps_and_without_twins() -> None:
    people = staff(MISSION)
    made = [waiting(people)[0] for _n in range(4)]
    told: dict[str, Any] = {"mission": MISSION, "method": "transfer", "currency": "EUR", "now": now()}
    stray: dict[str, Any] = {"actor": people.clerk, "amount": Decimal(3), "reference": "9", **told}
    together(
        *(partial(pay, people, one) for one in made),
        *(lambda: actions.note_stray(**stray) for _n in range(4)),
    )
    numbers = sorted(Payment.objects.values_list("receipt", flat=True))
    assert numbers == [f"THE-1405-R{place:06d}" for place in range(1, 9)]


def test_of_two_officers_who_record_one_is_too_late() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    said = together(*(lambda: pay(people, made) for _n in range(3)))
    assert sorted(isinstance(one, Conflict) for one in said) == [False, True, True]
    assert Payment.objects.count() == 1


def test_the_gateway_that_calls_twice_at_once_is_heard_once_and_the_clerk_beside_it_loses_nothing() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    order = ordered(made)
    together(lambda: call(order), lambda: call(order), lambda: pay(people, made))
    assert Payment.objects.filter(method="gateway").count() == 1
    assert Payment.objects.filter(flag="").count() == 1


def test_two_officers_never_give_back_more_than_came() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    paid = pay(people, made)
    told: dict[str, Any] = {"payment_id": paid.pk, "amount": due.amount - 1, "reason": "زیادی بود"}
    together(*(lambda: actions.propose_refund(**who(people.clerk, made), **told) for _n in range(3)))
    back = Refund.objects.get()
    said = together(
        lambda: actions.confirm_refund(**who(people.consul, made), refund_id=back.pk),
        lambda: actions.return_refund(**who(people.second, made), refund_id=back.pk),
    )
    assert sorted(isinstance(one, Conflict) for one in said) == [False, True]


def test_what_is_taken_while_a_till_is_closed_is_in_it_or_in_the_next_one() -> None:
    people = staff(MISSION)
    (first, due), (second, _) = waiting(people), waiting(people)
    pay(people, first)
    till, counted = Till.objects.get(), {("cash", due.currency): due.amount}
    closing: dict[str, Any] = {"till_id": till.pk, "counted": counted, "reason": "", "now": now()}
    together(lambda: actions.close_till(actor=people.clerk, **closing), lambda: pay(people, second))
    closed = Till.objects.get(pk=till.pk)
    assert (closed.closed_at is None) == (closed.payments.count() == 2)
    if closed.closed_at:
        assert queries.sums_of(closed) == counted
