"""Writes: one message to one person. The row is the promise; the mail follows after commit."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from mikhak.notices.boxes import secret_place
from mikhak.notices.kinds import KINDS
from mikhak.notices.models import Notice, Quiet
from mikhak.ui.refusals import NotFound
from mikhak.vault import client

DELIVER = "mikhak.notices.deliver"  # name of the job, so that a face need not load what opens addresses


@transaction.atomic
def send(
    *,
    kind: str,
    language: str,
    values: Mapping[str, object],
    once: str,
    now: datetime,
    to_box: bytes | memoryview | None = None,
    owner_ix: bytes | None = None,
    dossier_code: str = "",
    secret: str = "",
    files: Sequence[Mapping[str, str]] = (),
    useless_after: datetime | None = None,
) -> Notice:
    """Promise a message, in the caller's transaction; the same ``once`` again returns the first one and sends nothing.

    ``to_box`` is made by ``boxes.address_box``; None, or a reminder that its receiver does not want as mail, is for the
    inbox only. ``secret`` is sealed and erased once sent, ``files`` are {"name", "type", "text"}, ``useless_after``
    ends the tries. Raises ValueError for a kind or values not declared in ``kinds.KINDS``.
    """
    if kind not in KINDS or not KINDS[kind].needs <= values.keys():
        raise ValueError(f"notice {kind!r} carries {sorted(values)}; see notices.kinds")
    reminder = KINDS[kind].reminder
    if reminder and Quiet.objects.filter(dossier_code=dossier_code).exists():
        to_box = None
    notice, new = Notice.objects.get_or_create(
        once=once,
        defaults={
            "kind": kind,
            "language": language,
            "values": dict(values),
            "to_box": to_box,
            "owner_ix": owner_ix,
            "dossier_code": dossier_code,
            "secret": client.mail_box(secret, secret_place(once)) if secret else None,
            "files": [dict(file) for file in files],
            "created_at": now,
            "due_at": None if to_box is None else now,
            "useless_after": useless_after,
            "stop_key": uuid4() if reminder else None,
        },
    )
    if new and to_box is not None:
        job = app.configure_task(DELIVER, priority=KINDS[kind].priority)
        job.defer(notice_id=notice.pk)
    return notice


def mark_read(*, owner_ix: bytes, notice_id: int, now: datetime) -> None:
    """Note that the owner has read a message; reading again changes nothing. Raises NotFound when it is not theirs."""
    mine = Notice.objects.filter(pk=notice_id, owner_ix=owner_ix)
    if not mine.filter(read_at=None).update(read_at=now) and not mine.exists():
        raise NotFound


def mark_all_read(*, owner_ix: bytes, dossier_code: str = "", now: datetime) -> None:
    """Note that the owner has read everything, or everything about one request."""
    mine = Notice.objects.filter(owner_ix=owner_ix, read_at=None)
    (mine.filter(dossier_code=dossier_code) if dossier_code else mine).update(read_at=now)


def stop_reminders(*, stop_key: UUID, now: datetime) -> None:
    """Send no reminders of this notice's request by mail any more; raises NotFound for a key of no notice."""
    Quiet.objects.get_or_create(dossier_code=_reminded(stop_key), defaults={"since": now})


def resume_reminders(*, stop_key: UUID) -> None:
    """Send them again; raises NotFound."""
    Quiet.objects.filter(dossier_code=_reminded(stop_key)).delete()


def _reminded(stop_key: UUID) -> str:
    notice = Notice.objects.filter(stop_key=stop_key).first()
    if notice is None:
        raise NotFound
    return notice.dossier_code


@transaction.atomic
def forget(*, owner_ix: bytes) -> None:
    """Empty somebody's inbox for good. A mail that still waits goes out, and is nobody's message any more."""
    theirs = Notice.objects.filter(owner_ix=owner_ix)
    theirs.filter(sent_at=None).exclude(due_at=None).update(owner_ix=None)
    Notice.objects.filter(owner_ix=owner_ix).delete()


def erase(*, once: Collection[str], series: str = "") -> None:
    """Remove messages for good, by the names of their facts and of a ``series`` (how such names begin), also those not
    sent yet: what they are about is erased."""
    gone = Q(once__in=once) | (Q(once__startswith=series) if series else Q())
    Notice.objects.filter(gone).delete()
