"""The books of a day as a table for accountants: no names, nothing of what was asked."""

from collections.abc import Iterator

from mikhak.lib import tables
from mikhak.lib.tables import Cell
from mikhak.payments.queries import Day

HEAD = ("number", "date", "code", "service", "way", "amount", "currency", "flag")


def as_csv(day: Day) -> bytes:
    return tables.as_csv(HEAD, _rows(day))


def as_xlsx(day: Day) -> bytes:
    return tables.as_xlsx(day.day.isoformat(), HEAD, _rows(day))


def _rows(day: Day) -> Iterator[tuple[Cell, ...]]:
    for one in day.entries:
        told = (one.number, day.day.isoformat(), one.code, one.service, one.way)
        yield (*told, one.amount, one.currency, one.flag)
