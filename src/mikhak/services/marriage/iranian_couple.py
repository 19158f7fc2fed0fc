"""How old bride and groom were when the contract was made, and the spouse's name."""

from collections.abc import Mapping
from datetime import date
from typing import Any


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    contract, applicant = names.get("sharia_date"), names.get("applicant") or {}
    own, other = _age(applicant.get("birth_date"), contract), _age(names.get("spouse_birth_date"), contract)
    groom, bride = (own, other) if applicant.get("sex") == "male" else (other, own)
    spouse = names.get("spouse") or {}
    name = " ".join(spouse[key] for key in ("first_name", "last_name") if spouse.get(key))
    return {"groom_age": groom, "bride_age": bride, "spouse_name": name or None}


def _age(born: object, day: object) -> int | None:
    """Full years on a day."""
    if not isinstance(born, date) or not isinstance(day, date):
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
