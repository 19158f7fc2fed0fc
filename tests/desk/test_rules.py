"""New dossiers find their officer by the rules of the mission, and never more than it allows."""

from typing import Any

import pytest

from mikhak.accounts.access import OfficerActor
from mikhak.desk import actions
from mikhak.desk.models import Rule
from mikhak.dossiers import assignment
from mikhak.dossiers.models import Dossier
from mikhak.ui.refusals import Forbidden, NotFound, Refusal
from tests.office.dossiers import BIRTH, MISSION, PASSPORT, dossier, fresh
from tests.walk import Staff, now, officer, staff, who


@pytest.fixture
def people() -> Staff:
    return staff(MISSION)


def rule(people: Staff, to: OfficerActor, *, cap: int, category: str = "*") -> Rule:
    return actions.add_rule(actor=people.consul, mission=MISSION, category=category, to=to.username, cap=cap, now=now())


def owners(*made: Dossier) -> list[str]:
    return [getattr(fresh(one).assignee, "username", "") for one in made]


def test_dossiers_go_in_turn_to_who_has_fewest_and_the_rest_stays_in_the_queue(people: Staff) -> None:
    other = officer("clerk", MISSION)
    made = [dossier(*PASSPORT, days_ago=days) for days in (5, 4, 3, 2)]
    rule(people, people.clerk, cap=2)
    rule(people, other, cap=1)

    assert actions.assign_by_rules(now=now()) == 3
    assert owners(*made) == [people.clerk.username, other.username, people.clerk.username, ""]
    assert actions.assign_by_rules(now=now()) == 0
    given = made[0].events.get(name="given")
    assert (given.by, given.data["to"]["en"]) == ("system", people.clerk.name.en)


def test_a_rule_holds_for_its_services_and_while_its_officer_works_there(people: Staff) -> None:
    birth, passport = dossier(*BIRTH), dossier(*PASSPORT)
    rule(people, people.clerk, cap=9, category="birth-certificate")
    actions.assign_by_rules(now=now())
    assert owners(birth, passport) == [people.clerk.username, ""]

    elsewhere = officer("clerk", MISSION, category="visa")
    rule(people, elsewhere, cap=9)
    people.clerk.officer.grants.all().delete()
    later = dossier(*BIRTH)
    assert actions.assign_by_rules(now=now()) == 0
    assert owners(later, passport) == ["", ""]


def test_only_a_consul_of_the_mission_makes_rules_and_only_for_its_people(people: Staff) -> None:
    stranger, outside = officer("consul", "paris"), officer("clerk", "paris")
    asked: dict[str, Any] = {"mission": MISSION, "category": "*", "to": people.clerk.username, "cap": 3, "now": now()}
    with pytest.raises(Forbidden):
        actions.add_rule(actor=people.clerk, **asked)
    with pytest.raises(NotFound):
        actions.add_rule(actor=stranger, **asked)
    for wrong, field in (({"to": outside.username}, "to"), ({"category": "no"}, "category"), ({"cap": 0}, "cap")):
        with pytest.raises(Refusal) as refused:
            actions.add_rule(actor=people.consul, **(asked | wrong))
        assert refused.value.field == field
    kept = actions.add_rule(actor=people.consul, **asked)
    again = actions.add_rule(actor=people.consul, **(asked | {"cap": 5}))
    assert (again.pk, again.cap) == (kept.pk, 5)
    with pytest.raises(NotFound):
        actions.drop_rule(actor=stranger, rule_id=kept.pk, now=now())
    with pytest.raises(Forbidden):
        actions.drop_rule(actor=people.clerk, rule_id=kept.pk, now=now())
    actions.drop_rule(actor=people.second, rule_id=kept.pk, now=now())
    assert not Rule.objects.exists()


def test_a_consul_gives_a_dossier_to_a_colleague_and_its_officer_gives_it_back(people: Staff) -> None:
    made, other = dossier(*PASSPORT), officer("clerk", MISSION)
    with pytest.raises(Forbidden):
        assignment.give(**who(people.clerk, made), to=other.username)
    with pytest.raises(Refusal) as refused:
        assignment.give(**who(people.consul, made), to=officer("clerk", "paris").username)
    assert refused.value.field == "to"
    assignment.give(**who(people.consul, made), to=other.username)
    assert owners(made) == [other.username]
    with pytest.raises(Refusal):
        assignment.give(**who(people.consul, made), to=other.username)
    with pytest.raises(Forbidden):
        assignment.give_back(**who(people.clerk, made))
    assignment.give_back(**who(other, made))
    assert owners(made) == [""]
    with pytest.raises(Refusal):
        assignment.give_back(**who(other, made))
    assert [line.name for line in made.events.filter(name__startswith="given")] == ["given", "given_back"]
