"""A postal address: {"line", "city", "postal_code", "country"}."""

import re
from collections.abc import Sequence
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.fields import kind
from mikhak.catalogue.fields.base import Composite, FieldKind, Places, Raw, Scene, separator
from mikhak.lib.digits import clean_code, latin
from mikhak.lib.persian import tidy

IRAN = "IR"
_LONGEST_CODE = 12
_DIGITS = {  # of the postal codes of countries where many Iranians live
    **dict.fromkeys(("AT", "AU", "BE", "CH", "DK", "GE", "HU", "NO", "NZ", "ZA"), "[0-9]{4}"),
    **dict.fromkeys(("DE", "ES", "FI", "FR", "HR", "IQ", "IT", "KW", "MY", "TH", "TR", "UA"), "[0-9]{5}"),
    **dict.fromkeys(("CN", "IN", "KZ", "RO", "RU", "SG", "TJ", "TM", "UZ"), "[0-9]{6}"),
}
_CODES = _DIGITS | {
    IRAN: r"(?!([0-9])\1{3})[13-9]{4}[1346-9][013-9]{5}",
    "AM": "[0-9]{4}",
    "AZ": "(AZ ?)?[0-9]{4}",
    "CA": "[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]",
    "CZ": "[0-9]{3} ?[0-9]{2}",
    "GB": "[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}",
    "GR": "[0-9]{3} ?[0-9]{2}",
    "JP": "[0-9]{3}-?[0-9]{4}",
    "NL": "[1-9][0-9]{3} ?[A-Z]{2}",
    "PL": "[0-9]{2}-?[0-9]{3}",
    "PT": "[0-9]{4}(-?[0-9]{3})?",
    "SE": "[0-9]{3} ?[0-9]{2}",
    "US": "[0-9]{5}(-[0-9]{4})?",
}
_ENVELOPE = ("line", "city", "postal_code", "country")
FIELDS = (
    FieldSpec(name="country", type="country", label=Text(fa="کشور", en="Country", ar="البلد")),
    FieldSpec(name="city", type="text", max_length=80, label=Text(fa="شهر", en="Town or city", ar="المدينة")),
    FieldSpec(
        name="line",
        type="text",
        max_length=300,
        label=Text(fa="خیابان و پلاک", en="Street and number", ar="الشارع والرقم"),
    ),
    FieldSpec(
        name="postal_code",
        type="text",
        max_length=_LONGEST_CODE,
        required=False,
        label=Text(fa="کد پستی", en="Postal code", ar="الرمز البريدي"),
    ),
)


class Kind(Composite):
    """On first sight the country is the one the person lives in (see ``forms``)."""

    ui = "address"

    def fields(self, spec: FieldSpec) -> Sequence[FieldSpec]:
        return FIELDS

    def kind(self, spec: FieldSpec) -> FieldKind:
        return kind(spec.type)

    def is_blank(self, raw: Raw) -> bool:
        return super().is_blank({**raw, "country": ""})  # a country alone was only offered

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Any:
        value = super().parse(spec, raw, scene)
        if "postal_code" in value:
            value["postal_code"] = _postal_code(value)
        return value

    def doubts(self, spec: FieldSpec, value: Any, scene: Scene) -> list[str]:
        code, country = value.get("postal_code"), value["country"]
        if not code or not (pattern := _CODES.get(country)) or re.fullmatch(pattern, code):
            return []
        name = dict(scene.places.countries(scene.language)).get(country, country)
        words = _("کد پستی %(country)s معمولاً به این شکل نیست؛ ببینید رقمی جا نیفتاده باشد.")
        return [words % {"country": name}]

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        """One line, from the street to the country as on an envelope."""
        told = {
            part.name: kind(part.type).display(part, value[part.name], language, places)
            for part in FIELDS
            if value.get(part.name)
        }
        if any(letter.isalpha() for letter in value.get("postal_code", "")):
            told["postal_code"] = value.get("postal_code", "")  # «2500 XX» is one code, though of two words
        return separator(language).join(told[name] for name in _ENVELOPE if told.get(name))

    def lines(self, spec: FieldSpec, value: Any, language: str, places: Places) -> list[tuple[str, str]]:
        return [(spec.label.in_(language), self.display(spec, value, language, places))]

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> Any:
        abroad = [code for code, _name in scene.places.countries(scene.language) if code != "IR"]
        line = f"خیابان گلستان، پلاک {random.randint(1, 99)}"
        return {"country": random.choice(abroad), "city": "شهر نمونه", "line": line, "postal_code": "1234AB"}


def _postal_code(value: Any) -> str:
    """As the country writes it, one form of each: digits alone in Iran, capitals and single spaces elsewhere."""
    typed = tidy(value["postal_code"])
    return clean_code(typed) if value["country"] == IRAN else " ".join(latin(typed).upper().split())
