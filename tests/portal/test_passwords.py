"""The doors of the fixed password, through the pages."""

from typing import Any

import pytest
from django.test import Client

from mikhak.accounts import profiles
from mikhak.notices.models import Notice
from tests.personas import persona
from tests.world import (
    FIXED_PASSWORD,
    applicant,
    boxes,
    enter_by_password,
    mailed_secret,
    picture,
    prove,
    settled,
    sign_in,
    with_password,
)

KAVEH, GOLNAR, ANNA = persona("kaveh"), persona("golnar"), persona("anna")
OTHER = "seven slow herons"
PAGE = "/account/password/"


def choose(browser: Client, password: str, again: str | None = None, query: str = "") -> Any:
    typed = {"password": password, "password_again": password if again is None else again}
    return browser.post(f"{PAGE}{query}", typed)


# Choosing -----------------------------------------------------------------------------------------------------------
def test_whoever_ticks_the_box_at_the_end_of_the_profile_chooses_a_password_and_goes_on(browser: Client) -> None:
    sign_in(browser, GOLNAR, wanted="/inbox/")
    for screen in profiles.sections("iranian"):
        browser.post(f"/profile/{screen.key}/", boxes(screen.fields, GOLNAR.profile))
    page = browser.get("/profile/review/")
    assert "می‌خواهم رمز عبور ثابت ثبت نمایم" in page.content.decode()
    answer = browser.post("/profile/review/", {"fixed_password": "on", **picture(page)})
    assert answer["Location"] == f"{PAGE}?next=%2Finbox%2F"
    proof = browser.get(answer["Location"])
    assert proof["Location"].startswith("/account/proof/?next=")
    browser.post(f"/account/proof/code/{proof['Location'].removeprefix('/account/proof/')}")
    back = browser.post(proof["Location"], {"code": mailed_secret("proof_code")})
    assert back["Location"] == answer["Location"]
    assert choose(browser, FIXED_PASSWORD, query="?next=/inbox/")["Location"] == "/inbox/"
    assert enter_by_password(Client(), GOLNAR.email)["Location"] == "/home/"


def test_nobody_sets_a_password_without_a_fresh_proof(browser: Client) -> None:
    settled(browser, KAVEH)
    for answer in (browser.get(PAGE), choose(browser, OTHER)):
        assert answer["Location"] == f"/account/proof/?next={PAGE.replace('/', '%2F')}"
    assert not applicant(browser).password


def test_the_present_password_is_a_proof_too(browser: Client) -> None:
    with_password(browser, KAVEH)
    later = Client()
    enter_by_password(later, KAVEH.email)
    page = "/account/proof/?next=/account/password/"
    assert later.post(page, {"present": OTHER}).context["by_password"].errors["present"]
    assert later.post(page, {"present": FIXED_PASSWORD})["Location"] == PAGE
    assert choose(later, OTHER)["Location"] == "/account/"
    assert browser.get("/home/").status_code == 302
    assert later.get("/home/").status_code == 200


def test_a_wrong_code_is_told_and_the_right_one_taken(browser: Client) -> None:
    settled(browser, KAVEH)
    browser.post("/account/proof/code/")
    answer = browser.post("/account/proof/", {"code": "00000000"})
    assert answer.context["by_code"].errors["code"]
    assert browser.post("/account/proof/", {"code": mailed_secret("proof_code")})["Location"] == "/account/"


def test_a_proof_is_fresh_for_ten_minutes(browser: Client) -> None:
    settled(browser, KAVEH)
    prove(browser)
    assert browser.get(PAGE).status_code == 200
    session = browser.session
    session["proved"] -= 600
    session.save()
    assert browser.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    ("password", "again", "field", "said"),
    [
        ("kaveh", "kaveh", "password", "۱۲ نویسه"),
        ("password12345", "password12345", "password", "نخست آزموده"),
        (OTHER, "seven slow heron", "password_again", "یکی نیستند"),
        ("", "", "password", ""),
    ],
)
def test_a_bad_password_is_told_at_its_box_and_never_written_back(
    browser: Client, password: str, again: str, field: str, said: str
) -> None:
    settled(browser, KAVEH)
    prove(browser)
    answer = choose(browser, password, again)
    assert answer.status_code == 200
    assert said in answer.context["form"].errors[field][0]
    assert not password or f'value="{password}"' not in answer.content.decode()


