"""Reading the service files into frozen objects; everything wrong in any of them is told at once, with file and line.

    services/<category>/category.yaml    title, summary and order of a category
    services/<category>/<stem>.yaml      a service, beside it perhaps <stem>.py (hooks.py) and <stem>.typ (its
                                         document); with ``kind: guide`` a guide
    services/<category>/tariff.yaml      editions of what the services of the category cost
    services/events/<stem>.yaml          guides for what happens in a life
    services/shared/*.yaml               fragments: lists of fields, papers, steps ... that several services use
    services/bodies.yaml                 who does a step: key -> Text
    services/pictures.yaml               how kinds of pictures have to look: key -> PictureSpec
    services/synonyms.yaml               lists of words for one thing, for the search
    services/whys.yaml                   why questions are asked that do not say it themselves (whys.py)
    services/people.yaml                 invented persons of the examples: key -> {kind, profile}
    services/rules/*.yaml                tables that conditions see as rules.<stem>; a list of editions, each with the
                                         day it begins (``since``), or plain values

A fragment is a file with a list, named by its stem, or a file that maps names to lists. ``- use: <name>`` in a list
puts the fragment there; ``show_if`` (or ``when``, for steps) beside it is added to that of every item. A fragment uses
no other fragment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from mikhak.catalogue import hooks
from mikhak.catalogue.context import dated
from mikhak.catalogue.definition import Category, Guide, Person, PictureSpec, Section, Service, Tariff, Text
from mikhak.catalogue.whys import Whys
from mikhak.lib import yaml12
from mikhak.lib.persian import sort_key

SERVICES = Path(__file__).resolve().parents[1] / "services"
NOT_CATEGORIES = {"shared", "rules", "events"}
_RULES_OF_USE = {"show_if", "when"}
NOT_SERVICES = {"category.yaml", "tariff.yaml"}

T = TypeVar("T")
Steps = tuple[str | int, ...]
Origins = dict[Steps, list[tuple[Path, Steps]]]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, for the operator: where and what."""

    file: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class CatalogueError(Exception):
    """The service files cannot be used; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Source:
    """Where a thing was read from; ``origins`` says where the items of lists with fragments come from."""

    path: Path
    origins: Origins = field(default_factory=dict)

    def problem(self, steps: Steps, sentence: str) -> Problem:
        """A problem of the value at these keys and positions."""
        path, here = self.path, steps
        for count, position in enumerate(steps):
            items = self.origins.get(steps[:count])
            if items is not None and isinstance(position, int):
                path, start = items[position]
                here = start + steps[count + 1 :]
        return Problem(path, yaml12.line_of(path, here), sentence)


@dataclass(frozen=True)
class Catalogue:
    folder: Path
    services: Mapping[str, Service]
    guides: Mapping[str, Guide]
    categories: Mapping[str, Category]  # in their order
    bodies: Mapping[str, Text]
    pictures: Mapping[str, PictureSpec]
    people: Mapping[str, Person]
    synonyms: tuple[tuple[str, ...], ...]
    whys: Whys
    tariffs: Mapping[str, tuple[Tariff, ...]]  # of categories, as their files say
    rules: Mapping[str, Any]
    sources: Mapping[str, Source]  # of services and guides, by key

    @cached_property
    def in_category(self) -> Mapping[str, list[Service | Guide]]:
        """The guides and services of each category, in the order of their titles, guides first."""
        by_title: list[Service | Guide] = sorted(self.services.values(), key=lambda one: sort_key(one.title.fa))
        ordered = [*sorted(self.guides.values(), key=lambda guide: guide.order), *by_title]
        return {key: [one for one in ordered if one.category == key] for key in self.categories}


def load(folder: Path = SERVICES) -> Catalogue:
    """Read all service files; raises CatalogueError. What only shows when files are seen together is for checks.py."""
    reading = _Reading(folder)
    catalogue = reading.catalogue()
    if reading.problems:
        raise CatalogueError(reading.problems)
    return catalogue


def load_sections(path: Path) -> tuple[Section, ...]:
    """The pages of a form that is no service's, such as the profile; raises CatalogueError."""
    reading = _Reading(path.parent)
    sections = reading.valid(TypeAdapter(tuple[Section, ...]), reading.read(path), Source(path))
    if sections is None or reading.problems:
        raise CatalogueError(reading.problems)
    return sections


