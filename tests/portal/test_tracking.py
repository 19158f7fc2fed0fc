"""Following a request: whose turn it is, and never what was submitted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from mikhak.accounts import profiles
from mikhak.accounts.access import OfficerActor
from mikhak.appointments import actions as appointments
from mikhak.dossiers import access, actions
from mikhak.dossiers.models import Dossier
from mikhak.lib.codes import new_tracking_code
from mikhak.missions import queries as missions
from mikhak.payments import actions as payments
from tests.personas import persona
from tests.portal.applying import MISSION, began, clerk, golnar, ready, shown, submit, submitted
from tests.world import boxes, picture, settled


def look(browser: Client, dossier: Dossier, prefix: str = "") -> Any:
    answer = browser.get(f"{prefix}/track/{dossier.code}/")
    assert answer.status_code == 200
    return answer


def working_day() -> datetime:
    """Ten o'clock UTC of a working day at the mission, weeks from now."""
    mission = missions.mission(MISSION)
    day = missions.add_working_days(mission, timezone.now().date() + timedelta(days=20), 1)
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def accepted(actor: OfficerActor, dossier: Dossier) -> None:
    actions.accept_papers(actor=actor, code=dossier.code, now=timezone.now())


def called_in(actor: OfficerActor, dossier: Dossier) -> datetime:
    accepted(actor, dossier)
    at = working_day()
    appointments.set_time(actor=actor, code=dossier.code, starts_at=at, now=timezone.now())
    return at


def attended(actor: OfficerActor, dossier: Dossier) -> None:
    called_in(actor, dossier)
    seen = ["birth_certificate", "residence_permit"]
    appointments.record(actor=actor, code=dossier.code, originals=seen, kept=[], now=timezone.now())


def paid(actor: OfficerActor, dossier: Dossier) -> None:
    attended(actor, dossier)
    payments.record_payment(actor=actor, code=dossier.code, method="cash", reference="", now=timezone.now())


# The code -------------------------------------------------------------------------------------------------------------
def test_the_code_leads_to_the_dossier_however_it_is_typed(browser: Client) -> None:
    dossier = submitted(browser)
    for typed in (dossier.code, shown(dossier).lower(), f" {shown(dossier)} "):
        assert browser.post("/track/", {"code": typed})["Location"] == f"/track/{dossier.code}/"


def test_a_wrong_code_and_another_persons_get_the_same_answer(browser: Client) -> None:
    dossier = submitted(browser)
    other = Client()
    settled(other, persona("nasrin"))
    answers = [other.post("/track/", {"code": code}) for code in (dossier.code, new_tracking_code())]
    refused = {"code": ["با این مشخصات درخواستی پیدا نشد."]}
    assert [dict(answer.context["form"].errors) for answer in answers] == [refused, refused]
    pages = [other.get(f"/track/{code}/") for code in (dossier.code, new_tracking_code(), "nonsense")]
    assert {page.status_code for page in pages} == {404}
    for path in ("withdraw/", "correction/", "attendance.ics", "correction/add/", "correction/save/"):
        assert other.get(f"/track/{dossier.code}/{path}").status_code in {404, 405}
        assert other.post(f"/track/{dossier.code}/{path}").status_code == 404


def test_a_slip_in_the_code_is_told_as_such(browser: Client) -> None:
    submitted(browser)
    answer = browser.post("/track/", {"code": "AAAA-BBBB-CCCC"})
    assert "کامل یا درست نیست" in answer.content.decode()


def test_a_stranger_with_a_code_sees_nothing(browser: Client) -> None:
    dossier = submitted(browser)
    stranger = Client()
    page = stranger.get(f"/track/{dossier.code}/", follow=True)
    assert page.redirect_chain == [(f"/track/?code={dossier.code}", 302)]
    assert f"/sign-in/?next=/track/{dossier.code}/" in page.content.decode()
    boxes = {"code": dossier.code, "phone": "+33612345678", **picture(page)}
    answer = stranger.post("/track/", boxes)
    assert "با این مشخصات درخواستی پیدا نشد." in answer.content.decode()
    assert stranger.post(f"/track/{dossier.code}/withdraw/").status_code == 404


