"""What the rules say of the nationality of someone who lands, and its name on the visa."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue import nationality
from mikhak.catalogue.hooks import DocumentData
from mikhak.missions import queries as missions


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    """What the rules say, and ``desk``: the key of the visa desk of the airport; None before that is chosen."""
    airport = names.get("entry_border")
    return nationality.of_traveller(names) | {"desk": f"visa-desk-{airport.lower()}" if airport else None}


def document(data: DocumentData) -> dict[str, object]:
    return {"nationality": nationality.in_words(data, missions.countries)}
