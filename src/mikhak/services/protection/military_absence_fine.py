"""The years of absence and the fine that the budget laws set on them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.digits import localise


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    since, table = names.get("absence_start_date"), (names.get("rules") or {}).get("conscription") or {}
    years = _years(since, names["today"]) if isinstance(since, date) else None
    base = (table.get("fine_base") or {}).get(names.get("education_level"))
    fine = None if years is None or base is None else _fine(table, base, years, _family(names))
    return {"absence_years": years, "fine_rials": fine}


def document(data: DocumentData) -> dict[str, object]:
    """The lines of the estimate, in Persian."""
    names: Mapping[str, Any] = data.names
    table = names["rules"]["conscription"]
    extra = max(0, names["computed"]["absence_years"] - table["fine_free_years"])
    return {
        "open": table["fine_scheme_open"],
        "years": localise(str(names["computed"]["absence_years"]), "fa"),
        "base": _rials(table["fine_base"][names["education_level"]]),
        "more_years": _percent(table["fine_percent_a_year"] * extra, "افزوده"),
        "less_family": _percent(table["fine_percent_off"] * _family(names), "کاسته"),
        "total": _rials(names["computed"]["fine_rials"]),
    }


def _years(since: date, today: date) -> int:
    """Whole years since; more than six months of another one count as a year."""
    months = (today.year - since.year) * 12 + today.month - since.month
    over = today.day > since.day
    return max(0, months // 12 + (months % 12 > 6 or (months % 12 == 6 and over)))


def _family(names: Mapping[str, Any]) -> int:
    married = (names.get("applicant") or {}).get("marital") == "married"
    return int(married) + (names.get("children_count") or 0)


def _fine(table: Mapping[str, Any], base: int, years: int, family: int) -> int:
    extra = max(0, years - table["fine_free_years"])
    off = min(100, table["fine_percent_off"] * family)
    return int(base * (100 + table["fine_percent_a_year"] * extra) * (100 - off) // 10_000)


def _rials(amount: int) -> str:
    return localise(f"{amount:,}".replace(",", "٬"), "fa") + " ریال"


def _percent(count: int, word: str) -> str | None:
    return localise(f"{count}٪ {word}", "fa") if count else None
