"""What the person and the mission write to each other: sealed, counted on one clock, and limited."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from mikhak.desk import queries as desk
from mikhak.desk.queries import Filters
from mikhak.dossiers import access, actions, conversation, flow
from mikhak.dossiers.conversation import SentFile
from mikhak.dossiers.models import Dossier, Part
from mikhak.notices.models import Notice
from mikhak.ui.refusals import Conflict, Refusal, TooMany
from tests.office.dossiers import MISSION, dossier, fresh
from tests.portal.applying import scan
from tests.walk import now, officer, who

WORDS = "سلام. آیا کارت قدیمی هم پذیرفته است؟"


def write(made: Dossier, text: str = WORDS, *files: SentFile, key: UUID | None = None) -> None:
    conversation.write(dossier=fresh(made), text=text, files=files, key=key or uuid4(), now=now())


def test_what_the_person_writes_is_sealed_and_opens_for_the_officer_with_its_papers() -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    write(made, WORDS, SentFile("کارت.jpg", scan()), SentFile("back.jpg", scan(90)))

    (part,) = Part.objects.filter(dossier=made, kind=Part.Kind.MESSAGE)
    assert WORDS.encode() not in bytes(part.answers)
    opened = access.opened(clerk, fresh(made), purpose="review", now=now())
    assert opened.content(part.pk) == {"message": WORDS}
    pages = list(part.attachments.all())
    assert [opened.meta(page).name for page in pages] == ["کارت.jpg", "back.jpg"]
    assert opened.page(pages[0]).startswith(b"\xff\xd8\xff")


def test_a_message_changes_nothing_of_what_was_submitted() -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    before = access.opened(clerk, fresh(made), purpose="review", now=now())
    write(made, WORDS, SentFile("a.jpg", scan()))
    after = access.opened(clerk, fresh(made), purpose="review", now=now())
    assert (after.submitted, after.mended, after.records) == (before.submitted, before.mended, before.records)
    assert (fresh(made).status, fresh(made).step) == (made.status, made.step)


def test_of_a_message_time_and_size_are_known_and_no_word() -> None:
    made = dossier()
    write(made, WORDS, SentFile("secret-name.jpg", scan()))

    (sent,) = conversation.sent(fresh(made))
    assert (sent.at, sent.words, sent.files, sent.waits) == (now(), 7, 1, True)
    line = made.events.get(name="message_received")
    assert line.by == "applicant"
    assert "کارت" not in str(line.data)
    assert "secret" not in str(line.data)


def test_the_clock_runs_from_the_first_unanswered_message_until_the_answer(clock: time_machine.Traveller) -> None:
    made, clerk, began = dossier(), officer("clerk", MISSION), now()
    write(made)
    clock.shift(timedelta(hours=5))
    write(made)
    assert fresh(made).unanswered_since == began
    due = conversation.answer_due(fresh(made))
    assert due is not None
    assert due > began.date()

    actions.send_message(**who(clerk, made), text="بله، پذیرفته است.")

    assert (fresh(made).unanswered_since, conversation.answer_due(fresh(made))) == (None, None)
    assert [one.waits for one in conversation.sent(fresh(made))] == [False, False]
    assert Notice.objects.get(dossier_code=made.code, kind="message").values["text"] == "بله، پذیرفته است."


def test_a_message_that_wants_no_answer_is_put_aside_and_nothing_else_is_told() -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    with pytest.raises(Conflict):
        conversation.acknowledge(**who(clerk, made))
    write(made, "سپاسگزارم.")
    told = Notice.objects.count()

    conversation.acknowledge(**who(clerk, made))

    assert fresh(made).unanswered_since is None
    assert made.events.filter(name="message_acknowledged").count() == 1
    assert Notice.objects.count() == told


def test_the_queue_counts_and_lists_what_waits_longest_first_and_marks_the_late(clock: time_machine.Traveller) -> None:
    old, young, silent = dossier(), dossier(), dossier()
    clerk, stranger = officer("clerk", MISSION), officer("clerk", "vienna")
    write(old)
    clock.shift(timedelta(days=9))
    write(young)

    found = desk.queue(clerk, Filters(unanswered=True), now=now())

    assert found.counts["unanswered"] == 2
    assert [(row.dossier.code, row.message_days, row.message_late) for row in found.rows] == [
        (old.code, 9, True),
        (young.code, 0, False),
    ]
    others = {row.dossier.code: row for row in desk.queue(clerk, Filters(), now=now()).rows}
    assert others[silent.code].answer_due is None
    assert desk.queue(stranger, Filters(unanswered=True), now=now()).rows == []


def test_pressing_twice_sends_one_message() -> None:
    made, key = dossier(), uuid4()
    write(made, key=key)
    write(made, key=key)
    assert made.events.filter(name="message_received").count() == 1


def test_a_day_takes_five_messages_of_a_dossier_and_the_next_day_more(clock: time_machine.Traveller) -> None:
    made, another = dossier(), dossier()
    for _n in range(5):
        write(made)
    with pytest.raises(TooMany, match="فردا"):
        write(made)
    write(another)
    clock.shift(timedelta(days=1))
    write(made)
    assert made.events.filter(name="message_received").count() == 6


@pytest.mark.parametrize(
    ("text", "files", "field"),
    [
        ("  ", [], "text"),
        ("x" * 4001, [], "text"),
        (WORDS, [SentFile("program.exe", b"MZ")], "papers"),
        (WORDS, [SentFile("a.jpg", b"")] * 6, "papers"),
    ],
)
def test_a_message_that_is_not_taken_says_why_and_leaves_nothing(text: str, files: list[SentFile], field: str) -> None:
    made = dossier()
    with pytest.raises(Refusal) as refused:
        write(made, text, *files)
    assert refused.value.field == field
    assert not Part.objects.filter(kind=Part.Kind.MESSAGE).exists()
    assert fresh(made).unanswered_since is None


def test_a_refused_file_is_named() -> None:
    with pytest.raises(Refusal, match="«note"):
        write(dossier(), WORDS, SentFile("note.jpg", b"MZ"))


def test_a_closed_dossier_takes_and_answers_messages_for_thirty_days(clock: time_machine.Traveller) -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    actions.withdraw(dossier=made, now=now())
    assert [act.name for act in flow.acts(fresh(made))] == []
    write(made)
    actions.send_message(**who(clerk, made), text="پرونده بسته است.")
    assert [act.name for act in flow.acts(fresh(made))] == []

    clock.shift(timedelta(days=30))
    assert not conversation.takes_messages(fresh(made), now=now())
    with pytest.raises(Conflict, match="بسته"):
        write(made)


def test_who_has_no_account_is_called_by_telephone() -> None:
    made = dossier()
    Dossier.objects.filter(pk=made.pk).update(applicant_ix=None)
    with pytest.raises(Conflict):
        write(made)
