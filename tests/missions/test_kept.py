"""What is decided about a mission in the office: editions, undone and seen by every process."""

from datetime import UTC, date, datetime

import pytest

from mikhak.accounts import posts
from mikhak.accounts.access import OfficerActor
from mikhak.lib.text import Text
from mikhak.missions import actions, queries
from mikhak.missions.content import Kept, OwnHoliday
from mikhak.missions.models import Mission, MissionEdition
from mikhak.ui.refusals import Conflict, NotFound, Refusal
from tests.walk import officer, released

__all__ = ["released"]

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
NOTE = Text(fa="تا آگاهی بعدی بسته است.", en="Closed until further notice.", ar="مغلقة حتى إشعار آخر.")
CLOSED = Kept(status="closed", note=NOTE, reroute_to="bratislava")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("released", "rows_again")]


def keep(actor: OfficerActor, content: Kept, *, key: str = "vienna", seen: int = 0) -> None:
    posts.keep(actor=actor, key=key, seen=seen, content=content, now=NOW)


def test_what_is_kept_holds_at_once_and_is_undone_with_a_line_for_each() -> None:
    operator = officer("operator", "*")
    before = queries.mission("vienna").status
    keep(operator, CLOSED)
    vienna = queries.mission("vienna")
    assert (vienna.status, vienna.reroute_to, vienna.status_note.ar) == ("closed", "bratislava", NOTE.ar)
    assert queries.in_charge("vienna").key == "bratislava"

    posts.restore(actor=operator, key="vienna", seen=2, number=1, now=NOW)
    assert queries.mission("vienna").status == before
    assert [row.number for row, _kept in queries.editions("vienna")] == [3, 2, 1]
    assert {row.name_en for row, _kept in queries.editions("vienna")} == {operator.officer.name_en}


def test_loading_the_release_again_keeps_what_the_office_decided() -> None:
    keep(officer("operator", "vienna"), CLOSED.model_copy(update={"telephone": "+43 1 000"}))
    actions.load(now=NOW)
    vienna = queries.mission("vienna")
    assert (vienna.status, vienna.telephone, vienna.edition) == ("closed", "+43 1 000", 2)


def test_a_holiday_of_its_own_is_no_working_day() -> None:
    vienna = queries.mission("vienna")
    assert queries.working_day(vienna, MONDAY)
    moving = OwnHoliday(day=MONDAY, title=Text(fa="جابه‌جایی", en="Moving"))
    keep(officer("desk", "*"), Kept(status="active", holidays=(moving,)))
    assert not queries.working_day(queries.mission("vienna"), MONDAY)
    assert (MONDAY, moving.title) in queries.closed_days(queries.mission("vienna"), MONDAY, 1)
    assert queries.working_day(queries.mission("bratislava"), MONDAY)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (CLOSED.model_copy(update={"note": None}), "note_fa"),
        (CLOSED.model_copy(update={"reroute_to": None}), "reroute_to"),
        (CLOSED.model_copy(update={"reroute_to": "vienna"}), "reroute_to"),
        (CLOSED.model_copy(update={"status": "gone"}), "status"),
    ],
)
def test_what_leaves_people_without_a_way_is_refused(content: Kept, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        keep(officer("operator", "*"), content)
    assert caught.value.field == field
    assert not MissionEdition.objects.exists()


@pytest.mark.parametrize(("role", "place"), [("operator", "paris"), ("consul", "vienna"), ("auditor", "*")])
def test_nobody_else_keeps_a_mission(role: str, place: str) -> None:
    with pytest.raises(NotFound):
        keep(officer(role, place), CLOSED)


def test_a_change_on_top_of_one_that_was_not_seen_is_refused() -> None:
    operator = officer("operator", "*")
    keep(operator, CLOSED)
    with pytest.raises(Conflict):
        keep(operator, CLOSED.model_copy(update={"telephone": "1"}))
    keep(operator, CLOSED, seen=2)  # the same once more is no change
    assert MissionEdition.objects.count() == 2


def test_another_process_sees_it_at_its_next_look_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("mikhak.missions.queries.monotonic", lambda: clock[0])
    monkeypatch.setattr(queries, "LOOK", 30.0)
    assert queries.mission("vienna").status == "active"
    elsewhere = Mission.objects.get(pk="vienna")  # what another process writes; this one is told nothing
    elsewhere.kept, elsewhere.edition = CLOSED.model_dump(mode="json"), 1
    elsewhere.save()
    about = {"officer_id": 1, "name_fa": "ا", "name_en": "A", "at": NOW}
    MissionEdition.objects.create(mission=elsewhere, number=1, content=elsewhere.kept, **about)

    clock[0] += 29
    assert queries.mission("vienna").status == "active"
    clock[0] += 2
    assert queries.mission("vienna").status == "closed"
