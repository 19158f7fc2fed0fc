"""The grade average as a number, and what the paper says of the study."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.digits import latin


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    """``average``: of 20; None while it is not a number."""
    found = re.fullmatch(r"([0-9]{1,2})(?:[./٫]([0-9]{1,2}))?", latin(names.get("gpa_20") or ""))
    return {"average": Decimal(f"{found[1]}.{found[2] or 0}") if found else None}


def document(data: DocumentData) -> dict[str, object]:
    names: Mapping[str, Any] = data.names
    dossier = names["held"]["student_dossier"] or {}
    return {"dossier": {key: value for key, value in dossier.items() if isinstance(value, str)}}
