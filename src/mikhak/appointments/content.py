"""What a desk's calendar says; one edition of it is one of these, as JSON."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from pydantic import Field

from mikhak.lib.text import Frozen, Text

Span = tuple[time, time]


class Exceptional(Frozen):
    """A day that is unlike its weekday; without hours it is closed."""

    day: date
    hours: tuple[Span, ...] = ()


class Content(Frozen):
    """``hours`` are those of Monday to Sunday, on the mission's clock; a desk without ``categories`` serves all.

    Of the ``places`` that a day has at all its times together, ``urgent`` are kept for urgent dossiers at first.
    """

    title: Text
    categories: tuple[str, ...] = ()
    hours: tuple[tuple[Span, ...], ...] = Field(min_length=7, max_length=7)
    minutes: int = Field(ge=5, le=240)
    places: int = Field(ge=1, le=50)  # at once
    days_ahead: int = Field(ge=1, le=365)
    urgent: int = Field(default=0, ge=0, le=100)
    exceptions: tuple[Exceptional, ...] = ()
    open: bool = True

    def serves(self, category: str) -> bool:
        return self.open and (not self.categories or category in self.categories)

    def times(self, day: date) -> list[time]:
        """When its places of a day begin, if the mission works on that day."""
        other = next((one.hours for one in self.exceptions if one.day == day), None)
        spans = self.hours[day.weekday()] if other is None else other
        return [start for span in spans for start in self._within(span)]

    def _within(self, span: Span) -> Iterable[time]:
        first, last = (timedelta(hours=end.hour, minutes=end.minute) for end in span)
        step = timedelta(minutes=self.minutes)
        while first + step <= last:
            seconds = int(first.total_seconds())
            yield time(seconds // 3600, seconds % 3600 // 60)
            first += step
