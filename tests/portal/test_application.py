"""Filling in a request through the pages: nothing typed is lost, nothing wrong gets through, nobody sees another's."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mikhak.catalogue import actions as publishing
from mikhak.catalogue import queries, release
from mikhak.catalogue.definition import Redirect, Text
from mikhak.drafts import actions as drafts
from mikhak.drafts.models import Draft
from tests.personas import persona
from tests.portal.applying import ANSWERS, SINGLE, began, fill, golnar, opened, ready
from tests.world import boxes, settled, sign_in

PASSPORT = "passport-legal-resident"
RENEWAL: dict[str, Any] = {"reason": "expiry", "old_passport": "in_hand"}


def typed(key: str, answers: dict[str, Any], service: str = SINGLE) -> dict[str, Any]:
    """What stands in the boxes of a page of a service."""
    return boxes(queries.service(service).section(key).fields, answers)


def errors_on(answer: Any) -> set[str]:
    assert answer.status_code == 200
    return set(answer.context["form"].errors)


# Beginning ------------------------------------------------------------------------------------------------------------
def test_a_service_for_oneself_alone_begins_at_once_with_its_conditions(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    assert browser.get(f"/drafts/{draft_id}/")["Location"] == f"/drafts/{draft_id}/conditions/"


def test_looking_at_the_first_page_begins_nothing(browser: Client) -> None:
    settled(browser, golnar())
    assert browser.get(f"/services/{SINGLE}/start/").status_code == 200
    assert not Draft.objects.exists()


def test_where_one_may_apply_for_others_the_page_asks_for_whom(browser: Client) -> None:
    settled(browser, golnar())
    page = browser.post(f"/services/{PASSPORT}/start/")
    assert page.status_code == 200
    assert "on_behalf" in page.content.decode()
    assert browser.post(f"/services/{PASSPORT}/start/", {"on_behalf": "deceased"}).status_code == 200
    draft_id = began(browser, PASSPORT, "child")
    assert opened(draft_id).state.on_behalf == "child"


def test_for_whom_can_be_changed_later(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser, PASSPORT, "child")
    assert "holder" in [page.key for page in opened(draft_id).sections]
    browser.post(f"/drafts/{draft_id}/subject/", {"on_behalf": "self"})
    assert "holder" not in [page.key for page in opened(draft_id).sections]


def test_a_draft_of_the_same_service_is_offered_before_a_second_one(browser: Client) -> None:
    settled(browser, golnar())
    first = began(browser)
    page = browser.post(f"/services/{SINGLE}/start/")
    assert page.status_code == 200
    assert f"/drafts/{first}/" in page.content.decode()
    assert began(browser) != first


def test_without_a_complete_profile_no_request_begins(browser: Client) -> None:
    sign_in(browser, golnar())
    assert browser.post(f"/services/{SINGLE}/start/")["Location"] == "/profile/"
    assert not Draft.objects.exists()


def test_a_service_for_others_does_not_begin(browser: Client) -> None:
    settled(browser, persona("anna"))
    page = browser.post(f"/services/{SINGLE}/start/")
    assert page.status_code == 200
    assert not Draft.objects.exists()


def test_an_unknown_service_is_not_found(browser: Client) -> None:
    settled(browser, golnar())
    assert browser.get("/services/no-such-thing/start/").status_code == 404


def test_a_stranger_signs_in_first_and_begins_then(browser: Client) -> None:
    settled(Client(), golnar())
    asked = browser.post(f"/services/{SINGLE}/start/", {"on_behalf": "self"})
    assert "/sign-in/" in asked["Location"]
    back = sign_in(browser, golnar(), wanted=f"/services/{SINGLE}/start/")
    assert browser.get(back["Location"]).status_code == 302
    assert Draft.objects.count() == 1


# Conditions -----------------------------------------------------------------------------------------------------------
def test_every_condition_is_shown_with_what_it_says_of_this_person(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    page = browser.get(f"/drafts/{draft_id}/conditions/")
    states = {line["condition"].key: line["state"] for line in page.context["verdicts"]}
    assert states["not_married"] == "holds"
    assert states["father_permission"] == "open"
    assert not page.context["failing"]


def test_a_condition_that_fails_says_so_before_anything_is_typed(browser: Client) -> None:
    settled(browser, golnar().but(marital="married"))
    draft_id = began(browser)
    page = browser.get(f"/drafts/{draft_id}/conditions/")
    assert page.context["failing"]
    assert "وضعیت تأهل را در مشخصات خود درست کنید" in page.content.decode()


# The pages of questions -----------------------------------------------------------------------------------------------
def test_a_page_is_saved_and_the_next_one_follows(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    answer = browser.post(f"/drafts/{draft_id}/status/", typed("status", ANSWERS))
    assert answer["Location"] == f"/drafts/{draft_id}/purpose/"
    assert opened(draft_id).state.answers == {"status_claimed": "never"}


def test_a_wrong_check_digit_is_refused_and_what_was_typed_stays(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    agent = {"first_name": "مهتاب", "last_name": "نیک‌پور", "father_name": "سیاوش", "birth_date": "1990-05-04"}
    answers = {"certificate_is_duplicate": True, "inquiry_route": "agent", "agent": agent}
    wrong = typed("record", answers) | {"agent-national_id": "۰۰۱۲۳۴۵۶۷۸"}
    page = browser.post(f"/drafts/{draft_id}/record/", wrong)
    assert errors_on(page) == {"agent"}
    text = page.content.decode()
    assert 'href="#id_agent-national_id"' in text
    assert "مهتاب" in text
    again = browser.get(f"/drafts/{draft_id}/record/").content.decode()
    assert "مهتاب" in again  # and after leaving the page
    right = wrong | {"agent-national_id": "۰۰۱۲۳۴۵۶۷۹"}
    assert browser.post(f"/drafts/{draft_id}/record/", right).status_code == 302
    assert opened(draft_id).state.answers["agent"]["national_id"] == "0012345679"


def test_the_thirtieth_of_esfand_of_a_common_year_is_refused(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    day = {"cal": "jalali", "day": "۳۰", "month": "12", "year": "۱۴۰۲"}
    page = {"status_claimed": "divorced", "previous_end_entered": "yes"}
    page |= {f"previous_end_date-{box}": value for box, value in day.items()}
    answer = browser.post(f"/drafts/{draft_id}/status/", page)
    assert errors_on(answer) == {"previous_end_date"}
    assert "اسفند ۱۴۰۲ بیست‌ونه روز دارد" in answer.content.decode()
    leap = page | {"previous_end_date-year": "1403"}
    assert browser.post(f"/drafts/{draft_id}/status/", leap).status_code == 302
    assert opened(draft_id).state.answers["previous_end_date"] == "2025-03-20"


def test_a_question_that_an_answer_calls_for_comes_with_the_page(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    shown = browser.get(f"/drafts/{draft_id}/status/")
    asked = {"form-asked": shown.context["form"]["form-asked"].value(), "status_claimed": "widowed"}
    answer = browser.post(f"/drafts/{draft_id}/status/", asked)
    assert errors_on(answer) == {"previous_end_date", "previous_end_entered"}


def test_an_answer_to_a_hidden_question_is_not_kept(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    posted = typed("status", ANSWERS) | {"previous_end_entered": "yes"}
    assert browser.post(f"/drafts/{draft_id}/status/", posted).status_code == 302
    assert "previous_end_entered" not in opened(draft_id).state.answers


def test_rows_of_a_list_come_and_go_without_scripts(browser: Client) -> None:
    settled(browser, persona("kaveh"))
    draft_id = began(browser, "protection-stranded-compatriot")
    address = f"/drafts/{draft_id}/who/"
    one = browser.post(address, {"people_with_you-0-full_name": "رها", "row-add": "people_with_you"})
    assert one.content.decode().count('name="row-drop"') == 2
    assert "رها" in one.content.decode()
    assert not one.context["form"].errors
    two = {"people_with_you-0-full_name": "رها", "people_with_you-1-full_name": "آرش", "row-drop": "people_with_you:0"}
    left = browser.post(address, two).content.decode()
    assert "آرش" in left
    assert "رها" not in left


def test_a_page_of_another_service_is_not_found(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    assert browser.get(f"/drafts/{draft_id}/military/").status_code == 404


def test_a_page_that_the_answers_hide_leads_to_the_one_that_is_open(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    assert browser.get(f"/drafts/{draft_id}/father/").status_code == 302


# Saved as typed -------------------------------------------------------------------------------------------------------
def test_what_is_typed_is_kept_right_or_wrong_and_shown_unchecked(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    answer = browser.post(f"/drafts/{draft_id}/purpose/save/", {"receiving_authority": "بلدية"})
    assert answer.status_code == 200
    assert 'id="saved"' in answer.content.decode()
    assert "note bad" not in answer.content.decode()
    page = browser.get(f"/drafts/{draft_id}/purpose/").content.decode()
    assert "بلدية" in page
    assert "note bad" not in page


def test_the_answer_to_an_autosave_brings_the_questions_called_for(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    answer = browser.post(f"/drafts/{draft_id}/status/save/", {"status_claimed": "divorced"})
    assert "previous_end_date-day" in answer.content.decode()


def test_a_page_left_unsaved_keeps_the_request_from_being_submitted(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    browser.post(f"/drafts/{draft_id}/purpose/save/", typed("purpose", ANSWERS) | {"purpose": "other"})
    problems = browser.get(f"/drafts/{draft_id}/review/").context["problems"]
    assert [problem["href"] for problem in problems] == [f"/drafts/{draft_id}/purpose/?then=review"]
    back = browser.post(f"/drafts/{draft_id}/purpose/?then=review", typed("purpose", ANSWERS) | {"purpose": "other"})
    assert back["Location"] == f"/drafts/{draft_id}/review/"
    assert not browser.get(f"/drafts/{draft_id}/review/").context["problems"]


def test_a_late_autosave_of_what_was_saved_changes_nothing(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    browser.post(f"/drafts/{draft_id}/purpose/save/", typed("purpose", ANSWERS))
    assert not browser.get(f"/drafts/{draft_id}/review/").context["problems"]


def test_who_is_signed_out_while_pressing_the_button_goes_on_with_the_same_page(browser: Client) -> None:
    person = golnar()
    settled(browser, person)
    draft_id = began(browser)
    address = f"/drafts/{draft_id}/purpose/"
    browser.post("/sign-out/")
    asked = browser.post(address, typed("purpose", ANSWERS) | {"receiving_authority": "Mairie de Lyon"})
    assert asked["Location"].startswith("/sign-in/?next=")
    back = sign_in(browser, person, wanted=address)
    assert back["Location"] == address
    page = browser.get(address)
    assert "Mairie de Lyon" in page.content.decode()
    assert opened(draft_id).state.raw["purpose"]["receiving_authority"] == ["Mairie de Lyon"]


def test_what_was_held_is_not_shown_to_another_person(browser: Client) -> None:
    settled(Client(), persona("nasrin"))
    settled(browser, golnar())
    draft_id = began(browser)
    browser.post("/sign-out/")
    browser.post(f"/drafts/{draft_id}/purpose/", {"receiving_authority": "Mairie de Lyon"})
    sign_in(browser, persona("nasrin"), wanted=f"/drafts/{draft_id}/purpose/")
    answer = browser.get(f"/drafts/{draft_id}/purpose/")
    assert answer.status_code == 404
    assert "Mairie" not in answer.content.decode()


# The wrong service ----------------------------------------------------------------------------------------------------
def test_an_expired_residence_is_told_after_its_page_and_again_at_the_end(browser: Client) -> None:
    settled(browser, persona("kaveh"))
    draft_id = began(browser, PASSPORT)
    permit = {"residence_permit_no": "NL4410237", "residence_permit_expiry": "2024-03-01"}
    answer = browser.post(f"/drafts/{draft_id}/residence/", typed("residence", permit, PASSPORT), follow=True)
    assert "اگر تمدید در جریان است، رسید آن را هم کنار کارت بفرستید" in answer.content.decode()
    review = browser.get(f"/drafts/{draft_id}/review/")
    assert [worry["condition"].key for worry in review.context["worries"]] == ["residence_valid"]
    valid = permit | {"residence_permit_expiry": "2090-03-01"}
    browser.post(f"/drafts/{draft_id}/residence/", typed("residence", valid, PASSPORT))
    assert not browser.get(f"/drafts/{draft_id}/review/").context["worries"]


def test_a_condition_that_bars_the_way_is_explained_after_the_page_that_told_it(browser: Client) -> None:
    settled(browser, persona("nasrin"))
    draft_id = began(browser, PASSPORT)
    husband = {"first_name": "پیمان", "last_name": "سروش", "father_name": "منوچهر", "national_id": "0932833810"}
    told = {"spouse_nationality": "iranian", "husband": husband | {"birth_date": "1981-07-09"}}
    address = f"/drafts/{draft_id}/spouse/"
    answer = browser.post(address, typed("spouse", told | {"consent_mode": "not_yet"}, PASSPORT))
    assert answer["Location"] == f"/drafts/{draft_id}/instead/?from=spouse"
    page = browser.get(answer["Location"]).content.decode()
    assert "بند ۳ مادهٔ ۱۸ قانون گذرنامه" in page
    assert f'href="{address}"' in page  # the way back to mend it
    answer = browser.post(address, typed("spouse", told | {"consent_mode": "at_mission"}, PASSPORT))
    assert "instead" not in answer["Location"]
    assert browser.get(f"/drafts/{draft_id}/instead/").status_code == 302


def test_answers_that_are_for_another_service_lead_to_it(browser: Client) -> None:
    settled(browser, persona("kaveh"))
    draft_id = began(browser, PASSPORT)
    lost = typed("request", RENEWAL | {"old_passport": "lost"}, PASSPORT)
    answer = browser.post(f"/drafts/{draft_id}/request/", lost)
    assert answer["Location"] == f"/drafts/{draft_id}/instead/?from=request"
    page = browser.get(answer["Location"]).content.decode()
    assert "گذرنامهٔ گم یا دزدیده‌شده" in page
    assert 'name="to" value="passport-lost"' in page
    assert browser.get(f"/drafts/{draft_id}/review/")["Location"] == f"/drafts/{draft_id}/instead/"
    assert browser.post(f"/drafts/{draft_id}/instead/", {"to": "visa-tourist"}).status_code == 404
    moved = browser.post(f"/drafts/{draft_id}/instead/", {"to": "passport-lost"})
    assert moved["Location"].startswith("/drafts/")
    assert str(draft_id) not in moved["Location"]


@pytest.fixture
def mission_marriage_elsewhere(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release where a certificate for a marriage at the mission is another service of the same release."""
    whole = queries.catalogue()
    text = Text(fa="برای ثبت ازدواج خدمت دیگری هست.", en="There is another service.")
    moved = Redirect(when="purpose == 'mission_marriage'", to=PASSPORT, text=text)
    changed = whole.services[SINGLE].model_copy(update={"redirects": (moved,)})
    elsewhere = replace(whole, services={**whole.services, SINGLE: changed})
    monkeypatch.setattr(release, "catalogue", lambda: elsewhere)
    publishing.publish(now=datetime(2026, 2, 1, tzinfo=UTC))


