"""Choosing a time from the page of a dossier: shown by day, held, confirmed; and never for somebody else's."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mikhak.appointments import booking, queries
from mikhak.appointments.models import Attendance, Hold, Waiting
from mikhak.dossiers.models import Dossier
from mikhak.lib.codes import show_code
from tests.appointments.desks import at, desk
from tests.appointments.test_booking import twin_of
from tests.personas import persona
from tests.portal.applying import MISSION, clerk, submitted
from tests.portal.test_tracking import accepted, look
from tests.walk import now
from tests.world import settled

MONDAY = datetime(2026, 11, 30, 9, tzinfo=at(date(2026, 11, 30)).tzinfo)  # Paris has the hour of The Hague
THURSDAY = date(2026, 12, 3)


@pytest.fixture
def made(browser: Client) -> Any:
    """A dossier that has come to its attendance at a mission with a desk."""
    with time_machine.travel(MONDAY, tick=False):
        desk(MISSION)
        dossier = submitted(browser)
        accepted(clerk(), dossier)
        yield Dossier.objects.get(pk=dossier.pk)


def times(dossier: Dossier) -> str:
    return f"/track/{dossier.code}/times/"


def test_the_way_to_the_times_is_on_the_page_of_the_dossier(browser: Client, made: Dossier) -> None:
    assert f'href="{times(made)}"' in look(browser, made).content.decode()
    page = browser.get(times(made)).content.decode()
    assert "سه‌شنبه ۱۰ آذر ۱۴۰۵ (۱ دسامبر ۲۰۲۶)" in page
    assert ">۰۹:۳۰</button>" in page


def test_a_time_is_held_then_confirmed_and_can_be_called_off(browser: Client, made: Dossier) -> None:
    browser.post(times(made), {"at": at(THURSDAY).isoformat()})
    assert "تا ساعت ۰۹:۱۰ برای شما نگه داشته شده است" in browser.get(times(made)).content.decode()
    assert queries.live(made) is None
    browser.post(f"{times(made)}confirm/")
    assert queries.live(made).starts_at == at(THURSDAY)  # type: ignore[union-attr]
    assert "جابه‌جایی یا لغو" in look(browser, made).content.decode()
    browser.post(f"{times(made)}cancel/")
    assert queries.live(made) is None


def test_who_is_too_late_is_told_so_and_shown_other_times(browser: Client, made: Dossier) -> None:
    booking.choose(dossiers=[twin_of(made)], starts_at=at(THURSDAY), now=now())
    answer = browser.post(times(made), {"at": at(THURSDAY).isoformat()})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "همین حالا کس دیگری گرفت" in page
    assert at(THURSDAY, 9, 30).isoformat() in page
    assert at(THURSDAY).isoformat() not in page


@pytest.mark.parametrize("wrong", ["", "فردا", "2026-12-03T09:00:00"])
def test_what_is_no_time_is_refused_in_words(browser: Client, made: Dossier, wrong: str) -> None:
    answer = browser.post(times(made), {"at": wrong})
    assert answer.status_code == 400
    assert "یکی از زمان‌های آزاد را برگزینید" in answer.content.decode()


def test_dossiers_of_one_account_come_in_one_visit_when_there_is_room(browser: Client, made: Dossier) -> None:
    other = twin_of(made)
    assert show_code(other.code) in browser.get(times(made)).content.decode()
    both = {"at": at(THURSDAY).isoformat(), "with": other.code}
    assert browser.post(times(made), both).status_code == 409  # one place is too few
    desk(MISSION, places=2)
    browser.post(times(made), both)
    browser.post(f"{times(made)}confirm/")
    assert {one.dossier_id for one in Attendance.objects.all()} == {made.pk, other.pk}


def test_nobody_takes_a_dossier_of_another_account_along(browser: Client, made: Dossier) -> None:
    strange = twin_of(made)
    Dossier.objects.filter(pk=strange.pk).update(applicant_ix=b"x" * 32)
    browser.post(times(made), {"at": at(THURSDAY).isoformat(), "with": strange.code})
    assert [one.dossier_id for one in Hold.objects.all()] == [made.pk]


def test_who_wants_an_earlier_time_says_so_and_takes_it_back(browser: Client, made: Dossier) -> None:
    browser.post(f"{times(made)}earlier/", {"wished": "yes"})
    assert Waiting.objects.get().dossier_id == made.pk
    browser.post(f"{times(made)}earlier/", {"wished": "no"})
    assert not Waiting.objects.exists()


def test_another_person_finds_no_times_there(browser: Client, made: Dossier) -> None:
    stranger = Client()
    settled(stranger, persona("bardia"))
    for path in ("", "confirm/", "drop/", "cancel/", "earlier/"):
        assert stranger.post(f"{times(made)}{path}", {"at": at(THURSDAY).isoformat()}).status_code == 404
    assert stranger.get(times(made)).status_code == 404
    assert not Hold.objects.exists()


def test_before_its_step_a_dossier_has_no_times(browser: Client) -> None:
    desk(MISSION)
    dossier = submitted(browser)
    page = browser.get(times(dossier))
    assert page.context["found"] is None
    refused = browser.post(times(dossier), {"at": (now() + timedelta(days=3)).isoformat()})
    assert refused.status_code == 400


def test_the_page_takes_as_many_queries_however_many_times_are_taken(browser: Client, made: Dossier) -> None:
    browser.get(times(made))
    with CaptureQueriesContext(connection) as empty:
        browser.get(times(made))
    for day in (1, 2, 3, 4):
        other = twin_of(made)
        Dossier.objects.filter(pk=other.pk).update(applicant_ix=b"x" * 32)
        other.refresh_from_db()
        booking.choose(dossiers=[other], starts_at=at(date(2026, 12, day)), now=now())
        booking.confirm(dossier=other, now=now())
    with CaptureQueriesContext(connection) as full:
        browser.get(times(made))
    assert len(full) == len(empty) <= 20


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_speaks_every_language(browser: Client, made: Dossier, language: str) -> None:
    page = browser.get(f"/{language}{times(made)}").content.decode()
    assert {"en": "Free times", "ar": "المواعيد المتاحة"}[language] in page
