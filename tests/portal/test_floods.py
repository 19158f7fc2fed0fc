"""Floods of codes, reports and uploads: strangers are slowed down, and known people are served all the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from mikhak.accounts import actions as accounts
from mikhak.accounts import known
from mikhak.accounts.models import Applicant, RateBucket
from mikhak.drafts import budget
from mikhak.drafts.models import Upload
from mikhak.support import actions as support
from mikhak.support.models import Page, Report
from tests.personas import persona
from tests.portal.applying import began, file
from tests.support.filing import filed, papers, scan, send
from tests.world import FIXED_PASSWORD, ask_code, enter_by_password, mailed_code, prove, settled, sign_in, with_password

KAVEH, GOLNAR = persona("kaveh"), persona("golnar")


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    """So that what a test does falls into one hour and one day."""
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    for page in ("sign_in", "passwords", "proof", "support"):
        monkeypatch.setattr(f"mikhak.portal.{page}.database_now", lambda: datetime.now(UTC))
    with time_machine.travel(today, tick=False) as clock:
        yield clock


@pytest.fixture
def at_home(browser: Client, morning: time_machine.Traveller) -> Client:
    """The device at which Kaveh signed in some days ago, and out again."""
    with_password(browser, KAVEH)
    browser.post("/sign-out/")
    morning.shift(timedelta(days=3))
    return browser


def flood(knock: Any, times: int) -> Any:
    """The same again and again, each time from a browser of its own; gives the last answer."""
    for n in range(times):
        answer = knock(Client(), n)
    return answer


def refusal(answer: Any) -> str:
    """What a page says about the budget."""
    errors = answer.context["form"].errors
    return " ".join(one for lines in errors.values() for one in lines)


# Codes ----------------------------------------------------------------------------------------------------------------
def test_a_flood_of_codes_to_an_address_does_not_keep_its_owner_out(
    at_home: Client, morning: time_machine.Traveller
) -> None:
    def knock(stranger: Client, _n: int) -> Any:
        morning.shift(timedelta(minutes=15))
        return ask_code(stranger, KAVEH)

    flooded = flood(knock, accounts.codes.SENT_A_DAY + 1)
    assert "دیگر دوباره بیازمایید" in refusal(flooded)
    assert ask_code(Client(), KAVEH).status_code == 200
    assert sign_in(at_home, KAVEH)["Location"] == "/home/"


def test_wrong_codes_of_strangers_use_up_none_of_the_owners_tries(
    at_home: Client, morning: time_machine.Traveller
) -> None:
    stranger = Client()
    for _code in range(3):
        ask_code(stranger, KAVEH)
        for _try in range(5):
            page = stranger.get("/sign-in/code/")
            picture = {"picture_id": page.context["form"].picture_asked()[0], "picture": settings.CAPTCHA_ANSWER}
            stranger.post("/sign-in/code/", {"code": "00000000", **picture})
        morning.shift(timedelta(minutes=16))
    ask_code(stranger, KAVEH)
    answer = stranger.post("/sign-in/code/", {"code": mailed_code()})
    assert "از اندازه گذشت" in refusal(answer)
    assert sign_in(at_home, KAVEH)["Location"] == "/home/"


@pytest.mark.parametrize("limit", ["SENT_FROM_NETWORK_AN_HOUR", "SENT_FOR_IDENTITY_A_DAY", "SENT_TO_STRANGERS_AN_HOUR"])
def test_a_network_an_identity_and_all_strangers_have_a_budget_of_codes_and_known_people_their_own(
    at_home: Client, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(accounts.codes, limit, 2)

    def knock(stranger: Client, n: int) -> Any:
        return ask_code(stranger, KAVEH.but(email=f"stranger{n}@mail.example"))

    assert flood(knock, 2).status_code == 302
    assert "از اندازه گذشت" in refusal(flood(lambda one, n: knock(one, n + 2), 1))
    assert sign_in(at_home, KAVEH)["Location"] == "/home/"


def test_what_one_network_is_refused_uses_up_nothing_of_the_others(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts.codes, "SENT_FROM_NETWORK_AN_HOUR", 2)
    monkeypatch.setattr(accounts.codes, "SENT_TO_STRANGERS_AN_HOUR", 3)
    flood(lambda one, n: ask_code(one, KAVEH.but(email=f"stranger{n}@mail.example")), 9)
    assert ask_code(Client(REMOTE_ADDR="192.0.2.9"), GOLNAR).status_code == 302


def test_who_is_signed_in_gets_a_code_and_proves_it_in_the_middle_of_a_flood(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(browser, KAVEH)
    monkeypatch.setattr(accounts.codes, "SENT_FROM_NETWORK_AN_HOUR", 1)
    monkeypatch.setattr(accounts.codes, "SENT_A_DAY", 1)
    assert ask_code(Client(), KAVEH).status_code == 200
    assert prove(browser)["Location"] == "/account/"


def test_wrong_passwords_of_strangers_make_only_strangers_wait(at_home: Client) -> None:
    waits = flood(lambda one, _n: enter_by_password(one, KAVEH.email, "eight slow herons"), 6)
    assert "از اندازه گذشت" in refusal(waits)
    assert enter_by_password(at_home, KAVEH.email, FIXED_PASSWORD)["Location"] == "/home/"


def test_a_known_person_has_no_more_than_a_persons_share_and_none_for_other_addresses(
    at_home: Client, morning: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts.codes, "SENT_FROM_NETWORK_AN_HOUR", 0)
    assert ask_code(at_home, GOLNAR).status_code == 200  # a stranger at this device
    for _code in range(accounts.codes.SENT_A_DAY):
        assert ask_code(at_home, KAVEH).status_code == 302
        morning.shift(timedelta(minutes=16))
    assert ask_code(at_home, KAVEH).status_code == 200


# The cookie -----------------------------------------------------------------------------------------------------------
def test_the_cookie_opens_nothing_and_tells_nothing(at_home: Client) -> None:
    cookie = at_home.cookies[settings.KNOWN_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", known.LIFE.total_seconds())
    assert at_home.get("/home/").status_code == 302
    person = Applicant.objects.get()
    for column in (person.email_ix, person.identity_ix):
        assert bytes(column).hex() not in cookie.value
    assert KAVEH.email not in cookie.value


def test_a_cookie_that_is_forged_or_too_old_is_a_strangers() -> None:
    now, mine, other = datetime.now(UTC), b"m" * 32, b"o" * 32
    cookie = known.add("", mine, now=now)
    assert known.people(cookie, now=now) == [known.person(mine)]
    forged = [
        cookie.replace(known.person(mine).hex(), known.person(other).hex()),
        cookie[:-1] + ("0" if cookie[-1] != "0" else "1"),
        "",
        "~",
        ".",
        "é.ü",
        "a" * 9000,
    ]
    assert [known.people(text, now=now) for text in forged] == [[]] * len(forged)
    assert known.people(cookie, now=now + known.LIFE - timedelta(days=1))
    assert not known.people(cookie, now=now + known.LIFE)


def test_a_device_knows_its_last_four_people() -> None:
    now, cookie = datetime.now(UTC), ""
    everybody = [bytes([n]) * 32 for n in range(6)]
    for one in [*everybody, everybody[4]]:
        cookie = known.add(cookie, one, now=now)
    assert known.people(cookie, now=now) == [known.person(everybody[n]) for n in (4, 5, 3, 2)]


# Reports --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("limit", ["FILED_FROM_NETWORK_AN_HOUR", "FILED_BY_PERSON_A_DAY", "FILED_BY_STRANGERS_AN_HOUR"])
@pytest.mark.parametrize("kind", ["sign-in", "comment"])
def test_a_flood_of_reports_is_stopped_and_a_known_person_is_heard(
    at_home: Client, monkeypatch: pytest.MonkeyPatch, limit: str, kind: str
) -> None:
    monkeypatch.setattr(support.filing, limit, 2)
    assert flood(lambda one, _n: send(one, kind), 2).status_code == 302
    refused = send(Client(), kind, text="این می‌ماند")
    assert "گزارش رسیده است" in refusal(refused)
    assert "دیگر دوباره بیازمایید" in refusal(refused)
    assert "این می‌ماند" in refused.content.decode()
    assert Report.objects.count() == 2
    filed(at_home, kind)


def test_a_known_person_has_a_share_of_reports_too(at_home: Client) -> None:
    for _report in range(support.filing.FILED_BY_KNOWN_A_DAY):
        filed(at_home)
    assert "گزارش رسیده است" in refusal(send(at_home))


@pytest.mark.parametrize(
    "limit",
    [
        "SENT_FROM_NETWORK_AN_HOUR",
        "SENT_BY_STRANGERS_AN_HOUR",
        "SENT_KIB_FROM_NETWORK_AN_HOUR",
        "SENT_KIB_BY_STRANGERS_AN_HOUR",
    ],
)
def test_a_flood_of_pictures_for_reports_is_stopped_and_a_known_person_is_heard(
    at_home: Client, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(support.filing, limit, 2)  # the files of a test have less than a KiB
    filed(Client(), "mailbox", **papers())
    refused = send(Client(), screenshots=scan())
    assert "پرونده رسیده است" in refusal(refused)
    filed(Client())  # without pictures
    filed(at_home, screenshots=scan())
    assert Page.objects.filter(item="screenshots").count() == 1


def test_a_script_is_told_when_to_send_its_picture_again(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support.filing, "SENT_FROM_NETWORK_AN_HOUR", 0)
    once = browser.get("/support/sign-in/").context["form"].named
    headers = {"X-Requested-With": "mikhak"}
    answer = browser.post(f"/support/sign-in/{once}/add/", {"name": "screenshots", "file": scan()}, headers=headers)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    assert "۶۰ دقیقهٔ دیگر" in answer.content.decode()


def test_the_owner_of_a_lost_mailbox_may_ask_though_others_named_it(at_home: Client) -> None:
    def ask(browser: Client) -> Any:
        return send(browser, "mailbox", "", **papers(), old_email=KAVEH.email, email="new@mail.example")

    for _time in range(support.mailbox.WARNED_A_DAY):
        assert ask(Client()).status_code == 302
    assert "از اندازه گذشت" in refusal(ask(Client()))
    assert ask(at_home).status_code == 302


# Uploads of requests --------------------------------------------------------------------------------------------------
def _documents(browser: Client) -> str:
    """The page of the papers of a new request."""
    return f"/drafts/{began(browser)}/documents/"


@pytest.mark.parametrize("limit", ["FILES_A_DAY", "KIB_A_DAY"])
def test_a_flood_of_uploads_over_many_requests_is_stopped_and_others_are_served(
    browser: Client, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    settled(browser, KAVEH)
    other = Client()
    settled(other, GOLNAR)
    size = file().size or 0
    monkeypatch.setattr(budget, limit, 3 if limit == "FILES_A_DAY" else 3 * (size // 1024 + 1))
    pages = [_documents(browser) for _draft in range(2)]
    for page in (*pages, pages[0]):
        browser.post(page, {"photo": file(), "upload": "photo"})
    sent = Upload.objects.count()
    refused = browser.post(pages[1], {"photo": file("another.jpg"), "upload": "photo"})
    words = refused.content.decode()
    assert "امروز بیش از اندازه پرونده فرستاده‌اید" in words
    assert "۱۵ ساعت دیگر دوباره بیازمایید" in words
    headers = {"X-Requested-With": "mikhak"}
    answer = browser.post(f"{pages[1]}add/", {"name": "photo", "file": file("c.jpg")}, headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (429, str(15 * 3600))
    assert "تا ۱۵ ساعت دیگر" in answer.content.decode()
    assert Upload.objects.count() == sent
    other.post(_documents(other), {"photo": file(), "upload": "photo"})
    assert Upload.objects.count() == sent + 1


def test_the_next_day_is_a_new_one(
    browser: Client, morning: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(browser, KAVEH)
    monkeypatch.setattr(budget, "FILES_A_DAY", 0)
    page = _documents(browser)
    browser.post(page, {"photo": file(), "upload": "photo"})
    assert not Upload.objects.exists()
    RateBucket.objects.update(n=0)
    monkeypatch.setattr(budget, "FILES_A_DAY", 1)
    browser.post(page, {"photo": file(), "upload": "photo"})
    assert Upload.objects.count() == 1
