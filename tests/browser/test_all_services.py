"""A service of each category asked for in a real browser, from its page to the receipt, and every guide answered.

All the others go through the same pages without a browser in tests/portal/test_every_service.py.

Who asks begins signed in, with a complete profile; signing in and the work of the officers are in test_roads.py.
"""

from collections.abc import Iterator
from functools import partial

import pytest

from mikhak.catalogue.definition import Example, Guide, Service
from tests.browser.driver import PICTURE, Visitor, of_today, someone
from tests.browser.filling import fill_all
from tests.browser.registry import Registry
from tests.walk import held, scan
from tests.world import boxes
from tests.written import written


def requests() -> Iterator[tuple[str, Service]]:
    """(language, service): the first of each category in Persian, the last one in English, a visa in Arabic too."""
    by_category: dict[str, list[Service]] = {}
    for service in written().services.values():
        by_category.setdefault(service.category, []).append(service)
    for services in by_category.values():
        yield "fa", services[0]
        yield "en", services[-1]
    yield "ar", by_category["visa"][0]


def accepted(service: Service) -> Example:
    """The first example that is accepted, one without an account only where there is no other."""
    examples = [one for one in service.examples if one.expect.verdict == "accepted"]
    return of_today(min(examples, key=lambda one: one.quick))


@pytest.mark.parametrize(
    ("language", "service"), [pytest.param(*one, id=f"{one[1].key}-{one[0]}") for one in requests()]
)
def test_a_service_is_asked_for(language: str, service: Service, visitor: Visitor, registry: Registry) -> None:
    example = accepted(service)
    who = someone(example)
    visitor.language, visitor.scan = language, partial(page_of, service)
    if example.quick:
        code = ask_quickly(visitor, service, example)
    else:
        cookie = registry.sign_up(kind=who.kind, facts=who.profile, held=held(service, example))
        visitor.page.context.add_cookies(
            [{"name": cookie["name"], "value": cookie["value"], "url": visitor.system.portal}]
        )
        code = visitor.apply(service, example)
        assert code in visitor.system.letter(who.email, holding=code)
    assert code.replace("-", "") in visitor.path.replace("-", "")
    assert service.title.in_(language) in visitor.page.locator("main").inner_text()


def page_of(service: Service, item: str) -> bytes:
    """A page of a paper: upright where a person is on it."""
    return scan(item, (600, 900)) if service.attachment(item).kind == "photo" else scan(item)


def ask_quickly(visitor: Visitor, service: Service, example: Example) -> str:
    """By the few questions that suffice, without an account; gives the tracking code."""
    visitor.go(f"/services/{service.key}/")
    visitor.go(f"/urgent/{service.key}/")
    told = boxes([service.field(name) for name in service.quick], example.answers, visitor.language)
    visitor.fill_page(told | {"mission": example.mission, "picture": PICTURE})
    return visitor.receipt()


@pytest.mark.parametrize("guide", [pytest.param(guide, id=key) for key, guide in written().guides.items()])
def test_a_guide_leads_to_its_services(guide: Guide, visitor: Visitor) -> None:
    example = next(one for one in guide.examples if one.answers and one.expect)
    visitor.go(f"/guides/{guide.key}/")
    fill_all(visitor.page, boxes(guide.questions, example.answers))
    visitor.press()
    links = visitor.page.locator("#ways h3 a").evaluate_all("all => all.map((e) => e.pathname)")
    assert links == [f"/services/{key}/" for key in example.expect if key in written().services]
    assert visitor.page.locator("#ways h3").count() == len(example.expect)
