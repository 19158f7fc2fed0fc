"""What is decided about a mission in the office, as one edition of it holds it."""

from datetime import date

from pydantic import Field

from mikhak.lib.text import Frozen, Text


class OwnHoliday(Frozen):
    """A day on which a mission is closed beside its weekend and the holidays of two countries."""

    day: date
    title: Text


class Kept(Frozen):
    """State, and how to reach it; a text that nobody wrote is None."""

    status: str  # a Mission.Status
    note: Text | None = None
    reroute_to: str | None = None  # who takes the requests of one that is suspended or closed
    hours: Text | None = None
    address: Text | None = None
    telephone: str = Field(default="", max_length=60)
    holidays: tuple[OwnHoliday, ...] = ()
