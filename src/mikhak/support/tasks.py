"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.support import actions


@app.periodic(cron="37 * * * *")
@app.task(name="mikhak.support.sweep", queueing_lock="mikhak.support.sweep")
def sweep(timestamp: int) -> None:
    """Every hour: pages of forms that nobody sent."""
    actions.sweep(now=timezone.now())


@app.periodic(cron="53 2 * * *")
@app.task(name="mikhak.support.erase_ended", queueing_lock="mikhak.support.erase_ended")
def erase_ended(timestamp: int) -> None:
    """Every night: reports whose time is over."""
    actions.erase_ended(now=timezone.now())
