"""A birth is declared within 15 days (Civil Registration Act, art. 15)."""

from collections.abc import Mapping
from datetime import date
from typing import Any


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    born, today = names["subject"]["birth_date"], names["today"]
    return {"days_late": max(0, (today - born).days - 15) if isinstance(born, date) else None}
