"""Jobs of the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.payments import actions


@app.periodic(cron="9 * * * *")
@app.task(name="mikhak.payments.remind", queueing_lock="mikhak.payments.remind")
def remind(timestamp: int) -> None:
    """Every hour: fees that were announced some time ago and are not paid."""
    actions.remind(now=timezone.now())


@app.task(name="mikhak.payments.late_call")
def late_call(message: str, signature: str) -> None:
    """The call of the trial gateway that was to come late."""
    actions.heard(message=message, signature=signature, now=timezone.now())
