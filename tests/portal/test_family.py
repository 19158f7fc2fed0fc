"""The family: kept once, chosen in requests, kept from requests; all of it without scripts."""

from typing import Any

import pytest
from django.test import Client

from mikhak.accounts import family, queries
from mikhak.accounts.models import Applicant
from tests.personas import persona
from tests.portal.applying import began, golnar, opened
from tests.world import applicant, boxes, settled

PASSPORT = "passport-legal-resident"
CHILD: dict[str, Any] = {
    "relation": "child",
    "nationality": "IR",
    "first_name": "بیتا",
    "last_name": "نیک‌پور",
    "first_name_latin": "BITA",
    "last_name_latin": "NIKPOUR",
    "sex": "female",
    "birth_date": "2015-04-01",
    "national_id": "0084567023",
}


def add(browser: Client, **changes: Any) -> str:
    """Keep a person through the page; gives the id."""
    answers = {**CHILD, **changes}
    typed = boxes(family.questions().fields, answers)
    answer = browser.post("/family/add/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    return list(queries.profile_state(applicant(browser)).family)[-1]


@pytest.fixture
def person(browser: Client) -> Applicant:
    return settled(browser, golnar())


def page_of(filling: Any, name: str) -> str:
    return str(next(page.key for page in filling.sections if name in {spec.name for spec in page.fields}))


def test_a_family_begins_empty_and_grows(browser: Client, person: Applicant) -> None:
    assert "هنوز کسی را ننوشته‌اید" in browser.get("/family/").content.decode()
    key = add(browser)
    page = browser.get("/family/").content.decode()
    assert "بیتا نیک‌پور" in page
    assert f"/family/{key}/" in page


def test_a_person_is_mended_and_forgotten_after_asking(browser: Client, person: Applicant) -> None:
    key = add(browser)
    typed = boxes(family.questions().fields, {**CHILD, "first_name": "آوا"})
    assert browser.post(f"/family/{key}/", typed)["Location"] == "/family/"
    assert "آوا نیک‌پور را بردارید؟" in browser.get(f"/family/{key}/remove/").content.decode()
    assert browser.post(f"/family/{key}/remove/")["Location"] == "/family/"
    assert queries.profile_state(applicant(browser)).family == {}


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(browser: Client, person: Applicant) -> None:
    typed = boxes(family.questions().fields, {**CHILD, "national_id": "0012345678"})
    answer = browser.post("/family/add/", typed)
    assert set(answer.context["form"].errors) == {"national_id"}
    assert "بیتا" in answer.content.decode()


def test_nobody_sees_the_family_of_another(browser: Client, person: Applicant) -> None:
    key = add(browser)
    other = Client()
    settled(other, persona("nasrin"))
    assert other.get(f"/family/{key}/").status_code == 404
    assert other.post(f"/family/{key}/remove/").status_code == 404
    assert key in queries.profile_state(applicant(browser)).family


def test_a_request_for_somebody_of_the_family_begins_with_what_is_known(browser: Client, person: Applicant) -> None:
    key = add(browser)
    assert "فرزند شما: بیتا نیک‌پور" in browser.get(f"/services/{PASSPORT}/start/").content.decode()

    filling = opened(began(browser, PASSPORT, f"child:{key}"))
    assert filling.state.on_behalf == "child"
    holder = filling.state.answers["holder"]
    assert (holder["first_name"], holder["national_id"]) == ("بیتا", "0084567023")
    assert opened(began(browser, PASSPORT, "child")).state.answers == {}


def test_a_button_fills_in_a_person_and_checks_nothing(browser: Client, person: Applicant) -> None:
    key = add(browser)
    filling = opened(draft := began(browser, PASSPORT, "child"))
    path = f"/drafts/{draft}/{page_of(filling, 'holder')}/"
    page = browser.get(path).content.decode()
    assert f'value="holder:{key}"' in page

    answer = browser.post(path, {"holder-first_name": "نام دیگری", "person-fill": f"holder:{key}"})
    assert answer.status_code == 200
    assert not answer.context["form"].errors
    shown = answer.content.decode()
    assert "بیتا" in shown
    assert "نام دیگری" not in shown
    assert "۰۰۸۴۵۶۷۰۲۳" in shown


def test_a_button_with_an_unknown_person_changes_nothing(browser: Client, person: Applicant) -> None:
    add(browser)
    filling = opened(draft := began(browser, PASSPORT, "child"))
    path = f"/drafts/{draft}/{page_of(filling, 'holder')}/"
    answer = browser.post(path, {"holder-first_name": "آوا", "person-fill": "holder:0123456789ab"})
    assert 'value="آوا"' in answer.content.decode()


def test_who_is_changed_to_later_brings_what_is_known(browser: Client, person: Applicant) -> None:
    key = add(browser)
    draft = began(browser, PASSPORT, "self")
    assert browser.post(f"/drafts/{draft}/subject/", {"on_behalf": f"child:{key}"}).status_code == 302
    state = opened(draft).state
    assert (state.on_behalf, state.answers["holder"]["first_name"]) == ("child", "بیتا")


def test_who_was_typed_into_a_request_is_kept_on_demand(browser: Client, person: Applicant) -> None:
    key = add(browser)
    draft = began(browser, PASSPORT, f"child:{key}")
    assert browser.get(f"/drafts/{draft}/people/").context["typed"] == []
    browser.post(f"/family/{key}/remove/")

    page = browser.get(f"/drafts/{draft}/people/")
    (typed,) = page.context["typed"]
    assert (typed.name, typed.relation) == ("بیتا نیک‌پور", "child")
    assert "نگه‌داشتن در خانواده" in browser.get(f"/drafts/{draft}/review/").content.decode()
    browser.post(f"/drafts/{draft}/people/", {"holder": ""})
    assert queries.profile_state(applicant(browser)).family == {}
    browser.post(f"/drafts/{draft}/people/", {"holder": "child"})
    (told,) = queries.profile_state(applicant(browser)).family.values()
    assert (told["first_name"], told["relation"], told["national_id"]) == ("بیتا", "child", "0084567023")
    assert "نگه‌داشتن در خانواده" not in browser.get(f"/drafts/{draft}/review/").content.decode()
