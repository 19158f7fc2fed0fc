"""Dates as people write them: two calendars, three kinds of digits, and the days that are not there."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields import Wrong, display, kind
from mikhak.lib.jalali import to_jalali
from tests.catalogue.atlas import ATLAS, TODAY, field, scene

BORN = field("date", "born", fa="تاریخ تولد", en="Date of birth")


def clean(day: str, month: str, year: str, cal: str = "jalali", spec: FieldSpec = BORN) -> Any:
    raw = {"cal": cal, "day": day, "month": month, "year": year}
    return kind("date").clean(spec, raw, scene(), required=True)


def refusal(day: str, month: str, year: str, cal: str = "jalali", spec: FieldSpec = BORN) -> str:
    with pytest.raises(Wrong) as caught:
        clean(day, month, year, cal, spec)
    return str(caught.value.messages[0])


@pytest.mark.parametrize(
    ("day", "month", "year", "cal"),
    [
        ("30", "12", "1354", "jalali"),
        ("۳۰", "12", "۱۳۵۴", "jalali"),
        ("٣٠", "١٢", "١٣٥٤", "jalali"),
        (" ۳۰\u200f", "۱۲", "1354", "jalali"),
        ("۲۰", "3", "۱۹۷۶", "gregorian"),
    ],
)
def test_the_last_day_of_1354_is_20_march_1976_in_any_digits(day: str, month: str, year: str, cal: str) -> None:
    assert clean(day, month, year, cal) == "1976-03-20"


@given(st.dates(date(1850, 1, 1), date(2100, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_a_day_is_the_same_in_both_calendars(day: date) -> None:
    year, month, number = to_jalali(day)
    assert clean(str(number), str(month), str(year)) == day.isoformat()
    assert clean(str(day.day), str(day.month), str(day.year), "gregorian") == day.isoformat()


def test_esfand_of_a_common_year_has_no_thirtieth_and_of_a_leap_year_has() -> None:
    assert refusal("30", "12", "1404") == "اسفند ۱۴۰۴ بیست‌ونه روز دارد؛ روز «تاریخ تولد» را درست کنید."
    assert clean("30", "12", "1403") == "2025-03-20"


def test_a_day_that_the_month_lacks_is_refused_by_its_name() -> None:
    assert refusal("31", "7", "1400") == "مهر ۱۴۰۰ روز ۳۱ ندارد؛ روز «تاریخ تولد» را درست کنید."
    assert refusal("29", "2", "2023", "gregorian") == "فوریه ۲۰۲۳ روز ۲۹ ندارد؛ روز «تاریخ تولد» را درست کنید."
    assert refusal("0", "1", "1400").startswith("فروردین ۱۴۰۰ روز ۰ ندارد")
    assert "از ۱ تا ۱۲" in refusal("1", "13", "1400")


def test_a_year_of_two_digits_is_asked_for_whole() -> None:
    assert refusal("1", "1", "54") == "سال را در «تاریخ تولد» چهاررقمی بنویسید، مانند ۱۴۰۵."


def test_a_year_of_the_other_calendar_is_noticed() -> None:
    assert refusal("1", "1", "1985") == "سال ۱۹۸۵ در «تاریخ تولد» میلادی است؛ تقویم را «میلادی» کنید."
    assert refusal("1", "1", "1364", "gregorian").endswith("تقویم را «هجری خورشیدی» کنید.")
    assert refusal("1", "1", "0999") == "سال «تاریخ تولد» نمی‌تواند ۹۹۹ باشد؛ آن را درست کنید."


def test_a_date_that_lacks_a_box_says_which() -> None:
    assert refusal("", "5", "1370") == "روز را هم در «تاریخ تولد» بنویسید."
    assert refusal("5", "", "1370") == "ماه را هم در «تاریخ تولد» بنویسید."
    assert refusal("پنج", "5", "1370") == "روز را در «تاریخ تولد» با رقم بنویسید."
    assert refusal("", "", "") == "«تاریخ تولد» را بنویسید."


def test_a_date_keeps_within_its_limits() -> None:
    born = field("date", "born", fa="تاریخ تولد", not_after="today")
    year, month, day = to_jalali(TODAY)
    assert clean(str(day), str(month), str(year), spec=born) == TODAY.isoformat()
    year, month, day = to_jalali(TODAY + timedelta(days=1))
    assert refusal(str(day), str(month), str(year), spec=born) == (
        "«تاریخ تولد» پس از امروز، ۳۰ آبان ۱۴۰۵ (۲۱ نوامبر ۲۰۲۶)، نمی‌شود؛ تاریخ را دوباره بنویسید."
    )
    law = field("date", fa="تاریخ ازدواج", not_before=date(1976, 3, 20))
    assert clean("30", "12", "1354", spec=law) == "1976-03-20"
    assert "پیش از ۳۰ اسفند ۱۳۵۴" in refusal("29", "12", "1354", spec=law)


def test_an_answer_stands_in_the_boxes_in_its_calendar_and_digits() -> None:
    assert kind("date").fill(BORN, "1976-03-20", "fa") == {"cal": "jalali", "day": "۳۰", "month": "12", "year": "۱۳۵۴"}
    expiry = field("date", calendar="gregorian")
    assert kind("date").fill(expiry, "2027-01-12", "en") == {
        "cal": "gregorian",
        "day": "12",
        "month": "1",
        "year": "2027",
    }


def test_a_date_is_shown_in_both_calendars_that_of_the_reader_first() -> None:
    assert display(BORN, "2026-11-23", "fa", ATLAS) == "۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)"
    assert display(BORN, "2026-11-23", "en", ATLAS) == "23 November 2026 (2 Azar 1405)"
    assert kind("date").to_names(BORN, "2026-11-23") == date(2026, 11, 23)
