"""A document of an example, as it would be issued, for those who write services; nobody ever holds it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from mikhak.catalogue.definition import Service, Text
from mikhak.catalogue.rehearsal import Rehearsed
from mikhak.issuance import document
from mikhak.missions import queries as missions

OFFICER = Text(fa="سهراب دانشور", en="Sohrab Daneshvar")  # invented
CODE = "7K2M-9QXR-4TBW-H3ZD"
SERIAL = 42
SEAL_URL = "https://mikhak.example/v#" + "1234567890" * 52  # as long as a seal with two names


def specimens(service: Service, one: Rehearsed, *, folder: Path) -> Iterator[tuple[str, bytes]]:
    """(kind, PDF) of every document that an accepted and granted example is given; kind as in ``outcome.also``."""
    if one.verdict != "accepted" or one.example.expect.decision != "granted":
        return
    for step in map(service.step, one.path):
        if step.kind == "issue":
            yield step.document or "", _specimen(service, one, kind=step.document or "", folder=folder)


def _specimen(service: Service, one: Rehearsed, *, kind: str, folder: Path) -> bytes:
    """Made at noon (UTC) of the example's day."""
    example = one.example
    spec = service.outcome.also[kind] if kind else service.outcome.document
    making = document.Making(
        mission=example.mission,
        service=service,
        answers=one.answers,
        on_behalf=example.on_behalf,
        records={step: _as_json(record) for step, record in example.records.items()},
        names=one.names,
        officer=OFFICER,
        issued=example.today,
        number=f"{missions.mission(example.mission).number_prefix}-1405-{spec.prefix}-{SERIAL:05d}",
        code=CODE,
        kind=kind,
    )
    at = datetime.combine(example.today, time(12), UTC)
    data = document.content(making)
    return document.to_pdf(service, data, seal=b"specimen", seal_url=SEAL_URL, at=at, kind=kind, folder=folder)


def _as_json(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in record.items()}
