"""The day at the counters: who comes, who is here, who is called, and who did not come."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mikhak.appointments import actions, booking, queries, slots
from mikhak.appointments.models import Attendance
from mikhak.dossiers.models import Dossier
from mikhak.lib.codes import show_code
from mikhak.notices.models import Notice
from tests.appointments.desks import at, desk, in_days
from tests.office.conftest import NOW
from tests.office.dossiers import BIRTH, MISSION, at_step, dossier
from tests.office.officers import at_desk
from tests.walk import now, officer, staff, who

SHEET = f"/counter/{MISSION}/"


@pytest.fixture
def comes(clock: time_machine.Traveller) -> Dossier:
    """A dossier with a time today."""
    desk()
    made = at_step("attendance", staff(MISSION))
    booking.choose(dossiers=[made], starts_at=at(in_days(1)), now=now())
    booking.confirm(dossier=made, now=now())
    clock.move_to(NOW + timedelta(days=1))
    return made


def clerk(mission: str = MISSION) -> Client:
    return at_desk(officer("clerk", mission))


def state(client: Client) -> dict[str, str]:
    return {one.code: one.state for one, _words, _due in client.get(SHEET).context["rows"]}


def test_the_sheet_says_who_comes_without_names_and_on_paper_too(comes: Dossier) -> None:
    client = clerk()
    page = client.get(SHEET).content.decode()
    assert show_code(comes.code) in page
    assert state(client) == {comes.code: "expected"}
    assert client.get(f"{SHEET}?day=2026-11-25").context["rows"] == []
    assert client.get(f"{SHEET}day.pdf").content.startswith(b"%PDF")


def test_who_is_here_gets_a_number_and_is_called_to_a_desk(comes: Dossier) -> None:
    client = clerk()
    client.post(f"{SHEET}arrive/", {"code": comes.code})
    assert state(client) == {comes.code: "here"}
    assert client.get(f"{SHEET}display/").context["calls"] == []
    desk_id = client.get(SHEET).context["desks"][0][0]
    client.post(f"{SHEET}next/", {"desk": desk_id})
    assert state(client) == {comes.code: "called"}
    shown = client.get(f"{SHEET}display/")
    assert [(one.number, one.desk.fa) for one in shown.context["calls"]] == [(1, "باجهٔ ۱")]
    assert show_code(comes.code) not in shown.content.decode()
    assert "کسی پای این باجه" in client.post(f"{SHEET}next/", {"desk": desk_id}, follow=True).content.decode()
    actions.record(**who(officer("clerk", MISSION), comes), originals=actions.originals_asked(comes), kept=[])
    assert state(client) == {comes.code: "done"}


def test_who_is_here_already_is_not_given_a_second_number(comes: Dossier) -> None:
    client = clerk()
    for _press in range(2):
        client.post(f"{SHEET}arrive/", {"code": comes.code})
    assert list(Attendance.objects.values_list("number", flat=True)) == [1]


def test_who_comes_without_a_time_is_put_on_the_sheet_and_gets_the_next_number(comes: Dossier) -> None:
    client, other = clerk(), at_step("attendance", staff(MISSION))
    client.post(f"{SHEET}arrive/", {"code": comes.code})
    refused = client.post(f"{SHEET}arrive/", {"code": other.code}, follow=True)
    assert "امروز نوبت ندارد" in refused.content.decode()
    client.post(f"{SHEET}walk-in/", {"code": show_code(other.code)})
    assert queries.live(other).number == 2  # type: ignore[union-attr]
    assert state(client) == {comes.code: "here", other.code: "here"}


def test_who_did_not_come_may_choose_again_and_after_three_times_the_mission_decides(
    comes: Dossier, clock: time_machine.Traveller
) -> None:
    client = clerk()
    for count in (1, 2, 3):
        client.post(f"{SHEET}miss/", {"code": comes.code})
        told = Notice.objects.filter(kind="attendance_missed").latest("pk").values
        assert (told["count"], told["choose"]) == (count, count < 3)
        comes.refresh_from_db()
        assert slots.chooses(comes) is (count < 3)
        if count < 3:
            when = at(in_days(1), 9, 30 * (count - 1))
            booking.choose(dossiers=[comes], starts_at=when, now=now())
            booking.confirm(dossier=comes, now=now())
            clock.shift(timedelta(days=1))
            client = clerk()
    assert comes.status == Dossier.Status.WITH_MISSION
    actions.set_time(**who(officer("clerk", MISSION), comes), starts_at=at(in_days(1), 11))


def test_nobody_is_missed_before_the_time(comes: Dossier, clock: time_machine.Traveller) -> None:
    clock.move_to(at(in_days(0), 8))
    client = clerk()
    client.post(f"{SHEET}miss/", {"code": comes.code})
    assert queries.live(comes) is not None


def test_another_missions_counter_does_not_exist(comes: Dossier) -> None:
    stranger = clerk("paris")
    for path in ("", "day.pdf", "display/"):
        assert stranger.get(f"{SHEET}{path}").status_code == 404
    for path in ("arrive/", "walk-in/", "next/", "miss/"):
        assert stranger.post(f"{SHEET}{path}", {"code": comes.code, "desk": 1}).status_code == 404
    assert stranger.post("/counter/paris/walk-in/", {"code": comes.code}).status_code == 404
    assert queries.live(comes).number is None  # type: ignore[union-attr]


def test_a_dossier_that_has_not_come_to_attendance_has_no_place_on_the_sheet(comes: Dossier) -> None:
    client, early = clerk(), dossier(*BIRTH)
    client.post(f"{SHEET}walk-in/", {"code": early.code})
    assert queries.live(early) is None


def test_the_sheet_takes_as_many_queries_for_one_as_for_many(comes: Dossier) -> None:
    client = clerk()
    client.get(SHEET)
    with CaptureQueriesContext(connection) as one:
        client.get(SHEET)
    for _number in range(3):
        other = at_step("attendance", staff(MISSION))
        client.post(f"{SHEET}walk-in/", {"code": other.code})
    with CaptureQueriesContext(connection) as many:
        client.get(SHEET)
    assert len(many) == len(one)
    assert len(state(client)) == 4
