"""Pages held to WCAG 2.2 AA by axe in a real browser: in light on a phone, in dark at a desk.

Each kind of page once in Persian, and of those that anybody may read some in each other language.
"""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import AtDesk
from tests.browser.driver import PICTURE, Visitor, example_of, someone
from tests.browser.filling import fill
from tests.browser.looking import DESK, PHONE, Looker
from tests.browser.registry import Registry
from tests.browser.system import System
from tests.walk import held

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": TAGS, "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
VIOLATIONS = f"""async () => (await axe.run({json.dumps(RULES)})).violations.flatMap((rule) => rule.nodes.map((node) =>
  `${{rule.id}} (${{rule.help}})\\n  ${{node.target}}\\n  ${{node.html.slice(0, 200)}}\\n  `
  + [...node.any, ...node.all, ...node.none].map((check) => check.message).join(' ')))"""
NAMES = re.compile(r"[0-9a-f-]{36}|[0-9A-Z]{4}(-?[0-9A-Z]{4})+|\d+")  # in an address
Scheme = Literal["light", "dark"]
SIGHTS: tuple[tuple[ViewportSize, Scheme], ...] = ((PHONE, "light"), (DESK, "dark"))

READ = (  # in every language
    "/",
    "/services/",
    "/services/passport-legal-resident/",
    "/guides/events-child-born/",
    "/missions/paris/",
    "/sign-in/",
    "/verify/",
    "/support/mailbox/",
)
READ_IN_PERSIAN = (
    "/services/?q=گذرنامه",
    "/services/passport-legal-resident/check/",
    "/missions/",
    "/announcements/",
    "/questions/",
    "/help/",
    "/help/sign-in/",
    "/trust/",
    "/accessibility/",
    "/figures/",
    "/sign-in/foreign/",
    "/sign-in/password/",
    "/sign-in/forgotten/",
    "/support/",
    "/support/sign-in/",
    "/support/comment/",
    "/support/follow/",
    "/urgent/",
    "/urgent/protection-stranded-compatriot/",
    "/track/",
    "/gallery/",
)
OWN = (
    "/home/",
    "/inbox/",
    "/profile/identity/",
    "/profile/contact/",
    "/profile/review/",
    "/profile/mission/",
    "/family/",
    "/family/add/",
    "/account/",
    "/account/password/",
)
OFFICE = ("/", "/phone/", "/reports/", "/second-factor/", "/announcements/", "/announcements/new/")


REPORT = {"national_id": "0932833810", "email": "nima@mail.example", "mission": "paris", "text": "دکمه کوچک است."}
ANNOUNCED = {
    "mission": "paris",
    "title_fa": "تعطیلی",
    "text_fa": "دوشنبه بسته است.",
    "title_en": "Closed",
    "text_en": "Closed on Monday.",
}


@dataclass
class Holder(Looker):
    """Runs axe on each kind of page that is looked at, once in a language."""

    def look(self, page: Page, name: str = "") -> None:
        where = f"{NAMES.sub('*', urlsplit(page.url).path)}: {page.title()}"
        if where in self.seen:
            return
        self.seen.add(where)
        page.evaluate(AXE)
        for size, scheme in SIGHTS:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            sight = f"{where}, {scheme}, {size['width']} wide"
            self.faults += [f"{sight}: {violation}" for violation in page.evaluate(VIOLATIONS)]


@pytest.fixture
def holder(system: System, lookers: list[Looker]) -> Holder:
    """It tells its faults when the test is over, as every looker."""
    made = Holder((system.portal, system.office))
    lookers.append(made)
    return made


def test_a_page_that_breaks_a_rule_is_told(visitor: Visitor, holder: Holder) -> None:
    visitor.go("/accessibility/")
    visitor.page.locator("main p").first.evaluate("(p) => { p.style.color = '#666'; p.style.background = '#888'; }")
    holder.look(visitor.page)
    rules = [re.sub(r".* wide: (\S+).*", r"\1", fault, flags=re.DOTALL) for fault in holder.faults]
    holder.faults.clear()
    assert rules == ["color-contrast", "color-contrast"]


@pytest.mark.parametrize("language", ["fa", "en", "ar"])
def test_what_anybody_may_read_is_accessible(language: str, visitor: Visitor, holder: Holder) -> None:
    visitor.language, visitor.looker = language, holder
    for path in READ + (READ_IN_PERSIAN if language == "fa" else ()):
        visitor.go(path)


def test_the_road_of_a_request_is_accessible_on_both_sides(
    visitor: Visitor, registry: Registry, at_desk: AtDesk, holder: Holder
) -> None:
    service, example = example_of("passport-legal-resident", "renewal_with_work_permit")
    who = someone(example)
    visitor.looker = holder
    visitor.enter(registry.sign_up(kind=who.kind, facts=who.profile, held=held(service, example)))
    for path in OWN:
        visitor.go(path)
    code = visitor.apply(service, example)
    visitor.track(code)

    desk = replace(at_desk("navid"), looker=holder)
    desk.open(code)
    desk.do("take")
    desk.return_items(code, {"residence_permit": "پشت کارت پیدا نیست."})
    desk.open(code)
    visitor.track(code)
    visitor.press("main .frame a.btn.go")


def test_the_desk_is_accessible(visitor: Visitor, at_desk: AtDesk, holder: Holder) -> None:
    visitor.looker = holder
    visitor.go("/support/comment/")
    visitor.fill_page(REPORT | {"picture": PICTURE})
    desk = replace(at_desk("navid"), looker=holder)
    for path in OFFICE:
        desk.page.goto(f"{desk.system.office}{path}")
        desk.look()
    fill(desk.page, ANNOUNCED, scripts=True)
    desk.press()
    for path in ("/announcements/", "/reports/"):
        desk.page.goto(f"{desk.system.office}{path}")
        desk.press(f"main a[href^='{path}']:not([href$='/new/'])")
