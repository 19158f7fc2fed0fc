"""Officers: rights given by two people, two factors always, and out at once when they leave."""

import base64
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from mikhak.accounts import access, actions, demo, queries
from mikhak.accounts.access import OfficerActor, live_grants
from mikhak.accounts.models import Grant, Officer
from mikhak.lib.digits import persian
from mikhak.ui.refusals import Forbidden, Refusal
from mikhak.vault.proofs import check_assertion
from tests.accounts.people import NOW

PASSWORD = "گل سرخ و سفید و ارغوان"
TODAY = NOW.date()
DAY = timedelta(days=1)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.office")]


@pytest.fixture(autouse=True)
def _no_earlier_tries() -> None:
    cache.clear()


def create(username: str = "hanieh", **changes: str) -> Officer:
    values = {"name_fa": "هانیه سلیمی", "name_en": "Hanieh Salimi", "email": f"{username}@mission.example", **changes}
    return actions.create_officer(username=username, **{"password": PASSWORD, **values})


def give(officer: Officer, role: str = "clerk", mission: str = "hague", **changes: Any) -> Grant:
    people = {"made_by": "rahimi", "confirmed_by": "sadeghi", "starts_on": TODAY - DAY}
    return actions.grant(officer=officer, role=role, mission=mission, **{**people, **changes})


@pytest.fixture
def hanieh() -> Officer:
    """A clerk in The Hague with a code generator."""
    officer = create()
    give(officer)
    demo.enrol("hanieh")
    return officer


def password(client: Client, username: str = "hanieh", word: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"login": username, "password": word})


def code(client: Client, typed: str) -> Any:
    return client.post("/sign-in/second-factor/", {"code": typed})


def now_code() -> str:
    return demo.demo_code("hanieh", now=timezone.now())


def sign_in(client: Client) -> None:
    password(client)
    assert code(client, now_code()).url == "/"


# Signing in ---------------------------------------------------------------------------------------------------------
def test_password_and_code_open_the_desk(client: Client, hanieh: Officer) -> None:
    assert password(client).url == "/sign-in/second-factor/"
    assert code(client, now_code()).url == "/"

    assert client.get("/").content == b"hanieh"


def test_the_password_alone_opens_nothing(client: Client, hanieh: Officer) -> None:
    password(client)

    assert client.get("/").url.startswith("/sign-in/")  # type: ignore[attr-defined]
    assert client.get("/second-factor/codes/").status_code == 302


def test_a_wrong_password_or_name_gets_one_and_the_same_answer(client: Client, hanieh: Officer) -> None:
    wrong, unknown = password(client, word="something else"), password(client, username="nobody")

    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert code(client, now_code()).url == "/sign-in/"


def test_a_wrong_code_is_refused_and_persian_digits_are_accepted(client: Client, hanieh: Officer) -> None:
    password(client)
    right = now_code()
    assert "درست نیست" in code(client, f"{(int(right) + 1) % 10**6:06d}").content.decode()

    assert code(client, persian(f"{right[:3]} {right[3:]}")).url == "/"


def test_a_code_that_was_used_does_not_sign_in_again(client: Client, hanieh: Officer) -> None:
    password(client)
    used = now_code()
    code(client, used)
    for later in (0, 31):
        other = Client()
        with time_machine.travel(timezone.now() + timedelta(seconds=later), tick=False):
            password(other)
            assert code(other, used).status_code == 200
            assert other.get("/").status_code == 302


def test_guessing_codes_is_stopped_even_for_the_right_one(client: Client, hanieh: Officer) -> None:
    password(client)
    right = now_code()
    for n in range(5):
        code(client, f"{(int(right) + 1 + n) % 10**6:06d}")

    assert code(client, right).status_code == 200
    assert client.get("/").status_code == 302


def test_pages_are_there_in_both_languages_and_there_is_no_sign_up(client: Client) -> None:
    assert "گذرواژه" in client.get("/sign-in/").content.decode()
    assert client.get("/en/sign-in/").status_code == 200
    assert client.get("/sign-up/").status_code == client.get("/signup/").status_code == 404