class _Reading:
    """One reading of a folder; ``problems`` grows as it goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.fragments: dict[str, list[tuple[Path, Steps, Any]]] = {}  # name -> items with their places
        self.services: dict[str, Service] = {}
        self.guides: dict[str, Guide] = {}
        self.sources: dict[str, Source] = {}

    def catalogue(self) -> Catalogue:
        for path in sorted((self.folder / "shared").glob("*.yaml")):
            self._read_fragments(path)
        categories: list[Category] = []
        tariffs: dict[str, tuple[Tariff, ...]] = {}
        for home in sorted(path for path in self.folder.iterdir() if path.is_dir() and path.name[0] not in "._"):
            if home.name in NOT_CATEGORIES:
                continue
            if category := self._category(home):
                categories.append(category)
            tariffs[home.name] = self._tariff(home / "tariff.yaml")
            self._read_services(home)
        self._read_services(self.folder / "events")
        rules = {path.stem: self._rules(path) for path in sorted((self.folder / "rules").glob("*.yaml"))}
        return Catalogue(
            folder=self.folder,
            services=self.services,
            guides=self.guides,
            categories={category.key: category for category in sorted(categories, key=lambda one: one.order)},
            bodies=self._mapping("bodies.yaml", TypeAdapter(dict[str, Text])),
            pictures=self._mapping("pictures.yaml", TypeAdapter(dict[str, PictureSpec])),
            people=self._mapping("people.yaml", TypeAdapter(dict[str, Person])),
            synonyms=self._synonyms(),
            whys=self._whys(),
            tariffs=tariffs,
            rules=rules_with_tariffs(rules, tariffs),
            sources=self.sources,
        )

    def read(self, path: Path) -> Any:
        """What a file says; None, with a problem noted, when it says nothing or cannot be read."""
        try:
            data = yaml12.load(path)
        except yaml12.BadYaml as error:
            self._wrong(path, error.line, error.sentence)
            return None
        except OSError as error:
            self._wrong(path, 1, f"It cannot be read: {error.strerror}.")
            return None
        if data is None:
            self._wrong(path, 1, "The file is empty.")
        return data

    def valid(self, shape: TypeAdapter[T], data: object, source: Source) -> T | None:
        """The data as typed objects; None, with problems noted, when there are none or they do not fit."""
        if data is None:
            return None
        try:
            return shape.validate_python(data)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                where = ".".join(str(step) for step in fault["loc"])
                self.problems.append(source.problem(fault["loc"], f"{where}: {fault['msg']}."))
            return None

    def _wrong(self, path: Path, line: int, sentence: str) -> None:
        self.problems.append(Problem(path, line, sentence))

    def _mapping(self, name: str, shape: TypeAdapter[dict[str, T]]) -> dict[str, T]:
        path = self.folder / name
        if not path.exists():
            return {}
        return self.valid(shape, self.read(path), Source(path)) or {}

    def _synonyms(self) -> tuple[tuple[str, ...], ...]:
        path = self.folder / "synonyms.yaml"
        return self.valid(_SYNONYMS, self.read(path), Source(path)) or () if path.exists() else ()

    def _whys(self) -> Whys:
        path = self.folder / "whys.yaml"
        return self.valid(_WHYS, self.read(path), Source(path)) or Whys() if path.exists() else Whys()

    def _category(self, home: Path) -> Category | None:
        path = home / "category.yaml"
        data = self.read(path)
        return self.valid(_CATEGORY, data | {"key": home.name} if isinstance(data, dict) else data, Source(path))

    def _tariff(self, path: Path) -> tuple[Tariff, ...]:
        return self.valid(_TARIFF, self.read(path), Source(path)) or () if path.exists() else ()

    def _read_services(self, home: Path) -> None:
        for path in sorted(home.glob("*.yaml")):
            if path.name in NOT_SERVICES:
                continue
            key = f"{home.name}-{path.stem}"
            source = self.sources[key] = Source(path)
            data = self._definition(key, path, source)
            self._register_hook(key, path)
            if home.name == "events" or (isinstance(data, dict) and data.get("kind") == "guide"):
                if guide := self.valid(_GUIDE, data, source):
                    self.guides[key] = guide
            elif service := self.valid(_SERVICE, data, source):
                self.services[key] = service

    def _definition(self, key: str, path: Path, source: Source) -> Any:
        """What the file of a service or guide says, fragments put in their places."""
        data = self.read(path)
        if not isinstance(data, dict):
            return data
        for name in ("key", "category"):
            if name in data:
                self.problems.append(source.problem((name,), f"{name}: it follows from where the file is."))
        return self._spliced(data, (), (), source) | {"key": key, "category": path.parent.name}

    def _register_hook(self, key: str, path: Path) -> None:
        hook = hook_path(path)
        hooks.forget(key)
        if hook.exists():
            try:
                hooks.register(key, hook)
            except Exception as error:
                self._wrong(hook, getattr(error, "lineno", None) or 1, f"It cannot be loaded: {error}.")

    def _rules(self, path: Path) -> Any:
        data = self.read(path)
        editions = data if isinstance(data, list) else [data]
        for position, edition in enumerate([] if data is None else editions):
            started = isinstance(edition, dict) and isinstance(dated(edition.get("since")), date)
            if not isinstance(edition, dict) or (data is editions and not started):
                words = "A table has keys, each of several editions `since` (a day)."
                self.problems.append(Source(path).problem((position,), words))
                return {}
        return data

    def _read_fragments(self, path: Path) -> None:
        data = self.read(path)
        lists = data if isinstance(data, dict) else {path.stem: data}
        for name, items in lists.items():
            start: Steps = (name,) if isinstance(data, dict) else ()
            if data is not None and not isinstance(items, list):
                self.problems.append(Source(path).problem(start, f"The fragment {name} is no list."))
            elif name in self.fragments:
                self.problems.append(Source(path).problem(start, f"There is another fragment {name}."))
            else:
                self.fragments[name] = [(path, (*start, position), item) for position, item in enumerate(items or [])]
                for _, steps, item in self.fragments[name]:
                    if isinstance(item, dict) and "use" in item:
                        self.problems.append(Source(path).problem(steps, "A fragment uses no other fragment."))

    def _spliced(self, value: Any, steps: Steps, written: Steps, source: Source) -> Any:
        """The value with fragments in place of their uses.

        ``steps`` leads to the value in the result, ``written`` in the file; ``source.origins`` learns what moved.
        """
        if isinstance(value, dict):
            return {key: self._spliced(item, (*steps, key), (*written, key), source) for key, item in value.items()}
        if not isinstance(value, list):
            return value
        items: list[Any] = []
        origins: list[tuple[Path, Steps]] = []
        for position, item in enumerate(value):
            place = (*written, position)
            if isinstance(item, dict) and "use" in item:
                for path, start, piece in self._used(item, Source(source.path), place):
                    items.append(piece)
                    origins.append((path, start))
            else:
                items.append(self._spliced(item, (*steps, len(items)), place, source))
                origins.append((source.path, place))
        if len(items) != len(value) or any(path != source.path for path, _ in origins):
            source.origins[steps] = origins
        return items

    def _used(self, item: dict[str, Any], source: Source, place: Steps) -> list[tuple[Path, Steps, Any]]:
        """The items of the fragment that is used, each under the rules of the use."""
        if item.keys() - {"use", *_RULES_OF_USE}:
            self.problems.append(source.problem(place, "Beside `use` only `show_if` or `when` may stand."))
        if item["use"] not in self.fragments:
            self.problems.append(source.problem(place, f"There is no fragment {item['use']}."))
            return []
        pieces = self.fragments[item["use"]]
        for name in _RULES_OF_USE & item.keys():
            pieces = [(path, start, _under(name, item[name], piece)) for path, start, piece in pieces]
        return pieces


_CATEGORY: TypeAdapter[Category] = TypeAdapter(Category)
_SERVICE: TypeAdapter[Service] = TypeAdapter(Service)
_GUIDE: TypeAdapter[Guide] = TypeAdapter(Guide)
_SYNONYMS: TypeAdapter[tuple[tuple[str, ...], ...]] = TypeAdapter(tuple[tuple[str, ...], ...])
_WHYS: TypeAdapter[Whys] = TypeAdapter(Whys)
_TARIFF: TypeAdapter[tuple[Tariff, ...]] = TypeAdapter(tuple[Tariff, ...])


def hook_path(path: Path) -> Path:
    """Where the hook of a service's file would be."""
    return path.with_name(path.stem.replace("-", "_") + ".py")


