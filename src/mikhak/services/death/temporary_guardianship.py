"""Who the guardian is: the applicant, or the person who is proposed."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue.hooks import DocumentData


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    return {"guardian_name": _guardian(names).get("name")}


def document(data: DocumentData) -> dict[str, object]:
    return {"guardian": _guardian(data.names)}


def _guardian(names: Mapping[str, Any]) -> dict[str, Any]:
    """Name, Latin name, father's name and national ID."""
    person: Mapping[str, Any] = names.get("guardian_person") or {}
    if names.get("guardian_is") == "applicant":
        person = names["applicant"]
    name = " ".join(person[key] for key in ("first_name", "last_name") if person.get(key))
    return {"name": name or None} | {key: person.get(key) for key in ("name_latin", "father_name", "national_id")}
