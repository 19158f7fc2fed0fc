"""Longer texts of the public pages, in three languages: YAML files in this folder, read once and held to a shape.

``about`` what the first page explains, ``questions`` and answers, the ``guide`` by task, the ``trust`` page and the
statement on ``accessibility``. A passage of the guide is also the help beside the screens that it names.
"""

from functools import cache
from pathlib import Path

from mikhak.lib import yaml12
from mikhak.lib.text import Frozen, Text

FOLDER = Path(__file__).resolve().parent


class Words(Text):
    """A text that applicants read: none of the three languages may be missing."""

    ar: str


class Passage(Frozen):
    """A heading and what stands below it, in this order; ``path`` is the page that it speaks of."""

    key: str
    title: Words
    text: tuple[Words, ...] = ()
    steps: tuple[Words, ...] = ()
    items: tuple[Words, ...] = ()
    note: Words | None = None
    path: str = ""
    picture: str = ""  # a file of docs/pictures/<language>, without its ending
    screens: tuple[str, ...] = ()  # names of the routes that show this passage as their help


class Reading(Frozen):
    """A page, or a book, of passages."""

    title: Words
    summary: Words
    passages: tuple[Passage, ...]


class Question(Frozen):
    """A question as people ask it. ``words`` are others by which it should be found."""

    key: str
    title: Words
    summary: Words
    words: tuple[str, ...] = ()
    path: str = ""
    category: str = ""


class Group(Frozen):
    key: str
    title: Words
    questions: tuple[Question, ...]


class Questions(Frozen):
    groups: tuple[Group, ...]


@cache
def reading(name: str) -> Reading:
    """One of ``about``, ``guide``, ``trust``, ``accessibility``."""
    return Reading.model_validate(yaml12.load(FOLDER / f"{name}.yaml"))


@cache
def questions() -> Questions:
    """All questions, in their groups."""
    return Questions.model_validate(yaml12.load(FOLDER / "questions.yaml"))
