"""The academic year of the facilities, and who has to wait for a permit of the ministry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.digits import localise
from mikhak.lib.jalali import from_jalali, to_jalali

SETTLED = {"served", "exempt_permanent"}
STATE_SCHOLARSHIPS = {"msrt", "moh", "other_state"}


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    """``valid_until``: the end of the academic year of today, or of the student's ceiling when that comes first.

    ``needs_permit``: medical students, and men liable for service who hold no state scholarship; None while the
    military status of a man is not known. ``academic_year``: such as 1405-1406.
    """
    dossier = names["held"].get("student_dossier") or {}
    end = _year_end(names)
    ceiling = dossier.get("facility_until")
    year = to_jalali(end)[0] if end else None
    return {
        "valid_until": min(end, ceiling) if end and ceiling else end,
        "academic_year": f"{year - 1}-{year}" if year else None,
        "needs_permit": dossier.get("field_group") == "medical" or _liable(names, dossier),
    }


def _liable(names: Mapping[str, Any], dossier: Mapping[str, Any]) -> bool | None:
    applicant = names["applicant"]
    if applicant["sex"] != "male" or (applicant["age"] or 0) < 18 or dossier.get("funding") in STATE_SCHOLARSHIPS:
        return False
    status = names.get("military_status")
    return None if status is None else status not in SETTLED


def _year_end(names: Mapping[str, Any]) -> date | None:
    last, today = (names["rules"].get("study") or {}).get("academic_year"), names["today"]
    if not last:
        return None
    year = to_jalali(today)[0]
    end = from_jalali(year, last["month"], last["day"])
    return end if end >= today else from_jalali(year + 1, last["month"], last["day"])


def document(data: DocumentData) -> dict[str, object]:
    """What the dossier says of the study, and the academic year in words."""
    names: Mapping[str, Any] = data.names
    year = str(names["computed"]["academic_year"])
    told = {key: value for key, value in (names["held"]["student_dossier"] or {}).items() if isinstance(value, str)}
    return {"dossier": told, "year": {"fa": localise(year, "fa"), "en": year}}
