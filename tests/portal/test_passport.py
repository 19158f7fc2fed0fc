"""The lines of a passport beside what was written: what agrees, what does not, and slips of the pen."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from mikhak.lib.mrz import check_digit
from tests.portal.applying import began, golnar
from tests.world import settled


@pytest.fixture
def draft_id(browser: Client) -> UUID:
    settled(browser, golnar().but(passport_no="V12345678", passport_expiry="2031-06-01"))
    return began(browser)


def written(number: str = "V12345678", expiry: str = "310601", birth: str = "900321") -> str:
    """The lines of an invented passport."""
    upper = "P<IRNMEHRAEEN<<GOLNAR".ljust(44, "<")
    lower = f"{number}{check_digit(number)}IRN{birth}{check_digit(birth)}F{expiry}{check_digit(expiry)}".ljust(43, "<")
    return f"{upper}\n{lower}{check_digit(lower[:10] + lower[13:20] + lower[21:43])}"


def tell(browser: Client, draft_id: UUID, lines: str) -> Any:
    return browser.post(f"/drafts/{draft_id}/passport-lines/", {"lines": lines})


def same(answer: Any) -> dict[str, bool]:
    return {row.label: row.same for row in answer.context["rows"]}


def test_what_agrees_and_what_does_not_is_shown_side_by_side(browser: Client, draft_id: UUID) -> None:
    found = same(tell(browser, draft_id, written()))
    assert found["شمارهٔ گذرنامه"]
    assert found["پایان اعتبار گذرنامه"]
    assert found["تابعیت"]
    other = tell(browser, draft_id, written("V12345687", "320601"))
    found = same(other)
    assert not found["شمارهٔ گذرنامه"]
    assert not found["پایان اعتبار گذرنامه"]
    assert "V12345687" in other.content.decode()
    assert "V12345678" in other.content.decode()


def test_a_slip_of_the_pen_is_told_with_its_place(browser: Client, draft_id: UUID) -> None:
    answer = tell(browser, draft_id, written().replace("V1234", "V1235"))
    assert "رقم کنترل شمارهٔ گذرنامه نمی‌خواند" in answer.content.decode()
    assert "دو سطر است" in tell(browser, draft_id, "P<IRN").content.decode()


def test_the_page_of_papers_leads_there(browser: Client, draft_id: UUID) -> None:
    assert f"/drafts/{draft_id}/passport-lines/" in browser.get(f"/drafts/{draft_id}/documents/").content.decode()
