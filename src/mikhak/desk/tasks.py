"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.desk import actions


@app.periodic(cron="* * * * *")
@app.task(name="mikhak.desk.assign", queueing_lock="mikhak.desk.assign")
def assign(timestamp: int) -> None:
    """Every minute: give new dossiers to those whom the rules of their missions name."""
    actions.assign_by_rules(now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="mikhak.desk.count", queueing_lock="mikhak.desk.count")
def count(timestamp: int) -> None:
    """Every five minutes: count what is in the officers' own views."""
    actions.count_views(now=timezone.now())
