"""The date of birth that counts: the one before the year was changed."""

from collections.abc import Mapping
from typing import Any


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    return {"born": names.get("original_birth_date") or (names.get("applicant") or {}).get("birth_date")}
