"""Yes or no, both of them answers."""

from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.fields.base import FieldKind, Places, Raw, Scene, Wrong, wrong

_YES, _NO = Text(fa="بله", en="Yes", ar="نعم"), Text(fa="خیر", en="No", ar="لا")


class Kind(FieldKind):
    ui = "boolean"

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value or "")

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> bool:
        if raw not in {"yes", "no"}:
            raise self.missing(spec, raw, scene)
        return bool(raw == "yes")

    def missing(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Wrong:
        return wrong(_("به «%(label)s» با بله یا خیر پاسخ دهید."), spec, scene)

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        return (_YES if value else _NO).in_(language)

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> bool:
        return random.random() < 0.5
