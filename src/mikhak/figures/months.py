"""Months of the Jalali calendar, by their first day."""

from datetime import date, timedelta

from mikhak.lib.jalali import MONTHS, from_jalali, known_language, month_days, to_jalali


def month_of(day: date) -> date:
    """The first day of the month that a day is in."""
    year, month, _day = to_jalali(day)
    return from_jalali(year, month, 1)


def after(first: date) -> date:
    """The first day of the next month."""
    year, month, _day = to_jalali(first)
    return first + timedelta(days=month_days(year, month))


def before(first: date, count: int) -> date:
    """The first day of the month ``count`` months earlier."""
    for _month in range(count):
        first = month_of(first - timedelta(days=1))
    return first


def name(first: date, language: str) -> str:
    """«آبان ۱۴۰۵», in Latin digits."""
    year, month, _day = to_jalali(first)
    return f"{MONTHS[known_language(language)][month - 1]} {year}"
