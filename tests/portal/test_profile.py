"""The profile: screen after screen, nothing lost, everything looked at once more."""

import pytest
from django.test import Client

from mikhak.accounts import profiles, queries
from tests.personas import Persona, persona
from tests.world import applicant, boxes, complete_profile, picture, settled, sign_in

KAVEH, BARDIA, ANNA = persona("kaveh"), persona("bardia"), persona("anna")


def typed(person: Persona, key: str) -> dict[str, object]:
    return boxes(profiles.section(person.kind, key).fields, person.profile)


@pytest.mark.parametrize("person", [KAVEH, BARDIA, ANNA], ids=lambda person: person.key)
def test_each_screen_leads_to_the_next_and_the_last_home(browser: Client, person: Persona) -> None:
    sign_in(browser, person)
    keys = [one.key for one in profiles.sections(person.kind)]
    for key, following in zip(keys, [*keys[1:], "review"], strict=True):
        assert browser.post(f"/profile/{key}/", typed(person, key))["Location"] == f"/profile/{following}/"
    page = browser.get("/profile/review/")
    assert browser.post("/profile/review/", picture(page))["Location"] == "/home/"
    assert queries.profile(applicant(browser)) == {**person.profile, **queries.profile(applicant(browser))}


def test_the_person_goes_on_to_where_he_was_going(browser: Client) -> None:
    sign_in(browser, KAVEH, wanted="/services/passport-legal-resident/start/")
    assert complete_profile(browser, KAVEH)["Location"] == "/services/passport-legal-resident/start/"


def test_a_screen_is_not_left_while_a_box_is_empty(browser: Client) -> None:
    sign_in(browser, KAVEH)
    answer = browser.post("/profile/identity/", {**typed(KAVEH, "identity"), "last_name": "", "father_name": "Bahram"})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"last_name", "father_name"}
    assert "Bahram" in answer.content.decode()


def test_what_was_typed_wrongly_is_there_again_after_coming_back(browser: Client) -> None:
    sign_in(browser, KAVEH)
    browser.post("/profile/identity/", {"first_name": "Kaveh", "last_name": "مهرآیین"})
    browser.post("/sign-out/")
    later = Client()
    sign_in(later, KAVEH)
    page = later.get("/profile/", follow=True)
    assert page.request["PATH_INFO"] == "/profile/identity/"
    assert page.context["form"].errors == {}
    assert "Kaveh" in page.content.decode()
    assert "مهرآیین" in page.content.decode()
    assert "از بار پیش مانده است" in page.content.decode()


def test_a_screen_is_kept_while_it_is_typed(browser: Client) -> None:
    sign_in(browser, KAVEH)
    answer = browser.post(
        "/profile/residency/save/",
        {"residency_type": "work", "residency_no": "NL44"},
        headers={"X-Requested-With": "mikhak"},
    )
    assert answer.status_code == 200
    assert 'data-swap="children"' in answer.content.decode()
    assert "residency_expiry-year" in answer.content.decode()  # the question that this answer calls for
    assert "NL44" in browser.get("/profile/residency/").content.decode()


def test_a_kept_screen_is_not_a_finished_one(browser: Client) -> None:
    settled(browser, KAVEH)
    browser.post("/profile/contact/save/", {"mobile": "12"})
    assert browser.get("/profile/review/")["Location"] == "/profile/contact/"


def test_the_review_waits_for_all_screens(browser: Client) -> None:
    sign_in(browser, KAVEH)
    browser.post("/profile/identity/", typed(KAVEH, "identity"))
    assert browser.get("/profile/review/")["Location"] == "/profile/living/"


def test_the_final_save_wants_the_picture_code(browser: Client) -> None:
    sign_in(browser, KAVEH)
    for screen in profiles.sections("iranian"):
        browser.post(f"/profile/{screen.key}/", typed(KAVEH, screen.key))
    page = browser.get("/profile/review/")
    assert "شیراز، فارس، ایران" in page.content.decode()
    answer = browser.post("/profile/review/", {**picture(page), "picture": "00000"})
    assert answer.status_code == 200
    assert applicant(browser).profile_complete_at is None


def test_a_complete_profile_is_mended_screen_by_screen(browser: Client) -> None:
    settled(browser, KAVEH)
    answer = browser.post("/profile/living/", {**typed(KAVEH, "living"), "residence_city": "Leiden"})
    assert answer["Location"] == "/profile/review/"
    page = browser.get("/profile/review/").content.decode()
    assert "Leiden" in page
    assert "ثبت نهایی" not in page


def test_without_script_the_cities_of_a_province_come_with_the_next_page(browser: Client) -> None:
    sign_in(browser, KAVEH)
    chosen = {"birth_place-country": "IR", "birth_place-province": "fars", "refresh": "birth_place"}
    answer = browser.post("/profile/identity/", chosen)
    assert answer.context["form"].errors == {}
    assert "شیراز" in answer.content.decode()


def test_what_came_with_sign_in_is_shown_and_not_asked(browser: Client) -> None:
    sign_in(browser, KAVEH)
    page = browser.get("/profile/identity/").content.decode()
    assert KAVEH.email in page
    assert 'name="national_id"' not in page


def test_an_unknown_screen_is_not_found(browser: Client) -> None:
    sign_in(browser, KAVEH)
    assert browser.get("/profile/secrets/").status_code == 404


def test_the_profile_is_for_who_is_signed_in(browser: Client) -> None:
    for path in ("/profile/", "/profile/identity/", "/profile/review/"):
        assert browser.get(path)["Location"].startswith("/sign-in/?next=")


# Later ----------------------------------------------------------------------------------------------------------------
def test_a_changed_name_is_marked_as_not_checked_beside_what_it_was(browser: Client) -> None:
    settled(browser, KAVEH)
    browser.post("/profile/identity/", {**typed(KAVEH, "identity"), "last_name": "مهرجو"})
    page = browser.get("/profile/review/").content.decode()
    assert "مهرجو" in page
    assert "(بررسی‌نشده؛ پیش‌تر: مهرآیین)" in page


def test_whoever_moved_abroad_is_asked_which_mission_is_near(browser: Client) -> None:
    settled(browser, KAVEH)
    moved = KAVEH.but(residence_country="FR", residence_city="Lyon")
    assert browser.post("/profile/living/", typed(moved, "living"))["Location"] == "/profile/mission/"
    page = browser.get("/profile/mission/")
    assert page.context["form"].initial["mission"] == page.context["offered"].key == "paris"
    assert browser.post("/profile/mission/", {"mission": "paris"})["Location"] == "/profile/review/"
    assert queries.profile_state(applicant(browser)).mission == "paris"


def test_a_mission_that_takes_no_requests_is_refused_at_its_field(browser: Client) -> None:
    settled(browser, KAVEH)
    answer = browser.post("/profile/mission/", {"mission": "atlantis"})
    assert set(answer.context["form"].errors) == {"mission"}


def test_an_odd_postal_code_is_taken_and_told(browser: Client) -> None:
    settled(browser, KAVEH)
    answer = browser.post("/profile/living/", {**typed(KAVEH, "living"), "address-postal_code": "26"}, follow=True)
    assert "کد پستی هلند معمولاً به این شکل نیست" in answer.content.decode()


def test_a_name_is_spelled_in_latin_for_the_script_of_the_page(browser: Client) -> None:
    assert browser.post("/latin/", {"name": "گلنار"}).json() == {"latin": "GOLNAR"}
    assert browser.get("/latin/").status_code == 405
