"""What the paper says of the study, from the student dossier."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue.hooks import DocumentData


def document(data: DocumentData) -> dict[str, object]:
    names: Mapping[str, Any] = data.names
    dossier = names["held"]["student_dossier"] or {}
    return {"dossier": {key: value for key, value in dossier.items() if isinstance(value, str)}}
