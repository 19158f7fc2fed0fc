"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.drafts import actions, pieces


@app.periodic(cron="23 2 * * *")
@app.task(name="mikhak.drafts.discard_expired", queueing_lock="mikhak.drafts.discard_expired")
def discard_expired(timestamp: int) -> None:
    """Every night: reminders of drafts about to die, drafts that nobody saved for thirty days, and files that never
    came whole."""
    actions.remind_expiring(now=timezone.now())
    actions.discard_expired(now=timezone.now())
    pieces.discard_old(now=timezone.now())