def rules_with_tariffs(rules: Mapping[str, Any], tariffs: Mapping[str, tuple[Tariff, ...]]) -> dict[str, Any]:
    """The tables that conditions see: those of services/rules, their dates made dates, and the tariffs as one."""
    return {name: _with_dates(table) for name, table in rules.items()} | {"tariff": _editions(tariffs)}


def _editions(tariffs: Mapping[str, tuple[Tariff, ...]]) -> list[dict[str, Any]]:
    """The tariffs of all categories as one table of rules: amounts in euros by category and item on each day of change.

    What an edition does not name stays as it was.
    """
    amounts: dict[str, dict[str, Decimal]] = {category: {} for category in tariffs}
    dated_tariffs = [(edition.since, category, edition) for category, found in tariffs.items() for edition in found]
    editions: dict[date, dict[str, Any]] = {}
    for since, category, edition in sorted(dated_tariffs, key=lambda one: one[:2]):
        amounts = amounts | {category: amounts[category] | edition.items}
        editions[since] = {"since": since, **amounts}
    return list(editions.values())


def _under(name: str, rule: str, piece: Any) -> Any:
    """A piece of a fragment under a rule of its use, which is added to its own."""
    if not isinstance(piece, dict):
        return piece
    own = piece.get(name)
    return piece | {name: f"({rule}) && ({own})" if own else rule}


def _with_dates(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_dates(item) for item in value]
    return dated(value)
