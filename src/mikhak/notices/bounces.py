"""Mail that a relay took and could not deliver: what comes back is read, and the notice marked as undelivered.

The envelope sender says which notice it was (``mail.envelope_sender``), a report (RFC 3464) what became of it.
"""

import re
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from django.db import transaction

from mikhak.notices.delivery import give_up
from mikhak.notices.mail import came_back
from mikhak.notices.models import Notice

# Where relays write for whom a message was: the header, and what they note on delivery.
_RECEIVERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_ARRIVED = frozenset({"delivered", "relayed", "expanded"})
_WORD = re.compile(r"\s*([a-z]+)", re.IGNORECASE)
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})")


def take(raw: bytes, *, now: datetime) -> str:
    """Read one message that came to the address of bounces; gives what was done, in words without personal data.

    Failed marks the notice as undelivered, whether the other server refuses it (5.x.x) or the relay stopped trying
    (4.x.x): nobody will try again. Delayed is nothing yet. What is no report, or of no mail of ours, changes nothing.
    """
    message = message_from_bytes(raw)
    notice_id = _notice_id(message)
    if notice_id is None:
        return "not an answer to a mail of ours"
    status = _failed(message)
    if status is None:
        return f"notice {notice_id}: nothing to note"
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=notice_id, undeliverable_at=None).first()
        if notice is None:
            return f"notice {notice_id}: gone, or noted before"
        give_up(notice, f"came back {status}", now=now)
        notice.save(update_fields=["undeliverable_at", "due_at", "secret", "failed"])
    return f"notice {notice_id}: undelivered, {status}"


def _notice_id(message: Message) -> int | None:
    """Of which notice the envelope sender is to whom this message is addressed."""
    headers = [str(value) for name in _RECEIVERS for value in message.get_all(name, [])]
    found = (came_back(address) for _name, address in getaddresses(headers))
    return next((one for one in found if one is not None), None)


def _failed(message: Message) -> str | None:
    """The status with which delivery failed; None when it did not, or nothing is said that a program can read."""
    told = [
        (action[1].lower(), status[1])
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status" and part.is_multipart()
        for block in part.get_payload()
        if isinstance(block, Message)
        and (action := _WORD.match(str(block.get("Action", ""))))
        and (status := _STATUS.match(str(block.get("Status", ""))))
    ]
    if any(action in _ARRIVED for action, _status in told):
        return None
    return next((status for action, status in told if action == "failed" and not status.startswith("2")), None)
