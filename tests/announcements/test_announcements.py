"""Announcements: kept by the consuls of their mission, read in their time, with every edition remembered."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mikhak.accounts.access import OfficerActor
from mikhak.announcements import actions, queries
from mikhak.announcements.content import Content
from mikhak.announcements.models import Announcement, Edition
from mikhak.lib.text import Text
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from tests.walk import officer
from tests.world import world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("world")

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
HAGUE, HQ = "the-hague", "tehran-hq"


def content(**more: Any) -> Content:
    words = {"title": Text(fa="تعطیلی", en="Closed"), "text": Text(fa="دوشنبه بسته است.", en="Closed on Monday.")}
    told: dict[str, Any] = words | {"since": TODAY} | more
    return Content(**told)


def published(actor: OfficerActor, mission: str = HAGUE, **more: Any) -> Announcement:
    return actions.publish(actor=actor, mission=mission, content=content(**more), now=NOW)


def ids(**asked: Any) -> set[int]:
    return {told.id for told in queries.current(TODAY, **asked)}


def test_what_a_consul_publishes_is_read_from_its_first_day_to_its_last() -> None:
    made = published(officer("consul", HAGUE), until=date(2026, 11, 30))
    days = {day: made.pk in {told.id for told in queries.current(date(2026, *day))} for day in ((11, 22), (11, 23))}
    assert days == {(11, 22): False, (11, 23): True}
    assert made.pk in {told.id for told in queries.current(date(2026, 11, 30))}
    assert made.pk not in {told.id for told in queries.current(date(2026, 12, 1))}
    assert queries.told(made.pk, date(2026, 12, 1)).content.is_over(date(2026, 12, 1))
    with pytest.raises(NotFound):
        queries.told(made.pk, date(2026, 11, 22))


def test_nobody_speaks_for_a_mission_but_its_consuls() -> None:
    for stranger in (officer("consul", "paris"), officer("clerk", "paris")):
        with pytest.raises(NotFound):
            published(stranger)
    for insider in (officer("clerk", HAGUE), officer("consul", HAGUE, category="passport")):
        with pytest.raises(Forbidden):
            published(insider)
    with pytest.raises(NotFound):
        published(officer("consul", HAGUE), HQ)
    assert not Announcement.objects.exists()


@pytest.mark.parametrize(("role", "mission", "refusal"), [("consul", "paris", NotFound), ("clerk", HAGUE, Forbidden)])
def test_nobody_else_changes_takes_down_or_brings_back(role: str, mission: str, refusal: type[Refusal]) -> None:
    made, other = published(officer("consul", HAGUE)), officer(role, mission)
    whom: dict[str, Any] = {"actor": other, "announcement_id": made.pk, "seen": 1, "now": NOW}
    for act, more in (
        (actions.change, {"content": content()}),
        (actions.take_down, {}),
        (actions.restore, {"number": 1}),
    ):
        with pytest.raises(refusal):
            act(**whom, **more)
    assert Edition.objects.filter(announcement=made).count() == 1


def test_every_change_keeps_who_and_when_and_the_old_words_beside_the_new() -> None:
    writer, mender = officer("consul", HAGUE), officer("consul", HAGUE)
    made = published(writer)
    later = datetime(2026, 11, 24, 10, tzinfo=UTC)
    new = content(title=Text(fa="تعطیلی سه‌شنبه", en="Closed on Tuesday"))
    actions.change(actor=mender, announcement_id=made.pk, seen=1, content=new, now=later)
    newest, oldest = queries.history(made)
    assert (newest.officer, newest.at) == (mender.name, later)
    assert newest.parts == (("title", content().title, new.title),)
    assert (oldest.officer, oldest.parts) == (writer.name, ())


def test_a_change_that_changes_nothing_is_no_edition() -> None:
    actor = officer("consul", HAGUE)
    made = published(actor)
    actions.change(actor=actor, announcement_id=made.pk, seen=1, content=content(), now=NOW)
    assert [change.number for change in queries.history(made)] == [1]


def test_what_was_taken_down_is_read_no_more_until_it_is_brought_back() -> None:
    actor = officer("consul", HAGUE)
    made = published(actor)
    actions.take_down(actor=actor, announcement_id=made.pk, seen=1, now=NOW)
    assert made.pk not in ids()
    with pytest.raises(NotFound):
        queries.told(made.pk, TODAY)
    actions.restore(actor=actor, announcement_id=made.pk, seen=2, number=1, now=NOW)
    assert made.pk in ids()
    assert [change.number for change in queries.history(made)] == [3, 2, 1]
    with pytest.raises(NotFound):
        actions.restore(actor=actor, announcement_id=made.pk, seen=3, number=9, now=NOW)


def test_who_read_an_older_edition_overwrites_nothing() -> None:
    actor = officer("consul", HAGUE)
    made = published(actor)
    actions.take_down(actor=actor, announcement_id=made.pk, seen=1, now=NOW)
    with pytest.raises(Conflict):
        actions.change(actor=actor, announcement_id=made.pk, seen=1, content=content(), now=NOW)
    assert made.pk not in ids()


def test_an_end_before_the_beginning_is_refused_at_its_box() -> None:
    with pytest.raises(Refusal) as refusal:
        published(officer("consul", HAGUE), until=date(2026, 11, 1))
    assert refusal.value.field == "until"


def test_a_country_reads_its_missions_and_headquarters() -> None:
    ours, theirs = published(officer("consul", HAGUE)), published(officer("consul", "paris"), "paris")
    everybody = published(officer("consul", HQ), HQ)
    assert ids(of=queries.serving("NL")) == {ours.pk, everybody.pk}
    assert ids() == {ours.pk, theirs.pk, everybody.pk}
    assert {told.id for told in queries.current(TODAY) if told.for_all} == {everybody.pk}


def test_an_announcement_is_found_by_the_services_that_it_concerns() -> None:
    actor = officer("consul", HAGUE)
    made = published(actor, categories=("passport", "visa"))
    published(actor)
    assert ids(category="passport") == {made.pk}
    assert ids(category="death") == set()
