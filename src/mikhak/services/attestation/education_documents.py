"""Which study the paper is from: the one of the dossier, or as told."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue.hooks import DocumentData


def document(data: DocumentData) -> dict[str, object]:
    """``dossier``: the texts of the student dossier when the paper is from that study, else None."""
    names: Mapping[str, Any] = data.names
    dossier = names["held"]["student_dossier"]
    if not names["same_study"] or not dossier:
        return {"dossier": None}
    return {"dossier": {key: value for key, value in dossier.items() if isinstance(value, str)}}
