"""The counters of the queue are what a count would find, whatever happened to the dossiers and in whatever order."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from mikhak.accounts.access import OfficerActor
from mikhak.desk import queries as desk
from mikhak.desk.queries import Filters
from mikhak.dossiers import actions, assignment, queries, tallies
from mikhak.dossiers.models import Dossier, Tally
from mikhak.ui.refusals import Conflict
from tests.office.conftest import clock
from tests.office.dossiers import BIRTH, MISSION, PASSPORT, dossier
from tests.walk import Staff, officer, released, staff, who

__all__ = ["clock", "released"]


def counted(actor: OfficerActor) -> dict[str, int]:
    """What the queue of this officer would count row by row."""
    rows = list(queries.within(actor, today=timezone.now().date(), helping=queries.helping()).exclude(status="closed"))
    turns = Counter(row.status for row in rows)
    return {
        "all": len(rows),
        "free": sum(row.assignee is None for row in rows),
        "urgent": sum(row.urgent for row in rows),
        "mine": sum(row.assignee == actor.officer for row in rows),
        **{turn: turns[turn] for turn in ("with_mission", "with_applicant", "with_authority")},
    }


def told(actor: OfficerActor) -> dict[str, int]:
    counts = desk.queue(actor, Filters(), now=timezone.now()).counts
    return {
        name: count for name, count in counts.items() if name not in {"unanswered", "unreached", "watched", "aside"}
    }


def _hurry(people: Staff, one: Dossier) -> None:
    Dossier.objects.filter(pk=one.pk).update(urgent=True)


def _fold(people: Staff, one: Dossier) -> None:
    tallies.fold()


ACTS: tuple[Callable[[Staff, Dossier], object], ...] = (
    lambda people, one: assignment.take(**who(people.clerk, one)),
    lambda people, one: actions.accept_papers(**who(people.clerk, one)),
    lambda people, one: actions.void(**who(people.consul, one), reason="آزمون"),
    lambda people, one: dossier(days_ago=4),
    lambda people, one: one.delete() if one.pk else None,
    _hurry,
    _fold,
)


@pytest.mark.parametrize("seed", range(3))
def test_the_counters_are_right_after_every_act(seed: int) -> None:
    chance, people = Random(seed), staff(MISSION)
    limited = officer("clerk", MISSION, category="passport")
    for which in (BIRTH, PASSPORT):
        dossier(*which)

    for _act in range(25):
        waiting = list(Dossier.objects.all())
        try:
            chance.choice(ACTS)(people, chance.choice(waiting) if waiting else dossier())
        except Conflict:
            continue  # not now: nothing has changed either
        for actor in (people.clerk, people.consul, limited):
            assert told(actor) == counted(actor)


def test_folding_leaves_a_row_for_each_kind_and_none_where_nothing_is() -> None:
    people = staff(MISSION)
    made = [dossier(days_ago=days) for days in (1, 2, 3)]
    for one in made:
        assignment.take(**who(people.clerk, one))
    before = told(people.clerk)
    assert Tally.objects.count() > 1

    tallies.fold()
    assert list(Tally.objects.values_list("n", "free")) == [(3, False)]
    assert told(people.clerk) == before
    Dossier.objects.all().delete()
    tallies.fold()
    assert not Tally.objects.exists()


def test_what_changes_no_counter_leaves_no_row() -> None:
    made = dossier()
    rows = Tally.objects.count()
    Dossier.objects.filter(pk=made.pk).update(created_at=made.created_at - timedelta(days=1))
    assert Tally.objects.count() == rows
