"""A province of Iran, by its key."""

from collections.abc import Sequence

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import Listed, Named, Places


class Kind(Listed):
    def options(self, spec: FieldSpec, language: str, places: Places) -> Sequence[tuple[str, ...]]:
        return named(places.provinces(), language)


def named(places: Sequence[Named], language: str) -> list[tuple[str, str]]:
    """(key, name) of provinces or cities."""
    return [(place.key, place.fa if language == "fa" else place.en) for place in places]
