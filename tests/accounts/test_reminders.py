"""Reminders before a passport or a residence permit ends: each once, and without saying which it is."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mikhak.accounts import actions
from mikhak.accounts.models import Applicant, Reminder
from mikhak.notices.letters import letter
from mikhak.notices.models import Notice
from tests.accounts.people import KAVEH, NOW
from tests.accounts.test_profiles import IRANIAN

TODAY = NOW.date()
pytestmark = pytest.mark.django_db


@pytest.fixture
def kaveh() -> Applicant:
    return KAVEH.sign_in()


def permit(person: Applicant, end: date | None, *, now: datetime = NOW) -> None:
    answers: dict[str, Any] = {"residency_type": "work", "residency_expiry": end.isoformat() if end else None}
    actions.save_profile_section(applicant=person, section="residency", answers=answers, now=now)


def sent() -> list[Notice]:
    return list(Notice.objects.filter(kind="document_ending").order_by("pk"))


def planned() -> list[date]:
    return list(Reminder.objects.order_by("due_on").values_list("due_on", flat=True))


def test_three_reminders_are_planned_from_the_dates_of_the_profile(kaveh: Applicant) -> None:
    end = TODAY + timedelta(days=100)
    permit(kaveh, end)
    assert planned() == [end - timedelta(days=days) for days in (90, 30, 7)]


def test_those_whose_day_is_gone_are_not(kaveh: Applicant) -> None:
    permit(kaveh, TODAY + timedelta(days=20))
    assert planned() == [TODAY + timedelta(days=13)]
    permit(kaveh, TODAY - timedelta(days=1))
    assert planned() == []


def test_a_renewed_document_is_reminded_of_by_its_new_date(kaveh: Applicant) -> None:
    permit(kaveh, TODAY + timedelta(days=100))
    permit(kaveh, TODAY + timedelta(days=1000))
    assert planned()[0] == TODAY + timedelta(days=910)
    permit(kaveh, None)
    assert planned() == []


def test_each_reminder_is_sent_once_however_often_the_profile_is_saved(kaveh: Applicant) -> None:
    end = TODAY + timedelta(days=30)
    permit(kaveh, end)
    for _turn in range(2):
        actions.send_reminders(now=NOW)
        permit(kaveh, end)
    actions.send_reminders(now=NOW)
    assert len(sent()) == 1
    actions.send_reminders(now=NOW + timedelta(days=23))
    assert len(sent()) == 2


def test_nothing_is_sent_before_its_day(kaveh: Applicant) -> None:
    permit(kaveh, TODAY + timedelta(days=91))
    actions.send_reminders(now=NOW)
    assert sent() == []


def test_the_message_does_not_say_which_document_it_is(kaveh: Applicant) -> None:
    permit(kaveh, TODAY + timedelta(days=7))
    actions.send_reminders(now=NOW)
    (notice,) = sent()
    assert notice.values == {"day": (TODAY + timedelta(days=7)).isoformat()}
    assert notice.to_box and notice.owner_ix
    assert "گذرنامه یا اقامت" in letter(notice, "fa").paragraphs[0]


def test_reminders_go_with_the_account(kaveh: Applicant) -> None:
    fields = {spec: value for spec, value in IRANIAN["identity"].items() if value is not None}
    passport = {**fields, "passport_no": "A12345678", "passport_expiry": (TODAY + timedelta(days=400)).isoformat()}
    actions.save_profile_section(applicant=kaveh, section="identity", answers=passport, now=NOW)
    assert len(planned()) == 3
    kaveh.delete()
    assert planned() == []
