"""The page of the QR code in a real browser: it verifies the seal by itself and tells nobody what is in it."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connections
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.papers import Paper, issued
from tests.walk import noon
from tests.world import furnish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NAME = "نیک‌پور"


@pytest.fixture
def paper(transactional_db: None) -> Paper:
    furnish()
    return issued("marriage-single-certificate", "first_marriage_in_france")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()
        connections.close_all()  # those that this thread opened while the event loop was its context


def scanned(page: Page, server: LiveServer, url: str, prefix: str = "") -> str:
    """What the page says some moments after the QR code was scanned."""
    parts = urlsplit(url)
    page.goto("about:blank")
    page.goto(f"{server.url.replace('127.0.0.1', 'localhost')}{prefix}{parts.path}#{parts.fragment}")
    page.wait_for_selector("#seal [role=status]")
    return page.inner_text("#seal")


def test_a_seal_is_verified_here_and_only_number_and_place_are_asked(
    page: Page, live_server: LiveServer, paper: Paper
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with time_machine.travel(noon(paper.issued.issued_on)):
        said = scanned(page, live_server, paper.url)
        assert "معتبر است" in said
        assert paper.issued.number in said
        assert paper.issued.title_fa in said
        assert NAME in said
        english = scanned(page, live_server, paper.url, "/en")
        assert paper.issued.title_en in english
        paper.revoke()
        assert "باطل شده" in scanned(page, live_server, paper.url)
    told = [url for url in asked if "/static/" not in url]
    assert {urlsplit(url).path for url in told if url != "about:blank"} == {
        "/v",
        "/en/v",
        "/v/keys.json",
        "/verify/status/",
        "/en/verify/status/",
    }
    questions = {urlsplit(url).query for url in told if "/status/" in url}
    assert questions == {f"number={paper.issued.number}&index={paper.issued.status_index}"}


def test_what_is_forged_mistyped_or_altered_is_no_document(page: Page, live_server: LiveServer, paper: Paper) -> None:
    number = int(paper.url.partition("#")[2])
    with time_machine.travel(noon(paper.issued.issued_on)):
        for other in (number + 1, number ^ (1 << 700), number >> 8, 12345678901, f"0{number}", "سند"):
            said = scanned(page, live_server, f"http://x/v#{other}")
            assert "چنین سندی نیست" in said, other
            assert NAME not in said


def test_without_an_answer_nothing_is_called_valid(page: Page, live_server: LiveServer, paper: Paper) -> None:
    page.route("**/verify/status/**", lambda route: route.abort())
    with time_machine.travel(noon(paper.issued.issued_on)):
        said = scanned(page, live_server, paper.url)
    assert "امضا درست است" in said
    assert "معتبر است" not in said
