"""Jobs of the worker."""

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.accounts import actions


@app.periodic(cron="17 * * * *")
@app.task(name="mikhak.accounts.sweep", queueing_lock="mikhak.accounts.sweep")
def sweep(timestamp: int) -> None:
    """Every hour: codes, pictures, counters and sessions that ended."""
    actions.sweep(now=timezone.now())
    call_command("clearsessions")


@app.periodic(cron="41 5 * * *")
@app.task(name="mikhak.accounts.remind", queueing_lock="mikhak.accounts.remind")
def remind(timestamp: int) -> None:
    """Every morning: documents that end soon."""
    actions.send_reminders(now=timezone.now())
