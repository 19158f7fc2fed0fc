"""Questions about persons answered from those whom the applicant keeps: a button fills in the boxes, nothing more.

Whoever presses it looks at the page again; what a form asks and is not known, or is asked in another way, stays open.
"""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue.definition import FieldSpec, Section
from mikhak.catalogue.fields import Known, Scene, Wrong, kind
from mikhak.catalogue.fields.base import FILL, Posted, Raw, one


def fitting(spec: FieldSpec, known: Known, scene: Scene) -> dict[str, Any]:
    """What a question about a person takes of somebody who is known: every part whose own checks pass."""
    found: dict[str, Any] = {}
    for part in spec.parts:
        value, type_ = known.facts.get(part.name), kind(part.type)
        if isinstance(value, Mapping) and part.type != "city":
            value = kind("city").display(part, value, scene.language, scene.places)
        if value is None or (part.name == "relation" and part.type != "choice"):
            continue
        try:
            answer = type_.clean(part, type_.fill(part, value, scene.language), scene, required=False)
        except Wrong:
            continue
        found |= {part.name: answer} if answer is not None else {}
    return found


def fill_in(section: Section, posted: Posted, scene: Scene) -> Posted:
    """The posted boxes after the pressed button ``person-fill`` (value FIELD:ID): that person's answers stand in the
    boxes of the field, of a list in its first empty row."""
    name, _colon, who = one(posted, FILL).rpartition(":")
    known = next((person for person in scene.people if person.id == who), None)
    spec = next((field for field in section.fields if field.name == name and field.parts), None)
    if known is None or spec is None:
        return posted
    place = name if spec.type == "person" else _free_row(spec, posted)
    boxes = _flat(place, kind("person").fill(spec, fitting(spec, known, scene), scene.language))
    return {box: values for box, values in posted.items() if not box.startswith(f"{place}-")} | boxes


def _free_row(spec: FieldSpec, posted: Posted) -> str:
    rows = kind(spec.type).read(spec, posted, spec.name)
    empty = next((place for place, row in enumerate(rows) if kind("person").is_blank(row)), len(rows))
    return f"{spec.name}-{min(empty, spec.max_items - 1)}"


def _flat(name: str, raw: Raw) -> dict[str, list[str]]:
    """What the boxes hold, by their names."""
    if isinstance(raw, Mapping):
        return {box: values for key, inside in raw.items() for box, values in _flat(f"{name}-{key}", inside).items()}
    return {name: [str(value) for value in raw] if isinstance(raw, list) else [str(raw)]}
