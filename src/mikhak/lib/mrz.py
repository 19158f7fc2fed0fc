"""The two lines at the foot of a passport's data page: ICAO Doc 9303, part 4, format TD3."""

from dataclasses import dataclass
from datetime import date

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
    values = (0 if char == FILLER else _LETTERS.index(char) for char in text)
    return sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10


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
    _check(lower)
    surname, _mark, given = upper[5:].partition(FILLER * 2)
    return Mrz(
        issuer=_words(upper[2:5]),
        surname=_words(surname),
        given_names=_words(given),
        passport_no=_words(lower[:9]),
        nationality=_words(lower[10:13]),
        birth_date=_day(lower[13:19], latest=today),
        sex=lower[20].replace(FILLER, ""),
        expiry_date=_day(lower[21:27], latest=None),
        personal_no=_words(lower[28:42]),
    )


def _check(lower: str) -> None:
    """Every check digit of the lower line, the one of the whole last; an empty personal number may have none."""
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
