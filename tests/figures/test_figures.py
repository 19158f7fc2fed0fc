"""Open figures: whole months counted once, medians of what was decided, and no small count told."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mikhak.catalogue import queries as catalogue
from mikhak.dossiers.models import Dossier
from mikhak.figures import actions, months, queries
from mikhak.figures.models import Figure
from tests.world import world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("world")

ABAN = datetime(2026, 11, 2, tzinfo=UTC)  # in Aban 1405, 23 October to 21 November
AZAR = datetime(2026, 11, 25, tzinfo=UTC)
PASSPORT, CERTIFICATE = "passport-lost", "marriage-single-certificate"
_numbers = count(1)


def filed(
    many: int, *, mission: str = "paris", service: str = PASSPORT, at: datetime = ABAN, days: int | None = None
) -> None:
    """Dossiers that came at a moment, decided after so many days."""
    for _one in range(many):
        Dossier.objects.create(
            code=f"{next(_numbers):012}",
            version=catalogue.newest(service),
            mission=mission,
            language="fa",
            path=["intake"],
            step="intake",
            step_since=at,
            status="with_mission" if days is None else "closed",
            outcome="" if days is None else "granted",
            closed_at=None if days is None else at + timedelta(days=days),
            owner_mark="test",
            submission=uuid4(),
            created_at=at,
        )


def test_a_month_is_told_when_it_is_over_and_not_before() -> None:
    filed(20)
    actions.count(now=ABAN + timedelta(days=1))
    assert queries.months() == []
    actions.count(now=AZAR)
    assert [(row.since, row.received) for row in queries.months()] == [(date(2026, 10, 23), 20)]
    assert months.name(date(2026, 10, 23), "fa") == "آبان 1405"


def test_counts_are_told_by_mission_and_by_service_with_the_median_of_days() -> None:
    filed(10, days=3)
    filed(11, days=9)
    filed(30, mission="rome", service=CERTIFICATE)
    actions.count(now=AZAR)
    assert [(row.received, row.closed, row.days) for row in queries.months(mission="paris")] == [(20, 20, 9)]
    assert [(row.received, row.closed, row.days) for row in queries.months(service=CERTIFICATE)] == [(30, None, None)]
    assert {(row.mission, row.received) for row in queries.by_mission()} == {("paris", 20), ("rome", 30)}
    assert {(row.service, row.received) for row in queries.by_service(mission="rome")} == {(CERTIFICATE, 30)}
    assert {(row.mission, row.service) for row in queries.everything()} == {("paris", PASSPORT), ("rome", CERTIFICATE)}


def test_fewer_than_ten_are_never_told_nor_found_as_a_difference() -> None:
    filed(30)
    filed(9, mission="rome")
    actions.count(now=AZAR)
    assert [row.mission for row in queries.by_mission()] == ["paris"]
    assert [row.received for row in queries.months(mission="rome")] == [None]
    told = [row.received for row in queries.months()]
    assert told == [40]  # of 39: what is missing may be any number
    assert {row.mission for row in queries.everything()} == {"paris"}


def test_a_median_of_few_is_not_told() -> None:
    filed(12)
    filed(9, days=2)
    actions.count(now=AZAR)
    assert [(row.received, row.closed, row.days) for row in queries.months()] == [(20, None, None)]


def test_counting_again_counts_nothing_twice_and_looks_at_no_dossier() -> None:
    filed(20)
    actions.count(now=AZAR)
    before = list(Figure.objects.order_by("pk").values())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.count(now=AZAR + timedelta(days=1))
    assert list(Figure.objects.order_by("pk").values()) == before
    assert not [query["sql"] for query in asked if "UNION ALL" in query["sql"]]


def test_a_month_that_was_missed_is_counted_later() -> None:
    filed(20, at=ABAN - timedelta(days=31))
    filed(30)
    actions.count(now=AZAR)
    assert [row.received for row in queries.months()] == [30, 20]


def test_nothing_is_counted_where_nothing_came() -> None:
    actions.count(now=AZAR)
    assert not Figure.objects.exists()
