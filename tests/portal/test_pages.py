"""What holds on every page of the portal that is reached by an address alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mikhak.accounts import queries
from mikhak.drafts import actions as drafts
from mikhak.notices import actions as notices
from tests.markup import mistakes
from tests.personas import persona
from tests.world import applicant, settled

PUBLIC = [
    "/",
    "/services/",
    "/services/?q=گذرنامه",
    "/services/passport-legal-resident/",
    "/missions/",
    "/places/?province=fars",
    "/sign-in/",
    "/sign-in/foreign/",
    "/verify/",
    "/v",
]
OWN = ["/home/", "/inbox/", "/profile/identity/", "/profile/contact/", "/profile/review/"]
READING = [
    "/questions/",
    "/help/",
    "/help/sign-in/",
    "/trust/",
    "/figures/",
    "/support/mailbox/",
    "/urgent/",
    "/gallery/",
]
MOST_QUERIES = 15
WORDS = {"fa": "چیزی", "en": "something"}


@pytest.fixture
def person(browser: Client) -> Client:
    """Somebody with twenty drafts and twenty messages."""
    who = settled(browser, persona("kaveh"))
    for number in range(20):
        drafts.start(service_key="passport-legal-resident", applicant=who, now=timezone.now())
        notices.send(
            kind="message",
            language="fa",
            values={
                "code": "MK7R4TQX9B2F",
                "service": {"fa": "گ", "en": "P"},
                "mission": {"fa": "س", "en": "E"},
                "text": "س",
            },
            once=f"many:{number}",
            now=timezone.now(),
            owner_ix=queries.applicant_ix(applicant(browser)),
        )
    return browser


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_asks_the_database_little(browser: Client, path: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(path).status_code == 200
    assert len(asked) <= MOST_QUERIES


def test_a_page_of_ones_own_asks_the_database_little_however_much_there_is(person: Client) -> None:
    for path in OWN:
        with CaptureQueriesContext(connection) as asked:
            assert person.get(path).status_code == 200
        assert len(asked) <= MOST_QUERIES, path


@pytest.mark.parametrize("path", PUBLIC)
def test_the_page_is_there_in_english_and_links_to_each_language(browser: Client, path: str) -> None:
    page = browser.get(f"/en{path}").content.decode()
    if path.startswith("/places/"):
        return
    assert '<html lang="en" dir="ltr">' in page
    assert f'href="{path.split("?")[0]}' in page
    assert '<html lang="fa" dir="rtl">' in browser.get(path).content.decode()


def test_the_html_of_every_page_is_well_formed(person: Client) -> None:
    visits = [(Client(), path) for path in [*PUBLIC, *READING] if not path.startswith("/places/")]  # a part of a page
    for client, path in visits + [(person, path) for path in OWN]:
        page = client.get(path)
        assert page.status_code == 200, path
        assert not mistakes(page.content.decode()), path


def test_html_that_a_browser_has_to_mend_is_told() -> None:
    assert not mistakes('<!doctype html><title>a</title><p id="a">b</p>')
    assert mistakes('<!doctype html><title>a</title><p id="a"><div>b</div></p>')
    assert mistakes('<!doctype html><title>a</title><p id="a">b</p><p id="a">c</p>')


def test_every_page_forbids_what_is_not_ours(browser: Client) -> None:
    policy = browser.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_page_that_is_not_there_says_so_in_both_languages(browser: Client) -> None:
    for path, words in (("/nothing/", "این صفحه پیدا نشد"), ("/en/nothing/", 'dir="ltr"')):
        page = browser.get(path)
        assert page.status_code == 404
        assert words in page.content.decode()
