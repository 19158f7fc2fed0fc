"""What the rules by nationality say to somebody who asks which visa is wanted."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue import nationality

LONG = {"work", "study", "other"}  # no visit that a waiver is for


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    """The consequences of the nationality, and ``waived``: whether this stay needs no visa; None while that is open.

    Whoever does not tell a nationality is led on as one whom no rule concerns.
    """
    table, country, purpose = names["rules"].get("nationality") or {}, names["nationality"], names["purpose"]
    told = nationality.consequences(table, country, names, purpose=purpose or "other")
    days, stay = told["waiver_days"], names["stay_days"]
    waived = None if days and stay is None else bool(days) and purpose not in LONG and stay <= days
    return told | {"waived": waived} | ({} if country else {"admitted": True})
