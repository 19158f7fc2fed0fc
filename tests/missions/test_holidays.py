"""The holidays of countries: the days, their names, and what happens when the library fails."""

from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pytest

from mikhak.lib.jalali import to_jalali
from mikhak.lib.persian import tidy
from mikhak.missions import holidays

# The official calendar of 1405, by Jalali month and day; Eid al-Fitr fell on Nowruz.
YEAR_1405 = {
    (1, 1): "عید فطر",
    (1, 2): "تعطیلی عید فطر",
    (1, 25): "شهادت امام جعفر صادق (ع)",
    (3, 6): "عید قربان",
    (3, 14): "عید غدیر خم",
    (4, 3): "تاسوعای حسینی",
    (4, 4): "عاشورای حسینی",
    (5, 13): "اربعین حسینی",
    (5, 21): "رحلت پیامبر اکرم (ص) و شهادت امام حسن (ع)",
    (5, 22): "شهادت امام رضا (ع)",
    (5, 30): "شهادت امام حسن عسکری (ع)",
    (6, 8): "ولادت پیامبر اکرم (ص) و امام جعفر صادق (ع)",
    (8, 22): "شهادت حضرت فاطمه (س)",
    (10, 2): "ولادت امام علی (ع)",
    (10, 16): "عید مبعث",
    (11, 4): "نیمهٔ شعبان",
    (12, 10): "شهادت امام علی (ع)",
    (12, 19): "عید فطر",
    (12, 20): "تعطیلی عید فطر",
}
OF_THE_SUN = {(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)}


@pytest.fixture
def _asked_anew() -> Iterator[None]:
    """Nothing is kept of what a failing library answered."""
    holidays.of.cache_clear()
    yield
    holidays.of.cache_clear()


def test_the_days_of_the_moon_of_1405_are_those_of_irans_official_calendar() -> None:
    days = {**holidays.of("IR", 2026), **holidays.of("IR", 2027)}
    kept = {to_jalali(day)[1:]: name.fa for day, name in days.items() if to_jalali(day)[0] == 1405}
    assert set(kept) == OF_THE_SUN | set(YEAR_1405)
    for day, name in YEAR_1405.items():
        assert name in kept[day]


@pytest.mark.parametrize("year", range(1406, 1410))
def test_the_national_days_of_iran_are_on_their_jalali_dates(year: int) -> None:
    days = [day for gregorian in (year + 621, year + 622) for day in holidays.of("IR", gregorian)]
    kept = {to_jalali(day)[1:] for day in days if to_jalali(day)[0] == year}
    assert kept >= OF_THE_SUN
    assert ((12, 30) in kept) == (year == 1408)  # the last day of a leap year is a holiday


def test_a_day_that_the_moon_has_yet_to_decide_says_so() -> None:
    (name,) = [name for name in holidays.of("IR", 2029).values() if name.en.startswith("Ashura")]
    assert (name.fa, name.en, name.ar) == ("عاشورای حسینی (تخمینی)", "Ashura (estimated)", "عاشوراء (تقديري)")


def test_every_holiday_of_iran_is_named_in_persian_and_arabic() -> None:
    for name in [name for year in range(2026, 2031) for name in holidays.of("IR", year).values()]:
        assert name.ar
        assert name.fa != name.en
        assert name.fa == tidy(name.fa)


def test_a_holiday_without_persian_words_keeps_its_english_name() -> None:
    name = holidays.of("PK", 2026)[date(2026, 11, 9)]
    assert (name.fa, name.en, name.ar) == ("Iqbal Day", "Iqbal Day", None)


@pytest.mark.usefixtures("_asked_anew")
def test_a_country_that_the_library_fails_for_has_no_holidays_and_the_failure_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with patch.object(holidays, "country_holidays", side_effect=ZeroDivisionError):
        assert holidays.of("DE", 2026) == {}
    assert "The holidays of DE in 2026" in caplog.text


@pytest.mark.usefixtures("_asked_anew")
def test_a_country_nobody_knows_has_no_holidays(caplog: pytest.LogCaptureFixture) -> None:
    assert holidays.of("XX", 2026) == {}
    assert not caplog.records
