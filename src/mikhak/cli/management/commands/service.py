"""Tools for those who keep the services (see mikhak.cli.service)."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mikhak.catalogue import checks, rehearsal
from mikhak.catalogue.differences import differences
from mikhak.catalogue.loader import SERVICES, Catalogue, CatalogueError, Problem, load
from mikhak.catalogue.schema import schema
from mikhak.cli.environment import ROOT
from mikhak.cli.showing import show_service
from mikhak.missions import actions as missions
from mikhak.missions import queries

SKELETON = Path(__file__).resolve().parents[2] / "skeleton"
SCHEMA = ROOT / "docs" / "reference" / "service.schema.json"


class Command(BaseCommand):
    help = "Look at the services: check, new, show, diff, schema."
    requires_system_checks = []  # what they would find is what this is for

    def add_arguments(self, parser: ArgumentParser) -> None:
        tools = parser.add_subparsers(dest="tool", required=True)
        check = tools.add_parser("check", help="every mistake, with file, line and sentence")
        check.add_argument("names", nargs="*", metavar="KEY|CATEGORY", help="only these services")
        new = tools.add_parser("new", help="a small service that is right, to begin from")
        new.add_argument("category")
        new.add_argument("name", help="small letters and hyphens, as lost-abroad")
        show = tools.add_parser("show", help="the forms and documents of its examples, as files to look at")
        show.add_argument("key")
        show.add_argument("folder", type=Path, nargs="?", help="where to (default: var/show/KEY)")
        diff = tools.add_parser("diff", help="what a service changes against an older folder, in words")
        diff.add_argument("key")
        diff.add_argument("folder", type=Path, help="an older folder of services")
        tools.add_parser("schema", help="write the JSON Schema of the service files for editors")
        for parts in (check, new, show, diff):
            parts.add_argument("--services", type=Path, default=SERVICES, help="another folder of services")

    def handle(self, *args: Any, **options: Any) -> None:
        missions.use_files()
        getattr(self, f"tool_{options['tool']}")(**options)

    def tool_check(self, *, names: list[str], services: Path, **options: Any) -> None:
        found = problems(set(names), services)
        for problem in found:
            self.stdout.write(str(problem))
        if found:
            raise CommandError(f"{len(found)} mistakes.")
        self.stdout.write("All is well.")

    def tool_new(self, *, category: str, name: str, services: Path, **options: Any) -> None:
        if not (services / category / "category.yaml").exists():
            raise CommandError(f"There is no category {category}.")
        if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
            raise CommandError(f"{name} is no name: small Latin letters, digits and hyphens make one.")
        if any((services / category).glob(f"{name}.*")):
            raise CommandError(f"There is a service {category}-{name} already.")
        for suffix in (".yaml", ".typ"):
            file = services / category / f"{name}{suffix}"
            file.write_text((SKELETON / f"service{suffix}").read_text(encoding="utf-8"), encoding="utf-8")
            self.stdout.write(f"Written: {file}")
        self.stdout.write(f"Next: change it, then ./mikhak service check {category}-{name}")

    def tool_show(self, *, key: str, folder: Path | None, services: Path, **options: Any) -> None:
        catalogue = _loaded(services)
        if key not in catalogue.services:
            raise CommandError(f"There is no {key}.")
        folder = folder or ROOT / "var" / "show" / key
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in show_service(catalogue, catalogue.services[key]):
            (folder / name).write_bytes(content)
            self.stdout.write(f"Written: {folder / name}")

    def tool_diff(self, *, key: str, folder: Path, services: Path, **options: Any) -> None:
        old, new = (_loaded(one).services.get(key) for one in (folder, services))
        if old is None or new is None:
            raise CommandError(f"There is no {key} in {folder if old is None else services}.")
        said = differences(old, new)
        self.stdout.write("\n".join(said) or "Nothing changes.")

    def tool_schema(self, **options: Any) -> None:
        SCHEMA.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        self.stdout.write(f"Written: {SCHEMA}")


def _loaded(folder: Path) -> Catalogue:
    try:
        return load(folder)
    except CatalogueError as error:
        raise CommandError(str(error)) from None


def problems(names: set[str], folder: Path = SERVICES) -> list[Problem]:
    """Everything wrong in the services of these keys and categories, or in all; raises CommandError for other names."""
    try:
        catalogue = load(folder)
    except CatalogueError as error:
        return [problem for problem in error.problems if not names or names & named(problem)]
    known = catalogue.services.keys() | catalogue.guides.keys() | catalogue.categories.keys() | {"events"}
    if unknown := names - known:
        raise CommandError(f"There is no {', '.join(sorted(unknown))}.")
    found = [problem for problem in checks.problems(catalogue) if not names or names & named(problem)]
    return found or rehearsed(catalogue, names)


def rehearsed(catalogue: Catalogue, names: set[str]) -> list[Problem]:
    """What the examples of these services and guides bring to light."""
    found = []
    for key, guide in catalogue.guides.items():
        if not names or names & {key, guide.category}:
            found += rehearsal.guide_problems(catalogue, guide)
    for key, service in catalogue.services.items():
        if not names or names & {key, service.category}:
            found += rehearsal.problems(catalogue, service, places=queries, mission_names=mission_names)
    return found


def named(problem: Problem) -> set[str]:
    """The category and the key that a problem's file stands for."""
    return {problem.file.parent.name, f"{problem.file.parent.name}-{problem.file.stem}"}


def mission_names(key: str) -> Mapping[str, object]:
    """What conditions see of a mission; raises LookupError for one that does not exist or takes no requests."""
    info = queries.mission(key)
    if not info.is_open:
        raise LookupError(f"{key} takes no requests; {queries.in_charge(key).key} has its work.")
    return info.names