def test_the_right_service_begins_with_the_answers_it_asks_for_too(
    browser: Client, mission_marriage_elsewhere: None
) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    browser.post(f"/drafts/{draft_id}/delivery/", typed("delivery", ANSWERS))
    answer = browser.post(f"/drafts/{draft_id}/purpose/", typed("purpose", ANSWERS | {"purpose": "mission_marriage"}))
    assert answer["Location"] == f"/drafts/{draft_id}/instead/?from=purpose"
    moved = browser.post(answer["Location"], {"to": PASSPORT})
    new = opened(UUID(moved["Location"].strip("/").split("/")[-1]))
    assert new.service.key == PASSPORT
    assert new.state.answers == {"delivery_method": "in_person"}
    assert new.state.came_from == SINGLE
    assert Draft.objects.count() == 2  # the old one is still there


# Whose it is ----------------------------------------------------------------------------------------------------------
PAGES = ("", "conditions/", "status/", "instead/", "documents/", "mission/", "review/", "discard/", "subject/")


@pytest.mark.parametrize("page", PAGES)
def test_another_persons_draft_is_not_found(browser: Client, page: str) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    other = Client()
    settled(other, persona("nasrin"))
    assert other.get(f"/drafts/{draft_id}/{page}").status_code == 404
    assert other.post(f"/drafts/{draft_id}/{page}", {"on_behalf": "self"}).status_code == 404
    assert Draft.objects.filter(pk=draft_id).exists()


