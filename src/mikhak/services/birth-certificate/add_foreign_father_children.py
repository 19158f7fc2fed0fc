"""The days of birth of the children, in the words of both languages."""

from datetime import date
from typing import Any

from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.jalali import format_date


def document(data: DocumentData) -> dict[str, object]:
    children: Any = data.answers["children"]
    return {"births": [_words(date.fromisoformat(str(child["birth_date"]))) for child in children]}


def _words(day: date) -> dict[str, str]:
    return {"fa": format_date(day, "fa", calendar="jalali"), "en": format_date(day, "en", calendar="gregorian")}
