"""The reference describes everything there is, and nothing else."""

import argparse
import ast
import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from typing import get_args

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class
from pydantic import BaseModel

from mikhak.catalogue import context, definition, fields, guide, question
from mikhak.cli import bench
from mikhak.cli.__main__ import VERBS
from mikhak.dossiers.events import EVENTS
from mikhak.dossiers.flow import KINDS as STEPS
from mikhak.lib import conditions
from mikhak.notices.kinds import DOSSIER
from mikhak.notices.kinds import KINDS as NOTICES
from tests.house.tree import LAUNCHER, REFERENCE, ROOT, SOURCE, codes, documented, parsed, read_variables, rows, sources

MODELS = {
    name: model
    for module in (definition, question, guide)
    for name, model in vars(module).items()
    if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == module.__name__
}
WHO_AND_WHERE = {"Category", "Person"}  # files of their own, described where they stand


def agree(described: list[str], real: set[str]) -> None:
    """Both ways: everything is described, what is described exists, and nothing stands twice."""
    assert set(described) - real == set(), "described, but not there"
    assert real - set(described) == set(), "not described"
    assert [name for name, count in Counter(described).items() if count > 1] == []


def test_every_setting_is_described() -> None:
    read = {name for path in sources(".py") for name in read_variables(path)}
    read |= {*read_variables(LAUNCHER), *read_variables(ROOT / "tests" / "database.py")}
    agree(documented("settings"), read)


def test_settings_are_read_in_one_place() -> None:
    """The command line gives other processes their environment; nothing else looks at its own."""
    others = [path for path in sources(".py") if path.name != "settings.py" and path.parent != SOURCE / "cli"]
    assert {str(path) for path in others if list(read_variables(path))} == set()


def test_every_verb_of_the_launcher_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    # Three hand everything on: to Django, to the tool and to the measurement that is named.
    real = {"manage", *(f"bench {name}" for name in bench.NAMES), *(f"service {name}" for name in tools_of_services())}
    for verb in set(VERBS) - {"manage", "bench", "service"}:
        real |= verbs_of(verb, [], capsys)
    agree([without_places(name) for name in documented("commands", "./mikhak")], real)


def verbs_of(verb: str, before: list[str], capsys: pytest.CaptureFixture[str]) -> set[str]:
    """``verb``, ``verb --option`` and ``verb sub-verb``, as its --help tells them."""
    with contextlib.suppress(SystemExit):
        import_module(f"mikhak.cli.{verb}").main([*before, "--help"])
    told = capsys.readouterr().out
    name = " ".join([verb, *before])
    listed = re.search(r"\{([a-z_,-]+)\}", told)
    found = {f"{name} {option}" for option in re.findall(r"^ +(--[a-z-]+)", told, re.MULTILINE)}
    for inner in listed[1].split(",") if listed else []:
        found |= verbs_of(verb, [*before, inner], capsys)
    return found if listed else {*found, name}


def tools_of_services() -> Iterator[str]:
    parser = load_command_class("mikhak.cli", "service").create_parser("", "service")
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices


def without_places(command: str) -> str:
    """A command without the words in capitals that stand for values."""
    return " ".join(word for word in command.split() if not re.fullmatch(r"[A-Z]+|\.\.\.", word))


def test_every_command_of_a_server_is_described() -> None:
    usual = {action.dest for action in BaseCommand().create_parser("", "")._actions}
    real = set()
    for name, app in get_commands().items():
        if str(app).startswith("mikhak."):
            parser = load_command_class(str(app), name).create_parser("", name)
            own = [action for action in parser._actions if action.dest not in usual]
            real |= {name, *(f"{name} {action.option_strings[0]}" for action in own if action.option_strings)}
    agree([without_places(name) for name in documented("commands", "./mikhak manage")], real)


def test_every_field_type_is_described() -> None:
    types = set(get_args(definition.FieldType))
    assert {name for name, _kind in fields.kinds()} == types
    agree(documented("field-types"), types)


def test_a_field_type_names_only_keys_that_a_field_has() -> None:
    for row in rows("field-types"):
        keys = set(codes(re.sub(r"\(.*?\)", "", row[4])))
        assert keys <= definition.FieldSpec.model_fields.keys(), row[0]


def test_every_step_kind_and_every_act_is_described() -> None:
    kinds = set(get_args(definition.StepKind))
    assert set(STEPS) == kinds
    agree(documented("step-kinds", "Step kinds"), kinds)
    agree(documented("step-kinds", "Acts"), set(acts()))
    assert {row[0].strip("`"): row[1].strip("`") for row in rows("step-kinds", "Acts")} == acts()
    assert {act for row in rows("step-kinds", "Step kinds") for act in codes(row[3])} <= acts().keys()


def acts() -> dict[str, str]:
    """Every act that a step kind or the flow may allow, with its role; read from the code that names them."""
    found: dict[str, str] = {}
    for path in sources(".py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Act":
                role = ast.literal_eval(node.args[1]) if len(node.args) > 1 else "clerk"
                named = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
                found |= {str(name): role for name in named}
    return found


def test_every_event_is_described_with_its_keys() -> None:
    agree(documented("events"), set(EVENTS))
    for row in rows("events"):
        event = EVENTS[row[0].strip("`")]
        assert (set(codes(row[1])), row[2]) == (set(event.keys), "yes" if event.shown else "no"), row[0]


def test_every_notice_is_described_with_what_it_needs() -> None:
    agree(documented("notices"), set(NOTICES))
    for row in rows("notices"):
        notice = NOTICES[row[0].strip("`")]
        assert set(codes(row[1])) == notice.needs - set(DOSSIER), row[0]
        assert "".join(codes(row[2])) == notice.link, row[0]


@pytest.mark.parametrize("name", sorted(MODELS.keys() - WHO_AND_WHERE))
def test_every_key_of_the_service_file_is_described(name: str) -> None:
    agree(documented("service-file", name), set(MODELS[name].model_fields))


def test_every_name_and_function_of_the_conditions_is_described() -> None:
    agree(documented("service-file", "Names"), set(context.ROOTS))
    agree([name.partition("(")[0] for name in documented("service-file", "Functions")], set(conditions.FUNCTIONS))
    members = {row[0].strip("`"): set(codes(row[1])) for row in rows("service-file", "Names")}
    assert members["applicant"] == context.PERSON
    assert members["mission"] == context.MISSION


def test_links_between_the_pages_lead_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            path, _hash, anchor = target.partition("#")
            other = page.parent / path if path else page
            if "://" in target or path.endswith(".png"):
                continue
            if not other.exists() or (anchor and anchor not in anchors(other.read_text(encoding="utf-8"))):
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_reached_from_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")]
    assert [page for page in pages if page != "index.md" and f"]({page})" not in index] == []
    assert REFERENCE.exists()