def test_signing_out_ends_it(client: Client, hanieh: Officer) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/").status_code == 200

    assert client.post("/sign-out/").url == "/sign-in/"  # type: ignore[attr-defined]
    assert client.get("/").status_code == 302


def test_idle_officers_are_signed_out(client: Client, hanieh: Officer, settings: Settings) -> None:
    sign_in(client)
    client.get("/")
    assert client.get("/").status_code == 200

    settings.SESSION_IDLE_SECONDS = -1
    assert client.get("/").status_code == 302


# Without a second factor --------------------------------------------------------------------------------------------
def test_an_officer_without_a_second_factor_can_only_make_one(client: Client) -> None:
    give(create())
    assert password(client).url == "/"
    assert client.get("/").url == "/second-factor/app/"  # type: ignore[attr-defined]

    page = client.get("/second-factor/app/")
    secret = page.context["form"].secret
    wrong = client.post("/second-factor/app/", {"code": "000000"})
    assert wrong.status_code == 200
    done = client.post("/second-factor/app/", {"code": generate(secret)})
    assert done.url == "/second-factor/codes/"  # type: ignore[attr-defined]
    assert client.get("/second-factor/codes/").status_code == 200
    assert client.get("/").url == "/sign-in/second-factor/again/"  # type: ignore[attr-defined]

    again = client.post("/sign-in/second-factor/again/", {"code": generate(secret)})
    assert again.url == "/"  # type: ignore[attr-defined]
    assert client.get("/").content == b"hanieh"


def test_a_recovery_code_opens_once(client: Client) -> None:
    give(create())
    password(client)
    secret = client.get("/second-factor/app/").context["form"].secret
    client.post("/second-factor/app/", {"code": generate(secret)})
    recovery = client.get("/second-factor/codes/").context["unused_codes"][0]

    first, second = Client(), Client()
    password(first)
    assert code(first, recovery).url == "/"
    password(second)
    assert code(second, recovery).status_code == 200


def test_the_pages_of_second_factors_want_a_signed_in_officer(client: Client, hanieh: Officer) -> None:
    for path in ("/second-factor/", "/second-factor/app/", "/second-factor/passkey/", "/second-factor/codes/"):
        assert client.get(path).status_code == 302
    sign_in(client)
    assert client.get("/second-factor/").status_code == 200
    assert "passkey-data" in client.get("/second-factor/passkey/").content.decode()


def test_an_old_proof_does_not_suffice_to_change_second_factors(client: Client, hanieh: Officer) -> None:
    sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        asked = client.get("/second-factor/passkey/")
        assert asked.url == "/sign-in/second-factor/again/?next=%2Fsecond-factor%2Fpasskey%2F"  # type: ignore[attr-defined]
        assert client.get("/sign-in/password/").url == "/sign-in/second-factor/again/"  # type: ignore[attr-defined]
        shown = client.post(asked.url, {"code": now_code()})  # type: ignore[attr-defined]
        assert shown.url == "/second-factor/passkey/"  # type: ignore[attr-defined]
        assert client.get("/second-factor/passkey/").status_code == 200


def test_the_last_second_factor_cannot_be_switched_off(client: Client, hanieh: Officer) -> None:
    sign_in(client)

    assert client.post("/second-factor/app/off/").status_code == 302
    assert Authenticator.objects.filter(user=hanieh).exists()


def generate(secret: str) -> str:
    key = base64.b32decode(secret)
    return TOTP(key, 6, SHA1(), 30, enforce_key_length=False).generate(int(timezone.now().timestamp())).decode()


def test_the_secret_of_a_generator_is_sealed_in_the_table(hanieh: Officer, settings: Settings) -> None:
    stored = Authenticator.objects.get(user=hanieh).data["secret"]
    assert len(stored) > 60

    settings.SECRET_KEY = "another"
    with pytest.raises(Exception, match="another key"):
        now_code()


def test_only_demonstrations_and_tests_tell_codes(hanieh: Officer, settings: Settings) -> None:
    assert len(now_code()) == 6

    settings.PROFILE = "production"
    with pytest.raises(demo.NotADemo):
        now_code()
    with pytest.raises(demo.NotADemo):
        demo.enrol("hanieh")


