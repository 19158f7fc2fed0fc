"""What the lower machine-readable line of a passport says, read from its picture, beside what the person wrote.

It is read in the moment when a picture is redrawn, and only believed when every check digit is right; the name has
none. Where the program that reads is missing, nothing is read and nothing is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image

from mikhak.drafts import tesseract
from mikhak.drafts.strips import strips
from mikhak.lib import mrz
from mikhak.lib.mrz import Mrz

MOST = 12  # lines of one file that are read
DIGITS = 12  # in a line that may be the lower one of a passport
Facts = dict[str, str]  # passport_no, birth_date and passport_expiry, the days as in ISO 8601


@dataclass(frozen=True)
class Difference:
    """A member of a person that a passport says otherwise than it was written, both as they are stored."""

    member: str
    read: str
    written: str


def read(jpegs: list[bytes], *, today: date) -> list[Facts | None]:
    """For each redrawn page what its passport says; None where there is none, or none that can be read."""
    found: list[Facts | None] = [None] * len(jpegs)
    left = MOST if tesseract.installed() else 0
    for number, jpeg in enumerate(jpegs):
        if left > 0:
            told, lines = _read(jpeg, left, today)
            found[number] = _facts(told) if told else None
            left -= lines
    return found


def _read(jpeg: bytes, most: int, today: date) -> tuple[Mrz | None, int]:
    """What one page says, and how many of its lines were read for it; it was drawn by us, so it is safe to decode."""
    with Image.open(BytesIO(jpeg)) as picture:
        page = picture.convert("L")
    number = 0
    for number, cuts in enumerate(strips(page), 1):
        for cut in cuts:
            text = tesseract.read_line(cut())
            if told := mrz.recognise(text, today=today):
                return told, number
            if sum(char.isdigit() for char in text) < DIGITS:
                break
        if number >= most:
            break
    return None, number


def _facts(told: Mrz) -> Facts:
    days = {"birth_date": told.birth_date, "passport_expiry": told.expiry_date}
    return {"passport_no": told.passport_no} | {name: day.isoformat() for name, day in days.items() if day}


def differences(facts: Mapping[str, str] | None, person: Mapping[str, Any]) -> list[Difference]:
    """Where a passport says something else of a person, as conditions know one, than was written."""
    found = []
    for member, told in (facts or {}).items():
        wrote = str(person.get(member) or "")  # a day is written as in ISO 8601
        other = mrz.told_apart(told, wrote) if member == "passport_no" else told != wrote
        if wrote and other:
            found.append(Difference(member, told, wrote))
    return found
