"""Signing in and a page of questions with nothing but a keyboard: Tab, arrows, space and Enter."""

import re
from collections.abc import Mapping

from playwright.sync_api import Page

from mikhak.accounts import profiles
from tests.browser.conftest import Visit
from tests.browser.driver import ONE_TIME, PICTURE, Visitor, example_of, someone
from tests.browser.system import System
from tests.world import boxes

MOST_TABS, MOST_OPTIONS = 120, 40
# Where the keyboard is, and whether that can be seen; the parts of a sound's own controls show it themselves.
FOCUS = """() => {
  const e = document.activeElement, seen = e.closest('label') || e;
  const style = getComputedStyle(e.matches('.vh') ? seen : e);
  const r = seen.getBoundingClientRect();
  return {
    tag: e.tagName, name: e.name || '', type: e.type || '', value: e.value || '', go: e.matches('.btn.go'),
    ring: style.outlineStyle !== 'none' || e === document.body || e.matches('audio'),
    inside: r.bottom > 0 && r.top < innerHeight,
  };
}"""


def answer(visitor: Visitor, told: Mapping[str, str]) -> None:
    """Tab through the page from its top, answer what is told, and press the red button with Enter."""
    page, done, here = visitor.page, set[str](), visitor.path
    page.locator("body").evaluate("() => document.activeElement?.blur()")
    for _tab in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        assert at["ring"], f"The focus cannot be seen at {at}"
        assert at["inside"], f"The focus is off the screen at {at}"
        if at["tag"] != "BUTTON" and at["name"] in told and at["name"] not in done:
            type_in(page, at, told[at["name"]])
            done.add(at["name"])
        elif at["go"]:
            assert done == told.keys(), f"The button came before {told.keys() - done}"
            with page.expect_navigation():
                page.keyboard.press("Enter")
            break
    assert visitor.path != here, page.locator("main").inner_text()
    visitor.look()


def type_in(page: Page, at: Mapping[str, str], wanted: str) -> None:
    """Answer in the box that has the focus."""
    if at["type"] in {"radio", "select-one"}:
        page.keyboard.press("Space" if at["type"] == "radio" else "Home")
        for _option in range(MOST_OPTIONS):
            if page.evaluate("() => document.activeElement.value") == wanted:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{at['name']} has no {wanted}")
    page.keyboard.press("Control+a")
    page.keyboard.type(wanted)


def test_a_person_signs_in_and_fills_in_a_page_by_keyboard_alone(visit: Visit, system: System) -> None:
    bardia = visit()
    _service, example = example_of("marriage-single-certificate", "divorced_with_a_duplicate")
    who = someone(example)
    bardia.go("/sign-in/")
    answer(bardia, {"email": who.email, "national_id": who.profile["national_id"], "picture": PICTURE})
    found = re.search(ONE_TIME, system.letter(who.email, holding=ONE_TIME))
    assert found
    bardia.page.keyboard.type(found[0])  # the box of the code has the focus already
    with bardia.page.expect_navigation():
        bardia.page.keyboard.press("Enter")
    assert "/profile/" in bardia.path

    first = profiles.sections("iranian")[0]
    told = {name: value for name, value in boxes(first.fields, who.profile).items() if value}
    simple = {name: value for name, value in told.items() if "_place-" not in name}
    places = {name: value for name, value in told.items() if "_place-" in name}
    assert simple and places
    bardia.fill(places)  # the lists of cities come over the line while one types; they have their own test
    answer(bardia, simple)


def test_a_refused_page_takes_the_keyboard_to_what_is_wrong(visit: Visit) -> None:
    stranger = visit()
    stranger.go("/sign-in/")
    stranger.fill({"email": "someone@mail.example", "national_id": "123", "picture": PICTURE})
    stranger.press()
    summary = stranger.page.locator(".note.bad")
    assert summary.get_attribute("role") == "alert"
    summary.locator("a").first.focus()
    stranger.page.keyboard.press("Enter")
    assert stranger.page.evaluate("() => document.activeElement.name") == "national_id"
