"""Requests of the services' examples, gone through once so that many dossiers can be made alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mikhak.catalogue import flow, loader, queries, rehearsal
from mikhak.catalogue.definition import Example, Service
from mikhak.catalogue.models import ServiceVersion
from mikhak.missions import queries as missions


@dataclass(frozen=True)
class Pattern:
    """A request that is accepted; ``content`` is what is sealed of it."""

    service: Service
    version: ServiceVersion
    content: Mapping[str, Any]
    path: list[str]
    tier: str
    eur: Decimal
    attendees: list[int]
    fingerprints: bool
    mission: str | None  # the only one that takes it
    own: bool  # by and for somebody with a national ID

    def content_of(self, national_id: str) -> Mapping[str, Any]:
        """The content as somebody else would have sent it."""
        return {**self.content, "profile": {**self.content["profile"], "national_id": national_id}}


def patterns() -> list[Pattern]:
    """One for every service that has an accepted example which rests on no earlier document."""
    written = loader.load()
    return [
        _pattern(written, service, example)
        for service in written.services.values()
        if (example := next(_usable(service), None))
    ]


def _usable(service: Service) -> Iterator[Example]:
    return (one for one in service.examples if one.expect.verdict == "accepted" and not one.quick and not one.held)


def _pattern(written: loader.Catalogue, service: Service, example: Example) -> Pattern:
    done = rehearsal.rehearse(
        written, service, example, places=missions, mission_names=lambda key: missions.mission(key).names
    )
    person = written.people[example.person]
    profile = _as_sent(person.profile | example.profile)
    content = {
        "on_behalf": example.on_behalf,
        "answers": done.answers,
        "profile": profile,
        "earlier": {},
        "kind": person.kind,
        "held": {},
        "today": example.today.isoformat(),
        "quick": False,
    }
    return Pattern(
        service=service,
        version=queries.newest(service.key),
        content=content,
        path=list(done.path),
        tier=done.tier or "",
        eur=done.eur,
        attendees=flow.attendees(service, done.names),
        fingerprints=flow.fingerprints(service, done.names),
        mission=done.goes_to,
        own=example.on_behalf == "self" and "national_id" in profile,
    )


def _as_sent(value: Any) -> Any:
    """The values of a service's file as a browser would have sent them: dates as ISO texts."""
    if isinstance(value, Mapping):
        return {key: _as_sent(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_as_sent(inside) for inside in value]
    return value.isoformat() if isinstance(value, date) else value
