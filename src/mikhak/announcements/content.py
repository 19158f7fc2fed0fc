"""What an announcement says; one edition of it is one of these, as JSON."""

from datetime import date

from mikhak.lib.text import Frozen, Text


class Content(Frozen):
    """``categories`` of services that it concerns; it is read from ``since`` to ``until``, unless taken down."""

    title: Text
    text: Text
    categories: tuple[str, ...] = ()
    since: date
    until: date | None = None
    shown: bool = True

    def reads_on(self, day: date) -> bool:
        """Whether the public reads it on a day."""
        return self.shown and self.since <= day and (self.until is None or day <= self.until)

    def is_over(self, day: date) -> bool:
        return self.until is not None and self.until < day
