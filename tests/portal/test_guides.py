"""Guides lead from what happened to the services it calls for; «can I?» judges before anybody signs in."""

import re
from typing import Any

import pytest
from django.test import Client

from mikhak.catalogue import queries as catalogue
from mikhak.drafts.models import Draft
from tests.portal.applying import golnar, opened
from tests.world import settled, sign_in

BORN = "/guides/events-child-born/"
CERTIFICATE = "/services/marriage-single-certificate/check/"


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# Guides ---------------------------------------------------------------------------------------------------------------
def test_a_guide_leads_to_its_services_in_order(browser: Client) -> None:
    page = browser.post(BORN, {"father": "iranian", "age": "under_15", "canada": "no", "passport": "yes"})
    links = re.findall(r'<h3><a href="/services/([a-z0-9-]+)/"', page.content.decode())
    assert links == ["birth-certificate-under-15", "passport-legal-resident", "birth-certificate-add-family"]


def test_a_guide_with_open_questions_leads_as_far_as_it_can(browser: Client) -> None:
    assert "birth-certificate-under-15" not in browser.post(BORN, {}).content.decode()
    assert 'id="h-ways"' not in browser.get(BORN).content.decode()


def test_the_scripts_of_a_guide_get_questions_and_ways_alone(browser: Client) -> None:
    page = browser.post(BORN, {"father": "iranian"}, headers={"X-Requested-With": "mikhak"})
    assert "<html" not in page.content.decode()
    assert 'name="age"' in page.content.decode()  # the question that this answer calls for
    assert "این پرسش با پاسخ شما پیدا شد" not in text(page)


def test_the_first_page_names_every_life_event(browser: Client) -> None:
    page = browser.get("/").content.decode()
    for guide in catalogue.events():
        assert f'href="/guides/{guide.key}/"' in page


def test_an_unknown_guide_is_not_found(browser: Client) -> None:
    assert browser.get("/guides/events-nothing/").status_code == 404


# Can I? ---------------------------------------------------------------------------------------------------------------
def born(year: int) -> dict[str, str]:
    return {
        "profile_birth_date-cal": "gregorian",
        "profile_birth_date-day": "2",
        "profile_birth_date-month": "9",
        "profile_birth_date-year": str(year),
    }


def test_only_what_decides_is_asked(browser: Client) -> None:
    service = catalogue.service("marriage-single-certificate")
    page = browser.get(CERTIFICATE).content.decode()
    asked = {name.partition("-")[0] for name in re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page)}
    form = {spec.name for spec in service.fields()}
    assert asked & form
    assert len(asked & form) < len(form)
    assert not asked & {"profile_first_name", "profile_national_id", "profile_address", "profile_mobile"}


def test_answers_that_bar_the_service_are_told_with_the_reason_and_its_source(browser: Client) -> None:
    page = browser.post(CERTIFICATE, {"profile_marital": "married", "profile_sex": "female"})
    assert "با این پاسخ‌ها نمی‌توانید" in text(page)
    rule = next(one for one in catalogue.service("marriage-single-certificate").conditions if one.key == "not_married")
    assert rule.text.fa in text(page)
    assert rule.source.fa in text(page)
    assert "شروع درخواست با همین پاسخ‌ها" not in text(page)


def test_answers_that_bar_nothing_may_go_along_into_the_request(browser: Client) -> None:
    answers = {"profile_marital": "single", "profile_sex": "female", **born(1996), "status_claimed": "never"}
    page = browser.post(CERTIFICATE, answers)
    assert "شروع درخواست با همین پاسخ‌ها" in text(page)
    settled(browser, golnar())
    begun = browser.post(CERTIFICATE, {**answers, "start": "1"})
    assert begun["Location"] == "/services/marriage-single-certificate/start/"
    browser.get(begun["Location"])
    draft = Draft.objects.get()
    assert opened(draft.pk).state.answers["status_claimed"] == "never"


def test_the_answers_survive_signing_in(browser: Client) -> None:
    person = golnar()
    settled(browser, person)
    browser.post("/sign-out/")
    browser.post(CERTIFICATE, {"status_claimed": "never", "profile_marital": "single", "start": "1"})
    sign_in(browser, person, wanted="/services/marriage-single-certificate/start/")
    browser.get("/services/marriage-single-certificate/start/")
    assert opened(Draft.objects.get().pk).state.answers["status_claimed"] == "never"


def test_of_answers_given_without_beginning_nothing_is_kept(browser: Client) -> None:
    browser.post(CERTIFICATE, {"profile_marital": "single"})
    assert "beginning" not in browser.session


@pytest.mark.parametrize("key", sorted(catalogue.catalogue().services))
def test_every_service_can_be_asked_about(browser: Client, key: str) -> None:
    assert browser.get(f"/services/{key}/check/").status_code == 200
    assert browser.post(f"/services/{key}/check/", {}).status_code == 200
