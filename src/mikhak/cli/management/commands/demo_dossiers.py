"""``manage demo_dossiers N``: what ``./mikhak demo dossiers`` calls."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from mikhak.cli.many import fill


class Command(BaseCommand):
    help = "Invent so many dossiers, sealed like any other, over all missions and services. In the demo profile only."
    requires_system_checks = ()  # the house itself was checked when it started

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, metavar="N")

    def handle(self, *args: object, count: int, **options: object) -> None:
        began = time.monotonic()

        def told(done: int) -> None:
            if done % 10_000 == 0 or done == count:
                seconds = time.monotonic() - began
                self.stdout.write(f"{done} dossiers in {seconds:.0f} s, {done / seconds:.0f} a second")

        fill(count, now=timezone.now(), told=told)
