"""Every service of the release asked for through its pages, from the first to the receipt; a browser walks one of each
category (tests/browser/test_all_services.py)."""

from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from mikhak.accounts import access
from mikhak.catalogue.definition import Example, Service
from mikhak.dossiers.models import Dossier
from tests.portal.applying import began, fill, opened, submit
from tests.walk import add_scan, applicant, confirm, give, held, noon
from tests.world import boxes, picture
from tests.written import written


def accepted(service: Service) -> Example:
    """The first example that is accepted, one without an account only where there is no other."""
    return min((one for one in service.examples if one.expect.verdict == "accepted"), key=lambda one: one.quick)


def enter(browser: Client, service: Service, example: Example) -> None:
    """Begin signed in as the example's person, who has what the service asks for."""
    now = noon(example.today)
    person = applicant(example, now=now)
    confirm(person, written().people[example.person].profile | example.profile, now=now)
    give(person, held(service, example))
    request = HttpRequest()
    request.session = browser.session
    access.sign_in(request, person, now=now)
    request.session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)


@pytest.mark.parametrize("service", written().services.values(), ids=lambda service: service.key)
def test_a_service_is_asked_for_through_its_pages(browser: Client, service: Service) -> None:
    example = accepted(service)
    with time_machine.travel(noon(example.today), tick=False):
        answer = quickly(browser, service, example) if example.quick else at_length(browser, service, example)
        assert answer.status_code == 302, answer.context["problems"]
        receipt = browser.get(answer.headers["Location"])
    made = Dossier.objects.get()
    assert (made.version.key, made.mission) == (service.key, example.mission)
    assert made.path == list(example.expect.path)
    assert service.title.fa in receipt.content.decode()


def at_length(browser: Client, service: Service, example: Example) -> Any:
    enter(browser, service, example)
    draft_id = began(browser, service.key, example.on_behalf)
    fill(browser, draft_id, example.answers)
    filling = opened(draft_id)
    for demand in filling.demands:
        if demand.demanded:
            add_scan(filling.draft, demand.spec.name, now=noon(example.today))
    answer = browser.post(f"/drafts/{draft_id}/mission/", {"mission": example.mission})
    assert answer.status_code == 302, dict(answer.context["form"].errors)
    return submit(browser, draft_id)


def quickly(browser: Client, service: Service, example: Example) -> Any:
    """By the few questions that suffice, without an account."""
    told = boxes([service.field(name) for name in service.quick], example.answers)
    page = browser.get(f"/urgent/{service.key}/")
    return browser.post(f"/urgent/{service.key}/", told | {"mission": example.mission, **picture(page)})
