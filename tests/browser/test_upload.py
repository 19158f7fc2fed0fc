"""A file that is sent on a line that breaks."""

from playwright.sync_api import Route, expect

from tests.browser.driver import Visitor, example_of, scan, someone
from tests.browser.registry import Registry


def test_a_file_goes_on_where_the_connection_broke(visitor: Visitor, registry: Registry) -> None:
    service, example = example_of("marriage-single-certificate", "first_marriage_in_france")
    page, who = visitor.page, someone(example)
    visitor.enter(registry.sign_up(kind=who.kind, facts=who.profile, held={}))
    visitor.go(f"/services/{service.key}/start/")
    visitor.press()
    draft = visitor.path.rsplit("/", 2)[0]
    visitor.go(f"{draft}/documents/")
    sent = list[int]()

    def line(route: Route) -> None:
        sent.append(len(route.request.post_data_buffer or b""))
        if len(sent) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/documents/add/", line)
    large = scan("passport") + bytes(700_000)  # what stands behind a picture is not drawn
    paper = service.attachments[0].name
    page.locator(f"#{paper}-file").set_input_files({"name": "wide.jpg", "mimeType": "image/jpeg", "buffer": large})
    expect(page.locator(f"#f-{paper} li[id]")).to_have_count(1, timeout=20_000)
    assert len(sent) == 3
    assert 0 < sent[2] - sent[1] < 5  # the same piece, and that it comes again
    visitor.looker.faults.clear()  # the browser complains about the line
