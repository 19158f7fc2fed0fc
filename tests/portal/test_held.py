"""What is posted after the session has ended is there again after signing in."""

from datetime import timedelta

import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from mikhak.accounts.models import Device
from mikhak.portal import held
from tests.personas import persona
from tests.world import enter_by_password, settled, sign_in, with_password

KAVEH, GOLNAR = persona("kaveh"), persona("golnar")
PAGE = "/profile/living/"
TYPED = {"residence_country": "NL", "residence_city": "Haarlem-Noord", "address-line": "Voorbeeldlaan 12"}
PAST = timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)


def ended_session(browser: Client) -> None:
    """The session was idle too long: what it holds is made old."""
    session = browser.session
    mark = session["house"]
    session["house"] = {**mark, "seen": mark["seen"] - PAST.seconds, "began": mark["began"] - PAST.seconds}
    session.save()


def test_the_input_is_shown_again_after_signing_in(browser: Client) -> None:
    settled(browser, KAVEH)
    ended_session(browser)
    answer = browser.post(PAGE, TYPED)
    assert answer["Location"] == "/sign-in/?next=%2Fprofile%2Fliving%2F"
    assert "نشست شما بسته شد" in browser.get(answer["Location"]).content.decode()
    assert sign_in(browser, KAVEH, wanted=PAGE)["Location"] == PAGE
    page = browser.get(PAGE)
    assert "Haarlem-Noord" in page.content.decode()
    assert page.context["form"].errors == {}


def test_it_is_there_again_after_signing_in_with_the_fixed_password(browser: Client) -> None:
    with_password(browser, KAVEH)
    ended_session(browser)
    answer = browser.post(PAGE, TYPED)
    query = answer["Location"].removeprefix("/sign-in/")
    assert enter_by_password(browser, KAVEH.email, query=query)["Location"] == PAGE
    assert "Haarlem-Noord" in browser.get(PAGE).content.decode()


def test_it_is_there_again_after_being_signed_out_from_another_device(browser: Client) -> None:
    settled(browser, KAVEH)
    Device.objects.all().delete()
    browser.post(PAGE, TYPED)
    sign_in(browser, KAVEH, wanted=PAGE)
    assert "Haarlem-Noord" in browser.get(PAGE).content.decode()


def test_of_a_session_ended_elsewhere_another_person_sees_nothing_either(browser: Client) -> None:
    settled(Client(), GOLNAR)
    settled(browser, KAVEH)
    Device.objects.all().delete()
    browser.post(PAGE, TYPED)
    sign_in(browser, GOLNAR, wanted=PAGE)
    assert "Haarlem-Noord" not in browser.get(PAGE).content.decode()


def test_passwords_and_codes_are_never_held(browser: Client) -> None:
    browser.post("/account/password/", {"password": "seven slow herons", "password_again": "seven slow herons"})
    browser.post("/account/proof/", {"code": "12345678"})
    browser.post("/account/proof/", {"present": "seven slow herons"})
    assert "held" not in browser.session


def test_it_is_given_once_and_kept_with_the_profile(browser: Client) -> None:
    settled(browser, KAVEH)
    ended_session(browser)
    browser.post(PAGE, TYPED)
    sign_in(browser, KAVEH, wanted=PAGE)
    browser.get(PAGE)
    assert "held" not in browser.session
    later = Client()
    sign_in(later, KAVEH)
    assert "Haarlem-Noord" in later.get(PAGE).content.decode()


def test_another_person_at_the_same_browser_sees_nothing_of_it(browser: Client) -> None:
    settled(Client(), GOLNAR)
    settled(browser, KAVEH)
    ended_session(browser)
    browser.post(PAGE, TYPED)
    sign_in(browser, GOLNAR, wanted=PAGE)
    assert "Haarlem-Noord" not in browser.get(PAGE).content.decode()
    assert "held" not in browser.session


def test_another_page_does_not_take_it(browser: Client) -> None:
    settled(browser, KAVEH)
    ended_session(browser)
    browser.post(PAGE, TYPED)
    sign_in(browser, KAVEH)
    assert "Haarlem-Noord" not in browser.get("/profile/contact/").content.decode()
    assert "Haarlem-Noord" in browser.get(PAGE).content.decode()


def test_the_session_holds_it_sealed_and_without_tokens(browser: Client) -> None:
    browser.post(PAGE, {**TYPED, "picture": "12345", "csrfmiddlewaretoken": "t" * 64})
    row = Session.objects.get(pk=browser.session.session_key)
    assert "Haarlem" not in str(row.get_decoded())
    request = type("Request", (), {"session": browser.session})()
    kept = held.unseal(request, "held")
    assert kept is not None
    assert "Haarlem-Noord" in kept["boxes"]
    assert "picture" not in kept["boxes"]
    assert "csrf" not in kept["boxes"]


def test_more_than_a_quarter_of_a_megabyte_is_not_held(browser: Client) -> None:
    browser.post(PAGE, {"residence_city": "x" * (held.MAX_BYTES + 1)})
    assert "held" not in browser.session


def test_a_script_that_saves_is_told_and_nothing_is_held(browser: Client) -> None:
    answer = browser.post(f"{PAGE}save/", TYPED, headers={"X-Requested-With": "mikhak"})
    assert answer.status_code == 401
    assert "held" not in browser.session


def test_what_is_too_old_is_forgotten(browser: Client) -> None:
    settled(browser, KAVEH)
    ended_session(browser)
    browser.post(PAGE, TYPED)
    session = browser.session
    session["held"] = {**session["held"], "day": (timezone.now().date() - timedelta(days=40)).isoformat()}
    session.save()
    sign_in(browser, KAVEH, wanted=PAGE)
    page = browser.get(PAGE)
    assert page.status_code == 200
    assert "Haarlem-Noord" not in page.content.decode()


def test_a_whole_day_signed_in_ends_as_well(browser: Client) -> None:
    settled(browser, KAVEH)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.SESSION_TOTAL_SECONDS - 60)):
        assert browser.get("/home/").status_code == 302
