"""Headquarters keeps the exchange rates: two people, from a day on, and no invoice that exists changes."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mikhak.accounts.roles import EVERYWHERE
from mikhak.missions.queries import HEADQUARTERS
from mikhak.payments import actions
from mikhak.payments.models import Rate
from mikhak.payments.tariff import price
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from tests.walk import now, officer

TODAY = date(2026, 11, 23)


def proposal(**change: Any) -> dict[str, Any]:
    return {"currency": "DKK", "rate": Decimal("8"), "since": TODAY + timedelta(days=1), "now": now(), **change}


def crowns(on: date) -> tuple[str, date]:
    found = price(Decimal(100), "copenhagen", on=on)
    return str(found.amount), found.rate_on


def test_a_rate_counts_from_its_day_once_another_has_confirmed_it() -> None:
    one, two = officer("desk", EVERYWHERE), officer("desk", EVERYWHERE)
    made = actions.propose_rate(actor=one, **proposal())
    assert crowns(made.since)[0] == "746.00"
    with pytest.raises(Refusal):
        actions.confirm_rate(actor=one, rate_id=made.pk, now=now())
    actions.confirm_rate(actor=two, rate_id=made.pk, now=now())
    assert crowns(TODAY)[0] == "746.00"
    assert crowns(made.since) == ("800.00", made.since)
    with pytest.raises(Conflict):
        actions.confirm_rate(actor=two, rate_id=made.pk, now=now())


def test_an_undone_rate_leaves_the_one_before_in_force_and_stays_in_the_history() -> None:
    one, two = officer("desk", EVERYWHERE), officer("desk", EVERYWHERE)
    for rate in ("8", "9"):
        made = actions.propose_rate(actor=one, **proposal(rate=Decimal(rate), since=TODAY))
        actions.confirm_rate(actor=two, rate_id=made.pk, now=now() + timedelta(seconds=int(rate)))
    assert crowns(TODAY)[0] == "900.00"
    actions.undo_rate(actor=two, rate_id=made.pk, now=now())
    assert crowns(TODAY)[0] == "800.00"
    for act in (actions.undo_rate, actions.confirm_rate):
        with pytest.raises(Conflict):
            act(actor=one, rate_id=made.pk, now=now())
    assert Rate.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"rate": Decimal(0)}, "rate"),
        ({"since": TODAY - timedelta(days=1)}, "since"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.propose_rate(actor=officer("desk", EVERYWHERE), **proposal(**change))
    assert refused.value.field == field
    assert not Rate.objects.exists()


def test_nobody_but_the_desks_of_headquarters_touches_a_rate() -> None:
    made = actions.propose_rate(actor=officer("desk", EVERYWHERE), **proposal())
    for actor in (officer("consul", "paris"), officer("consul", HEADQUARTERS)):
        with pytest.raises(Forbidden):
            actions.propose_rate(actor=actor, **proposal())
        for act in (actions.confirm_rate, actions.undo_rate):
            with pytest.raises(Forbidden):
                act(actor=actor, rate_id=made.pk, now=now())
    with pytest.raises(NotFound):
        actions.undo_rate(actor=officer("desk", EVERYWHERE), rate_id=made.pk + 1, now=now())


def test_two_people_are_a_rule_of_the_database() -> None:
    one = officer("desk", EVERYWHERE)
    made = actions.propose_rate(actor=one, **proposal())
    with pytest.raises(IntegrityError), transaction.atomic():
        Rate.objects.filter(pk=made.pk).update(confirmed_by=one.officer)
