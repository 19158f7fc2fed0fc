"""The code itself keeps the rules of the house, so that a reader guesses right where things are."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, parsed, place, sources

LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 60
SAYING_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "manager", "managers", "misc"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
PYTHON = sources(".py")


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in PYTHON:
        for node in ast.walk(parsed(path)):
            if isinstance(node, FUNCTIONS):
                yield path, node


def test_no_file_is_too_long_to_be_read_at_a_sitting() -> None:
    lengths = {path: path.read_bytes().count(b"\n") for path in sources(".py", ".js", ".css", ".html")}
    assert {place(path, length) for path, length in lengths.items() if length > LONGEST_FILE} == set()


def test_no_function_is_too_long_for_a_screen() -> None:
    lengths = {(path, node.name): (node.end_lineno or 0) - node.lineno + 1 for path, node in functions()}
    assert {f"{path.relative_to(ROOT)} {name}" for (path, name), n in lengths.items() if n > LONGEST_FUNCTION} == set()


def test_imports_stand_at_the_top() -> None:
    inside = [
        place(path, inner.lineno)
        for path, node in functions()
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_a_module_is_named_after_what_is_in_it() -> None:
    names = {path.stem for path in PYTHON} | {path.parent.name for path in PYTHON}
    assert names & SAYING_NOTHING == set()
    assert [path for path in PYTHON if path.name == "services.py"] == []  # a service is an entry of the catalogue


def test_what_a_call_does_is_read_where_it_is_called() -> None:
    """No signals, no ``save`` that does more, so that a write can be followed with the finger."""
    hidden = [
        place(path, method.lineno)
        for path in PYTHON
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, FUNCTIONS) and method.name in {"save", "delete"}
    ]
    hidden += [
        place(path, node.lineno)
        for path in PYTHON
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module in {"django.dispatch", "django.db.models.signals"}
    ]
    assert hidden == []


@pytest.mark.parametrize("excuse", ["TO" + "DO", "FIX" + "ME", "# XX" + "X", "# noqa\n", "# type: ignore\n"])
def test_nothing_is_left_for_later_and_no_rule_is_silenced_wholesale(excuse: str) -> None:
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert [str(path) for path in [*PYTHON, *tests] if excuse in path.read_text(encoding="utf-8")] == []


def test_no_test_is_switched_off() -> None:
    off = {"skip", "skipif", "xfail"}
    found = [
        place(path, node.lineno)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in off
    ]
    assert found == []
