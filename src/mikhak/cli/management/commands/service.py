"""Tools for those who keep the services (see mikhak.cli.service)."""

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mikhak.catalogue import checks, rehearsal
from mikhak.catalogue.loader import CatalogueError, Problem, load
from mikhak.missions import actions as missions
from mikhak.missions import queries


class Command(BaseCommand):
    help = "Look at the services: check."
    requires_system_checks = []  # what they would find is what this is for

    def add_arguments(self, parser: ArgumentParser) -> None:
        tools = parser.add_subparsers(dest="tool", required=True)
        check = tools.add_parser("check", help="every mistake, with file, line and sentence")
        check.add_argument("names", nargs="*", metavar="KEY|CATEGORY", help="only these services")

    def handle(self, *args: Any, **options: Any) -> None:
        missions.use_files()
        self.check_services(options["names"])

    def check_services(self, names: Iterable[str]) -> None:
        found = problems(set(names))
        for problem in found:
            self.stdout.write(str(problem))
        if found:
            raise CommandError(f"{len(found)} mistakes.")
        self.stdout.write("All is well.")


def problems(names: set[str]) -> list[Problem]:
    """Everything wrong in the services of these keys and categories, or in all; raises CommandError for other names."""
    try:
        catalogue = load()
    except CatalogueError as error:
        return [problem for problem in error.problems if not names or names & named(problem)]
    if (
        unknown := names
        - catalogue.services.keys()
        - catalogue.guides.keys()
        - catalogue.categories.keys()
        - {"events"}
    ):
        raise CommandError(f"There is no {', '.join(sorted(unknown))}.")
    found = checks.problems(catalogue)
    if found:
        return [problem for problem in found if not names or names & named(problem)]
    led = [
        problem
        for key, guide in catalogue.guides.items()
        if not names or names & {key, guide.category}
        for problem in rehearsal.guide_problems(catalogue, guide)
    ]
    return led + [
        problem
        for key, service in catalogue.services.items()
        if not names or names & {key, service.category}
        for problem in rehearsal.problems(catalogue, service, places=queries, mission_names=mission_names)
    ]


def named(problem: Problem) -> set[str]:
    """The category and the key that a problem's file stands for."""
    return {problem.file.parent.name, f"{problem.file.parent.name}-{problem.file.stem}"}


def mission_names(key: str) -> Mapping[str, object]:
    return queries.mission(key).names
