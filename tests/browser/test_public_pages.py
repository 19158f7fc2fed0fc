"""What anybody may read, in a real browser: no script is needed, and a file can be dropped where one is asked for."""

from playwright.sync_api import expect

from mikhak.portal.texts import reading
from tests.browser.conftest import Visit

PAGES = (
    "/questions/",
    "/help/",
    "/help/sign-in/",
    "/trust/",
    "/accessibility/",
    "/figures/",
    "/announcements/",
    "/missions/paris/",
    "/verify/",
)
DROP = """(section) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["%PDF-1.4 not ours"], "paper.pdf", { type: "application/pdf" }));
  section.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def test_the_menu_of_the_first_page_opens_its_explanations_without_a_script(visit: Visit) -> None:
    visitor = visit(java_script_enabled=False)
    visitor.go("/")
    first, second = reading("about").passages[:2]
    visitor.page.locator(f"main a[href='#{second.key}']").click()
    expect(visitor.page.locator(f"#{second.key}")).to_be_visible()
    expect(visitor.page.locator(f"#{first.key}")).to_be_hidden()
    visitor.page.locator(f"#{second.key} .head a").click()
    expect(visitor.page.locator(f"#{second.key}")).to_be_hidden()


def test_pages_to_read_fit_a_phone_and_keep_the_rules(visit: Visit) -> None:
    visitor = visit()
    for path in PAGES:
        visitor.go(path)


def test_a_pdf_is_checked_where_it_is_dropped(visit: Visit) -> None:
    visitor = visit()
    visitor.go("/verify/")
    with visitor.page.expect_navigation():
        visitor.page.locator("[data-drop]").evaluate(DROP)
    assert visitor.verdict() == "no"
