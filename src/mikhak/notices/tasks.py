"""Jobs of the worker. The clock is read here and handed down."""

from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.notices import actions, delivery


@app.task(name=actions.DELIVER)
def deliver(notice_id: int) -> None:
    """Send one mail. A failure is noted in its row and the sweep tries again, so the job itself does not fail."""
    try:
        delivery.deliver(notice_id=notice_id, now=timezone.now())
    except delivery.ServerDown:
        return


@app.periodic(cron="* * * * *")
@app.task(name="mikhak.notices.sweep", queueing_lock="mikhak.notices.sweep", lock="mikhak.notices.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: whatever still waits, because the server was down or a worker died."""
    delivery.deliver_waiting(now=timezone.now())
