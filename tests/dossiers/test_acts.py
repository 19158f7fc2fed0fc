"""What officers may and may not do to a dossier, success and refusal side by side."""

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from mikhak.desk import queries as desk
from mikhak.desk import search
from mikhak.desk.queries import Filters
from mikhak.dossiers import access, actions, assignment, events, flow, queries
from mikhak.dossiers.actions import ReturnedItem
from mikhak.dossiers.models import Dossier
from mikhak.notices.models import Notice
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from tests.office.dossiers import BIRTH, MISSION, at_step, dossier, fresh
from tests.walk import example_of, mend, now, officer, staff, who

PHOTO = ReturnedItem("photo", "attachment", "illegible", "صورت پیدا نیست")


def kinds_told(code: str) -> list[str]:
    return list(Notice.objects.filter(dossier_code=code).order_by("pk").values_list("kind", flat=True))


def test_accepted_papers_lead_to_the_next_step_once() -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    actions.accept_papers(**who(clerk, made))
    assert fresh(made).step == "bar_check"
    with pytest.raises(Conflict):
        actions.accept_papers(**who(clerk, made))
    assert made.events.filter(name="papers_accepted").count() == 1


def test_an_officer_of_another_mission_sees_nothing() -> None:
    made, own, other = dossier(), officer("clerk", MISSION), officer("consul", "vienna")
    assert [row.dossier.code for row in desk.queue(own, Filters(), now=now()).rows] == [made.code]
    assert [row.dossier.code for row in search.search(own, "0012345679", now=now())] == [made.code]
    theirs = desk.queue(other, Filters(), now=now())
    assert theirs.rows == []
    assert set(theirs.counts.values()) == {0}
    assert search.search(other, made.code, now=now()) == []
    assert search.search(other, "0012345679", now=now()) == []
    for act in (assignment.take, actions.accept_papers):
        with pytest.raises(NotFound):
            act(**who(other, made))
    with pytest.raises(NotFound):
        access.opened(other, made, purpose="curiosity", now=now())


def test_a_right_for_one_category_does_not_reach_another() -> None:
    made = dossier()
    assert access.for_officer(officer("clerk", MISSION, category="passport"), made.code, today=now().date()) == made
    with pytest.raises(NotFound):
        access.for_officer(officer("clerk", MISSION, category="visa"), made.code, today=now().date())


def test_a_correction_stops_everything_else_until_it_is_answered() -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    actions.request_correction(**who(clerk, made), items=[PHOTO])
    assert fresh(made).status == Dossier.Status.WITH_APPLICANT
    for act in (actions.accept_papers, lambda **given: actions.request_correction(**given, items=[PHOTO])):
        with pytest.raises(Conflict):
            act(**who(clerk, made))
    letter = Notice.objects.get(dossier_code=made.code, kind="correction_requested")
    assert letter.values["items"][0]["words"] == PHOTO.words


def test_an_answered_correction_leaves_the_newer_page_in_place_of_the_older(clock: time_machine.Traveller) -> None:
    service, example = example_of("passport-legal-resident", "renewal_with_work_permit")
    made, clerk = dossier(), officer("clerk", MISSION)
    mend(made, "photo", example, clerk)
    pages = made.attachments.filter(item="photo")
    assert [(page.superseded, page.part.kind) for page in pages.order_by("superseded")] == [
        (False, "correction"),
        (True, "submission"),
    ]
    assert fresh(made).status == Dossier.Status.WITH_MISSION
    assert service.key == fresh(made).version.key


def test_a_corrected_answer_is_what_the_officer_reads() -> None:
    _service, example = example_of("passport-legal-resident", "renewal_with_work_permit")
    made, clerk = dossier(), officer("clerk", MISSION)
    changed = example.model_copy(update={"answers": example.answers | {"height_cm": 190}})
    mend(made, "height_cm", changed, clerk)
    opened = access.opened(clerk, fresh(made), purpose="review", now=now())
    assert opened.submitted["answers"]["height_cm"] == 190
    assert opened.submitted["answers"]["eye_color"] == example.answers["eye_color"]


def test_an_incomplete_correction_names_what_is_missing() -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    height = ReturnedItem("height_cm", "field", "unclear")
    actions.request_correction(**who(clerk, made), items=[PHOTO, height])
    draft = actions.correction_draft(dossier=made, applicant=None, browser="b", now=now())
    with pytest.raises(Refusal) as refused:
        actions.answer_correction(dossier=made, draft=draft, answers={"height_cm": 180}, now=now())
    assert refused.value.field == "photo"
    assert flow.open_correction(fresh(made)) is not None


