from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mikhak.lib.jalali import MONTHS, BadDate, format_date, format_moment, from_jalali, is_leap, to_jalali

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("gregorian", "jalali"),
    [
        (date(2026, 11, 23), (1405, 9, 2)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2025, 3, 21), (1404, 1, 1)),
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(2000, 1, 1), (1378, 10, 11)),
    ],
)
def test_known_days_agree(gregorian: date, jalali: tuple[int, int, int]) -> None:
    assert to_jalali(gregorian) == jalali
    assert from_jalali(*jalali) == gregorian


@given(st.dates(min_value=date(622, 3, 22), max_value=date(3000, 1, 1)))
def test_every_day_comes_back(day: date) -> None:
    assert from_jalali(*to_jalali(day)) == day


def test_the_leap_years_around_now_are_those_of_the_official_calendar() -> None:
    assert [year for year in range(1387, 1421) if is_leap(year)] == [
        1387,
        1391,
        1395,
        1399,
        1403,
        1408,
        1412,
        1416,
        1420,
    ]


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((1404, 12, 30), "leap"),
        ((1403, 12, 31), "day"),
        ((1405, 7, 31), "day"),
        ((1405, 1, 0), "day"),
        ((1405, 13, 1), "month"),
        ((1405, 0, 1), "month"),
        ((0, 1, 1), "year"),
        ((99999, 1, 1), "year"),
    ],
)
def test_a_day_that_is_not_names_the_wrong_part(parts: tuple[int, int, int], reason: str) -> None:
    with pytest.raises(BadDate) as caught:
        from_jalali(*parts)
    assert caught.value.reason == reason


@pytest.mark.parametrize("day", [date(622, 3, 21), date(1, 1, 1), date.max])
def test_days_outside_the_calendar_are_refused(day: date) -> None:
    with pytest.raises(BadDate):
        to_jalali(day)


def test_a_persian_reader_sees_the_jalali_date_first() -> None:
    assert format_date(DAY, "fa") == "۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)"
    assert format_date(DAY, "fa", "jalali", weekday=True) == "دوشنبه ۲ آذر ۱۴۰۵"
    assert format_date(DAY, "fa", "gregorian") == "۲۳ نوامبر ۲۰۲۶"


def test_an_english_reader_sees_the_gregorian_date_first() -> None:
    assert format_date(DAY, "en") == "23 November 2026 (2 Azar 1405)"
    assert format_date(DAY, "en", "both", weekday=True) == "Monday 23 November 2026 (2 Azar 1405)"
    assert format_date(DAY, "en", "jalali") == "2 Azar 1405"


def test_an_arabic_reader_sees_the_gregorian_date_first_in_arabic_digits() -> None:
    assert format_date(date(2026, 11, 23), "ar") == "٢٣ نوفمبر ٢٠٢٦ (٢ آذر ١٤٠٥)"
    moment = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
    assert (
        format_moment(moment, "Europe/Amsterdam", "لاهاي", "ar")
        == "الاثنين ٢٣ نوفمبر ٢٠٢٦ (٢ آذر ١٤٠٥)، الساعة ١٠:١٤ بتوقيت لاهاي"
    )


def test_a_moment_is_told_on_the_clock_of_its_place() -> None:
    moment = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
    assert (
        format_moment(moment, "Europe/Amsterdam", "لاهه", "fa")
        == "دوشنبه ۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)، ساعت ۱۰:۱۴ به وقت لاهه"
    )
    assert (
        format_moment(moment, ZoneInfo("Asia/Tehran"), "Tehran", "en")
        == "Monday 23 November 2026 (2 Azar 1405), 12:44 Tehran time"
    )


def test_near_midnight_the_day_is_that_of_the_place() -> None:
    assert "۳ آذر" in format_moment(datetime(2026, 11, 23, 22, 0, tzinfo=UTC), "Asia/Tehran", "تهران", "fa")


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2026, 11, 23, 9, 14), "Asia/Tehran", "تهران", "fa")


def test_every_language_names_twelve_months() -> None:
    assert {len(names) for names in MONTHS.values()} == {12}
