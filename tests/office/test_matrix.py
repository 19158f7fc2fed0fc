"""Every route of the office x roles x missions: generated from the site map, so that none is forgotten."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mikhak.dossiers.models import Dossier, Event
from mikhak.lib.codes import new_tracking_code, show_code
from mikhak.office.doors import BY_ROUTE
from mikhak.support.models import Report
from mikhak.ui.routes import OFFICER, audience_of
from mikhak.vault.models import Opening
from tests.office.dossiers import BIRTH, MISSION, at_step, dossier, fresh
from tests.office.officers import at_desk
from tests.office.reports import mailbox_report
from tests.walk import officer, staff

READING = {"dossier", "scan", "document", "correction", "phone-filed", "labels", "aside", "money"}
BY_PHONE = {"phone", "phone-form"}  # their rights are in test_phone.py
TELLING = {  # and of these in test_announcements.py
    "office-announcements",
    "office-announcement-new",
    "office-announcement",
    "office-announcement-down",
    "office-announcement-restore",
}
COUNTER = {  # and of these in test_desks.py and test_counter.py
    "desks",
    "desk-new",
    "desk",
    "desk-restore",
    "counters",
    "counter",
    "counter-pdf",
    "counter-display",
    "counter-arrive",
    "counter-walk-in",
    "counter-next",
    "counter-miss",
}
REPORTS = {"reports"}
ARRANGING = {
    "steering",
    "steering-table",
    "batch",
    "save-view",
    "drop-view",
    "rules",
    "drop-rule",
}  # and of these in test_arranging.py
OF_OTHER_ROLES = {  # and of these in test_rights.py
    name for name in BY_ROUTE if name.startswith(("people", "person", "right-", "leave-", "factor-", "proposal-"))
} | {"passed", "inquiries", "journal", "journal-csv", "kept-missions", "kept-mission", "kept-mission-restore"}
MONEY = {  # of a mission, and of headquarters: in test_money.py
    "day",
    "day-file",
    "till-close",
    "till-sign",
    "money-stray",
    "money-match",
    "money-ways",
    "rates",
    "rate-confirm",
    "rate-undo",
}
SHORT = {
    "<str:code>": "<code>",
    "<uuid:page_id>": "<page>",
    "<str:report>": "<report>",
    "<int:announcement_id>": "1",
    "<str:kind>": "csv",
    "<int:view_id>": "1",
    "<int:rule_id>": "1",
    "<int:officer_id>": "<officer>",
    "<int:grant_id>": "<grant>",
    "<int:proposal_id>": "<proposal>",
    "<str:key>": "<key>",
    "<int:till_id>": "1",
    "<int:rate_id>": "1",
    "<slug:kind>": "pdf",
    "<str:number>": "none",
    "<int:desk_id>": "1",
    "<slug:mission>": MISSION,
}
APART = BY_PHONE | TELLING | ARRANGING | OF_OTHER_ROLES | MONEY | COUNTER
WITHOUT_DOSSIER = {"queue", "search", "next"} | REPORTS | APART
OF_A_CONSUL = {"grant", "refuse", "confirm_decision", "return_decision", "void", "revoke", "report-confirm", "give"}
OF_A_CONSUL |= {"waive_fee", "confirm_refund", "return_refund"}


def of_officers(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """(name, path with <code> and <page> in it) of each route for officers."""
    for pattern in get_resolver("mikhak.office.urls").url_patterns if patterns is None else patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from of_officers(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and audience_of(pattern.callback) == OFFICER:
            for written, short in SHORT.items():
                path = path.replace(written, short)
            yield str(pattern.name), f"/{path}"


ROUTES = sorted(of_officers())
ON_A_REPORT = [one for one in ROUTES if "<report>" in one[1]]
ON_A_DOSSIER = [one for one in ROUTES if one[0] not in WITHOUT_DOSSIER and one not in ON_A_REPORT]
METHODS = ("get", "post")


def ask(client: Client, method: str, path: str, made: Dossier) -> Any:
    page = made.attachments.first()
    assert page
    path = path.replace("<report>", new_tracking_code())  # of dossiers; reports are asked for below
    path = re.sub("<(officer|grant|proposal|key)>", "1", path)
    return getattr(client, method)(path.replace("<code>", made.code).replace("<page>", str(page.pk)))


def ask_report(client: Client, method: str, path: str, made: Report) -> Any:
    return getattr(client, method)(path.replace("<report>", made.code).replace("<page>", str(made.pages.get().pk)))


def test_the_site_map_is_known_here() -> None:
    names = {name for name, _path in ROUTES}
    assert names >= READING | WITHOUT_DOSSIER | OF_A_CONSUL
    assert len(ROUTES) >= 25
    assert {name for name, _path in ON_A_REPORT} >= {"report", "report-page", "report-answer", "report-confirm"}
    assert all("<code>" in path for _name, path in ON_A_DOSSIER)


@pytest.mark.parametrize("role", ["clerk", "consul"])
def test_of_another_missions_dossier_no_route_tells_anything(role: str) -> None:
    made = dossier(*BIRTH)
    stranger = at_desk(officer(role, "paris"))
    for name, path in ON_A_DOSSIER:
        for method in METHODS:
            answer = ask(stranger, method, path, made)
            assert answer.status_code in {403, 404, 405}, (method, name)  # 403: no right of his opens it at all
    assert not made.events.exclude(by="applicant").filter(officer__isnull=False).exists()
    assert fresh(made).step == made.step


@pytest.mark.parametrize("role", ["clerk", "consul"])
def test_of_another_missions_report_no_route_tells_anything(role: str) -> None:
    made = mailbox_report(MISSION)
    stranger = at_desk(officer(role, "paris"))
    for name, path in ON_A_REPORT:
        for method in METHODS:
            answer = ask_report(stranger, method, path, made)
            assert answer.status_code in {403, 404, 405}, (method, name)  # 403: no right of his opens it at all
    assert show_code(made.code) not in stranger.get("/reports/").content.decode()
    assert not made.answers.exists()
    assert Report.objects.get(pk=made.pk).state == "open"
    assert not Opening.objects.filter(dossier_id=made.pk).exists()


@pytest.mark.parametrize("role", ["clerk", "consul"])
def test_of_the_own_missions_report_every_page_opens_with_a_line_in_the_audit(role: str) -> None:
    made, actor = mailbox_report(MISSION), officer(role, MISSION)
    client = at_desk(actor)
    for name, path in ON_A_REPORT:
        answer = ask_report(client, "get", path, made)
        closed = 403 if name in OF_A_CONSUL and role == "clerk" else 405
        assert answer.status_code == (200 if name in {"report", "report-page"} else closed), name
        assert "no-store" in answer.headers["Cache-Control"], name
    assert show_code(made.code) in client.get("/reports/").content.decode()
    lines = Opening.objects.filter(dossier_id=made.pk)
    assert {(line.officer_id, line.purpose) for line in lines} == {(actor.id, "report:mailbox")}
    assert lines.count() == 2


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
    for name, path in [one for one in ROUTES if one[0] not in APART]:
        answer = ask(client, "get", path, made)
        if name in READING - {"correction"} | {"queue"}:
            assert answer.status_code == 200, name
            assert "no-store" in answer.headers["Cache-Control"], name
        elif name in REPORTS:
            assert answer.status_code == 200
        elif name == "paid-receipt":
            assert answer.status_code == 404  # of no such number
        elif name in {one for one, _path in ON_A_REPORT}:
            assert answer.status_code in {403, 404, 405}, name  # of no such report
        elif name == "correction":
            assert answer.status_code == 409  # it was decided
        else:
            assert answer.status_code == (403 if name in OF_A_CONSUL and role == "clerk" else 405)
