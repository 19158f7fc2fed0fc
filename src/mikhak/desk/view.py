"""What the address of the queue says: a view by name, filters and columns."""

from typing import Any

from django.http import QueryDict

from mikhak.desk.queries import Filters
from mikhak.lib.codes import parse_tracking_code
from mikhak.lib.digits import latin
from mikhak.lib.persian import ZWNJ

# What the side of the queue counts: value of ?show=, filters.
VIEWS: dict[str, dict[str, Any]] = {
    "mine": {"mine": True},
    "free": {"free": True},
    "urgent": {"urgent": True},
    "unanswered": {"unanswered": True},
    "unreached": {"unreached": True},
    "watched": {"watched": True},
    "aside": {"aside": True},
    "all": {},
    "with_mission": {"turn": "with_mission"},
    "with_applicant": {"turn": "with_applicant"},
    "with_authority": {"turn": "with_authority"},
    "closed": {"closed": True},
}
FIELDS = ("mission", "service", "step", "turn", "label")  # of Filters, as they are named in the address
LONGEST = 80  # characters of a value in the address
COLUMNS = ("service", "mission", "step", "turn", "age", "here", "due", "officer", "labels")
USUAL = ("service", "mission", "step", "turn", "age", "due", "officer", "labels")


def filters_of(query: str | QueryDict) -> Filters:
    """The filters that an address means; what it says wrongly is not asked for."""
    asked = QueryDict(query) if isinstance(query, str) else query
    chosen: dict[str, Any] = {name: _said(asked, name) for name in FIELDS}
    chosen |= {"age": number(asked.get("age", "")), "after": parse_tracking_code(asked.get("after", "")) or ""}
    return Filters(**(chosen | VIEWS.get(asked.get("show", "all"), {})))


def number(text: str) -> int:
    """A count typed in any digits; 0 for anything else."""
    digits = latin(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def kept_query(asked: QueryDict) -> str:
    """What of an address makes a view: its filters, not the place in it."""
    kept = QueryDict(mutable=True)
    for name in ("show", *FIELDS, "age"):
        if said := _said(asked, name):
            kept[name] = said
    return kept.urlencode()


def _said(asked: QueryDict, name: str) -> str:
    """One value of an address; empty for what no filter can be."""
    said = str(asked.get(name, ""))
    return said if len(said) <= LONGEST and said.replace(ZWNJ, "").isprintable() else ""
