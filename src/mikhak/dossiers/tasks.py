"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.dossiers import actions


@app.periodic(cron="7 * * * *")
@app.task(name="mikhak.dossiers.remind", queueing_lock="mikhak.dossiers.remind")
def remind(timestamp: int) -> None:
    """Every hour, because missions have their mornings at different hours: corrections that end soon."""
    actions.remind_of_corrections(now=timezone.now())
