"""A picture taken with the frame on the page, by a camera that Chromium plays itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from mikhak.cli.test import find_browser
from tests.browser.conftest import ARGUMENTS, PATIENCE
from tests.browser.driver import Visitor, example_of, someone
from tests.browser.looking import Looker
from tests.browser.registry import Registry
from tests.browser.system import System

PHONE = ViewportSize(width=360, height=740)
PAPER = "residence_permit"


@pytest.fixture(scope="module")
def lens(chromium: Browser) -> Iterator[Browser]:
    """A browser whose machine has a camera; whether a page may use it is asked each time."""
    camera = [*ARGUMENTS, "--use-fake-device-for-media-stream"]
    browser = chromium.browser_type.launch(executable_path=find_browser(), args=camera)
    yield browser
    browser.close()


@pytest.mark.parametrize("allowed", [True, False])
def test_a_picture_is_taken_in_the_frame_unless_the_camera_is_refused(
    lens: Browser, system: System, looker: Looker, registry: Registry, allowed: bool
) -> None:
    service, example = example_of("marriage-single-certificate", "first_marriage_in_france")
    who = someone(example)
    with lens.new_context(viewport=PHONE, locale="fa", permissions=["camera"] if allowed else []) as context:
        context.set_default_timeout(PATIENCE)
        looker.watch(context)
        visitor = Visitor(system, context.new_page(), looker)
        visitor.enter(registry.sign_up(kind=who.kind, facts=who.profile, held={}))
        visitor.go(f"/services/{service.key}/start/")
        visitor.press()
        visitor.go(f"{visitor.path.rsplit('/', 2)[0]}/documents/")
        page = visitor.page
        opens = page.locator(f"#f-{PAPER} [data-live]")
        expect(opens).to_be_visible()
        opens.press("Enter")
        window = page.get_by_role("dialog")
        if allowed:
            expect(window.get_by_role("status")).not_to_have_text("دوربین روشن می‌شود…")
            visitor.look()
            window.get_by_role("button", name="عکس بگیر").press("Enter")
            expect(page.locator(f"#f-{PAPER} li[id]")).to_have_count(1)
        else:
            expect(window.get_by_role("status")).to_contain_text("اجازهٔ دوربین را نداد")
            expect(window.get_by_role("button", name="برگزیدن پرونده")).to_be_visible()
            visitor.look()
            window.get_by_role("button", name="بستن").click()
        expect(window).to_be_hidden()
        assert page.evaluate("document.querySelector('.lens video').srcObject") is None
