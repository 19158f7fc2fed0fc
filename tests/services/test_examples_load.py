"""The services of this release: they load, nothing is wrong with them, and their examples say what comes of them."""

import pytest

from mikhak.catalogue import checks, flow, rehearsal
from mikhak.catalogue.definition import Example, Service
from mikhak.catalogue.loader import Problem
from mikhak.missions import queries
from tests.world import world
from tests.written import written

__all__ = ["world"]

CATALOGUE = written()
SERVICES = sorted(CATALOGUE.services)
EXAMPLES = [
    pytest.param(service, example, id=f"{service.key}:{example.name}")
    for service in CATALOGUE.services.values()
    for example in service.examples
]
ACCEPTED = [
    pytest.param(service, example, id=f"{service.key}:{example.name}")
    for service in CATALOGUE.services.values()
    for example in service.examples
    if example.expect.verdict == "accepted" and not example.quick
]


def test_the_first_six_services_are_there() -> None:
    assert set(SERVICES) >= {
        "birth-certificate-under-15",
        "marriage-single-certificate",
        "passport-legal-resident",
        "power-of-attorney-vehicle-sale",
        "protection-stranded-compatriot",
        "visa-tourist",
    }


def test_nothing_is_wrong_with_them() -> None:
    assert [str(problem) for problem in checks.problems(CATALOGUE)] == []


@pytest.mark.parametrize("key", SERVICES)
def test_each_shows_a_request_that_goes_through_and_one_that_does_not(key: str) -> None:
    expected = [example.expect for example in CATALOGUE.services[key].examples]
    assert len(expected) >= 3
    assert any(expect.verdict == "accepted" and expect.path for expect in expected)
    assert any(expect.verdict != "accepted" or expect.decision == "refused" or expect.correct for expect in expected)


@pytest.mark.parametrize("key", SERVICES)
def test_each_way_to_another_service_leads_somewhere(key: str) -> None:
    service = CATALOGUE.services[key]
    ways = {redirect.to for redirect in service.redirects} | {rule.see for rule in service.conditions if rule.see}
    assert ways <= CATALOGUE.services.keys()


@pytest.mark.parametrize("key", SERVICES)
def test_examples_come_out_as_they_say_and_leave_nothing_untouched(world: None, key: str) -> None:
    assert [str(problem) for problem in rehearsed(CATALOGUE.services[key])] == []


def rehearsed(service: Service) -> list[Problem]:
    return rehearsal.problems(
        CATALOGUE, service, places=queries, mission_names=lambda mission: queries.mission(mission).names
    )


@pytest.mark.parametrize(("service", "example"), EXAMPLES)
def test_officers_record_what_the_steps_ask_for(service: Service, example: Example) -> None:
    if example.expect.verdict != "accepted" or example.expect.decision == "refused":
        return
    for key in example.expect.path:
        step = service.step(key)
        wanted = {spec.name for spec in step.fields if spec.required} | ({"result"} if step.results else set())
        assert wanted <= example.records.get(key, {}).keys(), key


@pytest.mark.parametrize(("service", "example"), ACCEPTED)
def test_nobody_is_barred_by_a_question_that_was_not_asked_yet(world: None, service: Service, example: Example) -> None:
    """On the first page of a request that goes through, no condition says that it cannot."""
    unanswered = example.model_copy(update={"answers": {}})
    names = rehearsal.rehearse(
        CATALOGUE, service, unanswered, places=queries, mission_names=lambda mission: queries.mission(mission).names
    ).names
    assert [verdict.condition.key for verdict in flow.verdicts(service, names) if verdict.blocks] == []
