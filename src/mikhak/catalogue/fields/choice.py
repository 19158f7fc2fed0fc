"""One of the choices that the field lists: radio buttons, or a list when there are many."""

from collections.abc import Sequence

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import Listed, Places, Raw, Scene, Wrong
from mikhak.lib.digits import localise
from mikhak.ui.parts import Part

_MOST_RADIOS = 6


class Kind(Listed):
    def options(self, spec: FieldSpec, language: str, places: Places) -> Sequence[tuple[str, ...]]:
        return described(spec, language)

    def part(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, refused: Wrong | None = None, required: bool = True
    ) -> Part:
        if len(spec.choices) > _MOST_RADIOS:
            return super().part(spec, name, raw, scene, refused, required)
        frame = self.frame(spec, name, scene, refused, required)
        return Part(**frame, ui="choice", value=raw, choices=described(spec, scene.language))


def described(spec: FieldSpec, language: str) -> list[tuple[str, ...]]:
    """(value, label, help) of the choices of a field."""
    return [
        (
            choice.value,
            localise(choice.text.on_page(language), language),
            localise(choice.help.on_page(language), language) if choice.help else "",
        )
        for choice in spec.choices
    ]
