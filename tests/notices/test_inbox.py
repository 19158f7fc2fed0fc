"""The inbox: the person's own messages, in the language of the page; and what mail did not or need not bring."""

from datetime import timedelta

import pytest

from mikhak.notices import actions, queries
from mikhak.notices.boxes import address_box
from mikhak.notices.examples import ABOUT, CODE, NOW, VALUES
from mikhak.notices.models import Notice
from mikhak.ui.refusals import NotFound

MINE, ANOTHERS = b"m" * 32, b"a" * 32
OTHER = "ZZZZ22222222"

pytestmark = pytest.mark.django_db


def tell(owner: bytes, kind: str, minutes: int = 0, *, code: str = CODE, mailed: bool = False) -> int:
    notice = actions.send(
        kind=kind,
        language="fa",
        values=VALUES[kind] | {"code": code},
        once=f"{owner!r}:{kind}:{minutes}:{code}",
        now=NOW + timedelta(minutes=minutes),
        owner_ix=owner,
        dossier_code=code,
        to_box=address_box("kaveh@example.org") if mailed else None,
    )
    return notice.pk


def lose(notice_id: int) -> None:
    Notice.objects.filter(pk=notice_id).update(undeliverable_at=NOW)


def test_the_inbox_shows_ones_own_messages_newest_first_in_the_language_of_the_page() -> None:
    tell(MINE, "submitted")
    tell(MINE, "granted", minutes=5)
    tell(ANOTHERS, "refused")

    first, second = queries.inbox(MINE, "en").messages
    assert (first.at, second.at) == (NOW + timedelta(minutes=5), NOW)
    assert first.letter.place == "Embassy in The Hague"
    assert queries.inbox(MINE, "fa").messages[0].letter.place == "سفارت در لاهه"


def test_a_message_is_unread_until_its_owner_reads_it_and_stands_first_until_then() -> None:
    older = tell(MINE, "submitted")
    newer = tell(MINE, "granted", minutes=5)
    assert queries.unread(MINE) == 2

    actions.mark_read(owner_ix=MINE, notice_id=newer, now=NOW)
    actions.mark_read(owner_ix=MINE, notice_id=newer, now=NOW)

    assert queries.unread(MINE) == 1
    assert [(one.id, one.read) for one in queries.inbox(MINE, "fa").messages] == [(older, False), (newer, True)]


def test_anothers_message_cannot_be_marked() -> None:
    notice_id = tell(ANOTHERS, "submitted")

    with pytest.raises(NotFound):
        actions.mark_read(owner_ix=MINE, notice_id=notice_id, now=NOW)
    actions.mark_all_read(owner_ix=MINE, now=NOW)
    assert queries.unread(ANOTHERS) == 1


def test_messages_of_one_request_can_be_seen_and_marked_alone() -> None:
    tell(MINE, "submitted")
    about_other = tell(MINE, "submitted", minutes=1, code=OTHER)

    assert [code for code, _service in queries.requests(MINE)] == [OTHER, CODE]
    assert [one.id for one in queries.inbox(MINE, "fa", dossier_code=OTHER).messages] == [about_other]
    actions.mark_all_read(owner_ix=MINE, dossier_code=OTHER, now=NOW)
    assert queries.unread(MINE) == 1


def test_pages_follow_each_other_and_a_page_beyond_the_last_is_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [tell(MINE, "submitted", minutes=minutes) for minutes in range(3)]

    assert [one.id for one in queries.inbox(MINE, "fa").messages] == [made[2], made[1]]
    assert [one.id for one in queries.inbox(MINE, "fa", page=9).messages] == [made[0]]


# Mail that did not arrive --------------------------------------------------------------------------------------------
def test_what_could_not_be_mailed_is_known_until_it_is_read() -> None:
    lost, _arrived = tell(MINE, "submitted", mailed=True), tell(MINE, "granted", mailed=True)
    lose(lost)

    assert (queries.unreached(MINE), queries.unreached(ANOTHERS)) == (1, 0)
    assert [one.id for one in queries.unreached_about(CODE, "fa")] == [lost]
    actions.mark_read(owner_ix=MINE, notice_id=lost, now=NOW)
    assert (queries.unreached(MINE), queries.unreached_about(CODE, "fa")) == (0, [])


def test_an_officers_lost_alert_is_not_the_applicants() -> None:
    alert = actions.send(
        kind="duty_alert",
        language="fa",
        values=ABOUT,
        once="duty",
        now=NOW,
        dossier_code=CODE,
        to_box=address_box("o@x"),
    )
    lose(alert.pk)
    assert queries.unreached_about(CODE, "fa") == []


# Reminders -----------------------------------------------------------------------------------------------------------
def test_stopped_reminders_of_a_request_come_to_the_inbox_alone_and_its_other_messages_by_mail() -> None:
    first = Notice.objects.get(pk=tell(MINE, "payment_reminder", mailed=True))
    assert first.stop_key
    assert queries.reminds(first.stop_key)

    actions.stop_reminders(stop_key=first.stop_key, now=NOW)
    actions.stop_reminders(stop_key=first.stop_key, now=NOW)

    assert not queries.reminds(first.stop_key)
    again = Notice.objects.get(pk=tell(MINE, "payment_reminder", minutes=5, mailed=True))
    assert (again.to_box, again.due_at, again.owner_ix) == (None, None, MINE)
    assert Notice.objects.get(pk=tell(MINE, "granted", mailed=True)).due_at
    assert Notice.objects.get(pk=tell(MINE, "payment_reminder", code=OTHER, mailed=True)).due_at

    actions.resume_reminders(stop_key=first.stop_key)
    assert Notice.objects.get(pk=tell(MINE, "payment_reminder", minutes=9, mailed=True)).due_at


def test_what_is_official_has_no_key_to_stop_it() -> None:
    assert Notice.objects.get(pk=tell(MINE, "granted", mailed=True)).stop_key is None
