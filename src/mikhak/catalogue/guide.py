"""A guide, as its file says it: a few questions that lead to services, in their order."""

from datetime import date
from typing import Literal

from pydantic import Field

from mikhak.catalogue.question import Dated, FieldSpec, Key, Name, Rule
from mikhak.lib.text import Frozen, Text


class Block(Frozen):
    """A piece of a guide's text: a heading with a paragraph, a list or a table under it."""

    heading: Text
    text: Text | None = None
    items: tuple[Text, ...] = ()
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    source: Text | None = None


class Way(Dated):
    """Where a guide leads when ``when`` holds: to a service, or to words alone."""

    when: Rule = "true"
    text: Text
    service: Key | None = None
    optional: bool = False
    carry: dict[Name, str] = Field(default_factory=dict)  # its question or paper <- the dotted name of an earlier one


class GuideExample(Frozen):
    """What a guide says to somebody; documentation and test at once."""

    name: Name
    answers: dict[str, object]
    today: date = date(2026, 11, 21)
    expect: tuple[Key, ...]  # the services it leads to, in order


class Guide(Frozen):
    """A page that tells which services are wanted, in their order, from the answers to a few questions.

    Life events are guides (services/events); so is the page on the conditions of visas. Its rules know the names of
    its questions, ``today``, ``rules`` and ``computed``.
    """

    key: Key
    category: Key
    kind: Literal["guide"] = "guide"
    order: int = 0  # among the guides of its folder
    title: Text
    summary: Text
    words: tuple[str, ...] = ()
    questions: tuple[FieldSpec, ...] = ()
    ways: tuple[Way, ...] = ()
    blocks: tuple[Block, ...] = ()
    sources: tuple[str, ...] = ()
    examples: tuple[GuideExample, ...] = ()
