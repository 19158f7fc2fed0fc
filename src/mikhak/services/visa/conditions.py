"""What the rules by nationality say to somebody who asks which visa is wanted."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue import nationality

LONG = {"work", "study", "other"}  # no visit that a waiver is for


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    """The consequences of the nationality, ``waived``: whether the stay needs no visa, and ``foreign``: whether the
    traveller can get one, being neither Iranian in law nor barred.

    Questions may stay open: who tells nothing of himself is led on as somebody whom no rule concerns.
    """
    table, country, purpose = names["rules"].get("nationality") or {}, names["nationality"], names["purpose"]
    told = nationality.consequences(table, country, names, purpose=purpose or "tourism")
    days, stay = told["waiver_days"], names["stay_days"]
    return told | {
        "waived": bool(days) and purpose not in LONG and (stay is None or stay <= days),
        "foreign": names["iranian_origin"] in {None, "no"} and told["admitted"] is not False,
    }
