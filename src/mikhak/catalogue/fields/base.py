"""What every field type has: reading its boxes, checking them, drawing them and showing the answer.

Three forms of one thing: *raw* is what stands in the boxes as typed (a string, a list of strings, or a mapping of the
boxes of a composite), *value* is the checked answer as JSON, and ``to_names`` gives what conditions compute with.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec
from mikhak.lib.digits import localise
from mikhak.lib.latin import latin_name
from mikhak.lib.text import Text
from mikhak.ui.parts import Part

Raw = Any  # str | list[str] | dict[str, Raw] | list[dict[str, Raw]], by the type
FILL = "person-fill"  # button: the boxes of a person are filled in from somebody known, see people.py
PEOPLE = {"first_name", "last_name", "name", "full_name", "surname"}  # a question with such parts is about people
LATIN_OF = "_latin"  # NAME_latin is the Latin spelling of NAME
Posted = Mapping[str, Sequence[str]]  # names of boxes -> what was typed in them


class Named(Protocol):
    """A province or a city of Iran."""

    @property
    def key(self) -> str: ...
    @property
    def fa(self) -> str: ...
    @property
    def en(self) -> str: ...


class Titled(Protocol):
    """A mission."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> Text: ...


class Places(Protocol):
    """Where countries, the places of Iran and the missions are looked up; ``missions.queries`` is one."""

    def countries(self, language: str) -> Sequence[tuple[str, str]]: ...
    def provinces(self) -> Sequence[Named]: ...
    def cities(self, province: str) -> Sequence[Named]: ...
    def city(self, key: str) -> Named | None: ...
    def missions(self, language: str) -> Sequence[tuple[str, str]]: ...  # those that take requests
    def all_missions(self) -> Sequence[Titled]: ...


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody the applicant keeps. ``facts`` are answers as JSON by the names that parts of persons have."""

    id: str
    name: str
    relation: str  # an OnBehalf
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where a form is filled in: the language of the page, the day, what is known of the person, and the look-ups.

    ``names`` are those of the conditions (``context.build_names``); they serve prefilling and defaults.
    """

    language: str
    today: date
    places: Places
    names: Mapping[str, object] = field(default_factory=dict)
    people: Sequence[Known] = ()  # from whom a question about a person can be filled in

    def digits(self, value: object) -> str:
        return localise(value, self.language)

    def known(self, path: str) -> Any:
        """Value of a dotted name such as ``profile.residence_country``, or None."""
        value: Any = self.names
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


class Wrong(ValidationError):
    """What was typed is refused: a sentence, or for a composite the refusals of its parts by their names."""

    def __init__(self, sentence: str = "", inside: Mapping[str, "Wrong"] | None = None) -> None:
        self.own = [sentence] if sentence else []
        self.inside = dict(inside or {})
        super().__init__([*self.own, *(words for wrong in self.inside.values() for words in wrong.messages)])


