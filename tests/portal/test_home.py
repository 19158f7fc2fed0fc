"""The person's own page and the inbox."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mikhak.accounts import queries
from mikhak.drafts import actions as drafts
from mikhak.lib.jalali import format_date
from mikhak.notices import actions as notices
from mikhak.notices.models import Notice
from tests.personas import persona
from tests.portal.applying import submitted
from tests.portal.test_public import text
from tests.world import applicant, settled, sign_in

KAVEH, GOLNAR = persona("kaveh"), persona("golnar")
PASSPORT = {"fa": "گذرنامه", "en": "Passport"}
MISSION = {"fa": "سفارت در لاهه", "en": "Embassy in The Hague"}


def tell(browser: Client, code: str = "MK7R4TQX9B2F") -> Notice:
    return notices.send(
        kind="submitted",
        language="fa",
        values={"code": code, "service": PASSPORT, "mission": MISSION},
        once=f"test:{code}",
        now=timezone.now(),
        owner_ix=queries.applicant_ix(applicant(browser)),
        dossier_code=code,
    )


def test_home_shows_what_was_begun_and_until_when(browser: Client) -> None:
    person = settled(browser, KAVEH)
    begun = timezone.now()
    draft = drafts.start(service_key="passport-legal-resident", applicant=person, now=begun)
    page = browser.get("/home/")
    assert "خوش آمدید، کاوه" in text(page)
    assert f"/drafts/{draft.pk}/" in page.content.decode()
    assert format_date(begun.date() + timedelta(days=30), "fa") in text(page)


def test_a_draft_says_what_it_still_wants(browser: Client) -> None:
    person = settled(browser, KAVEH)
    drafts.start(service_key="passport-legal-resident", applicant=person, now=timezone.now())
    (begun,) = browser.get("/home/").context["drafts"]
    assert begun.following in text(browser.get("/home/"))
    assert begun.left > 1
    assert not begun.late


def test_what_ends_soon_is_told_with_what_to_do(browser: Client) -> None:
    today = timezone.now().date()
    days = {"passport_expiry": 89, "residency_expiry": -2}
    ends = {name: (today + timedelta(days=left)).isoformat() for name, left in days.items()}
    settled(browser, KAVEH.but(**ends))
    page = browser.get("/home/")
    assert [(one.href, one.left) for one in page.context["ending"]] == [
        ("/profile/review/", -2),
        ("/guides/passport-expiring/", 89),
    ]
    assert "به پایان رسیده است" in text(page)
    assert "۸۹ روز مانده" in text(page)


def test_what_ends_later_is_not_told(browser: Client) -> None:
    later = (timezone.now().date() + timedelta(days=91)).isoformat()
    settled(browser, KAVEH.but(passport_expiry=later, residency_expiry=later))
    assert browser.get("/home/").context["ending"] == []


def called_in(browser: Client, at: datetime, *, kind: str = "attendance_set", once: str = "") -> None:
    notices.send(
        kind=kind,
        language="fa",
        values={
            "code": "MK7R4TQX9B2F",
            "service": PASSPORT,
            "mission": MISSION,
            "city": {"fa": "لاهه", "en": "The Hague"},
            "time_zone": "Europe/Amsterdam",
            "at": at.isoformat(),
        },
        once=f"test:{kind}:{at}{once}",
        now=timezone.now(),
        owner_ix=queries.applicant_ix(applicant(browser)),
        dossier_code="MK7R4TQX9B2F",
    )


def test_times_ahead_are_told_until_they_are_over_or_cancelled(browser: Client) -> None:
    settled(browser, KAVEH)
    assert "نوبتی در پیش ندارید" in text(browser.get("/home/"))
    called_in(browser, timezone.now() - timedelta(hours=1))
    assert browser.get("/home/").context["coming"] == []

    at = timezone.now() + timedelta(days=3)
    called_in(browser, at)
    (coming,) = browser.get("/home/").context["coming"]
    assert (coming.mission, coming.service) == ("سفارت در لاهه", "گذرنامه")
    assert "/track/MK7R4TQX9B2F/" in browser.get("/home/").content.decode()

    called_in(browser, at, kind="attendance_cancelled")
    assert browser.get("/home/").context["coming"] == []


def test_home_leads_to_a_dossier_by_its_code(browser: Client) -> None:
    dossier = submitted(browser)
    page = browser.get("/home/")
    assert 'action="/track/"' in page.content.decode()
    assert browser.post("/track/", {"code": dossier.code})["Location"] == f"/track/{dossier.code}/"


def test_dossiers_are_listed_only_where_the_installation_wants_it(browser: Client, settings: Any) -> None:
    dossier = submitted(browser)
    assert dossier.code not in browser.get("/home/").content.decode().replace("-", "")
    settings.OWN_DOSSIERS = True
    assert f"/track/{dossier.code}/" in browser.get("/home/").content.decode()
    other = Client()
    settled(other, KAVEH)
    assert other.get("/home/").context["listed"] == []


def test_home_shows_nothing_of_others(browser: Client) -> None:
    other = Client()
    settled(other, GOLNAR)
    drafts.start(service_key="passport-legal-resident", applicant=applicant(other), now=timezone.now())
    tell(other)
    settled(browser, KAVEH)
    page = browser.get("/home/")
    assert "/drafts/" not in page.content.decode()
    assert page.context["unread"] == 0


def test_an_unfinished_profile_is_asked_for_first(browser: Client) -> None:
    sign_in(browser, KAVEH)
    assert "نخست اطلاعات خود را کامل کنید" in text(browser.get("/home/"))


def test_a_message_is_new_until_it_is_opened(browser: Client) -> None:
    settled(browser, KAVEH)
    notice = tell(browser)
    assert "۱ پیام تازه" in text(browser.get("/home/"))
    assert "MK7R-4TQX-9B2F" in text(browser.get("/inbox/"))
    page = browser.get(f"/inbox/{notice.pk}/")
    assert "گذرنامه" in text(page)
    assert browser.get("/home/").context["unread"] == 0
    assert "همه را خوانده‌اید" in text(browser.get("/inbox/"))


def test_an_empty_inbox_says_what_will_be_in_it(browser: Client) -> None:
    settled(browser, KAVEH)
    assert "هنوز پیامی ندارید" in text(browser.get("/inbox/"))


def test_nobody_reads_the_messages_of_another(browser: Client) -> None:
    settled(browser, KAVEH)
    notice = tell(browser)
    other = Client()
    settled(other, GOLNAR)
    assert other.get(f"/inbox/{notice.pk}/").status_code == 404
    assert other.get("/inbox/999999/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("path", ["/home/", "/inbox/", "/inbox/1/"])
def test_these_pages_are_for_who_is_signed_in(browser: Client, path: str) -> None:
    assert browser.get(path)["Location"].startswith("/sign-in/")


def test_a_session_is_not_kept_in_any_cache(browser: Client) -> None:
    settled(browser, KAVEH)
    for path in ("/", "/home/", "/inbox/", "/places/"):
        assert browser.get(path)["Cache-Control"] == "private, no-store"
