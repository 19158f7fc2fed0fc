"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.figures import actions, steering


@app.periodic(cron="7 1 * * *")
@app.task(name="mikhak.figures.count", queueing_lock="mikhak.figures.count")
def count(timestamp: int) -> None:
    """Every night: the months that are over and were not counted yet."""
    actions.count(now=timezone.now())


@app.periodic(cron="17 1 * * *")
@app.task(name="mikhak.figures.count_days", queueing_lock="mikhak.figures.count_days")
def count_days(timestamp: int) -> None:
    """Every night: the days that are over, then the forecasts of the week."""
    steering.count_days(now=timezone.now())
    steering.forecast(now=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="mikhak.figures.count_waiting", queueing_lock="mikhak.figures.count_waiting")
def count_waiting(timestamp: int) -> None:
    """Every quarter of an hour: what waits now."""
    steering.count_waiting()
