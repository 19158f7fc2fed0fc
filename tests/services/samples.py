"""The data of documents, made by the code that issues them from the examples of the services."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from mikhak.catalogue import rehearsal
from mikhak.catalogue.definition import Example, Service, Text
from mikhak.catalogue.loader import Catalogue
from mikhak.dossiers.reading import records_of
from mikhak.issuance import document
from mikhak.missions import queries as missions

OFFICER = SimpleNamespace(name=Text(fa="سهراب دانشور", en="Sohrab Daneshvar"))


def document_data(catalogue: Catalogue, service: Service, example: Example, kind: str = "") -> dict[str, Any]:
    """What the template receives when a document of an example is issued on the example's day."""
    outcome = service.outcome
    spec = outcome.also[kind] if kind else outcome.document
    names = rehearsal.rehearse(
        catalogue, service, example, places=missions, mission_names=lambda key: missions.mission(key).names
    ).names
    person = catalogue.people[example.person]
    submitted = {
        "answers": example.answers,
        "profile": {} if example.quick else person.profile | example.profile,
        "on_behalf": example.on_behalf,
    }
    opened = SimpleNamespace(submitted=submitted, records=_records(example))
    making = document.Making(
        dossier=cast(Any, SimpleNamespace(mission=example.mission)),
        service=service,
        opened=cast(Any, opened),
        names=names,
        recorded=records_of(service, opened.records),
        issued=example.today,
        number=f"{missions.mission(example.mission).number_prefix}-1405-{spec.prefix}-00042",
        code="7K2M-9QXR-4TBW-H3ZD",
        kind=kind,
    )
    return document.content(making, actor=cast(Any, OFFICER))


def _records(example: Example) -> dict[str, dict[str, Any]]:
    return {
        step: {name: value.isoformat() if isinstance(value, date) else value for name, value in record.items()}
        for step, record in example.records.items()
    }
