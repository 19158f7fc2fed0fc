"""The inbox: the same messages again, so that a full or lost mailbox loses nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet

from mikhak.lib.text import Text
from mikhak.notices.letters import Letter, letter, spoken
from mikhak.notices.models import Notice, Quiet
from mikhak.ui.refusals import NotFound

PAGE = 20  # messages on a page of the inbox


@dataclass(frozen=True)
class Message:
    """One line of the inbox, in words. ``unreached``: its mail could not be delivered."""

    id: int
    letter: Letter
    at: datetime
    read: bool
    dossier_code: str
    unreached: bool


@dataclass(frozen=True)
class Inbox:
    """A page of somebody's messages; ``page`` tells how many there are."""

    messages: list[Message]
    page: Page[Any]


def inbox(owner_ix: bytes, language: str, *, dossier_code: str = "", page: int = 1) -> Inbox:
    """The messages of one person, perhaps about one request: unread ones first, then the newest."""
    found = Notice.objects.filter(owner_ix=owner_ix).annotate(is_read=Q(read_at__isnull=False))
    if dossier_code:
        found = found.filter(dossier_code=dossier_code)
    shown = Paginator(found.order_by("is_read", "-created_at", "-pk"), PAGE).get_page(page)
    return Inbox([_message(one, language) for one in shown], shown)


def everything(owner_ix: bytes, language: str) -> Iterator[Message]:
    """All messages of one person, newest first, read as they are asked for."""
    found = Notice.objects.filter(owner_ix=owner_ix).order_by("-created_at", "-pk")
    return (_message(one, language) for one in found.iterator())


def requests(owner_ix: bytes) -> list[tuple[str, Text]]:
    """The requests that somebody has messages about, the newest first: code and service."""
    about = Notice.objects.filter(owner_ix=owner_ix).exclude(dossier_code="")
    codes = about.values("dossier_code").annotate(newest=Max("pk")).order_by("-newest").values_list("newest", flat=True)
    newest = about.in_bulk(list(codes))
    return [(newest[pk].dossier_code, Text(**newest[pk].values["service"])) for pk in codes]


def about(dossier_code: str, owner_ix: bytes, language: str, *, kind: str = "", limit: int = 50) -> list[Message]:
    """The newest messages (of one kind) to one person about one dossier, newest first."""
    found = Notice.objects.filter(owner_ix=owner_ix, dossier_code=dossier_code)
    found = found.filter(kind=kind) if kind else found
    return [_message(one, language) for one in found.order_by("-created_at", "-pk")[:limit]]


def message(owner_ix: bytes, notice_id: int, language: str) -> Message:
    """One message of a person; raises NotFound when it is not theirs."""
    found = Notice.objects.filter(owner_ix=owner_ix, pk=notice_id).first()
    if found is None:
        raise NotFound
    return _message(found, language)


def _message(one: Notice, language: str) -> Message:
    return Message(
        id=one.pk,
        letter=letter(one, language),
        at=one.created_at,
        read=one.read_at is not None,
        dossier_code=one.dossier_code,
        unreached=one.undeliverable_at is not None,
    )


def unread(owner_ix: bytes) -> int:
    """How many messages the person has not opened."""
    return Notice.objects.filter(owner_ix=owner_ix, read_at=None).count()


# Mail that did not arrive --------------------------------------------------------------------------------------------
def _unreached() -> QuerySet[Notice]:
    """What neither the mail nor the inbox has brought to its applicant."""
    return Notice.objects.filter(read_at=None, owner_ix__isnull=False).exclude(undeliverable_at=None)


def unreached(owner_ix: bytes) -> int:
    """How many messages could not be mailed to somebody and wait in the inbox."""
    return _unreached().filter(owner_ix=owner_ix).count()


def unreached_dossiers() -> QuerySet[Notice]:
    """The codes of the dossiers with such a message, as a query to filter by."""
    return _unreached().values("dossier_code")  # type: ignore[return-value]


def unreached_about(dossier_code: str, language: str) -> list[Message]:
    """Such messages about a dossier, oldest first, for the officer."""
    return [_message(one, language) for one in _unreached().filter(dossier_code=dossier_code).order_by("pk")]


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


def told(once: str) -> bool:
    """Whether this fact has been told."""
    return Notice.objects.filter(once=once).exists()


def reminds(stop_key: UUID) -> bool:
    """Whether reminders of this notice's request go out by mail; raises NotFound for a key of no notice."""
    notice = Notice.objects.filter(stop_key=stop_key).first()
    if notice is None:
        raise NotFound
    return not Quiet.objects.filter(dossier_code=notice.dossier_code).exists()
