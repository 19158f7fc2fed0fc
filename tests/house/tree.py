"""The files of the project as the tests about the code see them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mikhak.cli.environment import ROOT as ROOT

SOURCE = ROOT / "src" / "mikhak"
REFERENCE = ROOT / "docs" / "reference"
LAUNCHER = ROOT / "mikhak"
EMAIL = "email.html"  # e-mail programs know inline styles only, and are not held to a policy of ours


def sources(*suffixes: str) -> list[Path]:
    """Every file of the product with one of these suffixes, without migrations."""
    found = (path for path in sorted(SOURCE.rglob("*")) if path.suffix in suffixes)
    return [path for path in found if not {"migrations", "__pycache__"} & set(path.parts)]


def templates() -> list[Path]:
    return [path for path in sources(".html", ".txt", ".svg") if "templates" in path.parts]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def lines_with(path: Path, pattern: str) -> list[str]:
    """``file:line: text`` of every match of a pattern in a file."""
    text = path.read_text(encoding="utf-8")
    return [
        f"{place(path, text.count(chr(10), 0, found.start()) + 1)}: {found[0].strip()}"
        for found in re.finditer(pattern, text)
    ]


def rows(page: str, heading: str = "") -> list[list[str]]:
    """The cells of the table rows of a page of the reference whose first cell is a name in code.

    With ``heading`` only those below that heading, up to the next one of any level.
    """
    text = (REFERENCE / f"{page}.md").read_text(encoding="utf-8")
    if heading:
        below = re.split(rf"^#+ {re.escape(heading)}$", text, maxsplit=1, flags=re.MULTILINE)
        assert len(below) == 2, f"{page}.md has no heading {heading}"
        text = re.split(r"^#", below[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line.removeprefix("| ").removesuffix("|") for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.split(" | ")] for line in lines]


def documented(page: str, heading: str = "") -> list[str]:
    """The names that the tables of a page describe, without their backticks."""
    return [row[0].strip("`") for row in rows(page, heading)]


def codes(cell: str) -> list[str]:
    """The words in backticks of a cell."""
    return re.findall(r"`([^`]+)`", cell)


def read_variables(path: Path) -> Iterator[str]:
    """Names of environment variables that a Python file reads, by ``os.environ`` or the helpers of settings.py."""
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Call(func=ast.Name(id="env" | "flag"), args=[ast.Constant(value=str(name)), *_]):
                yield name
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="environ"), attr="get"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name))):
                yield name
            case ast.Compare(left=ast.Constant(value=str(name)), comparators=[ast.Attribute(attr="environ")]):
                yield name
