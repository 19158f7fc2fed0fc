"""Filters of the office's templates."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from mikhak.lib.codes import show_code
from mikhak.lib.jalali import format_date
from mikhak.missions.queries import MissionInfo
from mikhak.office import words
from mikhak.office.frame import language

register = template.Library()


@register.filter
def hyphens(code: str) -> str:
    """A tracking code in groups of four, as it stands in addresses."""
    return show_code(code)


@register.filter
def days(count: int) -> str:
    return words.days(count)


@register.filter
def column(name: str) -> str:
    """The head of a column of the queue."""
    return words.COLUMNS[name].in_(language())


@register.filter
def turn(status: str) -> str:
    """Whose turn it is."""
    return str(words.TURNS[status])


@register.filter
def outcome(key: str) -> str:
    return str(words.OUTCOMES.get(key, ""))


@register.filter
def short_day(day: date) -> str:
    """Day and month in the calendar of the page: the year is this one or the next."""
    tongue = language()
    return format_date(day, tongue, "jalali" if tongue == "fa" else "gregorian").rsplit(" ", 1)[0]


@register.filter
def day_at(when: datetime, mission: MissionInfo) -> str:
    """The day of a moment on a mission's clock, short."""
    return short_day(when.astimezone(mission.tz).date())


@register.filter
def since(when: datetime) -> str:
    """For how many days something has stood there."""
    return words.days((timezone.now() - when).days)
