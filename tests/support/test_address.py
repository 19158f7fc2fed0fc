"""Another address for an account whose owner has both mailboxes, and the old mailbox that takes it back."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mikhak.accounts import actions as people
from mikhak.accounts import queries as accounts
from mikhak.accounts.actions.moving import TAKEN_BACK_FOR
from mikhak.accounts.models import AddressChange, Applicant, OneTimeCode, Pace, PasswordLink
from mikhak.dossiers.models import Dossier
from mikhak.notices.models import Notice
from mikhak.support import actions
from mikhak.ui.refusals import NotFound, Refusal, TooMany
from mikhak.vault import client
from mikhak.vault.opening import open_mail_box
from tests.accounts.people import mails_to, wrong
from tests.personas import persona
from tests.portal.applying import submitted
from tests.support.filing import NEW, OLD
from tests.world import applicant, ask_code, mailed_secret, prove, sign_in

KAVEH = persona("kaveh").but(email=OLD)
OTHER = persona("golnar").but(email=NEW)
THIRD = "third@mail.example"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
FORM, CODE = "/account/email/", "/account/email/code/"


@pytest.fixture
def account(browser: Client) -> Applicant:
    """Signed in in ``browser``, and has just proved it."""
    sign_in(browser, KAVEH)
    prove(browser)
    return applicant(browser)


def change(browser: Client, email: str = NEW) -> Any:
    """Ask for an address and type the code that went there; gives the answer."""
    assert browser.post(FORM, {"email": email})["Location"] == CODE
    return browser.post(CODE, {"code": mailed_secret("address_code")})


def fresh(account: Applicant) -> Applicant:
    return Applicant.objects.get(pk=account.pk)


def address(box: Any) -> str:
    return open_mail_box(bytes(box or b""), "notices.address")


def not_me(token: str, now: datetime | None = None) -> None:
    actions.stop(token=token, network="n", now=now or timezone.now())


def test_both_mailboxes_are_proved_and_the_address_changes_at_once(browser: Client, account: Applicant) -> None:
    elsewhere = Client()
    Pace.objects.all().delete()
    sign_in(elsewhere, KAVEH)
    assert OLD in browser.get(FORM).content.decode()
    assert change(browser)["Location"] == "/account/"
    assert bytes(fresh(account).email_ix) == client.index("email", NEW)
    assert address(fresh(account).email_box) == NEW
    assert accounts.profile(fresh(account))["email"] == NEW
    assert NEW in browser.get("/account/").content.decode()
    assert elsewhere.get("/home/").status_code == 302
    assert mails_to(OLD)[-1] == "address_changed"
    back = Client()
    sign_in(back, KAVEH.but(email=NEW))
    assert back.session["applicant"] == account.pk


def test_mails_about_requests_at_the_missions_follow_there_and_back(browser: Client) -> None:
    made = submitted(browser)
    Pace.objects.all().delete()
    prove(browser)
    before = address(made.reply_box)
    change(browser)
    assert address(Dossier.objects.get().reply_box) == NEW
    not_me(mailed_secret("address_changed"))
    assert address(Dossier.objects.get().reply_box) == before


def test_nobody_changes_it_without_a_fresh_proof_or_the_code_of_the_new_address(browser: Client) -> None:
    sign_in(browser, KAVEH)
    for page in (FORM, CODE):
        assert browser.get(page)["Location"].startswith("/account/proof/?next=")
    prove(browser)
    assert browser.get(CODE)["Location"] == FORM
    browser.post(FORM, {"email": NEW})
    answer = browser.post(CODE, {"code": wrong(mailed_secret("address_code"))})
    assert "درست نیست" in answer.context["form"].errors["code"][0]
    assert bytes(applicant(browser).email_ix) == client.index("email", OLD)


@pytest.mark.parametrize(("typed", "words"), [(OLD.upper(), "همین"), ("no address", "ایمیل"), ("", "")])
def test_what_is_no_new_address_is_refused_at_its_box(
    browser: Client, account: Applicant, typed: str, words: str
) -> None:
    answer = browser.post(FORM, {"email": typed})
    assert answer.context["form"].errors["email"]
    assert typed in answer.content.decode()
    assert not OneTimeCode.objects.filter(purpose="address").exists()


# Who has the new address ----------------------------------------------------------------------------------------------
def test_whether_somebody_has_the_new_address_is_told_by_the_mail_alone(browser: Client, account: Applicant) -> None:
    sign_in(Client(), OTHER)
    Pace.objects.all().delete()
    seen = []
    for email in ("first@mail.test", NEW, "nobody@mail.test"):  # the first one does what a session does once
        with CaptureQueriesContext(connection) as statements:
            answers = [browser.post(FORM, {"email": email}), browser.get(CODE), browser.post(CODE, {"code": "1"})]
        shown = [answer.content.decode().replace(email, "") for answer in answers[1:]]
        seen.append((answers[0]["Location"], [TOKEN.sub("", page) for page in shown], len(statements)))
    assert seen[1] == seen[2]
    assert mails_to(NEW)[-1] == "address_taken"
    assert mails_to("nobody@mail.test") == ["address_code"]


def test_no_code_brings_an_account_to_an_address_that_has_one(browser: Client, account: Applicant) -> None:
    browser.post(FORM, {"email": NEW})
    digits = mailed_secret("address_code")
    Pace.objects.all().delete()
    sign_in(Client(), OTHER)  # since then
    assert browser.post(CODE, {"code": digits}).context["form"].errors["code"]
    assert bytes(fresh(account).email_ix) == client.index("email", OLD)


def test_a_code_is_of_one_person_and_browser(browser: Client, account: Applicant) -> None:
    browser.post(FORM, {"email": NEW})
    code, digits = OneTimeCode.objects.latest("pk"), mailed_secret("address_code")
    other = Client()
    sign_in(other, OTHER.but(email=THIRD))
    for who, where in ((applicant(other), code.browser), (account, "x" * 64)):
        with pytest.raises(Refusal):
            people.enter_address(
                applicant=who, code_id=code.pk, typed=digits, browser=where, now=accounts.database_now()
            )


def test_a_person_has_a_budget_of_addresses_a_day(account: Applicant) -> None:
    def ask(n: int, who: Applicant = account) -> None:
        people.request_address(applicant=who, email=f"a{n}@x.example", language="fa", browser="b", now=noon)

    noon = timezone.now().replace(hour=12)
    for n in range(people.addresses.ASKED_A_DAY):
        ask(n)
    with pytest.raises(TooMany):
        ask(99)
    other = Client()
    sign_in(other, OTHER)
    ask(99, applicant(other))


# The mailbox that was left --------------------------------------------------------------------------------------------
def test_what_was_mailed_to_the_old_address_opens_nothing_more(browser: Client, account: Applicant) -> None:
    Pace.objects.all().delete()
    stranger = Client()
    ask_code(stranger, KAVEH)
    digits = mailed_secret("one_time_code")
    people.request_password_link(email=OLD, language="fa", network="n", now=timezone.now())
    change(browser)
    assert not PasswordLink.objects.exists()
    assert stranger.post("/sign-in/code/", {"code": digits}).context["form"].errors["code"]


def test_one_press_at_the_old_mailbox_brings_the_account_back(browser: Client, account: Applicant) -> None:
    people.save_profile_section(
        applicant=account, section="identity", answers={"first_name": "مهسا"}, now=timezone.now()
    )
    change(browser)
    Applicant.objects.update(password="of somebody else")
    page = f"/support/not-me/{mailed_secret('address_changed')}/"
    assert "حساب این نشانی به نشانی دیگری رفته است" in Client().get(page).content.decode()
    assert bytes(fresh(account).email_ix) == client.index("email", NEW)  # programs that look at mails open every link
    for _press in range(2):
        assert "حساب برگشت" in Client().post(page).content.decode()
    back = fresh(account)
    assert (bytes(back.email_ix), address(back.email_box), back.password) == (client.index("email", OLD), OLD, "")
    assert accounts.profile(back) == {
        "email": OLD,
        "first_name": "مهسا",
        "national_id": KAVEH.profile["national_id"],
        "nationality": "IR",
    }
    assert browser.get("/home/").status_code == 302
    assert mails_to(NEW)[-1] == "address_returned"


def test_it_can_be_taken_back_for_three_days(browser: Client, account: Applicant) -> None:
    change(browser)
    token, until = mailed_secret("address_changed"), AddressChange.objects.get().until
    assert timedelta(hours=72) == TAKEN_BACK_FOR
    assert abs(until - timezone.now() - TAKEN_BACK_FOR) < timedelta(minutes=1)
    for late, name in ((until, token), (timezone.now(), "x" * 43)):
        with pytest.raises(NotFound):
            not_me(name, late)
    not_me(token, until - timedelta(seconds=1))
    assert bytes(fresh(account).email_ix) == client.index("email", OLD)


def test_of_several_changes_the_first_mailbox_wins(browser: Client, account: Applicant) -> None:
    change(browser)
    first = mailed_secret("address_changed")
    change(browser, THIRD)
    second = mailed_secret("address_changed")
    not_me(first)
    assert bytes(fresh(account).email_ix) == client.index("email", OLD)
    with pytest.raises(NotFound):
        not_me(second)


def test_an_address_that_was_left_is_held_until_it_cannot_be_taken_back(browser: Client, account: Applicant) -> None:
    change(browser)
    Pace.objects.all().delete()
    stranger = Client()
    ask_code(stranger, KAVEH)
    assert mails_to(OLD)[-1] == "address_left"
    assert stranger.post("/sign-in/code/", {"code": "00000000"}).context["form"].errors["code"]
    other = Client()
    sign_in(other, OTHER.but(email=THIRD))
    Pace.objects.all().delete()
    prove(other)
    other.post(FORM, {"email": OLD})
    assert mails_to(OLD)[-1] == "address_taken"
    Pace.objects.all().delete()
    AddressChange.objects.update(until=timezone.now())
    sign_in(stranger, KAVEH)
    assert stranger.session["applicant"] != account.pk


def test_its_owner_may_go_back_there_at_once(browser: Client, account: Applicant) -> None:
    change(browser)
    Pace.objects.all().delete()
    change(browser, OLD)
    assert bytes(fresh(account).email_ix) == client.index("email", OLD)


def test_no_table_holds_an_address_that_can_be_read(browser: Client, account: Applicant) -> None:
    change(browser)
    for row in (
        *AddressChange.objects.values_list(),
        *OneTimeCode.objects.values_list(),
        *Notice.objects.values_list(),
    ):
        for cell in row:
            text = bytes(cell) if isinstance(cell, memoryview | bytes) else str(cell).encode()
            assert OLD.encode() not in text
            assert NEW.encode() not in text
