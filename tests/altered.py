"""Services of this release with something changed, published and offered for the time of a test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mikhak.catalogue import actions, queries
from mikhak.catalogue.definition import DocumentSpec, Example, FieldSpec, Service, StepSpec, Text
from mikhak.catalogue.templates import template_files
from mikhak.issuance import document
from tests.world import BEGINNING

Alter = Callable[..., tuple[Service, Example]]
SINGLE = ("marriage-single-certificate", "first_marriage_in_france")


@pytest.fixture
def alter(db: None, monkeypatch: pytest.MonkeyPatch) -> Alter:
    """``alter(key, example, change)``: ``change`` gets the service as plain values and changes them."""

    def all_alike(service: Service, kind: str, folder: Path) -> Any:
        return template_files(service, folder=folder)

    def make(key: str, example: str, change: Callable[[dict[str, Any]], object]) -> tuple[Service, Example]:
        old = queries.service(key)
        told = old.model_dump()
        change(told)
        new = Service.model_validate(told | {"examples": old.examples})
        actions.publish(now=BEGINNING, services=[new])
        monkeypatch.setitem(queries.catalogue().services, key, new)
        return new, next(one for one in new.examples if one.name == example)

    monkeypatch.setattr(document, "template_files", all_alike)  # a second document looks like the first
    return make


def text(words: str) -> Text:
    return Text(fa=words, en=words)


def field(name: str, type_: Any = "text", **more: Any) -> dict[str, Any]:
    return FieldSpec(name=name, type=type_, label=text("پرسش آزمون"), **more).model_dump()


def paper(prefix: str, **more: Any) -> dict[str, Any]:
    """What is said of a document."""
    return DocumentSpec(title=text(f"سند {prefix}"), prefix=prefix, **more).model_dump()


def step(key: str, kind: Any, **more: Any) -> dict[str, Any]:
    return StepSpec(
        key=key, kind=kind, title=text("گام آزمون"), by=more.pop("by", "mission_clerk"), **more
    ).model_dump()


def flow_of(told: dict[str, Any], key: str) -> dict[str, Any]:
    """One step of a service in plain values."""
    found: dict[str, Any] = next(one for one in told["flow"] if one["key"] == key)
    return found


def insert_before(told: dict[str, Any], key: str, new: dict[str, Any]) -> None:
    """Put a step in front of another one."""
    steps = list(told["flow"])
    steps.insert([one["key"] for one in steps].index(key), new)
    told["flow"] = steps


def ask(told: dict[str, Any], *fields: dict[str, Any]) -> None:
    """Ask more on the first page."""
    told["sections"][0]["fields"] = [*told["sections"][0]["fields"], *fields]
