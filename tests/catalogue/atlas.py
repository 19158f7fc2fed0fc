"""A small world for forms: a few countries, two provinces with their cities, two missions; and a scene in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.fields.base import Scene

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Place:
    key: str
    fa: str
    en: str


@dataclass(frozen=True)
class Post:
    key: str
    title: Text


_COUNTRIES = {
    "fa": [("DE", "آلمان"), ("IR", "ایران"), ("NL", "هلند")],
    "en": [("DE", "Germany"), ("IR", "Iran"), ("NL", "Netherlands")],
}
_PROVINCES = [Place("tehran", "تهران", "Tehran"), Place("fars", "فارس", "Fars")]
_CITIES = {
    "tehran": [Place("tehran.tehran.tehran", "تهران", "Tehran"), Place("tehran.rey.rey", "ری", "Rey")],
    "fars": [Place("fars.shiraz.shiraz", "شیراز", "Shiraz")],
}
_POSTS = [
    Post("the-hague", Text(fa="سفارت در لاهه", en="Embassy in The Hague")),
    Post("berlin", Text(fa="سفارت در برلین", en="Embassy in Berlin")),
]


class Atlas:
    def countries(self, language: str) -> Sequence[tuple[str, str]]:
        return _COUNTRIES["fa" if language == "fa" else "en"]

    def provinces(self) -> Sequence[Place]:
        return _PROVINCES

    def cities(self, province: str) -> Sequence[Place]:
        return _CITIES.get(province, [])

    def city(self, key: str) -> Place | None:
        return next((city for cities in _CITIES.values() for city in cities if city.key == key), None)

    def missions(self, language: str) -> Sequence[tuple[str, str]]:
        return [(post.key, post.title.in_(language)) for post in _POSTS[:1]]  # the other has closed

    def all_missions(self) -> Sequence[Post]:
        return _POSTS


ATLAS = Atlas()


def scene(language: str = "fa", **names: object) -> Scene:
    return Scene(language=language, today=TODAY, names=names, places=ATLAS)


def field(type_: str, name: str = "answer", fa: str = "پاسخ", en: str = "Answer", **more: Any) -> FieldSpec:
    return FieldSpec.model_validate({"name": name, "type": type_, "label": {"fa": fa, "en": en}, **more})
