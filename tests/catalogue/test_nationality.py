from datetime import date
from typing import Any

import pytest

from mikhak.catalogue import nationality
from mikhak.catalogue.context import in_force
from tests.written import written

TODAY = date(2026, 11, 21)
CATALOGUE = written()


def table() -> Any:
    return in_force(written().rules["nationality"], TODAY)


def told(code: str | None, purpose: str = "tourism", **answers: str) -> dict[str, object]:
    return nationality.consequences(table(), code, answers, purpose=purpose)


def test_nothing_follows_before_the_nationality_is_known() -> None:
    assert set(told(None).values()) == {None}
    assert told(None).keys() == told("SE").keys()


def test_before_the_first_edition_of_the_rules_nobody_is_treated_otherwise() -> None:
    names = {"rules": {"nationality": None}, "subject": {"nationality": "GB"}}
    assert nationality.of_traveller(names)["guided"] is False


def test_a_swede_may_get_any_visa_and_needs_one() -> None:
    swede = told("SE")
    assert swede["admitted"] is True
    assert not any(swede[name] for name in ("guided", "fingerprint", "sticker", "airport_excluded", "extended_review"))
    assert (swede["waiver_days"], swede["days_ahead"]) == (None, 10)


@pytest.mark.parametrize("code", ["US", "GB", "CA"])
def test_some_travel_with_a_guide_give_fingerprints_and_get_no_visa_at_the_airport(code: str) -> None:
    one = told(code)
    assert all(one[name] for name in ("admitted", "guided", "fingerprint", "sticker", "airport_excluded"))
    assert one["days_ahead"] == 60


def test_a_passport_of_israel_is_not_admitted() -> None:
    assert told("IL")["admitted"] is False


@pytest.mark.parametrize(
    ("code", "answers", "days"),
    [
        ("TR", {}, 90),
        ("TR", {"entry_mode": "rail", "passport_type": "ordinary"}, 90),
        ("TR", {"passport_type": "service"}, None),
        ("IQ", {"entry_mode": "air"}, 30),
        ("IQ", {"entry_mode": "land"}, None),
        ("RU", {"trip_kind": "individual"}, None),
        ("RU", {"trip_kind": "group"}, 15),
        ("IN", {"entry_mode": "air"}, None),
    ],
)
def test_a_waiver_hangs_on_passport_way_of_entry_and_group(code: str, answers: dict[str, str], days: int) -> None:
    assert told(code, **answers)["waiver_days"] == days


def test_a_waiver_for_tourism_is_none_for_business() -> None:
    assert told("JP", "tourism")["waiver_days"] == 15
    assert told("JP", "business")["waiver_days"] is None
    assert told("GE", "business")["waiver_days"] == 45


def test_tehran_always_sees_some_nationalities_and_those_without_one() -> None:
    assert told("PK")["extended_review"] is True
    assert told("SE", passport_type="laissez_passer")["extended_review"] is True
    assert told("SE", passport_type="ordinary")["extended_review"] is False
