"""Times chosen by the applicant: held, confirmed, moved and given up, and never more than there are places."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from mikhak.appointments import actions, booking, queries, slots
from mikhak.appointments.booking import Full
from mikhak.appointments.models import Attendance, Hold, Waiting
from mikhak.dossiers.models import Dossier
from mikhak.lib.codes import new_tracking_code
from mikhak.notices.models import Notice
from mikhak.ui.refusals import Refusal
from tests.appointments.desks import HAGUE, at, content, desk
from tests.office.dossiers import MISSION, at_step
from tests.walk import now, staff, who

MONDAY = datetime(2026, 11, 30, 9, tzinfo=HAGUE)
TUESDAY, THURSDAY, NEXT = date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 10)


@pytest.fixture
def clock(db: None, released: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def come(count: int = 1) -> list[Dossier]:
    people = staff(MISSION)
    return [at_step("attendance", people) for _number in range(count)]


def twin_of(made: Dossier) -> Dossier:
    """Another dossier at the same step, without what was submitted: two hundred are made at once."""
    twin = Dossier.objects.get(pk=made.pk)
    twin.pk, twin.submission, twin.code = uuid.uuid4(), uuid.uuid4(), new_tracking_code()
    twin.save(force_insert=True)
    return twin


def take(dossier: Dossier, starts_at: datetime) -> Attendance:
    booking.choose(dossiers=[dossier], starts_at=starts_at, now=now())
    return booking.confirm(dossier=dossier, now=now())[0]


def free_on(day: date, dossier: Dossier) -> list[str]:
    found = slots.open_days(slots.asked_by([dossier]), now=now(), since=day).days
    return [f"{one:%H:%M}" for some in found if some.day == day for one in some.times]


def told(dossier: Dossier) -> list[str]:
    return list(Notice.objects.filter(dossier_code=dossier.code).order_by("pk").values_list("kind", flat=True))


def test_a_dossier_that_comes_to_a_mission_with_a_desk_is_asked_to_choose(clock: time_machine.Traveller) -> None:
    desk()
    (made,) = come()
    assert made.status == Dossier.Status.WITH_APPLICANT
    assert told(made)[-1] == "attendance_open"
    assert slots.chooses(made)


def test_without_a_desk_for_its_services_the_mission_sets_the_time(clock: time_machine.Traveller) -> None:
    desk(categories=("visa",))
    (made,) = come()
    assert made.status == Dossier.Status.WITH_MISSION
    with pytest.raises(Refusal):
        booking.choose(dossiers=[made], starts_at=at(THURSDAY), now=now())


def test_times_are_of_open_days_from_tomorrow_on_in_the_zone_of_the_mission(clock: time_machine.Traveller) -> None:
    desk(exceptions=({"day": THURSDAY, "hours": ()}, {"day": TUESDAY, "hours": (("14:00", "15:00"),)}), days_ahead=10)
    (made,) = come()
    found = slots.open_days(slots.asked_by([made]), now=now()).days
    assert [one.day.day for one in found] == [1, 2, 4, 7, 8, 9, 10]  # the third is closed, the weekend too
    assert found[0].times == [at(TUESDAY, 14), at(TUESDAY, 14, 30)]
    assert free_on(date(2026, 12, 2), made) == ["09:00", "09:30", "10:00"]


def test_what_is_held_is_kept_for_ten_minutes_and_then_it_is_anybodys(clock: time_machine.Traveller) -> None:
    desk()
    first, second = come(2)
    booking.choose(dossiers=[first], starts_at=at(THURSDAY), now=now())
    with pytest.raises(Full):
        booking.choose(dossiers=[second], starts_at=at(THURSDAY), now=now())
    clock.shift(timedelta(minutes=10, seconds=1))
    with pytest.raises(Refusal, match="مهلت"):
        booking.confirm(dossier=first, now=now())
    assert take(second, at(THURSDAY)).starts_at == at(THURSDAY)


def test_a_moved_time_keeps_one_live_and_a_given_up_place_is_free_after_a_while_only(
    clock: time_machine.Traveller,
) -> None:
    desk()
    first, second = come(2)
    take(first, at(THURSDAY))
    take(first, at(NEXT))
    assert [one.sequence for one in queries.of(first)] == [0, 1]
    assert "09:00" not in free_on(THURSDAY, second)
    booking.give_up(dossier=first, now=now())
    assert told(first)[-3:] == ["attendance_set", "attendance_set", "attendance_cancelled"]
    clock.shift(actions.FREE_AFTER)
    with pytest.raises(Full):
        booking.choose(dossiers=[second], starts_at=at(NEXT), now=now())
    clock.shift(actions.FREE_WITHIN)
    assert "09:00" in free_on(THURSDAY, second)
    take(second, at(NEXT))


def test_from_the_day_itself_on_only_the_mission_changes_a_time(clock: time_machine.Traveller) -> None:
    desk()
    (made,) = come()
    take(made, at(THURSDAY))
    clock.move_to(at(THURSDAY, 0, 1))
    with pytest.raises(Refusal, match="روز پیش"):
        booking.give_up(dossier=made, now=now())
    with pytest.raises(Refusal, match="روز پیش"):
        booking.choose(dossiers=[made], starts_at=at(NEXT), now=now())
    actions.cancel(**who(staff(MISSION).clerk, made))
    assert queries.live(made) is None


def test_a_family_takes_a_place_for_each_at_one_time_or_none(clock: time_machine.Traveller) -> None:
    desk(places=2)
    family = come(3)
    with pytest.raises(Full):
        booking.choose(dossiers=family, starts_at=at(THURSDAY), now=now())
    booking.choose(dossiers=family[:2], starts_at=at(THURSDAY), now=now())
    booked = booking.confirm(dossier=family[1], now=now())
    assert {(one.dossier_id, one.starts_at) for one in booked} == {(one.pk, at(THURSDAY)) for one in family[:2]}
    assert "09:00" not in free_on(THURSDAY, family[2])


def test_some_places_of_a_day_are_kept_for_urgent_dossiers_until_two_working_days_before(
    clock: time_machine.Traveller,
) -> None:
    desk(urgent=1)
    ordinary, second, third = come(3)
    take(ordinary, at(NEXT, 9))
    take(second, at(NEXT, 9, 30))
    assert free_on(NEXT, third) == []
    third.urgent = True
    assert free_on(NEXT, third) == ["10:00"]
    third.urgent = False
    clock.move_to(at(date(2026, 12, 8)))
    assert free_on(NEXT, third) == ["10:00"]


def test_who_waits_is_offered_an_earlier_time_one_after_the_other_urgent_ones_first(
    clock: time_machine.Traveller,
) -> None:
    place = desk(hours=((("09:00", "09:30"),),) * 7, days_ahead=10)
    first, second, urgent = come(3)
    for number, made in enumerate((first, second, urgent)):
        take(made, at(date(2026, 12, 8 + number)))
        booking.wish_earlier(dossier=made, wished=True, now=now())
        clock.shift(timedelta(minutes=1))
    Dossier.objects.filter(pk=urgent.pk).update(urgent=True)
    for day in (2, 4, 7):
        Hold.objects.create(  # all but the third of December is taken
            dossier=twin_of(first),
            visit=uuid.uuid4(),
            desk=place,
            starts_at=at(date(2026, 12, day)),
            until=now() + timedelta(days=30),
        )
    booking.offer_earlier(now=now())
    booking.offer_earlier(now=now())
    assert [(one.dossier_id, one.starts_at) for one in Hold.objects.filter(offered=True)] == [(urgent.pk, at(THURSDAY))]
    assert told(urgent)[-1] == "attendance_offered"
    booking.drop(dossier=urgent, now=now())
    booking.offer_earlier(now=now())
    assert Hold.objects.get(offered=True).dossier_id == first.pk
    assert set(Waiting.objects.values_list("dossier", flat=True)) == {second.pk}
    booking.confirm(dossier=first, now=now())
    assert queries.live(first) == Attendance.objects.get(dossier=first, cancelled_at=None, starts_at=at(THURSDAY))


def test_an_offer_is_over_after_a_day_and_the_time_one_has_stays(clock: time_machine.Traveller) -> None:
    desk()
    (made,) = come()
    booking.wish_earlier(dossier=made, wished=True, now=now())
    booking.offer_earlier(now=now())
    assert queries.held(made, now=now() + timedelta(hours=23, minutes=59))
    clock.shift(timedelta(hours=24))
    booking.offer_earlier(now=now())
    assert not Hold.objects.exists()
    assert not Waiting.objects.exists()


def test_of_two_hundred_who_want_the_last_place_exactly_one_gets_it(transactional_db: None, released: None) -> None:
    with time_machine.travel(MONDAY, tick=False):
        desk()
        (made,) = come()
        wanting = [twin_of(made) for _number in range(200)]

        def press(dossier: Dossier) -> str:
            try:
                booking.choose(dossiers=[dossier], starts_at=at(THURSDAY), now=MONDAY)
                return "held"
            except Full as full:
                return str(full)
            finally:
                connection.close()

        with ThreadPoolExecutor(40) as pool:
            answers = list(pool.map(press, wanting))
    assert answers.count("held") == 1
    assert answers.count(str(Full())) == 199
    assert Hold.objects.count() == 1


def test_a_calendar_that_cannot_be_kept_is_refused_and_content_says_so(clock: time_machine.Traveller) -> None:
    with pytest.raises(Refusal):
        desk(hours=((("10:00", "09:00"),),) * 7)
    with pytest.raises(ValueError, match="places"):
        content(places=0)
