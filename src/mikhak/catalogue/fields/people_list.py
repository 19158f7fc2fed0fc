"""Several persons, or other rows of the same questions: heirs, witnesses, properties.

A row is asked as a person is; its boxes are called NAME-INDEX-FIELD. The buttons ``row-add`` (value NAME) and
``row-drop`` (value NAME:INDEX) change the rows without checking them, see ``rearrange``.
"""

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import PEOPLE, FieldKind, Places, Posted, Raw, Scene, Wrong, fills, one, wrong
from mikhak.catalogue.fields.person import Kind as Person
from mikhak.lib.digits import localise
from mikhak.ui.parts import Part

_PERSON = Person()
_MOST_ROWS = 100  # whatever is posted


class Kind(FieldKind):
    ui = "people_list"

    def read(self, spec: FieldSpec, posted: Posted, name: str) -> Raw:
        return [_PERSON.read(spec, posted, f"{name}-{index}") for index in range(_count(posted, name))]

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        rows = list(value) if isinstance(value, list | tuple) else []
        return [_PERSON.fill(spec, row, language) for row in rows[:_MOST_ROWS]]

    def is_blank(self, raw: Raw) -> bool:
        return all(_PERSON.is_blank(row) for row in raw)

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> list[Any]:
        rows, inside = [], {}
        for index, row in enumerate(raw):
            if _PERSON.is_blank(row):
                continue
            try:
                rows.append(_PERSON.parse(spec, row, scene))
            except Wrong as refused:
                inside[str(index)] = refused
        count = len(rows) + len(inside)
        if count > spec.max_items:
            raise wrong(
                _("در «%(label)s» بیش از %(most)s ردیف نمی‌شود؛ بقیه را بردارید."), spec, scene, most=spec.max_items
            )
        if inside:
            raise Wrong(inside=inside)
        if count < spec.min_items:
            raise wrong(_("در «%(label)s» دست‌کم %(least)s ردیف بنویسید."), spec, scene, least=spec.min_items)
        return rows

    def missing(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Wrong:
        least = self._least(spec, required=True)
        return wrong(_("در «%(label)s» دست‌کم %(least)s ردیف بنویسید."), spec, scene, least=least)

    def part(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, refused: Wrong | None = None, required: bool = True
    ) -> Part:
        rows = []
        missing = self._least(spec, required) - len(raw)
        for index, row in enumerate([*raw, *[_PERSON.fill(spec, None, scene.language)] * missing]):
            inside = refused.inside.get(str(index)) if refused else None
            rows.append(_PERSON.parts(spec, f"{name}-{index}", row, scene, inside.inside if inside else {}, required))
        words: dict[str, Any] = {} if _of_people(spec) else {"row_label": _("ردیف"), "add_label": _("افزودن ردیف")}
        frame = self.frame(spec, name, scene, refused, required)
        fill = fills(spec, name, scene) if len(raw) < spec.max_items else []
        return Part(**frame, **words, ui=self.ui, rows=rows, max_rows=spec.max_items, fills=fill)

    def doubts(self, spec: FieldSpec, value: Any, scene: Scene) -> list[str]:
        return [doubt for row in value for doubt in _PERSON.doubts(spec, row, scene)]

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        mark = "؛ " if language in {"fa", "ar"} else "; "
        return mark.join(_PERSON.display(spec, row, language, places) for row in value)

    def lines(self, spec: FieldSpec, value: Any, language: str, places: Places) -> list[tuple[str, str]]:
        return [
            (f"{localise(number, language)}. {label}", text)
            for number, row in enumerate(value, 1)
            for label, text in _PERSON.lines(spec, row, language, places)
        ]

    def to_names(self, spec: FieldSpec, value: Any) -> object:
        return [_PERSON.to_names(spec, row) for row in value]

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> list[Any]:
        count = random.randint(least := self._least(spec, required=True), max(least, min(spec.max_items, 3)))
        return [_PERSON.sample(spec, random, scene) for _turn in range(count)]

    def _least(self, spec: FieldSpec, required: bool) -> int:
        return max(spec.min_items, 1 if required else 0)


def rearrange(posted: Posted) -> dict[str, list[str]]:
    """The posted boxes after the pressed ``row-add`` or ``row-drop`` button, everything typed kept."""
    boxes = {name: list(values) for name, values in posted.items()}
    name = one(boxes, "row-add")
    if name:
        boxes[f"{name}-count"] = [str(_count(boxes, name) + 1)]
    name, _colon, dropped = one(boxes, "row-drop").rpartition(":")
    if name and re.fullmatch(r"[0-9]{1,3}", dropped):
        boxes = _without(boxes, name, int(dropped))
    return boxes


def _without(boxes: Mapping[str, list[str]], name: str, dropped: int) -> dict[str, list[str]]:
    count = _count(boxes, name)
    row = re.compile(rf"{re.escape(name)}-([0-9]{{1,3}})-(.*)", re.DOTALL)
    kept: dict[str, list[str]] = {}
    for box, values in boxes.items():
        found = row.fullmatch(box)
        if found is None:
            kept[box] = values
        elif (index := int(found[1])) != dropped:
            kept[f"{name}-{index - (index > dropped)}-{found[2]}"] = values
    kept[f"{name}-count"] = [str(max(count - (dropped < count), 0))]
    return kept


def _count(posted: Posted, name: str) -> int:
    """Number of rows: by their boxes, or as ``NAME-count`` says when it says more (a new row is still empty)."""
    row = re.compile(rf"{re.escape(name)}-([0-9]{{1,3}})-")
    indexes = [int(found[1]) for box in posted if (found := row.match(box))]
    said = one(posted, f"{name}-count")
    told = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    return min(max([told, *(index + 1 for index in indexes)]), _MOST_ROWS)


def _of_people(spec: FieldSpec) -> bool:
    return any(part.name in PEOPLE for part in spec.parts)
