"""A page that is kept while it is typed, on a line where an answer takes its time."""

from playwright.sync_api import Route

from tests.browser.driver import Visitor, example_of, someone
from tests.browser.filling import fill_all
from tests.browser.registry import Registry
from tests.world import boxes


def test_a_page_is_sent_after_the_save_that_is_on_its_way(visitor: Visitor, registry: Registry) -> None:
    service, example = example_of("marriage-single-certificate", "first_marriage_in_france")
    page, section, who = visitor.page, service.sections[0], someone(example)
    visitor.enter(registry.sign_up(kind=who.kind, facts=who.profile, held={}))
    visitor.go(f"/services/{service.key}/start/")
    visitor.press()
    visitor.press()  # past the conditions
    here, saves, sent = visitor.path, list[Route](), list[str]()
    assert here.endswith(f"/{section.key}/")

    page.route("**/save/", lambda route: saves.append(route))
    page.on("request", lambda request: sent.append(request.method) if request.url.endswith(here) else None)
    with page.expect_request("**/save/"):
        fill_all(page, boxes(section.fields, example.answers))
        page.locator("main :focus").evaluate_all("all => all.forEach((e) => e.blur())")
    page.locator("main form button.btn.go").click()
    assert (visitor.path, sent) == (here, [])
    with page.expect_navigation():
        for save in saves:
            save.continue_()
    page.unroute("**/save/")
    assert sent == ["POST"]
    assert visitor.path != here
