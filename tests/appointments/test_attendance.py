"""Times at the mission: in its zone and week, told with a calendar entry, kept once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from mikhak.appointments import actions, queries
from mikhak.dossiers.models import Dossier
from mikhak.notices.letters import letter
from mikhak.notices.models import Notice
from mikhak.ui.refusals import Conflict, Refusal
from tests.office.dossiers import MISSION, at_step, dossier, fresh
from tests.walk import example_of, now, staff, who

HAGUE = ZoneInfo("Europe/Amsterdam")
WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=HAGUE)


def entries(made: Dossier, kind: str) -> list[icalendar.Event]:
    letters = Notice.objects.filter(dossier_code=made.code, kind=kind).order_by("pk")
    calendars = [icalendar.Calendar.from_ical(letter.files[0]["text"]) for letter in letters]
    return [calendar.events[0] for calendar in calendars]


def test_a_time_is_told_in_the_missions_zone_with_a_calendar_entry() -> None:
    people = staff(MISSION)
    made = at_step("attendance", people)
    actions.set_time(**who(people.clerk, made), starts_at=WEDNESDAY)
    assert fresh(made).status == Dossier.Status.WITH_APPLICANT
    (entry,) = entries(made, "attendance_set")
    assert entry.start == WEDNESDAY
    assert entry["DTSTART"].params["TZID"] == "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("starts_at", "field", "said"),
    [
        (WEDNESDAY - timedelta(days=7), "time", "گذشته است"),
        (datetime(2026, 11, 28, 10, tzinfo=HAGUE), "day", "آخر هفته"),
        (datetime(2026, 12, 25, 10, tzinfo=HAGUE), "day", "تعطیل است: کریسمس"),  # of the host
        (datetime(2026, 12, 23, 10, tzinfo=HAGUE), "day", "تعطیل است: ولادت امام علی (ع)"),  # of Iran, by the moon
    ],
)
def test_the_past_and_closed_days_are_refused_by_their_name(starts_at: datetime, field: str, said: str) -> None:
    people = staff(MISSION)
    made = at_step("attendance", people)
    with pytest.raises(Refusal) as refused:
        actions.set_time(**who(people.clerk, made), starts_at=starts_at)
    assert refused.value.field == field
    assert said in str(refused.value)
    assert queries.live(fresh(made)) is None


def test_a_moved_time_replaces_the_entry_of_the_first_and_a_cancelled_one_removes_it() -> None:
    people = staff(MISSION)
    made = at_step("attendance", people)
    actions.set_time(**who(people.clerk, made), starts_at=WEDNESDAY)
    actions.set_time(**who(people.clerk, made), starts_at=WEDNESDAY + timedelta(hours=1))
    actions.cancel(**who(people.clerk, made))
    first, second = entries(made, "attendance_set")
    (cancelled,) = entries(made, "attendance_cancelled")
    assert first["UID"] == second["UID"] == cancelled["UID"]
    assert [int(str(entry["SEQUENCE"])) for entry in (first, second, cancelled)] == [0, 1, 2]
    assert fresh(made).status == Dossier.Status.WITH_MISSION


REPLACE = "birth-certificate-replace"
PRINTS = "در این حضور اثر انگشت گرفته می‌شود."


@pytest.mark.parametrize(
    ("example", "comes", "taken"),
    [
        ("thirty_years_old", ["خود شما"], True),
        ("old_form_lost_in_a_drawer", ["خود شما", "دو گواه ایرانی که صاحب شناسنامه را می‌شناسند"], True),
        ("child_after_surname_change", ["صاحب شناسنامه، همراه ولی یا قیم"], False),
    ],
)
def test_the_invitation_names_who_comes_and_tells_whether_fingerprints_are_taken(
    example: str, comes: list[str], taken: bool
) -> None:
    _service, told = example_of(REPLACE, example)
    people = staff(told.mission)
    made = at_step("attendance", people, which=(REPLACE, example))
    assert [one.fa for one in queries.who_comes(made)] == comes
    assert made.fingerprints is taken
    actions.set_time(**who(people.clerk, made), starts_at=WEDNESDAY)
    said = letter(Notice.objects.get(dossier_code=made.code, kind="attendance_set"), "fa").paragraphs
    assert [name in "\n".join(said) for name in comes] == [True] * len(comes)
    assert (PRINTS in said) is taken


def test_where_submission_told_nobody_apart_all_who_may_have_to_come_are_named() -> None:
    made = dossier(REPLACE, "thirty_years_old")
    made.attendees = []
    assert len(queries.who_comes(made)) == 3


def test_attendance_is_recorded_when_every_original_was_seen_and_only_once() -> None:
    people = staff(MISSION)
    made = at_step("attendance", people)
    actions.set_time(**who(people.clerk, made), starts_at=WEDNESDAY)
    asked = actions.originals_asked(made)
    with pytest.raises(Refusal) as refused:
        actions.record(**who(people.clerk, made), originals=asked[1:], kept=[])
    assert refused.value.field == "originals"
    actions.record(**who(people.clerk, made), originals=asked, kept=asked[:1])
    assert queries.of(made)[-1].attended_at == now()
    with pytest.raises(Conflict):
        actions.record(**who(people.clerk, made), originals=asked, kept=[])
