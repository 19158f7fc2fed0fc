"""Whoever is led to another service is not led back: the ways between services have no circles."""

from collections.abc import Iterator

import pytest

from mikhak.catalogue import rehearsal
from mikhak.catalogue.definition import Example
from mikhak.missions import queries
from tests.world import world
from tests.written import written

__all__ = ["world"]

CATALOGUE = written()
EXAMPLES = [
    (key, example) for key, service in CATALOGUE.services.items() for example in service.examples if not example.quick
]
LED_AWAY = [(key, example) for key, example in EXAMPLES if example.expect.to in CATALOGUE.services]
# Pairs that ask the same thing in words of their own; nobody gives the opposite answers that lead there and back.
OPPOSITES = [
    {"attestation-family-exit-passport-consent", "passport-family-exit-permission"},  # with a passport or without
    {"attestation-signature", "power-of-attorney-declaration"},  # a deed or a signature under one's own text
    {"nationality-husband-consent", "nationality-renunciation"},  # his law leaves a choice or not
    {"nationality-return-original", "nationality-revert-original"},  # left by marriage or otherwise
    {"passport-dual-national", "passport-lost"},  # valid when lost or expired
    {"power-of-attorney-general", "power-of-attorney-property-sale"},  # what is sold
    {"power-of-attorney-general", "power-of-attorney-vehicle-sale"},
]
BACK = [
    (key, example, back)
    for key, example in LED_AWAY
    for there, back in LED_AWAY
    if there == example.expect.to and back.expect.to == key and {key, there} not in OPPOSITES
]


def led(key: str, example: Example) -> str | None:
    """Where a service leads the person of an example, who gives it the answers it asks for."""
    one = rehearsal.rehearse(
        CATALOGUE,
        CATALOGUE.services[key],
        example,
        places=queries,
        mission_names=lambda mission: queries.mission(mission).names,
    )
    return one.redirect if one.redirect in CATALOGUE.services else None


def ways(key: str, example: Example) -> Iterator[str]:
    """The services that somebody with these answers is led through, up to the first one seen again."""
    seen: list[str] = []
    at: str | None = key
    while at:
        yield at
        if at in seen:
            return
        seen.append(at)
        at = led(at, example)


@pytest.mark.parametrize(("key", "example"), LED_AWAY, ids=[f"{key}:{example.name}" for key, example in LED_AWAY])
def test_nobody_is_led_in_a_circle_with_the_same_answers(world: None, key: str, example: Example) -> None:
    road = list(ways(key, example))
    assert len(road) == len(set(road)), " -> ".join(road)


@pytest.mark.parametrize(("key", "example", "back"), BACK, ids=[f"{one[0]}:{one[1].name}" for one in BACK])
def test_nobody_is_led_back_for_what_is_asked_there_only(
    world: None, key: str, example: Example, back: Example
) -> None:
    """The answers of both examples together, those that led there first, do not lead there and back again."""
    same = example.model_copy(update={"answers": {**back.answers, **example.answers}})
    road = list(ways(key, same))
    assert len(road) == len(set(road)), " -> ".join(road)
