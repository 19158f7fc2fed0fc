"""The child's full name: the family name is the father's and is not asked for."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue import fields
from mikhak.catalogue.hooks import DocumentData
from mikhak.missions import queries as missions


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    child, father = names.get("child") or {}, names.get("father") or {}
    given, family = child.get("first_name"), father.get("last_name")
    return {"child_name": f"{given} {family}" if given and family else None}


def document(data: DocumentData) -> dict[str, object]:
    answer: Any = data.answers["child"]
    place = next(part for part in data.service.field("child").parts if part.name == "birth_place")
    shown = {language: fields.display(place, answer["birth_place"], language, missions) for language in ("fa", "en")}
    return {"child_name": computed(data.names)["child_name"], "birth_place": shown}
