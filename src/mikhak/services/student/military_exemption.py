"""Level and field of the student: from the dossier, or as the parent who applies says them."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue.hooks import DocumentData


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    dossier = names["held"].get("student_dossier") or {}
    return {key: names.get(key) or dossier.get(key) for key in ("level", "field_group")}


def document(data: DocumentData) -> dict[str, object]:
    """What the paper says of the study; of a student whose parent applies only what the parent said."""
    names: Mapping[str, Any] = data.names
    dossier = names["held"]["student_dossier"] or {}
    told = {key: value for key, value in dossier.items() if isinstance(value, str)}
    if names["dossier_number"]:
        told = {"number": names["dossier_number"]}
    return {"dossier": told | {"level": names["computed"]["level"]}}