# Leaving ------------------------------------------------------------------------------------------------------------
def test_a_dismissed_officer_is_out_at_the_next_request(client: Client, hanieh: Officer) -> None:
    sign_in(client)
    assert client.get("/").status_code == 200

    actions.dismiss(officer=hanieh, now=NOW)

    assert client.get("/").status_code == 302
    assert password(client).status_code == 200  # and does not come in again


def test_an_officer_whose_rights_ended_is_out_at_the_next_request(client: Client, hanieh: Officer) -> None:
    sign_in(client)
    held, other = hanieh.grants.get(), give(hanieh, mission="berlin")
    actions.end_grant(grant=held, now=NOW)
    assert client.get("/").status_code == 200

    actions.end_grant(grant=other, now=NOW)
    assert client.get("/").status_code == 302
    assert "_auth_user_id" not in client.session


# Rights -------------------------------------------------------------------------------------------------------------
def actor(officer: Officer, today: date = TODAY) -> OfficerActor:
    return OfficerActor(officer, live_grants(officer, today))


def test_a_right_is_for_a_role_a_mission_a_category_and_a_time() -> None:
    officer = create()
    give(officer, "clerk", "hague", category="passport", ends_on=TODAY + DAY)

    one = actor(officer)
    assert one.may("clerk", "hague", "passport", TODAY)
    assert one.may("clerk", "hague", "passport", TODAY + DAY)
    assert not one.may("clerk", "hague", "passport", TODAY + 2 * DAY)
    assert not one.may("clerk", "hague", "passport", TODAY - 2 * DAY)
    assert not one.may("consul", "hague", "passport", TODAY)
    assert not one.may("clerk", "berlin", "passport", TODAY)
    assert not one.may("clerk", "hague", "marriage", TODAY)


def test_a_right_for_all_categories_is_for_each() -> None:
    officer = create()
    give(officer)

    assert actor(officer).may("clerk", "hague", "marriage", TODAY)


def test_the_vault_is_told_of_the_missions_of_today_only() -> None:
    officer = create()
    give(officer, mission="hague")
    give(officer, mission="berlin", ends_on=TODAY - DAY)
    give(officer, mission="paris", starts_on=TODAY + DAY)

    one = actor(officer)
    claims = check_assertion(one.assertion(NOW), now=NOW)
    assert one.missions == ("hague",)
    assert (claims.officer_id, claims.missions) == (officer.pk, frozenset({"hague"}))


@pytest.mark.parametrize(
    ("made_by", "confirmed_by"), [("rahimi", "rahimi"), ("rahimi", " rahimi "), ("hanieh", "rahimi"), ("rahimi", "")]
)
def test_nobody_gives_a_right_alone_or_to_himself(made_by: str, confirmed_by: str) -> None:
    with pytest.raises(Refusal):
        give(create(), made_by=made_by, confirmed_by=confirmed_by)
    assert not Grant.objects.exists()


def test_officers_on_duty_are_those_of_the_mission_today() -> None:
    on, off, gone, elsewhere = (create(name) for name in ("on_duty", "off_duty", "gone", "elsewhere"))
    give(on, on_duty=True)
    give(off)
    give(gone, on_duty=True)
    give(elsewhere, mission="berlin", on_duty=True)
    actions.dismiss(officer=gone, now=NOW)

    assert queries.officers_on_duty("hague", today=TODAY) == [on]
    assert queries.officers_on_duty("hague", today=TODAY - 2 * DAY) == []


@pytest.mark.parametrize("word", ["short", "password1234", "hanieh.salimi", "q1w2e3r4t5y6"])
def test_weak_passwords_are_refused(word: str) -> None:
    with pytest.raises(Refusal) as caught:
        create(password=word)
    assert caught.value.field == "password"


def test_a_name_is_given_once() -> None:
    create()

    with pytest.raises(Refusal) as caught:
        create()
    assert caught.value.field == "username"


def test_a_request_without_an_officer_or_applicant_is_forbidden() -> None:
    request = HttpRequest()
    with pytest.raises(Forbidden):
        access.officer(request)
    with pytest.raises(Forbidden):
        access.applicant(request)
    request.applicant = SimpleNamespace(pk=1)  # type: ignore[attr-defined]
    with pytest.raises(Forbidden):
        access.applicant(request)