def test_a_draft_can_be_thrown_away_after_asking(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    assert browser.get(f"/drafts/{draft_id}/discard/").status_code == 200
    assert Draft.objects.filter(pk=draft_id).exists()
    browser.post(f"/drafts/{draft_id}/discard/")
    assert not Draft.objects.filter(pk=draft_id).exists()


def test_a_draft_moves_to_the_newest_version_and_says_so(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    fill(browser, draft_id, ANSWERS)
    whole = queries.catalogue()
    service = whole.services[SINGLE]
    first, *rest = service.sections
    more = first.fields[0].model_copy(update={"name": "another", "required": False})
    changed = service.model_copy(
        update={"sections": (first.model_copy(update={"fields": (*first.fields, more)}), *rest)}
    )
    monkeypatch.setattr(release, "catalogue", lambda: replace(whole, services={**whole.services, SINGLE: changed}))
    publishing.publish(now=timezone.now())
    answer = browser.get(f"/drafts/{draft_id}/", follow=True)
    assert "پرسش‌های این خدمت از بار پیش کمی عوض شده است" in answer.content.decode()
    assert opened(draft_id).state.answers["purpose"] == "residence"


# How it is served -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES[1:])
def test_a_page_takes_few_queries_however_long_the_request(
    browser: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    with django_assert_max_num_queries(15):
        browser.get(f"/drafts/{draft_id}/{page}")


def test_pages_speak_english_too_and_keep_no_copies(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    page = browser.get(f"/en/drafts/{draft_id}/status/")
    assert page["Cache-Control"] == "private, no-store"
    text = page.content.decode()
    assert 'dir="ltr"' in text
    assert "Never married" in text
    answer = browser.post(f"/en/drafts/{draft_id}/status/", typed("status", ANSWERS))
    assert answer["Location"] == f"/en/drafts/{draft_id}/purpose/"


def test_a_draft_nobody_saves_any_more_ends_by_itself(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    Draft.objects.filter(pk=draft_id).update(saved_at=datetime(2026, 1, 1, tzinfo=UTC))
    drafts.discard_expired(now=timezone.now())
    assert browser.get(f"/drafts/{draft_id}/").status_code == 404
