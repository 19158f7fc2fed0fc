"""What a service can do beyond its file: an optional Python file beside it, with one or both of two functions.

``computed(names) -> dict`` adds ``computed.*`` to the vocabulary of the conditions; it always gives the same keys, None
for what it cannot know yet. ``document(data) -> dict`` adds to what the document's template receives.
The file has the service's stem, with underscores for hyphens (``lost_abroad.py`` beside ``lost-abroad.yaml``).
"""

import importlib.util
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mikhak.catalogue.definition import Service

Names = Mapping[str, object]
alarms = logging.getLogger("mikhak.alarm")


@dataclass(frozen=True)
class DocumentData:
    """What a document is made from: the pinned service, the names of its conditions and what officers recorded."""

    service: Service
    names: Names
    answers: Mapping[str, object]
    mission: Mapping[str, object]
    issued: date
    number: str
    records: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # step key -> recorded
    document: str = ""  # which of ``outcome.also``; empty: the service's own


def _nothing(_: Any) -> dict[str, object]:
    return {}


@dataclass(frozen=True)
class Hook:
    computed: Callable[[Names], dict[str, object]] = _nothing
    document: Callable[[DocumentData], dict[str, object]] = _nothing


_hooks: dict[str, Hook] = {}
_NONE = Hook()


def register(key: str, path: Path) -> None:
    """Load the hook file of a service; raises whatever the file raises."""
    spec = importlib.util.spec_from_file_location(f"mikhak_hook_{key.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    _hooks[key] = Hook(getattr(module, "computed", _nothing), getattr(module, "document", _nothing))


class Failed(dict[str, object]):
    """What is computed when the hook itself fails: nothing, and ``error`` says why. The operator is told."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def computed(key: str, names: Names) -> dict[str, object]:
    """What the hook of a service adds to the names; ``Failed`` when it cannot."""
    try:
        return of(key).computed(names)
    except Exception as error:
        alarms.error("The hook of %s fails with a %s.", key, type(error).__name__)  # its words may hold answers
        return Failed(error)


def forget(key: str) -> None:
    _hooks.pop(key, None)


def of(key: str) -> Hook:
    """The hook of a service; one that adds nothing when it has no file."""
    return _hooks.get(key, _NONE)
