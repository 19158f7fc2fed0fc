"""The tutorial is true: its files stand beside the real services, and its examples come out as it says."""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mikhak.catalogue import checks, context, fields, flow, forms, hooks, rehearsal
from mikhak.catalogue.definition import Example, FieldSpec, Service
from mikhak.catalogue.loader import SERVICES, Catalogue, load
from mikhak.catalogue.templates import template_files
from mikhak.lib import pdf
from mikhak.lib.qr import qr_svg
from mikhak.missions import actions as load_missions
from mikhak.missions import queries as missions
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "tutorial" / "add-a-service.md"
KEY = "attestation-life-certificate"
NUMBER = "NLH-1405-LIFE-00001"
FILES = dict(re.findall(r"^`services/(\S+)`\n\n```\w+\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL))
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def catalogue(db: None, tmp_path: Path) -> Iterator[Catalogue]:
    """A copy of the services of this release, with the files of the tutorial beside them."""
    load_missions.load(now=NOW)
    folder = Path(shutil.copytree(SERVICES, tmp_path / "services", ignore=shutil.ignore_patterns("__pycache__")))
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    yield load(folder)
    hooks.forget(KEY)


@pytest.fixture
def service(catalogue: Catalogue) -> Service:
    return catalogue.services[KEY]


def names_of(catalogue: Catalogue, service: Service, example: Example, answers: Mapping[str, Any]) -> dict[str, Any]:
    person = catalogue.people[example.person]
    return context.build_names(
        service,
        answers=answers,
        profile=person.profile | example.profile,
        kind=person.kind,
        on_behalf=example.on_behalf,
        mission=missions.mission(example.mission).names,
        today=example.today,
        rules=catalogue.rules,
    )


def scene_of(catalogue: Catalogue, service: Service, example: Example) -> forms.Scene:
    names = names_of(catalogue, service, example, {})
    return forms.Scene(language="fa", today=example.today, places=missions, names=names)


def test_it_has_the_three_files_it_speaks_of() -> None:
    assert sorted(FILES) == [
        "attestation/life-certificate.typ",
        "attestation/life-certificate.yaml",
        "attestation/life_certificate.py",
    ]


def test_the_application_starts_with_it(catalogue: Catalogue) -> None:
    assert [str(problem) for problem in checks.problems(catalogue)] == []


def test_its_mistakes_are_told_with_file_and_line(catalogue: Catalogue) -> None:
    file = catalogue.sources[KEY].path
    right = file.read_text(encoding="utf-8")
    file.write_text(right.replace("rule: copies <= 2", "rule: copys <= 2"), encoding="utf-8")
    line = right[: right.index("rule: copies <= 2")].count("\n") + 1
    assert f"{file}:{line}: copys <= 2: there is no copys." in map(str, checks.problems(load(catalogue.folder)))


def test_its_examples_come_out_as_it_says(catalogue: Catalogue, service: Service) -> None:
    outcomes = {example.name: outcome(catalogue, service, example) for example in service.examples}
    assert outcomes == {
        "two_copies": ("accepted", ["intake", "attendance", "payment", "decision", "issue", "delivery"], 26),
        "another_fund": ("accepted", ["intake", "attendance", "payment", "decision", "issue", "delivery"], 39),
        "cannot_come": ("refused", ["in_person"], 13),
    }
    assert {name: told[0] for name, told in outcomes.items()} == {
        example.name: example.expect.verdict for example in service.examples
    }


def test_its_examples_leave_nothing_untouched(catalogue: Catalogue, service: Service) -> None:
    found = rehearsal.problems(
        catalogue, service, places=missions, mission_names=lambda key: missions.mission(key).names
    )
    assert [str(problem) for problem in found] == []


def outcome(catalogue: Catalogue, service: Service, example: Example) -> tuple[str, list[str], int]:
    """What the pure half of the system says of an example: its verdict, and why or how it goes on."""

    def names_for(answers: Mapping[str, Any]) -> dict[str, Any]:
        return names_of(catalogue, service, example, answers)

    scene = scene_of(catalogue, service, example)
    answers, errors = forms.clean_all(service, example.answers, names_for=names_for, scene=scene)
    names = names_for(answers)
    eur = int(flow.fee(service, names).eur)
    refused = [verdict.condition.key for verdict in flow.verdicts(service, names) if verdict.blocks]
    if errors:
        return "invalid", list(errors), eur
    return ("refused", refused, eur) if refused else ("accepted", list(flow.path(service, names)), eur)


def test_its_pages_can_be_filled_in(catalogue: Catalogue, service: Service) -> None:
    example = service.examples[0]
    scene, said = scene_of(catalogue, service, example), example.answers
    names = names_of(catalogue, service, example, said)
    pages = flow.visible_sections(service, names)
    assert [page.key for page in pages] == ["request", "delivery"]
    for page in pages:
        asked = flow.visible_fields(page, names)
        posted: dict[str, Any] = {spec.name: typed(spec, said[spec.name]) for spec in asked if spec.name in said}
        form = forms.build_form(page, answers={}, names=names, scene=scene, data=posted)
        assert form.is_valid(), form.errors
        assert form.answers() == {spec.name: said.get(spec.name) for spec in asked}


def typed(spec: FieldSpec, answer: object) -> object:
    return fields.kind(spec.type).fill(spec, answer, "fa")


def test_its_document_is_set(catalogue: Catalogue, service: Service) -> None:
    example = service.examples[0]
    names = names_of(catalogue, service, example, example.answers)
    given = hooks.DocumentData(
        service=service,
        names=names,
        answers=example.answers,
        mission={},
        issued=NOW.date(),
        number="NLH-1405-LIFE-00001",
    )
    source, modules = template_files(service, folder=catalogue.folder)
    data = {
        "number": NUMBER,
        "code": "ABCD-EFGH-JKMN-PQRS",
        "site": "consular.example",
        "title": both(service.outcome.document.title),
        "mission": {"title": both(missions.mission(example.mission).title)},
        "issued": both_dates(NOW.date()),
        "expires": both_dates(date(2027, 5, 21)),
        "officer": {"fa": "کامران دادگر", "en": "Kamran Dadgar"},
        "subject": names["subject"],
        "records": {"issue": {"register_no": {"text": {"fa": "۱۴۰۵/۳۱", "en": "1405/31"}}}},
        "more": hooks.of(KEY).document(given),
    }
    assert data["more"] == {"fund": {"fa": "صندوق بازنشستگی کشوری", "en": "Civil servants' pension fund"}}
    files = {**modules, "qr.svg": qr_svg("https://consular.example/v#1").encode()}
    assert pdf.render(source, data, files=files, at=NOW).startswith(b"%PDF-")


def both(text: Any) -> dict[str, str]:
    return {"fa": text.fa, "en": text.en}


def both_dates(day: date) -> dict[str, str]:
    return {"iso": day.isoformat(), "fa": "۳۰ آبان ۱۴۰۵", "en": f"{day:%d %B %Y}"}