def test_a_password_can_be_taken_away_again(browser: Client) -> None:
    with_password(browser, KAVEH)
    assert browser.post(PAGE, {"drop": "1"})["Location"] == "/account/"
    assert enter_by_password(Client(), KAVEH.email).status_code == 200
    assert Notice.objects.latest("pk").kind == "password_dropped"


# Entering -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", [KAVEH, ANNA], ids=["iranian", "foreign"])
def test_address_and_password_open_the_account_in_the_language_of_the_page(browser: Client, person: Any) -> None:
    made = with_password(browser, person)
    later = Client()
    answer = enter_by_password(later, person.email, query="?next=/inbox/", prefix="/en")
    assert answer["Location"] == "/en/inbox/"
    assert applicant(later) == made
    assert applicant(later).language == "en"


def test_the_picture_code_comes_first(browser: Client) -> None:
    with_password(browser, KAVEH)
    later = Client()
    later.get("/sign-in/password/")
    typed = {"email": KAVEH.email, "password": FIXED_PASSWORD, "picture": "00000", "picture_id": "x"}
    assert later.post("/sign-in/password/", typed).context["form"].errors["picture"]


def test_a_wrong_password_names_neither_box_and_keeps_the_address(browser: Client) -> None:
    with_password(browser, KAVEH)
    answer = enter_by_password(Client(), KAVEH.email, OTHER)
    assert list(answer.context["form"].errors) == ["__all__"]
    assert KAVEH.email in answer.content.decode()
    assert OTHER not in answer.content.decode()


def test_after_five_wrong_tries_the_time_to_wait_is_told_and_the_code_opens(browser: Client) -> None:
    with_password(browser, KAVEH)
    for _try in range(5):
        enter_by_password(Client(), KAVEH.email, OTHER)
    answer = enter_by_password(Client(), KAVEH.email)
    assert "ثانیه دیگر دوباره بیازمایید" in answer.content.decode()
    assert sign_in(Client(), KAVEH)["Location"] == "/home/"


# Forgotten ----------------------------------------------------------------------------------------------------------
def forgotten(browser: Client, email: str) -> Any:
    return browser.post("/sign-in/forgotten/", {"email": email, **picture(browser.get("/sign-in/forgotten/"))})


def test_a_link_leads_to_a_new_password_and_hides_its_token(browser: Client) -> None:
    with_password(browser, KAVEH)
    later = Client()
    assert forgotten(later, KAVEH.email)["Location"] == "/sign-in/forgotten/sent/"
    token = mailed_secret("password_link")
    opened = Client().get(f"/sign-in/new-password/{token}/")
    assert opened["Location"] == "/sign-in/new-password/"
    later.get(f"/sign-in/new-password/{token}/")
    assert token not in str(dict(later.session.items()))
    assert later.get("/sign-in/new-password/").status_code == 200
    answer = later.post("/sign-in/new-password/", {"password": OTHER, "password_again": OTHER})
    assert answer["Location"] == "/sign-in/password/"
    assert browser.get("/home/").status_code == 302
    assert enter_by_password(later, KAVEH.email, OTHER)["Location"] == "/home/"
    later.post("/sign-out/")
    later.get(f"/sign-in/new-password/{token}/")
    again = later.post("/sign-in/new-password/", {"password": FIXED_PASSWORD, "password_again": FIXED_PASSWORD})
    assert again.status_code == 410
    assert "پیوند تازه" in again.content.decode()


def test_without_a_link_there_is_no_new_password(browser: Client) -> None:
    assert browser.get("/sign-in/new-password/").status_code == 410
    browser.get("/sign-in/new-password/invented/")
    assert browser.post("/sign-in/new-password/", {"password": OTHER, "password_again": OTHER}).status_code == 410


def test_somebody_without_an_account_reads_so_in_the_mail_alone(browser: Client) -> None:
    assert forgotten(browser, KAVEH.email)["Location"] == "/sign-in/forgotten/sent/"
    assert Notice.objects.get().kind == "password_link_unknown"
