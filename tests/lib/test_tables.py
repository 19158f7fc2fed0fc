"""Tables for other programs hold what was told, and never a formula."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from mikhak.lib import tables

EVIL = ("=1+1", "+1", "  =1", "-1", "@SUM(A1)", "\tx", "\r=x")


@pytest.mark.parametrize("cell", EVIL)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert tables.text(cell) == f"'{cell}"
    assert tables.as_csv(("a",), [(cell,)]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")
    with ZipFile(BytesIO(tables.as_xlsx("x", ("a",), [(cell,)]))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_numbers_are_numbers_and_words_stay_as_they_are() -> None:
    assert tables.as_csv(("هفته", "n"), [("پاریس", 3)]).decode("utf-8-sig") == "هفته,n\r\nپاریس,3\r\n"
    with ZipFile(BytesIO(tables.as_xlsx("x", ("a",), [(3,)]))) as book:
        assert b"<v>3</v>" in book.read("xl/worksheets/sheet1.xml")
