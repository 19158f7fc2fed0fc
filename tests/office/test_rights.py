"""Every route of the office x every role x where it is held: one table says who comes in, and it lists every route."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mikhak.accounts import actions as accounts
from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Grant
from mikhak.accounts.roles import EVERYWHERE, ROLES
from mikhak.announcements import actions as announcements
from mikhak.announcements.content import Content
from mikhak.dossiers.models import Dossier
from mikhak.lib.text import Text
from mikhak.missions.queries import HEADQUARTERS
from mikhak.office.doors import BY_ROUTE
from mikhak.payments.models import Payment
from mikhak.support.models import Report
from tests.appointments.desks import desk
from tests.office.dossiers import MISSION, at_step
from tests.office.officers import at_desk
from tests.office.reports import mailbox_report
from tests.office.test_matrix import ROUTES
from tests.walk import officer, staff

ALL = " ".join(ROLES)
AT_A_MISSION = "clerk consul head"
OPEN_TO = {  # roles, at the place the thing belongs to: routes
    ALL: "queue",
    AT_A_MISSION: """search next phone phone-form phone-filed reports report report-page report-answer report-close
        report-propose report-withdraw correction take accept_papers send_inquiry record_inquiry record_task
        record_payment set_attendance cancel_attendance record_attendance issue hand_over send_message
        acknowledge_message add_note give_back labels unlabel watch aside bring-back save-view drop-view batch
        steering steering-table day day-file till-close money-stray money-match money paid-receipt confirm_transfer
        decline_transfer propose_refund counters counter counter-pdf counter-display counter-arrive counter-walk-in
        counter-next counter-miss""",
    f"{AT_A_MISSION} desk": "dossier scan document",
    "consul": """grant refuse confirm_decision return_decision void revoke report-confirm office-announcements
        office-announcement-new office-announcement office-announcement-down office-announcement-restore till-sign
        money-ways waive_fee confirm_refund return_refund desks desk-new desk desk-restore""",
    "consul head": "give rules drop-rule",
    "desk": "passed rates rate-confirm rate-undo",
    "authority": "inquiries",
    "auditor": "journal journal-csv",
    "consul head operator": """people person person-new person-amend person-undo person-link person-leave
        person-return right-new right-end right-again leave-new factor-new proposal-confirm proposal-decline""",
    "desk operator": "kept-missions kept-mission kept-mission-restore",
}
MAY = {route: roles.split() for roles, routes in OPEN_TO.items() for route in routes.split()}
HERE = {"desk": EVERYWHERE, "authority": "civil_registry"}
THERE = {"desk": (EVERYWHERE, "marriage"), "authority": ("passport_police", "*")}
REFUSED, METHOD = {403, 404}, 405


@dataclass(frozen=True)
class World:
    """One thing of each kind that routes are about, all of one mission."""

    dossier: Dossier
    report: Report
    announcement: int
    grant: Grant
    receipt: str
    desk: int

    def path(self, route: str, path: str) -> str:
        page = self.report.pages.get() if "<report>" in path else self.dossier.attachments.first()
        assert page
        values = {
            "<code>": self.dossier.code,
            "<report>": self.report.code,
            "<page>": str(page.pk),
            "<key>": "protection-stranded-compatriot" if route == "phone-form" else MISSION,
            "<officer>": str(self.grant.officer_id),
            "<grant>": str(self.grant.pk),
            "<proposal>": "1",
            "money/none.pdf": f"money/{self.receipt}.pdf",
        }
        for written, value in values.items():
            path = path.replace(written, value)
        path = path.replace("desks/1/", f"desks/{self.desk}/")
        return path.replace("announcements/1/", f"announcements/{self.announcement}/")


@pytest.fixture
def world() -> World:
    people = staff(MISSION)
    made = at_step("deliver", people)
    made.unit = HEADQUARTERS  # so that it is at the desk of headquarters too
    made.save()
    words = Text(fa="آگهی", en="Notice")
    content = Content(title=words, text=words, since=timezone.now().date())
    told = announcements.publish(actor=people.consul, mission=MISSION, content=content, now=timezone.now())
    receipt = Payment.objects.get(invoice__dossier=made).receipt
    return World(made, mailbox_report(MISSION), told.pk, people.clerk.grants[0], receipt, desk().pk)


def asked(client: Client, world: World, method: str) -> Iterator[tuple[str, str, Any]]:
    for route, path in ROUTES:
        yield route, path, getattr(client, method)(world.path(route, path))


def test_the_table_lists_every_route_once() -> None:
    told = [route for routes in OPEN_TO.values() for route in routes.split()]
    assert sorted(told) == sorted({route for route, _path in ROUTES})
    assert set(BY_ROUTE) == set(told)


def test_a_role_at_the_right_place_comes_in_where_the_table_says_and_nowhere_else(world: World) -> None:
    for role in ROLES:
        client = at_desk(officer(role, HERE.get(role, MISSION)))
        for route, _path, answer in asked(client, world, "get"):
            if role in MAY[route]:
                assert answer.status_code in {200, 302, 405, 409}, (role, route)
                assert "/sign-in/" not in answer.headers.get("Location", ""), (role, route)
            else:
                assert answer.status_code == 403, (role, route)


def test_a_role_elsewhere_sees_and_changes_nothing_of_this_place(world: World) -> None:
    about = {route for route, path in ROUTES if "<" in path or "announcements/1/" in path or "desks/1/" in path} - {
        "phone-form"
    }
    for role in ROLES:
        place, category = THERE.get(role, ("paris", "*"))
        client = at_desk(officer(role, place, category=category))
        for method in ("get", "post"):
            for route, _path, answer in asked(client, world, method):
                if route in about and not (role == "desk" and route.startswith("kept-mission")):
                    assert answer.status_code in REFUSED | {METHOD}, (role, method, route)
    assert Dossier.objects.get(pk=world.dossier.pk).step == world.dossier.step
    assert Grant.objects.get(pk=world.grant.pk).ends_on is None


def test_a_role_that_has_ended_or_never_was_comes_in_nowhere(world: World) -> None:
    client, nobody = Client(), officer("clerk", MISSION)
    nobody.grants[0].delete()
    for person in (nobody, *(ended(role) for role in ROLES)):
        for route, path in ROUTES:
            client.force_login(person.officer, backend="django.contrib.auth.backends.ModelBackend")
            answer = client.get(world.path(route, path))
            assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in/"), route


def ended(role: str) -> OfficerActor:
    """Somebody whose role ended yesterday."""
    actor = officer(role, HERE.get(role, MISSION))
    accounts.end_grant(grant=actor.grants[0], now=timezone.now())
    return actor


def test_the_frame_offers_what_a_role_can_use_and_opens_at_its_home() -> None:
    homes = {"auditor": "/journal/", "operator": "/people/", "authority": "/inquiries/", "desk": "/passed/"}
    for role in ROLES:
        client = at_desk(officer(role, HERE.get(role, MISSION)))
        page = client.get("/", follow=True)
        assert page.status_code == 200, role
        assert page.request["PATH_INFO"] == homes.get(role, "/"), role
        links = {link["href"].partition("?")[0] for link in page.context["desk"]["links"]}
        assert links
        assert {client.get(link).status_code for link in links} <= {200, 302}, role
