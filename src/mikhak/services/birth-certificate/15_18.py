"""The full name of the person born: the family name is the father's and is not asked for."""

from collections.abc import Mapping
from typing import Any


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    child, father = names.get("child") or {}, names.get("father") or {}
    given, family = child.get("first_name"), father.get("last_name")
    return {"child_name": f"{given} {family}" if given and family else None}
