"""``manage demo_code NAME``: the six digits that a demo officer's code generator shows now."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from mikhak.accounts import demo


class Command(BaseCommand):
    help = "Print the current second factor of a demo officer."
    requires_system_checks = ()  # a look-up; the house itself was checked when it started

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: object, name: str, **options: object) -> None:
        self.stdout.write(demo.demo_code(name, now=timezone.now()))
