"""Money goes back by two people, never more than came, also after the end of a dossier."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mikhak.dossiers import actions as dossiers
from mikhak.notices.models import Notice
from mikhak.payments import actions, queries
from mikhak.payments.models import Refund
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from tests.office.dossiers import MISSION
from tests.payments.money import call, ordered, pay, waiting
from tests.walk import now, officer, staff, who

REASON = "دو بار پرداخت شد"


def test_a_refund_is_proposed_by_one_and_confirmed_by_another() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    paid = pay(people, made)
    told: dict[str, Any] = {"payment_id": paid.pk, "amount": Decimal(5), "reason": REASON}
    back = actions.propose_refund(**who(people.consul, made), **told)
    with pytest.raises(Forbidden):
        actions.confirm_refund(**who(people.clerk, made), refund_id=back.pk)
    with pytest.raises(Refusal):
        actions.confirm_refund(**who(people.consul, made), refund_id=back.pk)
    with pytest.raises(NotFound):
        actions.confirm_refund(**who(officer("consul", "paris"), made), refund_id=back.pk)
    assert not Notice.objects.filter(kind="refunded").exists()

    actions.confirm_refund(**who(people.second, made), refund_id=back.pk)
    letter = Notice.objects.get(kind="refunded", dossier_code=made.code)
    assert (letter.values["amount"], letter.values["reason"]) == ("5.00", REASON)
    for act in (actions.confirm_refund, actions.return_refund):
        with pytest.raises(Conflict):
            act(**who(people.second, made), refund_id=back.pk)


def test_never_more_goes_back_than_came() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    paid = pay(people, made)
    for amount in (Decimal(0), Decimal(-1), due.amount + 1):
        with pytest.raises(Refusal) as refused:
            actions.propose_refund(**who(people.clerk, made), payment_id=paid.pk, amount=amount, reason=REASON)
        assert refused.value.field == "amount"
    whole: dict[str, Any] = {"payment_id": paid.pk, "amount": due.amount, "reason": REASON}
    first = actions.propose_refund(**who(people.clerk, made), **whole)
    with pytest.raises(Refusal):
        actions.propose_refund(**who(people.clerk, made), **whole)  # the first one waits
    actions.return_refund(**who(people.consul, made), refund_id=first.pk)
    again = actions.propose_refund(**who(people.clerk, made), **whole)
    actions.confirm_refund(**who(people.consul, made), refund_id=again.pk)
    assert queries.left_of(paid) == 0


def test_a_refund_needs_a_reason_and_a_payment_of_this_dossier() -> None:
    people = staff(MISSION)
    (made, _), (other, _) = waiting(people), waiting(people)
    paid, elsewhere = pay(people, made), pay(people, other)
    with pytest.raises(Refusal) as refused:
        actions.propose_refund(**who(people.clerk, made), payment_id=paid.pk, amount=Decimal(1), reason="")
    assert refused.value.field == "reason"
    with pytest.raises(NotFound):
        actions.propose_refund(**who(people.clerk, made), payment_id=elsewhere.pk, amount=Decimal(1), reason=REASON)
    assert not Refund.objects.exists()


def test_money_goes_back_after_the_end_too() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    order = ordered(made)
    dossiers.withdraw(dossier=made, now=now())
    late = call(order)
    assert late
    told: dict[str, Any] = {"payment_id": late.pk, "amount": due.amount, "reason": REASON}
    back = actions.propose_refund(**who(people.clerk, made), **told)
    assert [one.pk for one in queries.unsettled(MISSION)] == [late.pk]
    actions.confirm_refund(**who(people.consul, made), refund_id=back.pk)
    assert queries.unsettled(MISSION) == []


def test_two_people_are_a_rule_of_the_database() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    paid = pay(people, made)
    told: dict[str, Any] = {"payment_id": paid.pk, "amount": Decimal(1), "reason": REASON}
    back = actions.propose_refund(**who(people.consul, made), **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=back.pk).update(confirmed=True, decided_by=people.consul.officer)
