"""The worker's half: open the address, send the mail, and note in the same transaction that it is sent."""

import logging
import re
import smtplib
from datetime import datetime, timedelta

from django.db import transaction

from mikhak.notices import queries
from mikhak.notices.boxes import ADDRESS_PLACE, secret_place
from mikhak.notices.mail import compose
from mikhak.notices.models import Notice
from mikhak.vault.opening import open_mail_box

LONGEST_WAIT = timedelta(hours=1)
FIRST_WAIT = timedelta(seconds=30)

# Replies to RCPT (RFC 5321, 3463) that speak of the address and its box, not of our network or of their own troubles.
_BOX_REPLIES = frozenset({550, 551, 553})
_BOX_STATUS = re.compile(r"5\.[12]\.\d{1,3}")
_STATUS = re.compile(r"\d\.\d{1,3}\.\d{1,3}")

logger = logging.getLogger(__name__)


class ServerDown(Exception):
    """The mail server did not take a connection: no use in trying the next mail now."""


def deliver(*, notice_id: int, now: datetime) -> None:
    """Send one mail if it still waits and is due. The row stays locked until the result is written, so two workers
    never send it both; a worker that dies before that leaves it waiting. A failure is noted, and tried again for ever,
    after 30 s, 1, 2, 4 ... minutes, at most an hour; never again where there is no such box. Raises ServerDown after
    noting it."""
    down = False
    with transaction.atomic():
        waiting = Notice.objects.select_for_update(skip_locked=True).filter(sent_at=None, due_at__lte=now)
        notice = waiting.filter(pk=notice_id).first()
        if notice is None:
            return
        if notice.useless_after is not None and notice.useless_after <= now:
            notice.due_at, notice.secret, notice.failed = None, None, "useless now"
        else:
            try:
                with transaction.atomic():  # whatever fails in here, the row below is still written
                    _send(notice)
            except Exception as error:  # any failure, ours too, must leave the notice waiting and not lost
                down = _note_failure(notice, error, now)
            else:
                notice.sent_at, notice.due_at, notice.secret, notice.failed = now, None, None, ""
        notice.save(update_fields=["sent_at", "due_at", "secret", "failed", "tries", "undeliverable_at"])
    if down:
        raise ServerDown


def deliver_waiting(*, now: datetime) -> int:
    """Try all mails that are due; stops at the first sign that the server is down. Returns how many were tried."""
    tried = 0
    for notice_id in queries.waiting(now):
        tried += 1
        try:
            deliver(notice_id=notice_id, now=now)
        except ServerDown:
            break
    return tried


def _send(notice: Notice) -> None:
    address = open_mail_box(bytes(notice.to_box or b""), ADDRESS_PLACE)
    secret = open_mail_box(bytes(notice.secret), secret_place(notice.once)) if notice.secret else ""
    compose(notice, address, secret).send()


def _note_failure(notice: Notice, error: Exception, now: datetime) -> bool:
    """Writes down what failed, without the address that server messages repeat. Returns whether the server is down."""
    status = no_such_box(error)
    code = status or getattr(error, "smtp_code", "")
    notice.failed = f"{type(error).__name__} {code}".strip()
    notice.tries += 1
    if status:
        give_up(notice, notice.failed, now=now)
    else:
        notice.due_at = now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(notice.tries - 1, 10))
    logger.warning("notice %s not sent: %s", notice.pk, notice.failed)
    refused = isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
    return isinstance(error, OSError) and not refused


def give_up(notice: Notice, why: str, *, now: datetime) -> None:
    """Mark a notice as undelivered, which officer and person see; the caller saves the row."""
    notice.undeliverable_at, notice.due_at, notice.secret, notice.failed = now, None, None, why


def no_such_box(error: Exception) -> str:
    """What a server said that will never take a mail for the address ("550 5.1.1"); empty for every other failure."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return ""
    ((code, reply),) = error.recipients.values()
    status = _STATUS.match(reply.decode(errors="replace"))
    if status is None:
        return str(code) if code in _BOX_REPLIES else ""
    return f"{code} {status[0]}" if 500 <= code < 600 and _BOX_STATUS.fullmatch(status[0]) else ""
