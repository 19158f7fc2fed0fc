"""The last look and the button: everything is checked again, and pressed twice it makes one dossier."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from mikhak.dossiers.models import Attachment, Dossier
from mikhak.drafts.models import Draft
from mikhak.drafts.store import read
from mikhak.notices.models import Notice
from tests.personas import persona
from tests.portal.applying import (
    ANSWERS,
    MISSION,
    began,
    choose_mission,
    file,
    fill,
    golnar,
    ready,
    send_papers,
    submit,
)
from tests.world import picture, settled, sign_in


def review(browser: Client, draft_id: object) -> Any:
    return browser.get(f"/drafts/{draft_id}/review/")


# The mission ----------------------------------------------------------------------------------------------------------
def test_the_mission_of_the_country_of_residence_is_offered_first(browser: Client) -> None:
    settled(browser, golnar())
    page = browser.get(f"/drafts/{began(browser)}/mission/")
    assert page.context["offered"].key == "paris"
    assert page.context["form"]["mission"].value() == "paris"
    assert '<optgroup label="فرانسه">' in page.content.decode()


def test_where_the_mission_is_closed_another_is_offered_and_says_why(browser: Client) -> None:
    settled(browser, golnar().but(residence_country="CA"))
    page = browser.get(f"/drafts/{began(browser)}/mission/")
    assert page.context["offered"].is_open
    assert page.context["offered"].country != "CA"


def test_a_mission_that_takes_no_requests_is_refused(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    page = browser.post(f"/drafts/{draft_id}/mission/", {"mission": "nowhere"})
    assert set(page.context["form"].errors) == {"mission"}
    assert browser.post(f"/drafts/{draft_id}/mission/").status_code == 200


# The last look --------------------------------------------------------------------------------------------------------
def test_what_is_missing_is_listed_with_the_way_to_mend_it(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    page = review(browser, draft_id)
    links = [problem["href"] for problem in page.context["problems"]]
    assert f"/drafts/{draft_id}/status/?then=review" in links
    assert f"/drafts/{draft_id}/documents/?then=review#f-photo" in links
    assert f"/drafts/{draft_id}/mission/?then=review#f-mission" in links
    assert 'name="picture"' not in page.content.decode()  # there is no button that cannot be pressed


def test_everything_that_will_be_sent_is_shown_with_its_price(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    text = review(browser, draft_id).content.decode()
    for words in ("هرگز ازدواج نکرده‌ام", "Prefecture du Rhone", "فرانسه", "۲۳ یورو", "کارت یا برگ اقامت"):
        assert words in text
    assert f"/drafts/{draft_id}/purpose/?then=review" in text


def test_the_fee_is_told_in_the_money_of_the_mission_too(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    choose_mission(browser, draft_id, "stockholm")
    fee = review(browser, draft_id).context["fee"]
    assert fee["eur"] == "۲۳ یورو"
    assert "کرون" in fee["local"]


# The button -----------------------------------------------------------------------------------------------------------
def test_a_request_becomes_a_sealed_dossier_and_the_draft_is_gone(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    assert submit(browser, draft_id)["Location"] == "/receipt/"
    dossier = Dossier.objects.get()
    assert (dossier.mission, dossier.step, dossier.fee_eur) == (MISSION, "intake", Decimal(23))
    assert dossier.path == ["intake", "attendance", "payment", "decision", "issue", "delivery"]
    assert not Draft.objects.exists()
    assert Attachment.objects.count() == 3
    for sealed in [bytes(dossier.parts.get().answers), *(read(page.path) for page in Attachment.objects.all())]:
        assert b"Prefecture" not in sealed
        assert b"JFIF" not in sealed
    assert Notice.objects.filter(kind="submitted", dossier_code=dossier.code).count() == 1


def test_the_declaration_and_the_picture_are_needed(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    page = review(browser, draft_id)
    answer = browser.post(f"/drafts/{draft_id}/review/", picture(page))
    assert set(answer.context["form"].errors) == {"true"}
    answer = browser.post(f"/drafts/{draft_id}/review/", {"true": "on", **picture(answer), "picture": "99999"})
    assert set(answer.context["form"].errors) == {"picture"}
    assert not Dossier.objects.exists()
    answer = browser.post(f"/drafts/{draft_id}/review/", {"true": "on", **picture(answer)})
    assert answer.status_code == 302


def test_a_picture_of_another_page_does_not_count(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    boxes = {"true": "on", **picture(Client().get("/sign-in/"))}
    assert set(browser.post(f"/drafts/{draft_id}/review/", boxes).context["form"].errors) == {"picture"}


def test_nothing_incomplete_is_submitted_whatever_is_posted(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    fill(browser, draft_id, ANSWERS)
    choose_mission(browser, draft_id)
    boxes = {"true": "on", **picture(review(browser, draft_id))}
    answer = browser.post(f"/drafts/{draft_id}/review/", boxes)
    assert answer.status_code == 200
    assert not Dossier.objects.exists()


def test_a_barring_condition_cannot_be_passed_by_posting(browser: Client) -> None:
    settled(browser, golnar().but(marital="married"))
    draft_id = ready(browser, ANSWERS)
    boxes = {"true": "on", **picture(review(browser, draft_id))}
    answer = browser.post(f"/drafts/{draft_id}/review/", boxes)
    assert [problem["href"] for problem in answer.context["problems"]] == [
        f"/drafts/{draft_id}/conditions/?then=review#c-not_married"
    ]
    assert not Dossier.objects.exists()


def test_another_persons_draft_cannot_be_submitted(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    other = Client()
    settled(other, persona("nasrin"))
    assert other.post(f"/drafts/{draft_id}/review/", {"true": "on"}).status_code == 404
    assert submit(browser, draft_id).status_code == 302
    assert other.post(f"/drafts/{draft_id}/review/", {"true": "on"}).status_code == 404


def test_pressed_twice_it_is_one_dossier_and_one_receipt(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    page = review(browser, draft_id)
    boxes = {"true": "on", **picture(page)}
    first = browser.post(f"/drafts/{draft_id}/review/", boxes)
    shown = browser.get("/receipt/").context["receipt"]
    second = browser.post(f"/drafts/{draft_id}/review/", boxes)
    assert first["Location"] == second["Location"] == "/receipt/"
    assert browser.get("/receipt/").context["receipt"] == shown
    assert Dossier.objects.count() == 1
    assert Notice.objects.filter(kind="submitted").count() == 1


def test_whoever_was_signed_out_at_the_button_signs_in_and_presses_again(browser: Client) -> None:
    person = golnar()
    settled(browser, person)
    draft_id = ready(browser)
    boxes = {"true": "on", **picture(review(browser, draft_id))}
    browser.post("/sign-out/")
    address = f"/drafts/{draft_id}/review/"
    assert "/sign-in/" in browser.post(address, boxes)["Location"]
    assert sign_in(browser, person, wanted=address)["Location"] == address
    page = browser.get(address)
    assert page.context["form"]["true"].value() is True
    assert not page.context["form"].errors
    answer = browser.post(address, {"true": "on", **picture(page)})
    assert answer["Location"] == "/receipt/"


def test_a_paper_no_longer_asked_does_not_go_along(browser: Client) -> None:
    settled(browser, golnar())
    draft_id = began(browser)
    married = ANSWERS | {"purpose": "local_marriage", "father_permission": "notarised", "spouse_nationality": "IR"}
    fill(browser, draft_id, married)
    browser.post(f"/drafts/{draft_id}/documents/", {"father_permission_paper": file()})
    fill(browser, draft_id, ANSWERS)
    send_papers(browser, draft_id)
    choose_mission(browser, draft_id)
    submit(browser, draft_id)
    assert "father_permission_paper" not in set(Attachment.objects.values_list("item", flat=True))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_presses_at_once_make_one_dossier(transactional_db: None, browser: Client) -> None:
    settled(browser, golnar())
    draft_id = ready(browser)
    page = review(browser, draft_id)
    boxes = {"true": "on", **picture(page)}
    cookies = browser.cookies

    def press(_number: int) -> tuple[int, str]:
        client = Client()
        client.cookies = cookies
        try:
            answer = client.post(f"/drafts/{draft_id}/review/", boxes)
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(press, range(50)))
    assert set(answers) == {(302, "/receipt/")}
    dossier = Dossier.objects.get()
    assert dossier.attachments.count() == 3
    assert Notice.objects.filter(kind="submitted").count() == 1
    assert browser.get("/receipt/").context["receipt"]["files"]