@pytest.mark.parametrize(
    "items",
    [
        [],
        [ReturnedItem("nothing_like_it", "field", "unclear")],
        [ReturnedItem("photo", "attachment", "because")],
    ],
)
def test_a_correction_without_a_known_item_and_reason_is_refused(items: list[ReturnedItem]) -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    with pytest.raises(Refusal) as refused:
        actions.request_correction(**who(clerk, made), items=items)
    assert refused.value.field == "items"
    assert flow.open_correction(made) is None


def test_a_clerk_does_not_decide() -> None:
    people = staff(MISSION)
    made = at_step("decision", people)
    with pytest.raises(Forbidden):
        actions.grant(**who(people.clerk, made))
    actions.grant(**who(people.consul, made))
    assert queries.decision_of(made) is not None


def test_four_eyes_are_two_people() -> None:
    people = staff(MISSION)
    made = at_step("decision", people, which=BIRTH)
    actions.grant(**who(people.consul, made))
    assert fresh(made).outcome == ""
    with pytest.raises(Refusal):
        actions.confirm_decision(**who(people.consul, made))
    assert fresh(made).step == made.step
    actions.confirm_decision(**who(people.second, made))
    assert fresh(made).outcome == Dossier.Outcome.GRANTED


def test_a_returned_proposal_opens_the_decision_again() -> None:
    people = staff(MISSION)
    made = at_step("decision", people, which=BIRTH)
    actions.refuse(**who(people.consul, made), reason="name_not_allowed")
    actions.return_decision(**who(people.second, made))
    assert "refused" not in kinds_told(made.code)
    actions.grant(**who(people.consul, made))
    actions.confirm_decision(**who(people.second, made))
    assert fresh(made).outcome == Dossier.Outcome.GRANTED


def test_a_refusal_gives_its_reason_and_ends_the_dossier() -> None:
    made, consul = dossier(), officer("consul", MISSION)
    with pytest.raises(Refusal) as refused:
        actions.refuse(**who(consul, made), reason="no_such_reason")
    assert refused.value.field == "reason"
    actions.refuse(**who(consul, made), reason="data_mismatch")
    assert (fresh(made).status, fresh(made).outcome) == ("closed", "refused")
    told = Notice.objects.get(dossier_code=made.code, kind="refused")
    assert told.values["reason"]["fa"] == flow.service_of(made).outcome.reasons[2].fa
    with pytest.raises(Conflict):
        assignment.take(**who(consul, made))


def test_an_applicant_may_give_up_until_the_decision() -> None:
    early, people = dossier(), staff(MISSION)
    actions.withdraw(dossier=early, now=now())
    assert fresh(early).outcome == Dossier.Outcome.WITHDRAWN
    late = at_step("issue", people)
    with pytest.raises(Conflict):
        actions.withdraw(dossier=late, now=now())
    assert fresh(late).closed_at is None


def test_a_dossier_closed_without_result_says_why() -> None:
    made, consul, clerk = dossier(), officer("consul", MISSION), officer("clerk", MISSION)
    with pytest.raises(Forbidden):
        actions.void(**who(clerk, made), reason="تکراری است")
    with pytest.raises(Refusal):
        actions.void(**who(consul, made), reason="  ")
    actions.void(**who(consul, made), reason="تکراری است")
    assert fresh(made).outcome == Dossier.Outcome.VOID


def test_each_step_makes_its_message_once() -> None:
    people = staff(MISSION)
    made = at_step("issue", people)
    told = kinds_told(made.code)
    assert len(told) == len(set(told))
    assert {"submitted", "inquiry_sent", "payment_due", "payment_recorded", "attendance_set", "granted"} <= set(told)


def test_a_line_of_history_is_never_changed() -> None:
    made = dossier()
    line = made.events.first()
    assert line is not None
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_event SET name = 'other' WHERE id = %s", [line.pk])


@pytest.mark.parametrize("data", [{}, {"pages": 1, "name": "کاوه"}])
def test_an_event_carries_exactly_its_declared_keys(data: dict[str, object]) -> None:
    made = dossier()
    with pytest.raises(ValueError, match="declared"):
        events.record(made, "submitted", data, now=now())


def test_reading_is_recorded_once_a_sitting_and_told_to_the_applicant(clock: time_machine.Traveller) -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    for minutes in (0, 5, 30):
        clock.move_to(now().replace(minute=14 + minutes))
        access.opened(clerk, made, purpose="review", now=now())
    assert len(queries.tracking(fresh(made)).readers) == 2
