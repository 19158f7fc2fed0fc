"""How long a nationality certificate is taken by those it is shown to: six months by usage; declarations do not end."""

from collections.abc import Mapping
from datetime import date

CERTIFICATES = {"certificate", "relationship"}
MONTHS = 6


def computed(names: Mapping[str, object]) -> dict[str, object]:
    """``expires``: the last day of a certificate issued today, None for the other papers."""
    today = names["today"]
    if names.get("form_kind") not in CERTIFICATES or not isinstance(today, date):
        return {"expires": None}
    years, month = divmod(today.month - 1 + MONTHS, 12)
    return {"expires": date(today.year + years, month + 1, min(today.day, 28))}
