"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.figures import actions


@app.periodic(cron="7 1 * * *")
@app.task(name="mikhak.figures.count", queueing_lock="mikhak.figures.count")
def count(timestamp: int) -> None:
    """Every night: the months that are over and were not counted yet."""
    actions.count(now=timezone.now())
