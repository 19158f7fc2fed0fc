"""Dates in the Jalali (solar Hijri) calendar of Iran and in the Gregorian one; only Gregorian dates are stored."""

from datetime import date, datetime, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from mikhak.lib.digits import localise

Calendar = Literal["both", "jalali", "gregorian"]

MONTHS: dict[str, tuple[str, ...]] = {
    "fa": ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    "en": (
        "Farvardin",
        "Ordibehesht",
        "Khordad",
        "Tir",
        "Mordad",
        "Shahrivar",
        "Mehr",
        "Aban",
        "Azar",
        "Dey",
        "Bahman",
        "Esfand",
    ),
    "ar": ("فروردين", "ارديبهشت", "خرداد", "تير", "مرداد", "شهريور", "مهر", "آبان", "آذر", "دي", "بهمن", "اسفند"),
}
GREGORIAN_MONTHS: dict[str, tuple[str, ...]] = {
    "fa": ("ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "ar": (
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ),
}
WEEKDAYS: dict[str, tuple[str, ...]] = {  # Monday first, as date.weekday() counts
    "fa": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
}
_FIRST_DAY = date(622, 3, 22)
_LAST_YEAR = 9376


class BadDate(ValueError):
    """No such Jalali day; ``reason`` is "year", "month", "day" or "leap" (30 Esfand of a common year)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_leap(year: int) -> bool:
    """Whether Esfand of this Jalali year has 30 days."""
    return bool(JalaliDate.is_leap(year))


def month_days(year: int, month: int) -> int:
    """Number of days of a Jalali month: 31 in the first half of the year, then 30, and 29 or 30 in Esfand."""
    if month <= 6:
        return 31
    return 30 if month < 12 or is_leap(year) else 29


def to_jalali(day: date) -> tuple[int, int, int]:
    """Jalali (year, month, day) of a Gregorian date; raises BadDate before 22 March 622 and beyond 9376."""
    if day < _FIRST_DAY:
        raise BadDate("year")
    try:
        converted = JalaliDate.to_jalali(day.year, day.month, day.day)  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise BadDate("year") from error
    return converted.year, converted.month, converted.day


def from_jalali(year: int, month: int, day: int) -> date:
    """Gregorian date of a Jalali day; raises BadDate naming the part that is wrong."""
    if not 1 <= year <= _LAST_YEAR:
        raise BadDate("year")
    if not 1 <= month <= 12:
        raise BadDate("month")
    if month == 12 and day == 30 and not is_leap(year):
        raise BadDate("leap")
    if not 1 <= day <= month_days(year, month):
        raise BadDate("day")
    gregorian: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return gregorian


def format_date(day: date, language: str, calendar: Calendar = "both", weekday: bool = False) -> str:
    """A date in words: «۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)» in Persian, "23 November 2026 (2 Azar 1405)" in English,
    «٢٣ نوفمبر ٢٠٢٦ (٢ آذر ١٤٠٥)» in Arabic.

    The calendar of the reader's language comes first; ``calendar`` chooses one alone; ``weekday`` puts the day of the
    week in front.
    """
    language = known_language(language)
    jalali, gregorian = _jalali_words(day, language), _gregorian_words(day, language)
    if calendar == "both":
        first, second = (jalali, gregorian) if language == "fa" else (gregorian, jalali)
        words = f"{first} ({second})"
    else:
        words = jalali if calendar == "jalali" else gregorian
    if weekday:
        words = f"{WEEKDAYS[language][day.weekday()]} {words}"
    return words


def format_moment(moment: datetime, tz: tzinfo | str, place: str, language: str) -> str:
    """A moment on the clock of a place: «دوشنبه ۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)، ساعت ۱۰:۱۴ به وقت لاهه».

    ``moment`` is aware; ``tz`` a time zone or its IANA name; ``place`` the name of the place in the language, without
    which an hour says little to a reader in another country.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone has no hour in another place.")
    local = moment.astimezone(ZoneInfo(tz) if isinstance(tz, str) else tz)
    day = format_date(local.date(), language, weekday=True)
    hour = localise(f"{local:%H:%M}", language)
    match known_language(language):
        case "fa":
            return f"{day}، ساعت {hour} به وقت {place}"
        case "ar":
            return f"{day}، الساعة {hour} بتوقيت {place}"
        case _:
            return f"{day}, {hour} {place} time"


def known_language(language: str) -> str:
    """The language whose names of months and days are used: itself when it has its own, otherwise English."""
    return language[:2] if language[:2] in MONTHS else "en"


def _jalali_words(day: date, language: str) -> str:
    year, month, number = to_jalali(day)
    return _words(number, MONTHS[language][month - 1], year, language)


def _gregorian_words(day: date, language: str) -> str:
    return _words(day.day, GREGORIAN_MONTHS[language][day.month - 1], day.year, language)


def _words(number: int, month: str, year: int, language: str) -> str:
    return localise(f"{number} {month} {year}", language)
