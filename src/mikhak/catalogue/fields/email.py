"""An e-mail address; the part after @ is stored in lower case."""

from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import FieldKind, Places, Raw, Scene, wrong
from mikhak.lib.persian import tidy

_LONGEST = 254  # RFC 5321, 4.5.3.1.3 with the brackets off


class Kind(FieldKind):
    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        return "" if value is None else str(value)

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> str:
        name, _at, domain = tidy(raw).replace(" ", "").replace("\u200c", "").rpartition("@")
        address = f"{name}@{domain.lower()}"
        try:
            validate_email(address)
        except (ValidationError, UnicodeError) as error:
            words = _("«%(label)s» درست نیست؛ آن را مانند name@example.com بنویسید.")
            raise wrong(words, spec, scene) from error
        if len(address) > _LONGEST:
            raise wrong(_("«%(label)s» دراز‌تر از هر نشانی درستی است؛ آن را دوباره بنویسید."), spec, scene)
        return address

    def attrs(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "email", "inputmode": "email", "dir": "ltr", "autocomplete": "email", "spellcheck": "false"}

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        return str(value)

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> str:
        return f"golnar{random.randrange(1000)}@example.com"
