"""The promise that each decision makes its mail, once, whatever happens to server and worker."""

import contextlib
import smtplib
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from mikhak.notices import actions, delivery
from mikhak.notices.boxes import address_box
from mikhak.notices.examples import ABOUT, CODE, NOW, VALUES
from mikhak.notices.models import Notice
from mikhak.vault.errors import Unreadable, VaultRefused
from mikhak.vault.opening import open_mail_box
from tests.notices.mail_server import MailServer

ADDRESS = "kaveh@example.org"
LATER = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def promise(once: str = "one", *, kind: str = "submitted", now: datetime = NOW, **more: Any) -> Notice:
    values = {"to_box": address_box(ADDRESS), "values": VALUES[kind], **more}
    return actions.send(kind=kind, language="fa", once=once, now=now, **values)


def deliver(notice: Notice, now: datetime = NOW) -> Notice:
    with contextlib.suppress(delivery.ServerDown):
        delivery.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    return notice


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [actions.DELIVER])
        return int(cursor.fetchone()[0])


def test_a_notice_becomes_one_mail(mail: MailServer) -> None:
    notice = deliver(promise())

    assert [message["To"] for message in mail.box] == [ADDRESS]
    assert notice.sent_at == NOW
    deliver(notice, NOW + LATER)
    assert len(mail.box) == 1


def test_the_same_fact_makes_one_notice_and_one_job(mail: MailServer) -> None:
    assert promise() == promise()
    assert (Notice.objects.count(), jobs()) == (1, 1)


def test_a_rolled_back_decision_leaves_neither_notice_nor_job() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        promise()
        raise RuntimeError

    assert (Notice.objects.count(), jobs()) == (0, 0)


def test_an_unknown_kind_or_a_missing_value_is_refused() -> None:
    with pytest.raises(ValueError, match="unheard_of"):
        actions.send(kind="unheard_of", language="fa", values={}, once="x", now=NOW)
    with pytest.raises(ValueError, match="refused"):
        actions.send(kind="refused", language="fa", values=ABOUT, once="x", now=NOW)


def test_without_an_address_there_is_an_inbox_line_and_no_job() -> None:
    notice = promise(to_box=None, owner_ix=b"o" * 32)

    assert (notice.due_at, jobs()) == (None, 0)


def test_a_dead_server_loses_nothing_and_a_living_one_sends_nothing_twice(server: MailServer) -> None:
    notices = [promise(f"n{n}") for n in range(3)]
    for notice in notices:
        assert deliver(notice).sent_at is None

    now = NOW
    for _hour in range(24):  # a day without a server
        now += LATER
        delivery.deliver_waiting(now=now)
    with server.running():
        now += LATER
        delivery.deliver_waiting(now=now)
        delivery.deliver_waiting(now=now + LATER)

    ids = [message["Message-ID"] for message in server.box]
    assert len(ids) == len(set(ids)) == 3
    assert Notice.objects.filter(sent_at=None).count() == 0


def test_the_wait_between_tries_grows_to_an_hour_and_no_further(server: MailServer) -> None:
    notice, now, waits = promise(), NOW, []
    for _try in range(12):
        deliver(notice, now)
        assert notice.due_at
        waits.append(int((notice.due_at - now).total_seconds()))
        now = notice.due_at

    assert waits[:4] == [30, 60, 120, 240]
    assert waits[-1] == 3600
    assert notice.tries == 12


def test_a_notice_is_not_tried_before_it_is_due(server: MailServer) -> None:
    notice = deliver(promise())
    with server.running():
        assert deliver(notice, NOW + timedelta(seconds=29)).sent_at is None
        assert deliver(notice, NOW + timedelta(seconds=30)).sent_at is not None


@pytest.mark.parametrize("answer", ["451 4.3.0 try later", "554 5.7.1 no", "drop"])
def test_a_server_that_refuses_or_hangs_up_in_the_middle_gets_the_same_mail_again(
    mail: MailServer, answer: str
) -> None:
    mail.answers = [answer]
    notice = deliver(promise())
    assert (notice.sent_at, len(mail.box)) == (None, 0)

    assert deliver(notice, NOW + LATER).sent_at
    assert len(mail.box) == 1


