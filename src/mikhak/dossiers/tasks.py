"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.dossiers import actions, tallies


@app.periodic(cron="7 * * * *")
@app.task(name="mikhak.dossiers.remind", queueing_lock="mikhak.dossiers.remind")
def remind(timestamp: int) -> None:
    """Every hour, because missions have their mornings at different hours: corrections that end soon."""
    actions.remind_of_corrections(now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="mikhak.dossiers.fold", queueing_lock="mikhak.dossiers.fold")
def fold(timestamp: int) -> None:
    """Every five minutes: what the queue counts is kept in few rows."""
    tallies.fold()