def test_guessing_is_slowed_down(browser: Client) -> None:
    submitted(browser)
    for _try in range(20):
        browser.post("/track/", {"code": new_tracking_code()})
    answer = browser.post("/track/", {"code": new_tracking_code()})
    assert "شمار تلاش‌ها از اندازه گذشت" in answer.content.decode()


# Whose turn -----------------------------------------------------------------------------------------------------------
def test_at_first_the_mission_looks_at_the_papers(browser: Client) -> None:
    page = look(browser, submitted(browser))
    standing = page.context["standing"]
    assert standing.headline == "نمایندگی مدارک شما را بررسی می‌کند"
    assert not standing.mine
    assert "<h1>نمایندگی مدارک شما را بررسی می‌کند</h1>" in page.content.decode()
    assert [step["state"] for step in standing.steps] == ["done", "now", "next", "next", "next", "next", "next"]


def test_nothing_that_was_submitted_is_shown(browser: Client) -> None:
    dossier = submitted(browser)
    page = look(browser, dossier).content.decode()
    text = page[page.index("<main") :]  # above it stands who is signed in
    for told in ("Prefecture du Rhone", "گلنار", "1234567891", "۱۲۳۴۵۶۷۸۹۱", "birth_certificate.jpg", "هرگز ازدواج"):
        assert told not in text


def test_who_opened_it_when_and_why_is_told(browser: Client) -> None:
    dossier, actor = submitted(browser), clerk()
    assert "هنوز هیچ کس" in look(browser, dossier).content.decode()
    access.opened(actor, dossier, purpose="intake", now=timezone.now())
    access.opened(actor, dossier, purpose="intake", now=timezone.now())
    (reader,) = look(browser, dossier).context["readers"]
    assert reader.name == "هانیه سلیمی"
    assert reader.why == "بررسی مدارک"


def test_a_time_to_come_is_told_on_the_clock_of_the_mission_with_what_to_bring(browser: Client) -> None:
    dossier = submitted(browser)
    at = called_in(clerk(), dossier)
    page = look(browser, dossier)
    assert page.context["standing"].mine
    text = page.content.decode()
    clock = f"{at.astimezone(missions.mission(MISSION).tz):%H:%M}"
    assert clock.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) in page.context["standing"].headline
    assert "دو عکس چاپی ۳×۴" in text
    assert "به وقت پاریس" in text


