"""What holds of all visas together: their languages, their airports, their amounts and the rules by nationality."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mikhak.catalogue.checks import without_arabic
from mikhak.catalogue.context import in_force
from mikhak.missions import queries
from tests.world import world
from tests.written import written

__all__ = ["world"]

CATALOGUE = written()
VISAS = {key: one for key, one in CATALOGUE.services.items() if one.category == "visa"}
GUIDES = {key: one for key, one in CATALOGUE.guides.items() if one.category == "visa"}
TODAY = date(2026, 11, 21)


def table(name: str) -> Any:
    return in_force(CATALOGUE.rules[name], TODAY)


@pytest.mark.parametrize("key", sorted(VISAS | GUIDES))
def test_everything_a_foreigner_reads_is_there_in_arabic(key: str) -> None:
    assert list(without_arabic((VISAS | GUIDES)[key])) == []


@pytest.mark.parametrize("key", sorted(VISAS))
def test_the_authorisation_of_tehran_is_a_document_of_its_own_issued_before_the_visa(key: str) -> None:
    issued = [step.document for step in VISAS[key].flow if step.kind == "issue"]
    assert issued == ["authorisation", None]


@pytest.mark.parametrize("key", sorted(VISAS))
def test_the_first_page_asks_what_makes_somebody_iranian_in_law(key: str) -> None:
    first = {spec.name for spec in VISAS[key].sections[0].fields}
    assert first & {"iranian_origin", "father_nationality", "renunciation_status"}


def test_every_airport_offered_has_its_visa_desk(world: None) -> None:
    border = VISAS["visa-airport"].field("entry_border")
    assert {queries.mission(f"visa-desk-{one.value.lower()}").country for one in border.choices} == {"IR"}


def test_urgent_costs_half_as_much_again() -> None:
    amounts = table("tariff")["visa"]
    urgent = {name: amount for name, amount in amounts.items() if name.endswith("_urgent")}
    assert urgent
    assert urgent == {name: amounts[name.removesuffix("_urgent")] * Decimal("1.5") for name in urgent}


def test_the_rules_by_nationality_name_countries_of_the_world(world: None) -> None:
    rules = table("nationality")
    named = {code for waiver in rules["waivers"] for code in waiver["countries"]}
    named |= {code for value in rules.values() if isinstance(value, list) for code in value if isinstance(code, str)}
    assert named - set(rules["not_admitted"]) <= {code for code, _name in queries.countries("en")}
