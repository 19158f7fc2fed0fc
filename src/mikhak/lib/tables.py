"""Tables for other programs: CSV and XLSX in which no cell is ever a formula, whatever stands in it."""

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

from xlsxwriter import Workbook

Cell = str | int | Decimal
_FORMULA = re.compile(r"\s*[=+\-@\t\r]")


def text(cell: str) -> str:
    """A text that no program for tables takes for a formula: an apostrophe before it makes it one (OWASP, CSV
    injection)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """With the mark by which such programs know UTF-8. A negative number stands as a text, with its sign."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([text(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; numbers are numbers, everything else is a text."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(title)
        for line, row in enumerate((head, *rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(line, column, text(cell))
                else:
                    page.write_number(line, column, float(cell))
    return out.getvalue()
