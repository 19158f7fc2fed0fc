"""The sealed half of a draft: its own key, wrapped under the vault's key of the day of the last save.

The vault destroys a day's key after thirty days, so a draft that nobody saves dies by itself, copies included.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from mikhak.drafts import store
from mikhak.drafts.models import Draft, Piece, Upload
from mikhak.vault import client
from mikhak.vault.sealing import open_with, seal_with


@dataclass
class DraftState:
    """What a person typed so far. ``answers`` are valid values by field; ``raw`` keeps unfinished pages as typed."""

    on_behalf: str = "self"
    answers: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # section -> posted name -> values
    done: list[str] = field(default_factory=list)  # sections saved without error
    came_from: str = ""  # the service a redirect or a journey led here from
    journey: dict[str, Any] = field(default_factory=dict)  # guide and the answers to it; empty outside of one


@dataclass(frozen=True)
class UploadMeta:
    """About one page: the name and SHA-256 (hex) of the file as it was sent, and the redrawn page.

    ``doubts`` are keys of ``redraw.DOUBTS``; ``insisted``: the person has seen them and sends this page all the same.
    ``box`` is where the document lies in the picture, in thousandths, where it does not fill it. ``read`` is what the
    machine-readable lines say, see ``passports.Facts``; None where there are none or they could not be read.
    """

    name: str
    sha256: str
    page: int
    width: int
    height: int
    doubts: tuple[str, ...] = ()
    insisted: bool = False
    box: tuple[int, int, int, int] | None = None
    read: dict[str, str] | None = None


def new_key() -> bytes:
    return os.urandom(32)


def _wrap_place(draft: Draft) -> str:
    return f"drafts.draft.wrapped_key:{draft.pk}"


def wrap(draft: Draft, key: bytes, *, today: date) -> None:
    """Put the draft's own key under today's key of the vault (the thirty days begin anew)."""
    draft.key_day = today
    draft.wrapped_key = seal_with(client.draft_key(today), _wrap_place(draft), key)


def key_of(draft: Draft) -> bytes:
    """The draft's own key; raises VaultRefused when the day's key is gone."""
    return open_with(client.draft_key(draft.key_day), _wrap_place(draft), bytes(draft.wrapped_key))


def write_state(draft: Draft, key: bytes, state: DraftState) -> None:
    text = json.dumps(asdict(state), ensure_ascii=False, sort_keys=True)
    draft.state = seal_with(key, f"drafts.draft.state:{draft.pk}", text.encode())


def read_state(draft: Draft, key: bytes) -> DraftState:
    return DraftState(**json.loads(open_with(key, f"drafts.draft.state:{draft.pk}", bytes(draft.state))))


def write_page(upload: Upload, key: bytes, jpeg: bytes) -> None:
    """Seal a redrawn page into a new file; the row then points to it."""
    upload.path = store.write(seal_with(key, f"drafts.upload.file:{upload.pk}", jpeg))
    upload.bytes = len(jpeg)


def read_page(upload: Upload, key: bytes) -> bytes:
    """The JPEG of one page."""
    return open_with(key, f"drafts.upload.file:{upload.pk}", store.read(upload.path))


def write_piece(piece: Piece, key: bytes, data: bytes) -> None:
    """Seal a piece of a file that is arriving into a new file on disk; the row then points to it."""
    piece.path = store.write(seal_with(key, _piece_place(piece), data))


def read_piece(piece: Piece, key: bytes) -> bytes:
    return open_with(key, _piece_place(piece), store.read(piece.path))


def _piece_place(piece: Piece) -> str:
    return f"drafts.piece.file:{piece.draft_id}:{piece.mark}:{piece.offset}"


def write_meta(upload: Upload, key: bytes, meta: UploadMeta) -> None:
    upload.meta = seal_with(key, f"drafts.upload.meta:{upload.pk}", json.dumps(asdict(meta)).encode())


def read_meta(upload: Upload, key: bytes) -> UploadMeta:
    return UploadMeta(**json.loads(open_with(key, f"drafts.upload.meta:{upload.pk}", bytes(upload.meta))))
