"""A whole number: a count, an amount of copies, a year."""

import re
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import FieldKind, Places, Raw, Scene, wrong
from mikhak.lib.digits import clean_code, latin, localise

_LONGEST = 15  # digits: what JSON readers keep exactly
_GROUPING = str.maketrans("", "", ",٬،'")


class Kind(FieldKind):
    ui = "number"

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> int:
        text = clean_code(raw.translate(_GROUPING))
        negative = latin(raw).strip().startswith(("-", "−"))
        if not re.fullmatch(rf"\+?[0-9]{{1,{_LONGEST}}}", text):
            raise wrong(
                _("«%(label)s» را با رقم بنویسید، مانند %(example)s."), spec, scene, example=max(spec.min or 3, 3)
            )
        number = -int(text) if negative else int(text)
        if spec.min is not None and number < spec.min:
            raise wrong(_("«%(label)s» کمتر از %(least)s نمی‌شود."), spec, scene, least=spec.min)
        if spec.max is not None and number > spec.max:
            raise wrong(_("«%(label)s» بیشتر از %(most)s نمی‌شود."), spec, scene, most=spec.max)
        return number

    def attrs(self, spec: FieldSpec) -> dict[str, Any]:
        return {"inputmode": "numeric", "dir": "ltr"}

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        return localise(value, language)  # no grouping: it may be a year

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> int:
        least = spec.min if spec.min is not None else min(1, spec.max or 1)
        return random.randint(least, spec.max if spec.max is not None else least + 9)
