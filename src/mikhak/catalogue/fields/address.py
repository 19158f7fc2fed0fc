"""A postal address: {"line", "city", "postal_code", "country"}."""

from collections.abc import Sequence
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.fields import kind
from mikhak.catalogue.fields.base import Composite, FieldKind, Places, Raw, Scene, Wrong, separator, wrong
from mikhak.lib.digits import clean_code
from mikhak.lib.persian import tidy

_IRANIAN_CODE = 10  # digits
_LONGEST_CODE = 12
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
            value["postal_code"] = _postal_code(value, scene)
        return value

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


def _postal_code(value: Any, scene: Scene) -> str:
    """Ten digits in Iran (the groups of five that some know are old); elsewhere as the country writes it."""
    spec = FIELDS[-1]
    if value["country"] != "IR":
        code = " ".join(tidy(value["postal_code"]).upper().split())
        if len(code) > _LONGEST_CODE:
            raise Wrong(inside={spec.name: wrong(_("«%(label)s» را کوتاه‌تر بنویسید."), spec, scene)})
        return code
    code = clean_code(value["postal_code"])
    if not (code.isascii() and code.isdigit() and len(code) == _IRANIAN_CODE):
        words = _("«%(label)s» در ایران ده رقم است؛ آن را درست کنید یا خالی بگذارید.")
        raise Wrong(inside={spec.name: wrong(words, spec, scene)})
    return code
