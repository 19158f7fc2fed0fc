"""``manage demo_dossiers N``: what ``./mikhak demo dossiers`` calls."""

import time
from argparse import ArgumentParser
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from mikhak.cli.many import fill
from mikhak.figures import steering
from mikhak.figures.dashboard import WEEKS
from mikhak.figures.models import Daily, Forecast, Returned


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
        _count_anew(now=timezone.now())


def _count_anew(*, now: datetime) -> None:
    """The figures as if they had been counted all the time: these dossiers are older than what was counted."""
    for model in (Daily, Returned, Forecast):
        model.objects.all().delete()
    steering.count_days(now=now)
    steering.count_waiting()
    for weeks in reversed(range(WEEKS)):
        steering.forecast(now=now - timedelta(weeks=weeks))
