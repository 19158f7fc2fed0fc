"""The days of birth of the children, in the words of both languages."""

from datetime import date
from typing import Any

from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.jalali import format_date


def document(data: DocumentData) -> dict[str, object]:
    children: Any = data.answers["children"]
    calendars = {"fa": "jalali", "en": "gregorian"}
    return {
        "births": [
            {
                language: format_date(date.fromisoformat(str(child["birth_date"])), language, calendar=calendar)
                for language, calendar in calendars.items()
            }
            for child in children
        ]
    }