class FieldKind:
    """A field type of one box holding a string; the composites override more of it."""

    ui = "text"

    def read(self, spec: FieldSpec, posted: Posted, name: str) -> Raw:
        """What was typed in the boxes of the field called ``name``."""
        return one(posted, name)

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        """What the boxes hold for a stored answer; whatever JSON it is, this does not fail."""
        return "" if value is None else localise(value, language)

    def is_blank(self, raw: Raw) -> bool:
        return not raw.strip()

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Any:
        """The answer as JSON from boxes that are not blank; raises Wrong."""
        raise NotImplementedError

    def clean(self, spec: FieldSpec, raw: Raw, scene: Scene, *, required: bool) -> Any:
        """The answer as JSON, None when there is none; raises Wrong, also when a required one is missing."""
        if self.is_blank(raw):
            if required:
                raise self.missing(spec, raw, scene)
            return None
        return self.parse(spec, raw, scene)

    def missing(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Wrong:
        """What to say when there is no answer."""
        return wrong(_("«%(label)s» را بنویسید."), spec, scene)

    def part(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, refused: Wrong | None = None, required: bool = True
    ) -> Part:
        """How the field looks with ``raw`` in it."""
        return Part(**self.frame(spec, name, scene, refused, required), ui=self.ui, value=raw, attrs=self.attrs(spec))

    def frame(self, spec: FieldSpec, name: str, scene: Scene, refused: Wrong | None, required: bool) -> dict[str, Any]:
        """What every part says: name, label, hint, errors, required."""
        return {
            "name": name,
            "label": spec.label.on_page(scene.language),
            "hint": localise(spec.help.on_page(scene.language), scene.language) if spec.help else "",
            "errors": refused.own if refused else (),
            "required": required,
        }

    def attrs(self, spec: FieldSpec) -> dict[str, Any]:
        """HTML attributes of the box."""
        return {}

    def doubts(self, spec: FieldSpec, value: Any, scene: Scene) -> list[str]:
        """Sentences about an answer that is accepted and may all the same be a slip."""
        return []

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        """The answer as one line of plain text."""
        return localise(value, language)

    def lines(self, spec: FieldSpec, value: Any, language: str, places: Places) -> list[tuple[str, str]]:
        """The answer as (label, text) lines."""
        return [(spec.label.in_(language), self.display(spec, value, language, places))]

    def to_names(self, spec: FieldSpec, value: Any) -> object:
        """The answer as conditions compute with it: dates as dates, numbers as numbers."""
        return value

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> Any:
        """An invented answer that ``clean`` accepts."""
        raise NotImplementedError


class Listed(FieldKind):
    """A type whose answer is one of a list: ``options`` gives (value, label) pairs in a language."""

    ui = "select"

    def options(self, spec: FieldSpec, language: str, places: Places) -> Sequence[tuple[str, ...]]:
        raise NotImplementedError

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        return "" if value is None else str(value)

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> str:
        if raw not in {option[0] for option in self.options(spec, scene.language, scene.places)}:
            raise self.missing(spec, raw, scene)
        return str(raw)

    def missing(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Wrong:
        return wrong(_("برای «%(label)s» یکی از گزینه‌ها را برگزینید."), spec, scene)

    def part(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, refused: Wrong | None = None, required: bool = True
    ) -> Part:
        choices = [("", _("برگزینید")), *self.options(spec, scene.language, scene.places)]
        frame = self.frame(spec, name, scene, refused, required)
        return Part(**frame, ui=self.ui, value=raw, choices=choices)

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        return next((label for key, label, *_more in self.options(spec, language, places) if key == value), str(value))

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> str:
        return random.choice(self.options(spec, scene.language, scene.places))[0]


class Composite(FieldKind):
    """A type made of other fields: its raw form and its value are mappings by the names of ``fields(spec)``."""

    ui = "person"

    def fields(self, spec: FieldSpec) -> Sequence[FieldSpec]:
        raise NotImplementedError

    def kind(self, spec: FieldSpec) -> FieldKind:
        """The type of one of the fields."""
        raise NotImplementedError

    def read(self, spec: FieldSpec, posted: Posted, name: str) -> Raw:
        return {sub.name: self.kind(sub).read(sub, posted, f"{name}-{sub.name}") for sub in self.fields(spec)}

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        known = value if isinstance(value, Mapping) else {}
        return {sub.name: self.kind(sub).fill(sub, known.get(sub.name), language) for sub in self.fields(spec)}

    def is_blank(self, raw: Raw) -> bool:
        return all(blank(typed) for typed in raw.values())

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Any:
        value, inside = {}, {}
        for sub in self.fields(spec):
            try:
                value[sub.name] = self.kind(sub).clean(sub, raw[sub.name], scene, required=sub.required)
            except Wrong as refused:
                inside[sub.name] = refused
        if inside:
            raise Wrong(inside=inside)
        return {name: answer for name, answer in value.items() if answer is not None}

    def missing(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Wrong:
        try:
            self.parse(spec, raw, scene)
        except Wrong as refused:
            return refused
        return super().missing(spec, raw, scene)

    def part(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, refused: Wrong | None = None, required: bool = True
    ) -> Part:
        frame = self.frame(spec, name, scene, refused, required)
        inside = refused.inside if refused else {}
        parts = self.parts(spec, name, raw, scene, inside, required)
        return Part(**frame, ui=self.ui, parts=parts, fills=fills(spec, name, scene))

    def parts(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, inside: Mapping[str, Wrong], required: bool = True
    ) -> list[Part]:
        """The parts of the fields; what is needed only once a part is filled in is neither demanded nor optional."""
        raw, parts = raw | offers(self.fields(spec), raw), []
        for sub in self.fields(spec):
            needed = required and sub.required
            part = self.kind(sub).part(sub, f"{name}-{sub.name}", raw[sub.name], scene, inside.get(sub.name), needed)
            parts.append(replace(part, quiet=True) if sub.required and not required else part)
        return parts

    def doubts(self, spec: FieldSpec, value: Any, scene: Scene) -> list[str]:
        told = [(sub, value[sub.name]) for sub in self.fields(spec) if value.get(sub.name) is not None]
        return [doubt for sub, answer in told for doubt in self.kind(sub).doubts(sub, answer, scene)]

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        return separator(language).join(text for _label, text in self.lines(spec, value, language, places))

    def lines(self, spec: FieldSpec, value: Any, language: str, places: Places) -> list[tuple[str, str]]:
        return [
            line
            for sub in self.fields(spec)
            if (answer := value.get(sub.name)) is not None
            for line in self._lines_of(sub, answer, language, places)
        ]

    def _lines_of(self, sub: FieldSpec, answer: Any, language: str, places: Places) -> list[tuple[str, str]]:
        return [(sub.label.in_(language), self.kind(sub).display(sub, answer, language, places))]

    def to_names(self, spec: FieldSpec, value: Any) -> object:
        return {
            sub.name: None if value.get(sub.name) is None else self.kind(sub).to_names(sub, value[sub.name])
            for sub in self.fields(spec)
        }

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> Any:
        return {sub.name: self.kind(sub).sample(sub, random, scene) for sub in self.fields(spec)}


def one(posted: Posted, name: str) -> str:
    """The string in one box; the last one when a name was posted twice, empty when it was not posted."""
    values = posted.get(name)
    return values[-1] if values else ""


def blank(raw: Raw) -> bool:
    """Whether nothing was typed in a box or a group of boxes of any type."""
    if isinstance(raw, str):
        return not raw.strip()
    inside: Iterable[Raw] = raw.items() if isinstance(raw, Mapping) else enumerate(raw)
    return all(name == "cal" or blank(typed) for name, typed in inside)


def offers(specs: Iterable[FieldSpec], raw: Mapping[str, Raw]) -> dict[str, str]:
    """For each empty box of a Latin name, called NAME_latin, how passports spell what stands in the box NAME."""
    found = {}
    for spec in specs:
        source = raw.get(spec.name.removesuffix(LATIN_OF))
        if (
            spec.script == "latin"
            and spec.name.endswith(LATIN_OF)
            and blank(raw[spec.name])
            and isinstance(source, str)
        ):
            found[spec.name] = latin_name(source)
    return {name: spelled for name, spelled in found.items() if spelled}


def fills(spec: FieldSpec, name: str, scene: Scene) -> list[tuple[str, str]]:
    """(value, name) of the buttons that fill in a question about persons from those who are known."""
    if not PEOPLE & {part.name for part in spec.parts}:
        return []
    return [(f"{name}:{known.id}", known.name) for known in scene.people]


def wrong(sentence: str, spec: FieldSpec, scene: Scene, **values: object) -> Wrong:
    """A refusal whose sentence may hold %(label)s and other values, in the digits of the page."""
    shown = {name: scene.digits(value) for name, value in values.items()}
    return Wrong(sentence % {"label": spec.label.on_page(scene.language), **shown})


def separator(language: str) -> str:
    return "، " if language in {"fa", "ar"} else ", "
