"""A guide can be walked as a journey: with each request submitted, the next one is begun with what they share."""

import re
from typing import Any

import pytest
from django.test import Client

from mikhak.catalogue import queries as catalogue
from mikhak.drafts import queries as drafts
from mikhak.drafts.carrying import fitting
from mikhak.drafts.models import Draft
from tests.portal.applying import ANSWERS, SINGLE, began, choose_mission, fill, golnar, opened, send_papers, submit
from tests.world import settled

MARRIED = "/guides/events-married/"
COUPLE = "marriage-iranian-couple"


@pytest.fixture
def journey(browser: Client) -> Any:
    """Golnar, who follows the guide of those who marry, and has filled in its first request."""
    settled(browser, golnar())
    answer = browser.post(MARRIED, {"couple": "both", "held_yet": "no", "start": "1"})
    assert answer["Location"] == f"/services/{SINGLE}/start/"
    draft_id = began(browser)
    fill(browser, draft_id, ANSWERS)
    send_papers(browser, draft_id)
    choose_mission(browser, draft_id)
    return draft_id


def test_when_a_request_is_submitted_the_next_one_is_begun_with_what_they_share(browser: Client, journey: Any) -> None:
    sent = {
        upload.item: drafts.page_bytes(opened(journey).draft, upload) for upload in opened(journey).draft.uploads.all()
    }
    assert submit(browser, journey).status_code == 302
    following = Draft.objects.get()
    filling = opened(following.pk)
    assert filling.service.key == COUPLE
    assert following.mission == "paris"

    kinds = {(spec.name, spec.type) for spec in catalogue.service(SINGLE).fields()}
    shared = {
        name for name, kind in kinds & {(spec.name, spec.type) for spec in filling.service.fields()}
    } & ANSWERS.keys()
    assert shared
    assert {name: filling.state.answers.get(name) for name in shared} == {name: ANSWERS[name] for name in shared}
    assert not filling.state.done  # everything is looked at again

    carry = next(way.carry for way in catalogue.guide("events-married").ways if way.service == COUPLE)
    sources = {spec.name: carry.get(spec.name, spec.name) for spec in filling.service.attachments}
    papers = {name: sent[source] for name, source in sources.items() if source in sent}
    assert papers
    assert {upload.item: drafts.page_bytes(following, upload) for upload in following.uploads.all()} == papers


def test_the_receipt_leads_to_the_next_request(browser: Client, journey: Any) -> None:
    submit(browser, journey)
    page = browser.get("/receipt/").content.decode()
    assert f"/drafts/{Draft.objects.get().pk}/" in re.findall(r'href="([^"]+)"', page)
    assert catalogue.service(COUPLE).title.fa in page


def test_outside_of_a_journey_nothing_is_begun(browser: Client) -> None:
    settled(browser, golnar())
    browser.post(MARRIED, {"couple": "both", "held_yet": "no"})
    draft_id = began(browser)
    fill(browser, draft_id, ANSWERS)
    send_papers(browser, draft_id)
    choose_mission(browser, draft_id)
    submit(browser, draft_id)
    assert not Draft.objects.exists()
    assert "گام بعدی راه شما" not in browser.get("/receipt/").content.decode()


def test_a_journey_ends_with_its_last_service(browser: Client) -> None:
    settled(browser, golnar())
    browser.post("/guides/events-power-of-attorney/", {"matter": "bank", "start": "1"})
    draft_id = began(browser, "power-of-attorney-bank")
    assert opened(draft_id).state.journey["guide"] == "events-power-of-attorney"


def test_only_answers_of_the_same_kind_go_along() -> None:
    old, new = catalogue.service("passport-legal-resident"), catalogue.service("passport-lost")
    holder = {"first_name": "بهار", "nickname": "گلی"}
    taken = fitting(old, new, {"holder": holder, "eye_color": "green", "nothing": "x"})
    assert taken["holder"] == {"first_name": "بهار"}
    assert taken["eye_color"] == "green"
    assert "nothing" not in taken


def test_what_is_called_otherwise_goes_along_under_its_new_name() -> None:
    old, new = catalogue.service("passport-legal-resident"), catalogue.service("marriage-single-certificate")
    names = {spec.name: spec.type for spec in new.fields()}
    target = next(name for name, kind in names.items() if kind == "text")
    taken = fitting(old, new, {"holder": {"father_name": "بهرام"}}, {target: "holder.father_name"})
    assert taken == {target: "بهرام"}
