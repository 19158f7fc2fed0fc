"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.appointments import actions


@app.periodic(cron="11 * * * *")
@app.task(name="mikhak.appointments.remind", queueing_lock="mikhak.appointments.remind")
def remind(timestamp: int) -> None:
    """Every hour: times to come to the mission that are near."""
    actions.remind(now=timezone.now())
