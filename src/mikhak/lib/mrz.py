"""The two lines at the foot of a passport's data page: ICAO Doc 9303, part 4, format TD3."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from mikhak.lib.digits import clean_code

LENGTH = 44  # characters of a line
FILLER = "<"
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (7, 3, 1)


class BadMrz(ValueError):
    """Not two lines of a passport. ``reason`` is "length", "letters", "kind" (no passport), or where a check digit does
    not fit: "passport_no", "birth_date", "expiry_date", "personal_no" or "whole".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Mrz:
    """What the lines say. Countries are codes of three letters; ``sex`` is F, M or empty; dates may be unknown."""

    issuer: str
    surname: str
    given_names: str
    passport_no: str
    nationality: str
    birth_date: date | None
    sex: str
    expiry_date: date | None
    personal_no: str


def check_digit(text: str) -> int:
    """The check digit of a field: values of its characters (a filler is 0) weighted 7, 3, 1, modulo 10."""
    return sum(_value(char) * _WEIGHTS[place % 3] for place, char in enumerate(text)) % 10


def _value(char: str) -> int:
    return 0 if char == FILLER else _LETTERS.index(char)


def told_apart(one: str, other: str) -> bool:
    """Whether check digits tell two passport numbers apart: they take G for 6, and K for a filler."""

    def weighed(number: str) -> list[int]:
        return [_value(char) % 10 for char in number.ljust(9, FILLER)]

    return weighed(one) != weighed(other)


def read(text: str, *, today: date) -> Mrz:
    """The lines as typed or pasted, in any case, with spaces, checked; raises BadMrz. ``today`` tells the century."""
    code = clean_code(text).upper().replace("«", FILLER * 2).replace("‹", FILLER)
    if len(code) != 2 * LENGTH:
        raise BadMrz("length")
    if not set(code) <= {*_LETTERS, FILLER}:
        raise BadMrz("letters")
    upper, lower = code[:LENGTH], code[LENGTH:]
    if upper[0] != "P":
        raise BadMrz("kind")
    surname, _mark, given = upper[5:].partition(FILLER * 2)
    issuer, surname, given = _words(upper[2:5]), _words(surname), _words(given)
    return replace(_facts(lower, today), issuer=issuer, surname=surname, given_names=given)


def _facts(lower: str, today: date) -> Mrz:
    """What the lower line says by itself; raises BadMrz when a check digit does not fit."""
    _check(lower)
    return Mrz(
        issuer="",
        surname="",
        given_names="",
        passport_no=_words(lower[:9]),
        nationality=_words(lower[10:13]),
        birth_date=_day(lower[13:19], latest=today),
        sex=lower[20].replace(FILLER, ""),
        expiry_date=_day(lower[21:27], latest=None),
        personal_no=_words(lower[28:42]),
    )


def _check(lower: str) -> None:
    """Every check digit of the lower line, the one of the whole last; an empty personal number may have none."""
    if len(lower) != LENGTH:
        raise BadMrz("length")
    fields = {"passport_no": (0, 9), "birth_date": (13, 19), "expiry_date": (21, 27), "personal_no": (28, 42)}
    for name, (start, end) in fields.items():
        empty = name == "personal_no" and not lower[start:end].strip(FILLER) and lower[end] == FILLER
        if not empty and lower[end] != str(check_digit(lower[start:end])):
            raise BadMrz(name)
    if lower[43] != str(check_digit(lower[:10] + lower[13:20] + lower[21:43])):
        raise BadMrz("whole")


def _words(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _day(text: str, *, latest: date | None) -> date | None:
    """A day of six digits, of the last hundred years before ``latest``, or else of this century; None when unknown."""
    try:
        day = date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
        return day.replace(year=day.year - 100) if latest and day > latest else day
    except ValueError:
        return None


# The lower line as a machine sees it in a picture ---------------------------------------------------------------------
# It takes a letter for the digit that looks like it, writes both of such a pair for one, and loses count of fillers.
_DIGITS, _LOOK_ALIKES = "012568", "OIZSGB"
_DIGIT, _LETTER = str.maketrans(f"{_LOOK_ALIKES}QD", f"{_DIGITS}00"), str.maketrans(_DIGITS, _LOOK_ALIKES)
_TWINS = re.compile("0O|O0|1I|I1|2Z|Z2|5S|S5|6G|G6|8B|B8|IT|TI|1T|T1")
_MOST_TWINS = 4
_LINE = re.compile(r"(.{9})(.)(.{3})(.{6})(.)([FM<])(.{6})(.)([A-Z0-9]*?)[<KCSEX]*([0-9OQ]?)([0-9ODQIZSGB])")


def recognise(text: str, *, today: date) -> Mrz | None:
    """What the lower line says as it was recognised in a picture; None unless every check digit is right."""
    seen = [text.replace(" ", "").strip(), max(text.split(), key=len, default="")]
    for line in dict.fromkeys(line for one in seen for line in _likely(one)):
        with suppress(BadMrz):
            return _facts(line, today)
    return None


def _likely(seen: str) -> Iterator[str]:
    """The lines of the right length that may be meant."""
    twins = [found.start() for found in _TWINS.finditer(seen)]
    for dropped in product((False, True), repeat=min(len(twins), _MOST_TWINS)):
        gone = {place for place, drop in zip(twins, dropped, strict=False) if drop}
        found = _LINE.fullmatch("".join(char for place, char in enumerate(seen) if place not in gone))
        if found is None:
            continue
        number, number_check, country, *rest, personal, check, whole = found.groups()
        country = country.translate(_LETTER)
        if country == "IRN":  # a letter and eight digits
            number = number[0].translate(_LETTER) + number[1:].translate(_DIGIT)
        born, born_check, sex, ends, ends_check = (part.translate(_DIGIT) for part in rest)
        start = f"{number}{number_check.translate(_DIGIT)}{country}{born}{born_check}{sex}{ends}{ends_check}"
        for own in dict.fromkeys((check.translate(_DIGIT) or FILLER, FILLER)):
            yield f"{start}{personal:{FILLER}<14}{own}{whole.translate(_DIGIT)}"
