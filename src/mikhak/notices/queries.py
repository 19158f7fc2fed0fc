"""The inbox: the same messages again, so that a full or lost mailbox loses nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mikhak.notices.letters import Letter, letter, spoken
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


def about(dossier_code: str, owner_ix: bytes, language: str, *, limit: int = 50) -> list[Message]:
    """The newest messages to one person about one dossier, newest first."""
    return _messages(Notice.objects.filter(owner_ix=owner_ix, dossier_code=dossier_code), language, limit)


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


@dataclass(frozen=True)
class Coming:
    """A time to come to a mission, as its message told it: ``at`` in words, on the mission's clock."""

    dossier_code: str
    at: str
    mission: str
    service: str


def coming(owner_ix: bytes, language: str, *, now: datetime) -> list[Coming]:
    """The times still ahead that a person was told, the next one first: the last word about each dossier counts."""
    told = Notice.objects.filter(owner_ix=owner_ix, kind__in=["attendance_set", "attendance_cancelled", "closed"])
    last = {notice.dossier_code: notice for notice in told.order_by("created_at", "pk")}
    ahead = [
        (at, notice)
        for notice in last.values()
        if notice.kind == "attendance_set" and (at := datetime.fromisoformat(notice.values["at"])) > now
    ]
    return [
        Coming(
            notice.dossier_code, *(str(spoken(notice.values, language)[key]) for key in ("at", "mission", "service"))
        )
        for _at, notice in sorted(ahead, key=lambda one: one[0])
    ]


def waiting(now: datetime, *, limit: int = 500) -> list[int]:
    """Ids of mails that are due now, longest waiting first."""
    due = Notice.objects.filter(sent_at=None, due_at__lte=now).order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])
