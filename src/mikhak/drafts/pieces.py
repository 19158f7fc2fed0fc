"""Files that arrive in pieces, so that a connection that breaks costs one piece and not the whole file.

A file is known by its mark: for which paper it is, and what it is called on the person's device. Whoever chooses the
same file again, even on a page opened anew, goes on where it stopped. Each piece is sealed on disk as it comes.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum

from mikhak.drafts import actions, sealed, store
from mikhak.drafts.models import Draft, Piece, Upload
from mikhak.drafts.redraw import BadUpload
from mikhak.ui.refusals import Refusal

LIFE = timedelta(days=1)  # of pieces whose file never came to its end


class OutOfStep(Exception):
    """The piece does not begin where the last one ended: ``have`` bytes are here; all of them: the file is taken."""

    def __init__(self, have: int) -> None:
        super().__init__(have)
        self.have = have


@dataclass(frozen=True)
class Sent:
    """A file as the person's device speaks of it; ``modified`` is whatever tells two of one name apart."""

    item: str
    name: str
    size: int
    modified: str = ""

    @property
    def mark(self) -> str:
        return hashlib.sha256("\n".join((self.item, self.name, str(self.size), self.modified)).encode()).hexdigest()


def arrive(
    *, draft: Draft, sent: Sent, offset: int, data: bytes, again: bool = False, now: datetime
) -> list[Upload] | None:
    """Take a piece of a file. With the last one come the pages; None while more is awaited.

    ``again``: no answer came to this piece when it was sent before. Raises OutOfStep, and BadUpload or Refusal as
    ``actions.add_upload`` does; a file that was refused begins anew.
    """
    if sent.size > settings.UPLOAD_MAX_BYTES or offset + len(data) > sent.size:
        raise BadUpload("too_large")
    if not data:
        raise BadUpload("empty")
    whole = _keep(draft, sent, offset, data, again=again, now=now)
    if whole is None:
        return None
    try:
        with transaction.atomic():
            uploads = actions.add_upload(draft=draft, item=sent.item, data=whole, name=sent.name, now=now)
            _clear(_of(draft, sent).exclude(bytes=0))
            Piece.objects.create(draft=draft, mark=sent.mark, offset=sent.size, bytes=0, created_at=now)
    except IntegrityError as error:  # the same piece, sent twice at once
        raise OutOfStep(sent.size) from error
    except Refusal:
        _clear(_of(draft, sent))
        raise
    return uploads


def _keep(draft: Draft, sent: Sent, offset: int, data: bytes, *, again: bool, now: datetime) -> bytes | None:
    """Seal a piece on disk; gives the file when it is whole."""
    with transaction.atomic():
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        key, kept = sealed.key_of(locked), list(_of(locked, sent))
        if kept and not kept[-1].bytes:  # the sign that all of it was taken
            if again:
                raise OutOfStep(sent.size)
            _clear(_of(locked, sent))
            kept = []
        have = sum(piece.bytes for piece in kept)
        if offset != have:
            raise OutOfStep(have)
        if offset + len(data) == sent.size:
            return b"".join([*(sealed.read_piece(piece, key) for piece in kept), data])
        waiting = _waiting(locked).aggregate(total=Sum("bytes"))["total"] or 0
        if waiting + len(data) > settings.DRAFT_MAX_BYTES:
            raise BadUpload("too_large")
        piece = Piece(draft=locked, mark=sent.mark, offset=offset, bytes=len(data), created_at=now)
        sealed.write_piece(piece, key, data)
        piece.save(force_insert=True)
    return None


def _waiting(draft: Draft) -> QuerySet[Piece]:
    """The unfinished files of a person, over all requests."""
    return Piece.objects.filter(draft__applicant=draft.applicant_id) if draft.applicant_id else draft.pieces.all()


def _of(draft: Draft, sent: Sent) -> QuerySet[Piece]:
    return draft.pieces.filter(mark=sent.mark)


def _clear(pieces: QuerySet[Piece]) -> None:
    paths = [path for path in pieces.values_list("path", flat=True) if path]
    pieces.delete()
    transaction.on_commit(lambda: store.delete_all(paths))


def discard_old(*, now: datetime) -> None:
    """What the worker does every night with the pieces of files that never came to their end."""
    _clear(Piece.objects.filter(created_at__lt=now - LIFE))
