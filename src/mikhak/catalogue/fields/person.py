"""A person other than the applicant: names, national ID, birth date, or what ``fields`` of the field says instead."""

from collections.abc import Sequence
from typing import Any

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields import kind
from mikhak.catalogue.fields.base import Composite, FieldKind, Places

_NAMES = ("first_name", "last_name")


class Kind(Composite):
    def fields(self, spec: FieldSpec) -> Sequence[FieldSpec]:
        return spec.parts

    def kind(self, spec: FieldSpec) -> FieldKind:
        return kind(spec.type)

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        """The person's name; what there is of the rest when no name was asked."""
        name = " ".join(value[key] for key in _NAMES if isinstance(value.get(key), str))
        return name or super().display(spec, value, language, places)
