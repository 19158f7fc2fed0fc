"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.payments import actions


@app.periodic(cron="9 * * * *")
@app.task(name="mikhak.payments.remind", queueing_lock="mikhak.payments.remind")
def remind(timestamp: int) -> None:
    """Every hour: fees that were announced some time ago and are not paid."""
    actions.remind(now=timezone.now())
