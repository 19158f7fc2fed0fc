"""From the decision to the mailbox through the real queue and a real worker."""

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from mikhak.notices import actions, tasks
from mikhak.notices.boxes import address_box
from mikhak.notices.examples import VALUES
from mikhak.notices.mail import message_id
from mikhak.notices.models import Notice
from tests.notices.mail_server import MailServer

pytestmark = pytest.mark.django_db(transaction=True)


def promise(once: str, kind: str = "granted") -> None:
    actions.send(
        kind=kind,
        language="fa",
        values=VALUES[kind],
        once=once,
        now=timezone.now(),
        to_box=address_box("kaveh@example.org"),
        secret="12345678" if kind == "one_time_code" else "",
    )


def work() -> None:
    """Run every job that waits, as the worker process does, and end."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="always")


def test_a_worker_sends_what_was_promised_codes_first(mail: MailServer) -> None:
    promise("slow")
    promise("quick", "one_time_code")

    work()

    assert [message["Message-ID"] for message in mail.box] == [_id("quick"), _id("slow")]
    assert not Notice.objects.filter(sent_at=None).exists()


def test_a_dead_server_fails_no_job_and_the_sweep_sends_later(server: MailServer) -> None:
    promise("one")
    work()
    waiting = Notice.objects.get()
    assert (waiting.sent_at, waiting.tries) == (None, 1)

    Notice.objects.update(due_at=timezone.now())
    with server.running():
        tasks.sweep(timestamp=0)
    assert len(server.box) == 1


def _id(once: str) -> str:
    return message_id(Notice.objects.get(once=once))
