"""Types answers into whatever boxes a page shows, as a person would: top down, and again when new questions came."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

Boxes = Mapping[str, Any]  # name of a box -> what is typed in it; a list for ticks
ROUNDS = 20
COMES = 20_000  # milliseconds; the page asks the server for questions 0.3 s after a choice
# The boxes that a person sees, with what stands in them.
CONTROLS = """() => [...document.querySelectorAll('main input[name], main select[name], main textarea[name]')]
  .filter((e) => !['hidden', 'file', 'submit'].includes(e.type))
  .filter((e) => (['radio', 'checkbox'].includes(e.type) ? e.closest('label') : e)?.getClientRects().length)
  .map((e) => ({
    name: e.name, type: e.type, value: e.value, on: e.checked, form: e.form?.getAttribute('action') || '',
  }))"""


# Whether one of some boxes is there to be seen now.
SEEN = f"names => ({CONTROLS})().some((one) => names.includes(one.name))"


def fill_all(page: Page, boxes: Boxes) -> None:
    """Make a page say all of this; boxes that come with an answer to another one are waited for.

    Raises AssertionError when one does not come.
    """
    for _round in range(ROUNDS):
        controls = page.evaluate(CONTROLS)
        changed = _round_of(page, controls, boxes, scripts=True)
        if changed:
            continue
        missing = {name for name, value in boxes.items() if value} - {one["name"] for one in controls}
        if not missing:
            return
        page.locator("main :focus").evaluate_all("all => all.forEach((e) => e.blur())")  # the box is left
        try:
            page.wait_for_function(SEEN, arg=sorted(missing), timeout=COMES, polling=100)
        except TimeoutError as error:
            raise AssertionError(f"The page does not ask {', '.join(sorted(missing))}.") from error
    raise AssertionError(f"The page does not come to rest: {changed}")


def fill(page: Page, boxes: Boxes, *, scripts: bool, form: str = "") -> bool:
    """Make the visible boxes say what they should; tells whether there was anything to do.

    ``form``: only those of the form with this action.
    """
    touched = False
    for _round in range(ROUNDS):
        controls = [one for one in page.evaluate(CONTROLS) if not form or one["form"] == form]
        changed = _round_of(page, controls, boxes, scripts)
        if not changed:
            return touched
        touched = True
        if scripts:
            page.wait_for_timeout(400)  # as above
            with suppress(TimeoutError):  # the next look tells what came
                page.wait_for_load_state("networkidle", timeout=COMES)
    raise AssertionError(f"The page does not come to rest: {changed}")


def _round_of(page: Page, controls: Iterable[Mapping[str, Any]], boxes: Boxes, scripts: bool) -> list[str]:
    changed = []
    for control in controls:
        name = control["name"]
        if not boxes.get(name) or _is_right(control, boxes[name]):
            continue
        changed.append(name)
        if not _set(page, control, boxes[name], scripts):
            return changed  # another page came
    return changed + _add_row(page, boxes)


def _is_right(control: Mapping[str, Any], wanted: Any) -> bool:
    if control["type"] == "radio":
        return bool(control["on"] or control["value"] != wanted)
    if control["type"] == "checkbox":
        return bool(control["on"] == (control["value"] in wanted))
    return bool(control["value"] == wanted)


def _set(page: Page, control: Mapping[str, Any], wanted: Any, scripts: bool) -> bool:
    """Set one box; False when that led to another page."""
    name, kind = control["name"], control["type"]
    if kind in {"radio", "checkbox"}:
        which = "" if control["value"] == "on" else f'[value="{control["value"]}"]'
        page.locator(f'label:has(input[name="{name}"]{which})').first.click()
    elif kind == "select-one":
        box = _box(page, name)
        option = box.locator(f'option[value="{wanted}"]')
        if scripts:
            expect(option).to_have_count(1, timeout=10_000)  # the cities of a province come with a request
        elif not option.count():
            page.locator(f'button[name="refresh"][value="{name.rpartition("-")[0]}"]').click()
            return False
        box.select_option(wanted)
    else:
        _box(page, name).fill(str(wanted))
    return True


def _add_row(page: Page, boxes: Boxes) -> list[str]:
    """Press "add" when an answer has more rows than the page."""
    for button in page.locator("button[name=row-add]").all():
        field = button.get_attribute("value") or ""
        rows = {name.split("-")[1] for name in boxes if name.startswith(f"{field}-")}
        shown = page.locator(f'button[name="row-drop"][value^="{field}:"]').count()
        if shown < len(rows):
            with page.expect_navigation():
                button.click()
            return [field]
    return []


def _box(page: Page, name: str) -> Locator:
    return page.locator(f'main :is(input, select, textarea)[name="{name}"]:visible').first
