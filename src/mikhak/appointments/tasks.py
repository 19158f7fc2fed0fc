"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.appointments import actions, booking


@app.periodic(cron="11 * * * *")
@app.task(name="mikhak.appointments.remind", queueing_lock="mikhak.appointments.remind")
def remind(timestamp: int) -> None:
    """Every hour: times to come to the mission that are near."""
    actions.remind(now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="mikhak.appointments.offer_earlier", queueing_lock="mikhak.appointments.offer_earlier")
def offer_earlier(timestamp: int) -> None:
    """Every five minutes: what is free is offered to who waits for an earlier time."""
    booking.offer_earlier(now=timezone.now())