def test_a_server_that_stalls_is_given_up_and_tried_again(mail: MailServer, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 1
    mail.answers = ["stall"]

    assert deliver(promise()).failed == "SMTPServerDisconnected"
    assert delivery.deliver_waiting(now=NOW + LATER) == 1
    assert len(mail.box) == 1


def test_a_worker_that_dies_after_sending_sends_again_under_the_same_message_id(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = promise()
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(Notice, "save", _die)
        delivery.deliver(notice_id=notice.pk, now=NOW)
    assert Notice.objects.get(pk=notice.pk).sent_at is None

    deliver(notice)

    first, second = mail.box
    assert first["Message-ID"] == second["Message-ID"]


def _die(*args: object, **kwargs: object) -> None:
    raise SystemExit


def test_one_refused_address_does_not_stop_the_others_and_is_not_written_down(mail: MailServer) -> None:
    mail.refused = {ADDRESS}
    refused = promise("refused")
    promise("other", to_box=address_box("nasrin@example.org"))

    assert delivery.deliver_waiting(now=NOW) == 2

    refused.refresh_from_db()
    assert [message["To"] for message in mail.box] == ["nasrin@example.org"]
    assert refused.failed == "SMTPRecipientsRefused 550 5.1.1"
    assert ADDRESS not in str(Notice.objects.filter(pk=refused.pk).values())


def test_an_address_that_does_not_exist_is_never_tried_again_and_noted(mail: MailServer) -> None:
    mail.refused = {ADDRESS}
    notice = deliver(promise(kind="one_time_code", secret="12345678"))
    assert (notice.undeliverable_at, notice.due_at, notice.sent_at, notice.secret) == (NOW, None, None, None)

    mail.refused = set()
    assert deliver(notice, NOW + LATER).sent_at is None
    assert delivery.deliver_waiting(now=NOW + LATER) == 0


@pytest.mark.parametrize(
    ("reply", "noted"),
    [
        ((550, b"5.1.1 no such user"), "550 5.1.1"),
        ((552, b"5.2.2 mailbox full"), "552 5.2.2"),
        ((553, b"unknown"), "553"),
        ((550, b"5.7.1 your network is not welcome"), ""),
        ((554, b"5.3.0 trouble of our own"), ""),
        ((552, b"too much"), ""),
        ((451, b"4.2.1 later"), ""),
    ],
)
def test_only_what_is_said_of_the_box_itself_ends_the_tries(reply: tuple[int, bytes], noted: str) -> None:
    assert delivery.no_such_box(smtplib.SMTPRecipientsRefused({ADDRESS: reply})) == noted
    assert delivery.no_such_box(smtplib.SMTPDataError(550, b"5.1.1 too late")) == ""


def test_a_sweep_stops_at_a_dead_server_instead_of_waiting_for_each_mail(server: MailServer) -> None:
    for n in range(5):
        promise(f"n{n}")

    assert delivery.deliver_waiting(now=NOW) == 1


def test_a_one_time_code_reaches_the_reader_and_is_then_erased(mail: MailServer) -> None:
    notice = promise(kind="one_time_code", secret="12345678")
    assert notice.secret
    assert b"12345678" not in bytes(notice.secret)

    deliver(notice)

    body = mail.box[0].get_body(("plain",))
    assert body
    assert "۱۲۳۴-۵۶۷۸" in body.get_content()
    assert notice.secret is None


def test_an_expired_code_is_not_sent_and_erased(server: MailServer) -> None:
    notice = promise(kind="one_time_code", secret="12345678", useless_after=NOW + timedelta(minutes=10))
    deliver(notice)
    with server.running():
        deliver(notice, NOW + timedelta(minutes=10))

    assert (server.box, notice.sent_at, notice.due_at, notice.secret) == ([], None, None, None)


def test_a_secret_of_one_notice_does_not_open_as_another() -> None:
    notice = promise(kind="one_time_code", secret="12345678")

    with pytest.raises((VaultRefused, Unreadable)):
        open_mail_box(bytes(notice.secret or b""), "notices.secret:another")


def test_a_calendar_entry_is_attached(mail: MailServer) -> None:
    entry = {"name": "attendance.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"}
    deliver(promise(kind="attendance_set", files=[entry]))

    (attached,) = mail.box[0].iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("attendance.ics", "text/calendar")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(mail: MailServer) -> None:
    notice = promise(dossier_code=CODE)

    def work() -> None:
        try:
            delivery.deliver(notice_id=notice.pk, now=NOW)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(mail.box) == 1
