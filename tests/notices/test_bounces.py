"""Mail that a relay took and brings back: which notice it was, and what became of it."""

import logging
import os
import random
from datetime import datetime
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command
from django.db import OperationalError
from pytest_django.fixtures import Settings

from mikhak.notices import bounces, mail, queries
from mikhak.notices.examples import CODE, NOW
from mikhak.notices.models import Notice
from tests.notices import reports
from tests.notices.mail_server import MailServer
from tests.notices.test_delivery import ADDRESS, LATER, deliver, promise

OWNER = b"o" * 32

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Settings) -> None:
    settings.BOUNCES_TO = "bounce@mikhak.example"


def sent() -> Notice:
    """A notice about a dossier, handed over to the relay."""
    notice = promise(owner_ix=OWNER, dossier_code=CODE)
    notice.sent_at, notice.due_at = NOW, None
    notice.save()
    return notice


def comes(report: str, notice: Notice, to: str = "", now: datetime = NOW + LATER) -> str:
    raw = report.replace("{to}", to or mail.envelope_sender(notice)).replace("{address}", ADDRESS)
    told = bounces.take(raw.encode(), now=now)
    notice.refresh_from_db()
    assert ADDRESS not in told + notice.failed
    return told


# On its way -----------------------------------------------------------------------------------------------------------
def test_a_mail_leaves_with_an_envelope_sender_of_its_own_and_people_see_the_usual_one(server: MailServer) -> None:
    notice = promise()
    with server.running():
        deliver(notice)
    assert server.senders == [mail.envelope_sender(notice)]
    assert server.senders[0].startswith("bounce+")
    assert server.senders[0].endswith("@mikhak.example")
    assert len(server.senders[0].partition("@")[0]) <= 64  # RFC 5321
    assert "no-reply@mikhak.example" in server.box[0]["From"]


def test_without_a_place_for_them_nothing_changes(settings: Settings, mail: MailServer) -> None:
    settings.BOUNCES_TO = ""
    deliver(promise())
    assert mail.senders == ["no-reply@mikhak.example"]


# Coming back ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("report", "status"),
    [
        (reports.POSTFIX, "5.1.1"),
        (reports.POSTFIX_GAVE_UP, "4.4.1"),
        (reports.EXIM, "5.0.0"),
        (reports.EXCHANGE, "5.1.10"),
        (reports.SENDMAIL, "5.2.2"),
    ],
)
def test_a_failure_is_seen_by_officer_and_person(report: str, status: str) -> None:
    notice = sent()
    assert comes(report, notice) == f"notice {notice.pk}: undelivered, {status}"
    assert notice.undeliverable_at == NOW + LATER
    assert notice.failed == f"came back {status}"
    assert notice.sent_at == NOW
    assert queries.unreached(OWNER) == 1
    assert [one.id for one in queries.unreached_about(CODE, "fa")] == [notice.pk]


@pytest.mark.parametrize(
    "report",
    [
        reports.POSTFIX_DELAYED,
        reports.DELIVERED,
        reports.FORWARDED,
        reports.WITHOUT_STATUS,
        reports.QMAIL,
        reports.AWAY,
    ],
)
def test_what_says_no_failure_changes_nothing(report: str) -> None:
    notice = sent()
    assert comes(report, notice) == f"notice {notice.pk}: nothing to note"
    assert (notice.undeliverable_at, notice.failed) == (None, "")


def test_the_second_report_changes_nothing_and_a_message_that_is_gone_is_none() -> None:
    notice = sent()
    comes(reports.POSTFIX, notice)
    assert comes(reports.EXIM, notice, now=NOW + 2 * LATER).endswith("noted before")
    assert notice.undeliverable_at == NOW + LATER
    to = mail.envelope_sender(notice)
    Notice.objects.all().delete()
    assert "gone" in bounces.take(reports.POSTFIX.replace("{to}", to).encode(), now=NOW)


def test_letters_may_have_changed_their_size_on_the_way() -> None:
    notice = sent()
    comes(reports.POSTFIX, notice, to=mail.envelope_sender(notice).upper())
    assert notice.undeliverable_at


def test_a_token_that_is_not_ours_or_of_another_notice_changes_nothing(settings: Settings) -> None:
    notice, other = sent(), promise("other")
    mine = mail.envelope_sender(notice)
    forged = [
        mine.replace(f"+{notice.pk}-", f"+{other.pk}-"),
        mine.replace("@", "0@"),
        "bounce@mikhak.example",
        f"bounce+{notice.pk}@mikhak.example",
        f"bounce+{notice.pk}-{'0' * 20}@mikhak.example",
        f"bounce+{'9' * 30}-{'0' * 20}@mikhak.example",
        "someone@else.example",
    ]
    for to in forged:
        assert comes(reports.POSTFIX, notice, to=to) == "not an answer to a mail of ours", to
    settings.SECRET_KEY = "another" * 10
    assert comes(reports.POSTFIX, notice, to=mine) == "not an answer to a mail of ours"
    assert not Notice.objects.exclude(undeliverable_at=None).exists()


# The command ----------------------------------------------------------------------------------------------------------
def piped(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(raw)))
    call_command("take_bounce")


def test_the_command_reads_one_message_and_tells_the_log_without_an_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    notice = sent()
    raw = reports.POSTFIX.replace("{to}", mail.envelope_sender(notice)).replace("{address}", ADDRESS)
    with caplog.at_level(logging.INFO):
        piped(monkeypatch, raw.encode() + b"x" * 3_000_000)
    notice.refresh_from_db()
    assert notice.undeliverable_at
    assert f"bounce: notice {notice.pk}: undelivered, 5.1.1" in caplog.text
    assert ADDRESS not in caplog.text
    assert "bounce+" not in caplog.text


def test_whatever_is_piped_in_it_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    notice = sent()
    raw = reports.POSTFIX.replace("{to}", mail.envelope_sender(notice)).encode()
    chance = random.Random(4)  # the same every time
    for n in range(60):
        spoilt = bytearray(raw)
        for _change in range(n * 4):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        piped(monkeypatch, bytes(spoilt))
    for raw in (b"", b"\0" * 1000, b"To: " + b"<" * 5000, b"Content-Type: multipart/report; boundary=x\n\n--x\n--x--"):
        piped(monkeypatch, raw)


def test_while_the_database_is_away_the_mail_server_is_asked_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> str:
        raise OperationalError("connection refused")

    monkeypatch.setattr(bounces, "take", away)
    with pytest.raises(SystemExit) as ended:
        piped(monkeypatch, b"")
    assert ended.value.code == os.EX_TEMPFAIL
