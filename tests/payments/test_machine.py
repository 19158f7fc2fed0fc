"""Whatever happens to the money of one dossier, in any order and by anybody: the books stay true."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import actions as dossiers
from mikhak.dossiers.models import Dossier, Event
from mikhak.payments import actions, queries
from mikhak.payments.models import Order, Payment, Refund, Till, Waiver
from mikhak.ui.refusals import Refusal
from tests.office.dossiers import MISSION
from tests.payments.money import call, ordered, waiting
from tests.walk import officer, staff, who

WHOEVER = st.sampled_from(["clerk", "consul", "second", "stranger"])


def books() -> list[Any]:
    """Everything that is written about money."""
    rows: list[Any] = [Payment, Refund, Waiver, Till, Order]
    return [*(list(one.objects.order_by("pk").values()) for one in rows), Event.objects.count()]


class Money(RuleBasedStateMachine):
    """One dossier that waits for its fee; every run begins anew."""

    dossier: Dossier
    people: dict[str, OfficerActor]

    def __init__(self) -> None:
        super().__init__()
        self.start = transaction.savepoint()
        self.sent = dict[str, Decimal]()  # what the bank says was paid, by its number

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.start)

    def attempt(self, act: Callable[[], object]) -> None:
        """What is refused changes nothing."""
        before = books()
        try:
            act()
        except Refusal:
            assert books() == before

    def by(self, name: str) -> dict[str, Any]:
        return who(self.people[name], self.dossier)

    @rule()
    def go_to_the_gateway(self) -> None:
        self.attempt(lambda: ordered(self.dossier))

    @precondition(lambda self: Order.objects.exists())
    @rule(number=st.sampled_from("ABC"), paid=st.booleans(), more=st.sampled_from([0, 0, -1, 3]))
    def the_gateway_calls(self, number: str, paid: bool, more: int) -> None:
        order = Order.objects.order_by("begun_at", "pk")[0]
        kept = call(order, number, paid=paid, more=more)
        if paid:
            self.sent.setdefault(number, order.invoice.amount + more)
        assert (kept is not None) == (number in self.sent)

    @rule(name=WHOEVER, method=st.sampled_from(["cash", "card", "gateway", "shells"]))
    def somebody_records(self, name: str, method: str) -> None:
        self.attempt(lambda: actions.record_payment(**self.by(name), method=method, reference="7"))

    @rule(name=WHOEVER)
    def somebody_waives(self, name: str) -> None:
        self.attempt(lambda: actions.waive(**self.by(name), reason="خطای ما"))

    @precondition(lambda self: Payment.objects.exists())
    @rule(name=WHOEVER, which=st.integers(0, 3), amount=st.sampled_from(["0.01", "20", "30", "40", "1000"]))
    def somebody_proposes_a_refund(self, name: str, which: int, amount: str) -> None:
        found = list(Payment.objects.order_by("pk"))
        told: dict[str, Any] = {
            "payment_id": found[which % len(found)].pk,
            "amount": Decimal(amount),
            "reason": "زیادی بود",
        }
        self.attempt(lambda: actions.propose_refund(**self.by(name), **told))

    @precondition(lambda self: Refund.objects.exists())
    @rule(name=WHOEVER, which=st.integers(0, 3), agrees=st.booleans())
    def somebody_decides_a_refund(self, name: str, which: int, agrees: bool) -> None:
        found = list(Refund.objects.order_by("pk"))
        act = actions.confirm_refund if agrees else actions.return_refund
        self.attempt(lambda: act(**self.by(name), refund_id=found[which % len(found)].pk))

    @precondition(lambda self: Till.objects.filter(closed_at=None).exists())
    @rule(name=WHOEVER, less=st.sampled_from([0, 1]))
    def somebody_closes_a_till(self, name: str, less: int) -> None:
        till = Till.objects.filter(closed_at=None)[0]
        told: dict[str, Any] = {
            "counted": {key: due - less for key, due in queries.sums_of(till).items()},
            "reason": "",
        }
        self.attempt(
            lambda: actions.close_till(actor=self.people[name], till_id=till.pk, **told, now=datetime.now(UTC))
        )

    @rule()
    def the_applicant_gives_up(self) -> None:
        fresh = Dossier.objects.get(pk=self.dossier.pk)
        self.attempt(lambda: dossiers.withdraw(dossier=fresh, now=datetime.now(UTC)))

    @invariant()
    def never_less_than_nothing(self) -> None:
        for one in Payment.objects.all():
            back = [back.amount for back in one.refunds.all() if back.confirmed is not False]
            assert sum(back) <= one.amount

    @invariant()
    def one_payment_at_most_is_in_force(self) -> None:
        in_force = Payment.objects.filter(flag="").count()
        assert in_force + Waiver.objects.count() <= 1

    @invariant()
    def what_the_bank_took_is_in_the_books_once(self) -> None:
        kept = Payment.objects.filter(method="gateway").values_list("reference", "amount")
        assert sorted(kept) == sorted(self.sent.items())

    @invariant()
    def receipts_have_no_gaps(self) -> None:
        numbers = [one.receipt for one in Payment.objects.order_by("pk")]
        assert numbers == [f"THE-1405-R{place:06d}" for place in range(1, len(numbers) + 1)]

    @invariant()
    def a_closed_till_has_what_was_counted(self) -> None:
        for till in Till.objects.exclude(closed_at=None):
            counted = {(one["way"], one["currency"]): Decimal(one["expected"]) for one in till.counted}
            assert counted == queries.sums_of(till)


def test_the_books_of_a_dossier_stay_true_whatever_happens() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    Money.dossier = made
    Money.people = {
        "clerk": people.clerk,
        "consul": people.consul,
        "second": people.second,
        "stranger": officer("consul", "paris"),
    }
    few = settings(
        max_examples=15,
        stateful_step_count=30,
        phases=(Phase.reuse, Phase.generate),  # a failure is told as it was found: making it small takes minutes
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Money, settings=few)
