"""A mission abroad that is at work, by its key."""

from collections.abc import Sequence
from typing import Any

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import Listed, Places


class Kind(Listed):
    def options(self, spec: FieldSpec, language: str, places: Places) -> Sequence[tuple[str, ...]]:
        return places.missions(language)

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        """The title of the mission, also of one that has closed since."""
        found = next((mission for mission in places.all_missions() if mission.key == value), None)
        return found.title.in_(language) if found else str(value)
