"""Reminders: some days before the day, in the morning of the mission, once each, and not of what was just told."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from mikhak.appointments import actions as appointments
from mikhak.dossiers import actions
from mikhak.dossiers.actions import ReturnedItem
from mikhak.dossiers.models import Dossier
from mikhak.dossiers.reminding import days_before
from mikhak.notices.models import Notice
from mikhak.payments import actions as payments
from tests.office.dossiers import MISSION, at_step, dossier
from tests.walk import now, officer, staff, who

PHOTO = ReturnedItem("photo", "attachment", "illegible", "صورت پیدا نیست")
DAY, TOLD = date(2026, 12, 20), date(2026, 12, 1)


def days_of(code: str, kind: str) -> list[int]:
    """How many days before the end each reminder of a dossier came."""
    return [one.values["count"] for one in Notice.objects.filter(dossier_code=code, kind=kind).order_by("pk")]


def every_hour(clock: time_machine.Traveller, days: int) -> None:
    """The worker's hourly round through some days, at eight and at nine of UTC and in the night."""
    for day in range(days + 1):
        for hour in (3, 8, 9):
            clock.move_to((now() + timedelta(days=bool(day and hour == 3))).replace(hour=hour))
            actions.remind_of_corrections(now=now())
            payments.remind(now=now())
            appointments.remind(now=now())


@pytest.mark.parametrize(
    ("left", "hour", "stage"),
    [(8, 9, None), (7, 9, 7), (7, 7, None), (6, 9, 7), (2, 9, 2), (1, 8, 1), (0, 9, 1), (-1, 9, None)],
)
def test_which_reminder_is_due(left: int, hour: int, stage: int | None) -> None:
    local = datetime(2026, 12, 20, hour, 7, tzinfo=UTC) - timedelta(days=left)
    assert days_before(DAY, told=TOLD, local=local) == stage


@pytest.mark.parametrize(("told_before", "stage"), [(7, None), (8, 7)])
def test_who_learned_of_it_within_these_days_is_not_told_again(told_before: int, stage: int | None) -> None:
    local = datetime(2026, 12, 13, 9, tzinfo=UTC)
    assert days_before(DAY, told=DAY - timedelta(days=told_before), local=local) == stage


def test_a_correction_is_reminded_of_seven_two_and_one_days_before_its_end(clock: time_machine.Traveller) -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    actions.request_correction(**who(clerk, made), items=[PHOTO])
    clock.shift(timedelta(days=20))

    every_hour(clock, 12)

    assert days_of(made.code, "correction_reminder") == [7, 2, 1]
    assert made.events.filter(name="reminded", data__of="correction").count() == 3
    letter = Notice.objects.filter(kind="correction_reminder").first()
    assert letter
    assert (letter.values["due"], letter.to_box is not None) == ("2026-12-23", True)


def test_what_was_mended_or_closed_is_not_reminded_of(clock: time_machine.Traveller) -> None:
    mended, closed, clerk = dossier(), dossier(), officer("clerk", MISSION)
    for one in (mended, closed):
        actions.request_correction(**who(clerk, one), items=[PHOTO])
    mended.corrections.update(answered_at=now())
    actions.withdraw(dossier=closed, now=now())
    clock.shift(timedelta(days=28))

    every_hour(clock, 1)

    assert not Notice.objects.filter(kind="correction_reminder").exists()


def test_an_attendance_is_reminded_of_with_what_to_bring_and_its_calendar_entry(clock: time_machine.Traveller) -> None:
    people = staff(MISSION)
    made = at_step("attendance", people)
    at = (now() + timedelta(days=10)).replace(hour=10, minute=0)
    appointments.set_time(**who(people.clerk, made), starts_at=at)

    every_hour(clock, 12)

    assert days_of(made.code, "attendance_reminder") == [7, 2, 1]
    first = Notice.objects.filter(kind="attendance_reminder").first()
    told = Notice.objects.get(kind="attendance_set")
    assert first
    assert (first.values["bring"], first.values["who"]) == (told.values["bring"], told.values["who"])
    assert "BEGIN:VCALENDAR" in first.files[0]["text"]


def test_a_time_that_was_cancelled_is_not_reminded_of(clock: time_machine.Traveller) -> None:
    people = staff(MISSION)
    made = at_step("attendance", people)
    at = (now() + timedelta(days=10)).replace(hour=10, minute=0)
    appointments.set_time(**who(people.clerk, made), starts_at=at)
    appointments.cancel(**who(people.clerk, made))

    every_hour(clock, 10)

    assert not Notice.objects.filter(kind="attendance_reminder").exists()


def test_a_fee_is_reminded_of_twice_and_never_once_it_is_paid(clock: time_machine.Traveller) -> None:
    people = staff(MISSION)
    waiting, paid = at_step("payment", people), at_step("payment", people)
    payments.record_payment(**who(people.clerk, paid), method="cash", reference="")

    every_hour(clock, 30)

    reminders = Notice.objects.filter(kind="payment_reminder")
    assert [one.dossier_code for one in reminders] == [waiting.code, waiting.code]
    due = Notice.objects.get(kind="payment_due", dossier_code=waiting.code)
    assert reminders[0].values["amount"] == due.values["amount"]


def test_a_request_whose_person_cannot_be_reached_is_left_alone(clock: time_machine.Traveller) -> None:
    made, clerk = dossier(), officer("clerk", MISSION)
    actions.request_correction(**who(clerk, made), items=[PHOTO])
    Dossier.objects.filter(pk=made.pk).update(applicant_ix=None, reply_box=None)
    clock.shift(timedelta(days=28))

    every_hour(clock, 1)

    assert not made.events.filter(name="reminded").exists()
