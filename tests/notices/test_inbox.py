"""The inbox: the person's own messages, in the language of the page."""

from datetime import timedelta

import pytest

from mikhak.notices import actions, queries
from mikhak.ui.refusals import NotFound
from tests.notices.examples import CODE, NOW, VALUES

MINE, ANOTHERS = b"m" * 32, b"a" * 32

pytestmark = pytest.mark.django_db


def tell(owner: bytes, kind: str, minutes: int = 0) -> int:
    notice = actions.send(
        kind=kind,
        language="fa",
        values=VALUES[kind],
        once=f"{owner!r}:{kind}",
        now=NOW + timedelta(minutes=minutes),
        owner_ix=owner,
        dossier_code=CODE,
    )
    return notice.pk


def test_the_inbox_shows_ones_own_messages_newest_first_in_the_language_of_the_page() -> None:
    tell(MINE, "submitted")
    tell(MINE, "granted", minutes=5)
    tell(ANOTHERS, "refused")

    first, second = queries.inbox(MINE, "en")
    assert (first.at, second.at) == (NOW + timedelta(minutes=5), NOW)
    assert first.letter.place == "Embassy in The Hague"
    assert queries.inbox(MINE, "fa")[0].letter.place == "سفارت در لاهه"


def test_a_message_is_unread_until_its_owner_reads_it() -> None:
    notice_id = tell(MINE, "submitted")
    assert queries.unread(MINE) == 1

    actions.mark_read(owner_ix=MINE, notice_id=notice_id, now=NOW)
    actions.mark_read(owner_ix=MINE, notice_id=notice_id, now=NOW)

    assert queries.unread(MINE) == 0
    assert queries.inbox(MINE, "fa")[0].read


def test_anothers_message_cannot_be_marked() -> None:
    notice_id = tell(ANOTHERS, "submitted")

    with pytest.raises(NotFound):
        actions.mark_read(owner_ix=MINE, notice_id=notice_id, now=NOW)
    assert queries.unread(ANOTHERS) == 1
