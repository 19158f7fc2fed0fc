"""Urgent help without signing in: a few questions, a code, and the telephone to follow it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mikhak.dossiers import access
from mikhak.dossiers.models import Dossier
from mikhak.drafts.models import Draft
from mikhak.missions import queries as missions
from tests.world import PICTURE, officer, picture

PATH = "/urgent/protection-stranded-compatriot/"
TOLD = {
    "situation": ["no_money", "lost_passport"],
    "current_country": "TR",
    "current_city": "Van",
    "reachable_phone": "+90 532 123 45 67",
    "safe_now": "no",
}


def page_boxes(page: Any, **more: Any) -> dict[str, Any]:
    """The boxes of the page as a person in need fills them in."""
    end = page.context["end"]
    return {**TOLD, "once": end["once"].value(), "picture_id": end.picture_asked()[0], "picture": PICTURE, **more}


def ask(browser: Client, **more: Any) -> Any:
    return browser.post(PATH, page_boxes(browser.get(PATH), **more))


def test_the_way_to_urgent_help_is_short(browser: Client) -> None:
    assert f'href="{PATH}"' in browser.get("/urgent/").content.decode()
    page = browser.get(PATH)
    assert page.status_code == 200
    assert set(page.context["form"].fields) == {*TOLD, "form-asked"}
    assert not Draft.objects.exists()


def test_a_service_that_is_not_urgent_has_no_such_page(browser: Client) -> None:
    assert browser.get("/urgent/marriage-single-certificate/").status_code == 404


def test_a_few_answers_make_a_dossier_and_alarm_the_duty(browser: Client) -> None:
    officer("istanbul", on_duty=True)
    assert ask(browser, mission="istanbul")["Location"] == "/receipt/"
    dossier = Dossier.objects.get()
    assert (dossier.urgent, dossier.mission, dossier.applicant_ix) == (True, "istanbul", None)
    assert dossier.events.get(name="duty_alerted").data == {"officers": 1}
    assert not Draft.objects.exists()
    receipt = browser.get("/receipt/")
    assert receipt.context["receipt"]["code"] == dossier.code
    assert receipt["Cache-Control"] == "private, no-store"


def test_without_a_choice_the_mission_for_that_country_gets_it(browser: Client) -> None:
    ask(browser)
    assert Dossier.objects.get().mission == missions.offered_for("TR").key


def test_it_is_followed_with_code_and_telephone_only(browser: Client) -> None:
    ask(browser)
    dossier = Dossier.objects.get()
    assert browser.get(f"/track/{dossier.code}/").status_code == 200  # this browser
    other = Client()
    assert other.get(f"/track/{dossier.code}/").status_code == 302
    wrong = {"code": dossier.code, "phone": "+905321234568", **picture(other.get("/track/"))}
    assert other.post("/track/", wrong).status_code == 200
    right = {"code": dossier.code, "phone": "۰۰۹۰ ۵۳۲ ۱۲۳ ۴۵ ۶۷", **picture(other.get("/track/"))}
    assert other.post("/track/", right | {"picture": "00000"}).status_code == 200
    right |= picture(other.get("/track/"))
    assert other.post("/track/", right)["Location"] == f"/track/{dossier.code}/"
    text = other.get(f"/track/{dossier.code}/").content.decode()
    assert "Van" not in text


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(browser: Client) -> None:
    page = ask(browser, reachable_phone="12", current_city="Van")
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"reachable_phone"}
    assert 'value="Van"' in page.content.decode()
    assert not Dossier.objects.exists()
    again = page_boxes(page)  # the same picture still counts: it was not looked at
    assert browser.post(PATH, again)["Location"] == "/receipt/"


def test_another_picture_keeps_what_was_typed(browser: Client) -> None:
    boxes = page_boxes(browser.get(PATH))
    boxes["picture"] = ["", "again"]
    page = browser.post(PATH, boxes)
    assert 'value="Van"' in page.content.decode()
    assert "note bad" not in page.content.decode()


def test_a_wrong_picture_is_refused(browser: Client) -> None:
    page = ask(browser, picture="99999")
    assert set(page.context["end"].errors) == {"picture"}
    assert not Dossier.objects.exists()


def test_pressed_twice_it_is_one_dossier(browser: Client) -> None:
    boxes = page_boxes(browser.get(PATH))
    assert browser.post(PATH, boxes)["Location"] == "/receipt/"
    assert browser.post(PATH, boxes)["Location"] == "/receipt/"
    assert Dossier.objects.count() == 1


def test_the_name_of_a_request_cannot_be_made_up(browser: Client) -> None:
    boxes = page_boxes(browser.get(PATH))
    made_up = boxes | {"once": boxes["once"].replace("-", "0")}
    assert browser.post(PATH, made_up)["Location"] == "/receipt/"
    assert str(Dossier.objects.get().submission) not in str(made_up["once"])


def test_one_network_cannot_flood_the_duty(browser: Client) -> None:
    for _time in range(10):
        assert ask(browser).status_code == 302
    page = ask(browser)
    assert page.status_code == 200
    assert "بیش از اندازه درخواست فوری رسیده است" in page.content.decode()
    assert Dossier.objects.count() == 10
    assert not Draft.objects.exists()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_takes_few_queries_in_both_languages(
    browser: Client, prefix: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(15):
        assert browser.get(f"{prefix}{PATH}").status_code == 200


def test_an_officer_reads_it_as_a_quick_request(browser: Client) -> None:
    ask(browser, mission="istanbul")
    opened = access.opened(officer("istanbul"), Dossier.objects.get(), purpose="intake", now=timezone.now())
    assert opened.submitted["quick"]
    assert opened.submitted["answers"]["current_city"] == "Van"
