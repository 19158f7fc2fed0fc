"""A telephone number, stored with its country in the E.164 form +31612345678."""

from collections.abc import Iterator
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    format_number,
    is_possible_number,
    is_valid_number,
    parse,
)

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import FieldKind, Places, Raw, Scene, wrong
from mikhak.lib.digits import clean_code, localise

_LEAST_NEW = 10**6
_ISOLATE = "\u2066{}\u2069"  # keeps the groups of the number in their order inside a Persian line


class Kind(FieldKind):
    """A number typed without a country is of the country the person lives in, or else of Iran."""

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        return "" if value is None else localise(_spaced(str(value)), language)

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> str:
        home = scene.known("profile.residence_country")
        numbers = list(_readings(raw, home if isinstance(home, str) else None))
        number = next((one for one in numbers if is_valid_number(one)), None)
        number = number or next((one for one in numbers if _may_exist(one)), None)
        if number is None:
            raise wrong(_("«%(label)s» را با کد کشور بنویسید، مانند \u2066+۳۱ ۶ ۱۲۳۴۵۶۷۸\u2069."), spec, scene)
        return format_number(number, PhoneNumberFormat.E164)

    def doubts(self, spec: FieldSpec, value: Any, scene: Scene) -> list[str]:
        if is_valid_number(parse(value)):
            return []
        words = _("«%(label)s» در کشور خود شماره‌ای آشنا نیست؛ ببینید رقمی جا نیفتاده باشد.")
        return [words % {"label": spec.label.in_(scene.language)}]

    def attrs(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "tel", "inputmode": "tel", "dir": "ltr", "autocomplete": "tel"}

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        number = localise(_spaced(value), language)
        return _ISOLATE.format(number) if language in {"fa", "ar"} else number

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> str:
        return f"+98912{random.randrange(10**7):07d}"


def _readings(raw: str, home: str | None) -> Iterator[PhoneNumber]:
    """The numbers that may be meant, the likelier ones first."""
    text = "".join(char for char in clean_code(raw) if char not in "().")
    text = f"+{text[2:]}" if text.startswith("00") else text
    if not all(char in "+0123456789" for char in text):
        return
    for region in dict.fromkeys([home, "IR"]) if not text.startswith("+") else [None]:
        try:
            yield parse(text, region)
        except NumberParseException:
            continue


def _may_exist(number: PhoneNumber) -> bool:
    """Whether a number outside the ranges known today can be one of a new range; a short one is a slip."""
    return is_possible_number(number) and (number.national_number or 0) >= _LEAST_NEW


def _spaced(number: str) -> str:
    try:
        return format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number
