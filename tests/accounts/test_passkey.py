"""Passkeys in a real browser with a virtual key: the page, its scripts and the policy for scripts work together."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from mikhak.accounts import actions
from tests.accounts.test_officers import PASSWORD, create, give

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.accounts.office")]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A tab of Chromium with a security key plugged in."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        key = {"protocol": "ctap2", "transport": "usb", "isUserVerified": True, "hasUserVerification": True}
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**key, "automaticPresenceSimulation": True}})
        yield page
        browser.close()
        connections.close_all()  # those that this thread opened while the event loop was its context


def password(page: Page, server: str) -> None:
    page.goto(f"{server}/sign-in/")
    page.fill("[name=login]", "hanieh")
    page.fill("[name=password]", PASSWORD)
    page.click(".btn.go")


def test_an_officer_adds_a_passkey_and_signs_in_with_it(page: Page, live_server: LiveServer) -> None:
    server = live_server.url.replace("127.0.0.1", "localhost")
    officer = create()
    give(officer, starts_on=timezone.now().date() - timedelta(days=1))

    password(page, server)
    page.wait_for_url("**/second-factor/app/")
    page.click("text=کلید امنیتی می‌افزایم")
    page.click("#passkey-go")
    page.wait_for_url("**/second-factor/codes/")
    page.goto(f"{server}/sign-out/")
    page.click(".btn.go")

    password(page, server)
    page.wait_for_url("**/sign-in/second-factor/")
    page.click("#passkey-go")
    page.wait_for_url(f"{server}/")
    assert page.text_content("body") == "hanieh"

    actions.dismiss(officer=officer, now=timezone.now())
    page.reload()
    page.wait_for_url("**/sign-in/**")
