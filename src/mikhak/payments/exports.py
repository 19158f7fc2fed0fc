"""The books of a day as a table for accountants: no names, nothing of what was asked. No cell is ever a formula."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from mikhak.payments.queries import Day

HEAD = ("number", "date", "code", "service", "way", "amount", "currency", "flag")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _rows(day: Day) -> Iterator[tuple[str, ...]]:
    for one in day.entries:
        told = (one.number, day.day.isoformat(), one.code, one.service, one.way)
        yield (*told, str(one.amount), one.currency, one.flag)


def text(cell: str) -> str:
    """A cell that no program for tables takes for a formula: an apostrophe before it makes it a text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_csv(day: Day) -> bytes:
    """With the mark by which such programs know UTF-8. Money that went back stands as a text too, with its sign."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([text(cell) for cell in row] for row in _rows(day))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(day: Day) -> bytes:
    """Amounts are numbers, everything else is a text."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(day.day.isoformat())
        for column, name in enumerate(HEAD):
            page.write_string(0, column, name)
        for line, row in enumerate(_rows(day), 1):
            for column, cell in enumerate(row):
                if HEAD[column] == "amount":
                    page.write_number(line, column, float(cell))
                else:
                    page.write_string(line, column, text(cell))
    return out.getvalue()