def test_the_time_can_be_put_into_a_calendar(browser: Client) -> None:
    dossier = submitted(browser)
    assert browser.get(f"/track/{dossier.code}/attendance.ics").status_code == 404
    at = called_in(clerk(), dossier)
    answer = browser.get(f"/track/{dossier.code}/attendance.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == at


def test_a_fee_is_told_before_it_is_due_when_it_is_due_and_when_it_is_paid(browser: Client) -> None:
    dossier, actor = submitted(browser), clerk()
    assert "اکنون چیزی نپردازید" in look(browser, dossier).content.decode()
    attended(actor, dossier)
    page = look(browser, dossier)
    assert page.context["standing"].headline == "هزینه را بپردازید: ۲۳ یورو"
    assert "به حساب نمایندگی یا با کارت در محل" in page.content.decode()
    payments.record_payment(actor=actor, code=dossier.code, method="cash", reference="", now=timezone.now())
    assert look(browser, dossier).context["standing"].fee["state"] == "paid"


def test_a_refusal_is_told_with_its_reason(browser: Client) -> None:
    dossier, actor = submitted(browser), clerk()
    paid(actor, dossier)
    actions.refuse(actor=actor, code=dossier.code, reason="entry_missing", now=timezone.now())
    page = look(browser, dossier)
    assert page.context["standing"].headline == "این درخواست پذیرفته نشد"
    assert "طلاق یا فوت همسر در شناسنامه نوشته نشده است" in page.content.decode()
    assert [step["state"] for step in page.context["standing"].steps] == ["done"] * 6


def test_a_file_closed_without_a_result_says_why(browser: Client) -> None:
    dossier = submitted(browser)
    actions.void(actor=clerk(), code=dossier.code, reason="دو بار ثبت شده است", now=timezone.now())
    assert "دو بار ثبت شده است" in look(browser, dossier).content.decode()


def test_messages_of_the_mission_are_there(browser: Client) -> None:
    dossier = submitted(browser)
    actions.send_message(actor=clerk(), code=dossier.code, text="کارت قدیمی هم پذیرفته است.", now=timezone.now())
    assert "کارت قدیمی هم پذیرفته است." in look(browser, dossier).content.decode()


def test_it_speaks_english_too(browser: Client) -> None:
    dossier = submitted(browser)
    text = look(browser, dossier, "/en").content.decode()
    assert "Certificate of single status" in text
    assert "Check of the papers" in text


# Giving up ------------------------------------------------------------------------------------------------------------
def test_a_request_can_be_withdrawn_after_asking(browser: Client) -> None:
    dossier = submitted(browser)
    assert browser.get(f"/track/{dossier.code}/withdraw/").status_code == 200
    dossier.refresh_from_db()
    assert dossier.status != "closed"
    browser.post(f"/track/{dossier.code}/withdraw/")
    page = look(browser, dossier)
    assert page.context["standing"].headline == "از این درخواست انصراف داده‌اید"
    assert not page.context["may_withdraw"]


def test_a_decided_request_cannot_be_withdrawn(browser: Client) -> None:
    dossier, actor = submitted(browser), clerk()
    paid(actor, dossier)
    actions.refuse(actor=actor, code=dossier.code, reason="entry_missing", now=timezone.now())
    assert browser.post(f"/track/{dossier.code}/withdraw/").status_code == 409


@pytest.mark.parametrize("far", [accepted, called_in, attended, paid])
def test_the_page_takes_few_queries_wherever_the_dossier_is(
    browser: Client, far: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    dossier, actor = submitted(browser), clerk()
    far(actor, dossier)
    for reader in [clerk() for _n in range(5)]:
        access.opened(reader, dossier, purpose="intake", now=timezone.now())
    with django_assert_max_num_queries(15):
        look(browser, dossier)


def test_pages_about_a_dossier_are_not_copied(browser: Client) -> None:
    dossier = submitted(browser)
    assert "no-store" in look(browser, dossier)["Cache-Control"]


# After a move ---------------------------------------------------------------------------------------------------------
def test_whoever_moved_says_whether_the_dossier_should_follow_and_officers_read_it(browser: Client) -> None:
    dossier = submitted(browser)
    assert look(browser, dossier).context["moving"] is None
    browser.post("/profile/mission/", {"mission": "berlin"})
    assert look(browser, dossier).context["moving"]["to"].key == "berlin"

    for to in ("berlin", "berlin", MISSION):
        assert browser.post(f"/track/{dossier.code}/move/", {"to": to}).status_code == 302
    said = dossier.events.filter(name="move_wished")
    assert [(line.data, line.by) for line in said] == [({"to": "berlin"}, "applicant"), ({"to": MISSION}, "applicant")]
    assert Dossier.objects.get(pk=dossier.pk).mission == MISSION
    assert "گفته‌اید همین‌جا بماند" in look(browser, dossier).content.decode()


def test_nobody_speaks_for_the_dossier_of_another_or_for_a_mission_that_is_none(browser: Client) -> None:
    dossier = submitted(browser)
    assert browser.post(f"/track/{dossier.code}/move/", {"to": "atlantis"}).status_code == 404
    other = Client()
    settled(other, persona("nasrin"))
    assert other.post(f"/track/{dossier.code}/move/", {"to": "berlin"}).status_code == 404
    assert not dossier.events.filter(name="move_wished").exists()


def test_a_changed_name_is_checked_once_officers_saw_originals_with_a_later_request(browser: Client) -> None:
    settled(browser, golnar())
    identity = profiles.section("iranian", "identity").fields
    browser.post("/profile/identity/", boxes(identity, golnar().but(last_name="مهرجو").profile))
    submit(browser, ready(browser))
    assert "بررسی‌نشده" in browser.get("/profile/review/").content.decode()
    attended(clerk(), Dossier.objects.latest("created_at"))
    assert "بررسی‌نشده" not in browser.get("/profile/review/").content.decode()


def test_a_preferred_mission_is_offered_first_in_the_next_request(browser: Client) -> None:
    settled(browser, golnar())
    page = browser.get(f"/drafts/{(draft := began(browser))}/mission/")
    assert page.context["form"].initial["mission"] == MISSION
    browser.post("/profile/mission/", {"mission": "berlin"})
    assert browser.get(f"/drafts/{draft}/mission/").context["form"].initial["mission"] == "berlin"
