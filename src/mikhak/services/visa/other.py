"""What the rules say of the nationality of a traveller with another purpose, and its name on the visa."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue import nationality
from mikhak.catalogue.hooks import DocumentData
from mikhak.missions import queries as missions


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    return nationality.of_traveller(names)


def document(data: DocumentData) -> dict[str, object]:
    return {"nationality": nationality.in_words(data, missions.countries)}
