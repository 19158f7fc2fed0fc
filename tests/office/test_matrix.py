"""Every route of the office x roles x missions: generated from the site map, so that none is forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mikhak.dossiers.models import Dossier, Event
from mikhak.ui.routes import OFFICER, audience_of
from tests.office.dossiers import BIRTH, MISSION, at_step, dossier, fresh
from tests.office.officers import at_desk
from tests.walk import officer, staff

READING = {"dossier", "scan", "document", "correction", "phone-filed"}
BY_PHONE = {"phone", "phone-form"}  # their rights are in test_phone.py
TELLING = {  # and of these in test_announcements.py
    "office-announcements",
    "office-announcement-new",
    "office-announcement",
    "office-announcement-down",
    "office-announcement-restore",
}
WITHOUT_DOSSIER = {"queue", "search", "next"} | BY_PHONE | TELLING
OF_A_CONSUL = {"grant", "refuse", "confirm_decision", "return_decision", "void", "revoke"}


def of_officers(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """(name, path with <code> and <page> in it) of each route for officers."""
    for pattern in get_resolver("mikhak.office.urls").url_patterns if patterns is None else patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from of_officers(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and audience_of(pattern.callback) == OFFICER:
            path = path.replace("<str:code>", "<code>").replace("<uuid:page_id>", "<page>")
            yield str(pattern.name), f"/{path}".replace("<int:announcement_id>", "1")


ROUTES = sorted(of_officers())
ON_A_DOSSIER = [one for one in ROUTES if one[0] not in WITHOUT_DOSSIER]
METHODS = ("get", "post")


def ask(client: Client, method: str, path: str, made: Dossier) -> Any:
    page = made.attachments.first()
    assert page
    return getattr(client, method)(path.replace("<code>", made.code).replace("<page>", str(page.pk)))


def test_the_site_map_is_known_here() -> None:
    names = {name for name, _path in ROUTES}
    assert names >= READING | WITHOUT_DOSSIER | OF_A_CONSUL
    assert len(ROUTES) >= 25
    assert all("<code>" in path for _name, path in ON_A_DOSSIER)


@pytest.mark.parametrize("role", ["clerk", "consul"])
def test_of_another_missions_dossier_no_route_tells_anything(role: str) -> None:
    made = dossier(*BIRTH)
    stranger = at_desk(officer(role, "paris"))
    for name, path in ON_A_DOSSIER:
        for method in METHODS:
            answer = ask(stranger, method, path, made)
            assert answer.status_code in {404, 405}, (method, name)
    assert not made.events.exclude(by="applicant").filter(officer__isnull=False).exists()
    assert fresh(made).step == made.step


@pytest.mark.parametrize("mission", [MISSION, "paris"])
def test_who_has_no_right_at_all_is_at_no_desk(mission: str) -> None:
    made = dossier(*BIRTH)
    nobody = officer("clerk", mission)
    client = at_desk(nobody)
    nobody.grants[0].delete()
    for name, path in ROUTES:
        for method in METHODS:
            answer = ask(client, method, path, made)
            assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in/"), name


def test_a_password_without_the_second_factor_is_at_no_desk() -> None:
    made = dossier(*BIRTH)
    client = Client()
    client.force_login(officer("consul", MISSION).officer, backend="django.contrib.auth.backends.ModelBackend")
    for name, path in ROUTES:
        for method in METHODS:
            answer = ask(client, method, path, made)
            assert answer.status_code == 302, name
            assert "/second-factor/" in answer.headers["Location"], name


@pytest.mark.parametrize("step", ["intake", "decision", "deliver"])
def test_what_takes_a_consul_no_clerk_does(step: str) -> None:
    made = at_step(step, staff(MISSION))
    clerk = at_desk(officer("clerk", MISSION))
    before = Event.objects.exclude(name="opened").count()
    for name, path in ON_A_DOSSIER:
        if name in OF_A_CONSUL:
            answer = ask(clerk, "post", path, made)
            assert answer.status_code in {403, 409, 422}, name
    assert Event.objects.exclude(name="opened").count() == before
    assert fresh(made).step == made.step


@pytest.mark.parametrize("role", ["clerk", "consul"])
def test_of_the_own_missions_dossier_every_page_opens(role: str) -> None:
    made = at_step("deliver", staff(MISSION))
    client = at_desk(officer(role, MISSION))
    for name, path in [one for one in ROUTES if one[0] not in BY_PHONE | TELLING]:
        answer = ask(client, "get", path, made)
        if name in READING - {"correction"} | {"queue"}:
            assert answer.status_code == 200, name
            assert "no-store" in answer.headers["Cache-Control"], name
        elif name == "correction":
            assert answer.status_code == 409  # it was decided
        else:
            assert answer.status_code == 405, name
