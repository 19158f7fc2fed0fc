"""What a visa for tourists needs to know of the traveller's nationality, from the dated table of rules."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue.hooks import DocumentData
from mikhak.missions import queries as missions


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    """``waiver_days``: stay without a visa, in days, for this nationality and way of entry; None where there is none.

    ``days_ahead``: how many days before arrival the request should be made.
    """
    table, nationality = names["rules"].get("nationality") or {}, names["subject"].get("nationality")
    guided = nationality in table.get("guided_tour", ())
    return {"waiver_days": _waiver(names, table, nationality), "days_ahead": 60 if guided else 10}


def _waiver(names: Mapping[str, Any], table: Mapping[str, Any], nationality: str | None) -> int | None:
    if names.get("passport_type") not in {None, "ordinary"}:
        return None
    for waiver in table.get("waivers", ()):
        if nationality in waiver["countries"] and names.get("entry_mode") in {None, *waiver["modes"]}:
            return int(waiver["days"])
    return None


def document(data: DocumentData) -> dict[str, object]:
    """The traveller's nationality in words."""
    subject: Any = data.names["subject"]
    code = subject["nationality"]
    return {"nationality": {language: dict(missions.countries(language)).get(code, code) for language in ("fa", "en")}}
