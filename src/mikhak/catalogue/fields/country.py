"""A country of the world, by its ISO 3166 code of two letters."""

from collections.abc import Sequence

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import Listed, Places


class Kind(Listed):
    def options(self, spec: FieldSpec, language: str, places: Places) -> Sequence[tuple[str, ...]]:
        return places.countries(language)
