"""Files that arrive in pieces: nothing is lost or doubled when the connection breaks, and nothing is left behind."""

from datetime import timedelta

import pytest
from django.conf import settings as house
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mikhak.drafts import actions, pieces, queries, store
from mikhak.drafts.models import Draft
from mikhak.drafts.pieces import OutOfStep, Sent
from mikhak.drafts.redraw import BadUpload
from tests.drafts import hostile, scans
from tests.drafts.test_drafts import begun
from tests.issuance.conftest import clock, released
from tests.walk import now

__all__ = ["clock", "released"]

PIECE = 100_000


@pytest.fixture
def draft(released: None) -> Draft:
    return begun()[0]


def send(draft: Draft, data: bytes, *offsets: int, item: str = "photo", again: bool = False) -> int:
    """Send the pieces of a file at these offsets; gives how many pages came of the last one."""
    sent, pages = Sent(item, "me.jpg", len(data), "1"), None
    for offset in offsets:
        piece = data[offset : offset + PIECE]
        pages = pieces.arrive(draft=draft, sent=sent, offset=offset, data=piece, again=again, now=now())
    return len(pages or [])


def test_a_file_in_pieces_becomes_a_page_and_no_piece_is_left(draft: Draft) -> None:
    data = scans.photo()
    offsets = range(0, len(data), PIECE)
    assert len(offsets) > 2
    assert send(draft, data, *offsets[:-1]) == 0
    paths = [piece.path for piece in draft.pieces.all()]
    assert data[:PIECE] not in store.read(paths[0])
    assert send(draft, data, offsets[-1]) == 1
    assert [meta.name for _upload, meta in queries.pages(draft)] == ["me.jpg"]
    assert not draft.pieces.filter(path__in=paths).exists()


def test_a_piece_out_of_step_is_told_where_to_go_on(draft: Draft) -> None:
    data = scans.photo()
    send(draft, data, 0)
    for offset in (0, 2 * PIECE):
        with pytest.raises(OutOfStep) as step:
            send(draft, data, offset)
        assert step.value.have == PIECE
    assert send(draft, data, *range(PIECE, len(data), PIECE)) == 1


def test_a_last_piece_whose_answer_was_lost_makes_no_second_page(draft: Draft) -> None:
    data = hostile.jpeg(300, 400)
    assert send(draft, data, 0) == 1
    with pytest.raises(OutOfStep) as step:
        send(draft, data, 0, again=True)
    assert step.value.have == len(data)
    assert draft.uploads.count() == 1


def test_the_same_file_may_be_sent_once_more_after_it_was_removed(draft: Draft) -> None:
    data = hostile.jpeg(300, 400)
    send(draft, data, 0)
    actions.remove_upload(draft=draft, upload=draft.uploads.get(), now=now())
    assert send(draft, data, 0) == 1


def test_a_file_that_is_refused_leaves_nothing(draft: Draft) -> None:
    data = scans.photo()[: 2 * PIECE + 1000]
    with pytest.raises(BadUpload):
        send(draft, data, 0, PIECE, 2 * PIECE)
    assert not draft.pieces.exists()


def test_no_more_is_kept_than_a_request_may_hold(draft: Draft, settings: Settings) -> None:
    settings.DRAFT_MAX_BYTES = 150_000
    with pytest.raises(BadUpload):
        send(draft, bytes(400_000), 0, PIECE)
    with pytest.raises(BadUpload):
        send(draft, bytes(house.UPLOAD_MAX_BYTES + 1), 0, item="passport")


def test_pieces_die_with_their_draft_or_after_a_day(
    draft: Draft, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    data = scans.photo()
    send(draft, data, 0)
    (path,) = draft.pieces.values_list("path", flat=True)
    pieces.discard_old(now=now() + timedelta(hours=23))
    assert draft.pieces.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        pieces.discard_old(now=now() + timedelta(hours=25))
        assert not draft.pieces.exists()
        send(draft, data, 0)
        (other,) = draft.pieces.values_list("path", flat=True)
        actions.discard(draft=draft)
    for gone in (path, other):
        with pytest.raises(FileNotFoundError):
            store.read(gone)
