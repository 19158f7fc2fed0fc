"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.drafts import actions


@app.periodic(cron="23 2 * * *")
@app.task(name="mikhak.drafts.discard_expired", queueing_lock="mikhak.drafts.discard_expired")
def discard_expired(timestamp: int) -> None:
    """Every night: drafts that nobody saved for thirty days."""
    actions.discard_expired(now=timezone.now())
