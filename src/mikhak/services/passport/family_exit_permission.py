"""What a permission to leave says: who may leave, and within which terms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.digits import persian
from mikhak.lib.jalali import format_date

RELATIONS = {"spouse": "همسر", "child": "فرزند", "ward": "مولی‌علیه", "female": "دختر", "male": "پسر"}


def document(data: DocumentData) -> dict[str, object]:
    """``people``: the wife, child or ward, then the other children, each as a line of a table in Persian."""
    others = data.names.get("others")
    told = [(str(data.names["on_behalf"]), data.names["beneficiary"])]
    told += [(str(other["sex"]), other) for other in (others if isinstance(others, list) else [])]
    return {"people": [_line(relation, person) for relation, person in told]}


def _line(relation: str, person: Any) -> Mapping[str, str]:
    born = person["birth_date"]
    day = born if isinstance(born, date) else date.fromisoformat(born)
    return {
        "relation": RELATIONS[relation],
        "name": f"{person['first_name']} {person['last_name']}",
        "national_id": persian(person["national_id"]),
        "born": format_date(day, "fa", "jalali"),
        "passport": person.get("family_passport") or "—",
    }
