"""The inbox: the same messages again, so that a full or lost mailbox loses nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mikhak.notices.letters import Letter, letter
from mikhak.notices.models import Notice
from mikhak.ui.refusals import NotFound


@dataclass(frozen=True)
class Message:
    """One line of the inbox, in words."""

    id: int
    letter: Letter
    at: datetime
    read: bool
    dossier_code: str


def inbox(owner_ix: bytes, language: str, *, limit: int = 200) -> list[Message]:
    """The newest messages of one person, newest first."""
    return _messages(Notice.objects.filter(owner_ix=owner_ix), language, limit)


def about(dossier_code: str, owner_ix: bytes, language: str, *, kind: str = "", limit: int = 50) -> list[Message]:
    """The newest messages (of one kind) to one person about one dossier, newest first."""
    found = Notice.objects.filter(owner_ix=owner_ix, dossier_code=dossier_code)
    return _messages(found.filter(kind=kind) if kind else found, language, limit)


def message(owner_ix: bytes, notice_id: int, language: str) -> Message:
    """One message of a person; raises NotFound when it is not theirs."""
    found = _messages(Notice.objects.filter(owner_ix=owner_ix, pk=notice_id), language, 1)
    if not found:
        raise NotFound
    return found[0]


def _messages(notices: QuerySet[Notice], language: str, limit: int) -> list[Message]:
    return [
        Message(one.pk, letter(one, language), one.created_at, one.read_at is not None, one.dossier_code)
        for one in notices.order_by("-created_at", "-pk")[:limit]
    ]


def unread(owner_ix: bytes) -> int:
    """How many messages the person has not opened."""
    return Notice.objects.filter(owner_ix=owner_ix, read_at=None).count()


def waiting(now: datetime, *, limit: int = 500) -> list[int]:
    """Ids of mails that are due now, longest waiting first."""
    due = Notice.objects.filter(sent_at=None, due_at__lte=now).order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])
