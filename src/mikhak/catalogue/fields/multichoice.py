"""Any number of the choices that the field lists, as a list of their values in the order of the file."""

from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import FieldKind, Places, Posted, Raw, Scene, Wrong, separator, wrong
from mikhak.catalogue.fields.choice import described
from mikhak.ui.parts import Part


class Kind(FieldKind):
    ui = "multichoice"

    def read(self, spec: FieldSpec, posted: Posted, name: str) -> Raw:
        return list(posted.get(name, ()))

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        return [str(one) for one in value] if isinstance(value, list | tuple) else []

    def is_blank(self, raw: Raw) -> bool:
        return not any(raw)

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> list[str]:
        known = [choice.value for choice in spec.choices]
        if not set(raw) - {""} <= set(known):
            raise self.missing(spec, raw, scene)
        return [value for value in known if value in raw]

    def missing(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Wrong:
        return wrong(_("برای «%(label)s» دست‌کم یکی از گزینه‌ها را برگزینید."), spec, scene)

    def part(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, refused: Wrong | None = None, required: bool = True
    ) -> Part:
        frame = self.frame(spec, name, scene, refused, required)
        return Part(**frame, ui=self.ui, value=raw, choices=described(spec, scene.language))

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        return separator(language).join(label for key, label, _help in described(spec, language) if key in value)

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> list[str]:
        wanted = random.sample(spec.choices, random.randint(1, len(spec.choices)))
        return [choice.value for choice in spec.choices if choice in wanted]
