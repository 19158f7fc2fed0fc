"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.issuance import actions


@app.periodic(cron="41 2 * * *")
@app.task(name="mikhak.issuance.sweep_files", queueing_lock="mikhak.issuance.sweep_files")
def sweep_files(timestamp: int) -> None:
    """Every night: files whose transaction was rolled back, which no row points to."""
    actions.sweep_files(now=timezone.now())
