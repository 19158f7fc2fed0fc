"""Registration and sign-in through the pages."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from mikhak.accounts.models import Applicant, PictureCode
from mikhak.lib.digits import persian
from mikhak.notices.models import Notice
from tests.personas import persona
from tests.world import PICTURE, applicant, ask_code, mailed_code, picture, picture_id, settled, sign_in

KAVEH, GOLNAR, ANNA = persona("kaveh"), persona("golnar"), persona("anna")


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**8:08d}"


def errors(answer: Any, field: str) -> list[str]:
    return list(answer.context["form"].errors.get(field, []))


def test_a_new_person_is_led_to_the_profile(browser: Client) -> None:
    answer = sign_in(browser, KAVEH)
    assert answer["Location"] == "/profile/"
    assert browser.get("/profile/")["Location"] == "/profile/identity/"


def test_a_known_person_is_led_home(browser: Client) -> None:
    settled(browser, KAVEH)
    assert sign_in(Client(), KAVEH)["Location"] == "/home/"


def test_an_iranian_without_leading_zeros_and_with_persian_digits_is_the_same_person(browser: Client) -> None:
    settled(browser, KAVEH)
    short = persian(KAVEH.profile["national_id"].lstrip("0"))
    assert len(short) == 8
    assert sign_in(Client(), KAVEH.but(national_id=short))["Location"] == "/home/"


def test_a_foreigner_signs_in_with_nationality_and_passport(browser: Client) -> None:
    sign_in(browser, ANNA.but(passport_no="aa 441-0928"), prefix="/en")
    assert applicant(browser).kind == "foreign"
    assert b"AA4410928" in browser.get("/profile/identity/").content


@pytest.mark.parametrize(
    ("number", "said"), [("0012345678", "یکی از رقم‌های کد ملی"), ("12345", "ده رقم"), ("1111111111", "درست نیست")]
)
def test_a_bad_national_id_is_told_before_anything_is_sent(browser: Client, number: str, said: str) -> None:
    page = browser.get("/sign-in/")
    answer = browser.post("/sign-in/", {"email": KAVEH.email, "national_id": number, **picture(page)})
    assert said in errors(answer, "national_id")[0]
    assert not Notice.objects.exists()


def test_a_wrong_picture_keeps_what_was_typed_and_shows_another_picture(browser: Client) -> None:
    first = picture_id(browser.get("/sign-in/"))
    typed = {"email": KAVEH.email, "national_id": KAVEH.profile["national_id"]}
    answer = browser.post("/sign-in/", {**typed, "picture_id": first, "picture": "00000"})
    assert errors(answer, "picture")
    assert picture_id(answer) != first
    assert KAVEH.email in answer.content.decode()
    assert not Notice.objects.exists()


def test_who_must_correct_another_box_keeps_picture_and_answer(browser: Client) -> None:
    page = browser.get("/sign-in/")
    answer = browser.post("/sign-in/", {"email": "kaveh", "national_id": "0012345679", **picture(page)})
    assert picture_id(answer) == picture_id(page)
    assert f'value="{PICTURE}"' in answer.content.decode()
    again = {"email": KAVEH.email, "national_id": "0012345679", **picture(answer)}
    assert browser.post("/sign-in/", again).status_code == 302


def test_another_picture_is_given_without_script_and_without_reproach(browser: Client) -> None:
    page = browser.get("/sign-in/")
    typed = {"email": KAVEH.email, "national_id": "", "picture_id": picture_id(page), "picture": ["again", "12"]}
    answer = browser.post("/sign-in/", typed)
    assert not answer.context["form"].errors
    assert picture_id(answer) != picture_id(page)
    assert KAVEH.email in answer.content.decode()


def test_somebody_elses_address_looks_the_same_and_opens_nothing(browser: Client) -> None:
    settled(browser, KAVEH)
    stranger = Client()
    answer = ask_code(stranger, GOLNAR.but(email=KAVEH.email))
    assert answer["Location"] == "/sign-in/code/"
    page = stranger.get("/sign-in/code/")
    assert page.status_code == 200
    assert Notice.objects.latest("pk").kind == "identity_mismatch"
    assert errors(stranger.post("/sign-in/code/", {"code": "12345678"}), "code")


def test_after_a_wrong_code_the_picture_is_asked_again(browser: Client) -> None:
    ask_code(browser, KAVEH)
    digits = mailed_code()
    assert "picture" not in browser.get("/sign-in/code/").context["form"].fields
    answer = browser.post("/sign-in/code/", {"code": wrong(digits)})
    assert errors(answer, "code")
    refused = browser.post("/sign-in/code/", {"code": digits})
    assert errors(refused, "picture")
    accepted = browser.post("/sign-in/code/", {"code": f" {persian(digits[:4])} {digits[4:]} ", **picture(answer)})
    assert accepted["Location"] == "/profile/"


def test_a_code_works_only_in_the_browser_that_asked(browser: Client) -> None:
    ask_code(browser, KAVEH)
    assert Client().post("/sign-in/code/", {"code": mailed_code()})["Location"] == "/sign-in/"
    assert not Applicant.objects.exists()


def test_the_next_code_must_be_waited_for(browser: Client) -> None:
    ask_code(browser, KAVEH)
    assert "ثانیه دیگر" in browser.get("/sign-in/code/").content.decode()
    answer = browser.post("/sign-in/code/again/", follow=True)
    assert "ثانیه دیگر دوباره بیازمایید" in answer.content.decode()
    assert Notice.objects.count() == 1


def test_another_code_takes_the_place_of_the_first(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_code(browser, KAVEH)
    first = mailed_code()
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr("mikhak.portal.sign_in.database_now", lambda: later)
    answer = browser.post("/sign-in/code/again/", follow=True)
    assert "رمز تازه فرستاده شد" in answer.content.decode()
    assert errors(browser.post("/sign-in/code/", {"code": first}), "code")
    page = browser.get("/sign-in/code/")
    assert browser.post("/sign-in/code/", {"code": mailed_code(), **picture(page)}).status_code == 302


def test_the_person_goes_where_he_was_going(browser: Client) -> None:
    settled(browser, KAVEH)
    again = Client()
    assert again.get("/inbox/")["Location"] == "/sign-in/?next=%2Finbox%2F"
    assert sign_in(again, KAVEH, wanted="/inbox/")["Location"] == "/inbox/"


@pytest.mark.parametrize(
    ("wanted", "prefix", "reached"),
    [
        ("/inbox/", "/en", "/en/inbox/"),
        ("/en/services/?q=passport", "", "/services/?q=passport"),
        ("/ar/inbox/", "/ar", "/ar/inbox/"),
        ("/en/", "", "/"),
    ],
)
def test_the_language_chosen_at_the_door_is_kept(browser: Client, wanted: str, prefix: str, reached: str) -> None:
    settled(browser, KAVEH)
    assert sign_in(Client(), KAVEH, wanted=wanted, prefix=prefix)["Location"] == reached


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "x"])
def test_nobody_is_sent_to_another_site(browser: Client, address: str) -> None:
    settled(browser, KAVEH)
    assert sign_in(Client(), KAVEH, wanted=address)["Location"] == "/home/"


def test_signing_in_begins_a_new_session_and_signing_out_ends_it(browser: Client) -> None:
    browser.get("/sign-in/")
    before = browser.session.session_key
    sign_in(browser, KAVEH)
    inside = browser.session.session_key
    assert inside != before
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/")["Location"] == "/"
    assert not Session.objects.filter(pk=inside).exists()
    assert browser.get("/home/").status_code == 302


def test_who_is_signed_in_needs_no_door(browser: Client) -> None:
    sign_in(browser, KAVEH)
    assert browser.get("/sign-in/")["Location"] == "/home/"


def test_the_table_of_sessions_tells_nobody_who_is_signing_in(browser: Client) -> None:
    ask_code(browser, KAVEH)
    kept = str(dict(browser.session.items()))
    assert KAVEH.email not in kept
    assert KAVEH.profile["national_id"] not in kept


def test_a_picture_is_too_old_after_five_minutes(browser: Client) -> None:
    page = browser.get("/sign-in/")
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        typed = {"email": KAVEH.email, "national_id": "0012345679", **picture(page)}
        answer = browser.post("/sign-in/", typed)
    assert "کهنه" in errors(answer, "picture")[0]
    assert PictureCode.objects.count() == 2
