"""Templates compile, point at what exists, and hold nothing that the content security policy forbids."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.urls import get_resolver

from tests.house.test_routes import FACES
from tests.house.tree import EMAIL, SOURCE, lines_with, parsed, place, sources, templates

PAGES = [path for path in templates() if path.name != EMAIL]
# Python that may make HTML: not the demo's mail sink, a server with a policy of its own, and not the letters of e-mail.
ELSEWHERE = {SOURCE / "cli" / "mailsink.py", SOURCE / "notices" / "mail.py"}
MAKERS = [path for path in sources(".py") if path not in ELSEWHERE]
INLINE = r"""(?ix)
    <style\b
  | <script (?![^>]*(?:\bsrc=|type="application/(?:ld\+)?json"))
  | \sstyle \s*=\s* ["'\\{]
  | <[a-z][^<>]* \son[a-z]+ \s*=
  | javascript:
"""
NAMESPACE = r"http://www\.w3\.org/"
# An address that the browser would fetch by itself; a link that a person follows is another matter.
FETCHED = rf"""(?ix)
    \b(?:src|srcset|poster|data|action|formaction|xlink:href) \s*=\s* ["'] \s* (?:https?:)?//
  | <link\b [^>]*? href \s*=\s* ["'] \s* (?:https?:)?//
  | url\( \s* ["']? \s* (?:https?:)?//
  | @import
  | (?<!href=) ["'`] (?:https?:|wss?:)?// (?! {NAMESPACE.removeprefix("http://")} ) [a-z0-9]
"""


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_template_compiles(path: Path) -> None:
    get_template(str(path).split("/templates/", 1)[1])


def named(tag: str) -> dict[str, str]:
    """The literal first arguments of a template tag, with the place of one use."""
    uses = {}
    for path in templates():
        for found in re.finditer(rf"""{{%\s*{tag}\s+["']([^"']+)["']""", path.read_text(encoding="utf-8")):
            uses[found[1]] = str(path.relative_to(SOURCE))
    return uses


def test_what_a_template_includes_or_extends_is_there() -> None:
    for name in named("include") | named("extends"):
        get_template(name)


TEMPLATE = re.compile(r"(?!.*templates/)[a-z_]+/[a-z_/]+\.html")  # by its name, not by its place in the tree


def test_what_a_view_renders_is_there() -> None:
    for path in sources(".py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and re.fullmatch(
                r"(?!.*templates/)[a-z_]+/[a-z_/]+\.html", str(node.value)
            ):
                assert get_template(str(node.value)), place(path, node.lineno)


def test_every_static_file_that_a_template_names_is_there() -> None:
    assert {name: use for name, use in named("static").items() if finders.find(name) is None} == {}


@cache
def names_of_routes() -> set[str]:
    return {
        str(key) for urlconf in FACES.values() for key in get_resolver(urlconf).reverse_dict if isinstance(key, str)
    }


def test_every_route_that_a_template_names_is_there() -> None:
    assert {name: use for name, use in named("url").items() if name not in names_of_routes()} == {}


@pytest.mark.parametrize("path", [*PAGES, *MAKERS], ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_is_written_inline_that_the_policy_forbids(path: Path) -> None:
    assert lines_with(path, INLINE) == []


def test_pages_fetch_nothing_from_anybody_else() -> None:
    files = [*templates(), *sources(".css", ".js", ".svg")]
    assert [line for path in files for line in lines_with(path, FETCHED)] == []
