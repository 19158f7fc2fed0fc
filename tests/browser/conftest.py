"""One system and one Chromium for all browser tests of a run; officers sign in once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from mikhak.cli.test import find_browser
from tests.browser.desk import Desk
from tests.browser.driver import Visitor
from tests.browser.looking import DESK, Looker
from tests.browser.registry import Registry, opened
from tests.browser.system import System, started

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
PATIENCE = 30_000  # milliseconds for one action; the machine may be busy

Visit = Callable[..., Visitor]
AtDesk = Callable[[str], Desk]


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("system")
    with started(folder / "data") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def registry(system: System) -> Iterator[Registry]:
    with opened(system.data) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lookers() -> list[Looker]:
    """Those of the whole run; every test asks them for faults at its end."""
    return []


@pytest.fixture(autouse=True)
def clean(lookers: list[Looker]) -> Iterator[None]:
    yield
    faults = [fault for looker in lookers for fault in looker.faults]
    for looker in lookers:
        looker.faults.clear()
    assert not faults, "\n".join(dict.fromkeys(faults))


@pytest.fixture(scope="session")
def looker(system: System, lookers: list[Looker]) -> Looker:
    lookers.append(Looker((system.portal, system.office)))
    return lookers[0]


@pytest.fixture
def visit(system: System, chromium: Browser, looker: Looker) -> Iterator[Visit]:
    """A new person at a new browser: ``visit(**how)``, where ``how`` is of playwright's ``new_context``."""
    with ExitStack() as doors:

        def new(*, language: str = "fa", **how: Any) -> Visitor:
            settings: dict[str, Any] = {"viewport": DESK, "locale": language} | how
            context = chromium.new_context(**settings)
            doors.callback(context.close)
            context.set_default_timeout(PATIENCE)
            scripts = bool(settings.get("java_script_enabled", True))
            looker.watch(context)
            return Visitor(system, context.new_page(), looker, language, scripts)

        yield new


@pytest.fixture(scope="session")
def window(chromium: Browser, looker: Looker) -> Iterator[BrowserContext]:
    """One window for many people after one another: opening one takes longer than most pages."""
    with chromium.new_context(viewport=DESK, locale="fa") as context:
        context.set_default_timeout(PATIENCE)
        looker.watch(context)
        context.new_page()
        yield context


@pytest.fixture
def visitor(system: System, window: BrowserContext, looker: Looker) -> Visitor:
    """Somebody new at the window; nothing of who was there before is left."""
    window.clear_cookies()
    return Visitor(system, window.pages[0], looker)


@pytest.fixture(scope="session")
def at_desk(system: System, chromium: Browser, looker: Looker) -> Iterator[AtDesk]:
    """An officer who is signed in, by name; the same one when asked again, as a code serves once in 90 seconds."""
    desks: dict[str, Desk] = {}
    with ExitStack() as doors:

        def sit(name: str) -> Desk:
            if name not in desks:
                context = chromium.new_context(viewport=DESK, locale="fa")
                doors.callback(context.close)
                context.set_default_timeout(PATIENCE)
                looker.watch(context)
                desks[name] = Desk(system, context.new_page(), looker)
                desks[name].sign_in(name)
            return desks[name]

        yield sit
