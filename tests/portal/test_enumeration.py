"""Nobody learns at the doors who has an account: known and unknown people get the same pages after the same work.

Many people of both kinds knock at each door; what comes back is compared to the letter, and so are the statements that
the database was asked and the costly computations. ``./mikhak bench enumeration`` measures the time.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mikhak.accounts import actions, passwords
from mikhak.accounts.models import Applicant
from mikhak.accounts.queries import database_now
from mikhak.notices.models import Notice
from mikhak.vault import client as vault
from mikhak.vault import wire
from tests.world import picture

PAIRS = 10
PASSWORD = "seven slow herons"
# What is new on each page for everybody: ids and tokens.
_NEW = re.compile(r'name="(?:csrfmiddlewaretoken|picture_id)" value="[^"]+"|/picture/\w+|[\w.]+@example\.org')
Knock = Callable[[Client, int], list[Any]]


@pytest.fixture
def costly(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The costly computations, in their order: Argon2 checks and what the vault is asked."""
    done: list[str] = []

    def check(typed: str, kept: str) -> bool:
        done.append("argon2")
        return real_check(typed, kept)

    def call(verb: str, **values: Any) -> Any:
        done.append(verb)
        return real_call(verb, **values)

    real_check, real_call = check_password, wire.call
    monkeypatch.setattr("mikhak.accounts.passwords.check_password", check)
    monkeypatch.setattr(wire, "call", call)
    return done


def identity(n: int) -> str:
    """A national ID of ten digits with the right check digit."""
    body = f"{n + 1:09}"
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    return f"{body}{rest if rest < 2 else 11 - rest}"


def address(n: int) -> str:
    """Of the same length for everybody."""
    return f"person{n:03}@example.org"


def known(n: int, password: str) -> None:
    """An account; ``password`` may be empty."""
    Applicant.objects.create(
        kind="iranian",
        email_ix=vault.index("email", address(n)),
        identity_ix=vault.index("national_id", identity(n)),
        email_box=b"",
        password=passwords.hashed(password) if password else "",
        created_at=database_now(),
        seen_at=database_now(),
    )


@pytest.fixture
def people(db: None) -> Iterator[int]:
    """Numbers of people: even ones have an account, every other of these a password, odd ones are unknown."""
    for n in range(0, 2 * PAIRS, 2):
        known(n, PASSWORD if n % 4 else "")
    yield 2 * PAIRS


def code(browser: Client, n: int) -> list[Any]:
    page = browser.get("/sign-in/")
    typed = {"email": address(n), "national_id": identity(n), **picture(page)}
    sent = browser.post("/sign-in/", typed)
    entry = browser.get("/sign-in/code/")
    return [page, sent, entry, browser.post("/sign-in/code/", {"code": "00000000"})]


def others_identity(browser: Client, n: int) -> list[Any]:
    page = browser.get("/sign-in/")
    sent = browser.post("/sign-in/", {"email": address(n), "national_id": identity(n + 500), **picture(page)})
    entry = browser.get("/sign-in/code/")
    return [sent, entry, browser.post("/sign-in/code/", {"code": "00000000"})]


def password(browser: Client, n: int) -> list[Any]:
    """Six wrong tries: five are compared, the last has to wait."""
    answers = []
    for _try in range(6):
        page = browser.get("/sign-in/password/")
        typed = {"email": address(n), "password": "eight slow herons", **picture(page)}
        answers += [page, browser.post("/sign-in/password/", typed)]
    return answers


def forgotten(browser: Client, n: int) -> list[Any]:
    """Four times: three get a mail, the fourth has to wait."""
    answers = []
    for _try in range(4):
        page = browser.get("/sign-in/forgotten/")
        sent = browser.post("/sign-in/forgotten/", {"email": address(n), **picture(page)})
        answers += [page, sent, browser.get("/sign-in/forgotten/sent/")]
    return answers


DOORS: list[Knock] = [code, others_identity, password, forgotten]


def seen(answer: Any) -> tuple[Any, ...]:
    """All that the outside can tell apart."""
    cookies = {name: {**morsel, "expires": ""} for name, morsel in answer.cookies.items()}
    body = re.sub(r"\S+ (?:ثانیه|دقیقه|seconds?|minutes?)", "TIME", _NEW.sub("NEW", answer.content.decode()))
    headers = {name: value for name, value in answer.items() if name != "Content-Length"}
    return answer.status_code, headers, cookies, body


def shape(sql: str) -> str:
    """A statement without its values: verb and tables."""
    return " ".join(re.findall(r"^\s*\w+|procrastinate_\w+|(?:accounts|notices|django)_\w+", sql))


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("knock", DOORS, ids=lambda knock: knock.__name__)
def test_known_and_unknown_people_cannot_be_told_apart(
    people: int, costly: list[str], monkeypatch: pytest.MonkeyPatch, knock: Knock
) -> None:
    for limit in ("SENT_FROM_NETWORK_AN_HOUR", "ENTERED_FROM_NETWORK_AN_HOUR"):
        monkeypatch.setattr(actions.codes, limit, 1000)
    for limit in ("TRIED_FROM_NETWORK_AN_HOUR", "LINKS_FROM_NETWORK_AN_HOUR"):
        monkeypatch.setattr(actions.passwords, limit, 1000)
    passwords.matches("", "")  # what a process does once
    told: dict[str, int] = {}
    for n in range(people):
        costly.clear()
        with CaptureQueriesContext(connection) as statements:
            answers = knock(Client(), n)
        work = [shape(one["sql"]) for one in statements], list(costly)
        told[repr(([seen(answer) for answer in answers], work))] = n
    assert len(told) == 1, sorted(told.values())


@pytest.mark.usefixtures("world", "people")
def test_the_comparison_would_see_a_difference() -> None:
    """The same doors with the right password: whoever has one gets in, the others do not."""
    browser = Client()
    page = browser.get("/sign-in/password/")
    right = {"email": address(2), "password": PASSWORD, **picture(page)}
    assert browser.post("/sign-in/password/", right).status_code == 302
    other = Client()
    wrong = {"email": address(1), "password": PASSWORD, **picture(other.get("/sign-in/password/"))}
    refused = other.post("/sign-in/password/", wrong)
    assert refused.status_code == 200
    assert seen(refused) != seen(page)


@pytest.mark.usefixtures("world", "people")
def test_one_argon2_check_is_made_for_each_try_that_is_compared(costly: list[str]) -> None:
    for n in (0, 1, 2):  # an account without a password, nobody, an account with one
        costly.clear()
        password(Client(), n)
        assert costly.count("argon2") == 5


@pytest.mark.usefixtures("world", "people")
def test_the_mail_tells_what_the_page_does_not() -> None:
    for n, kind in ((0, "password_link"), (1, "password_link_unknown")):
        forgotten(Client(), n)
        assert Notice.objects.latest("pk").kind == kind
