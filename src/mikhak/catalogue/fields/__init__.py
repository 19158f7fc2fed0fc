"""The field types, one module each: ``<type>.py`` holds a class ``Kind`` with every face of the type.

A new type is a new module; nothing else names it but ``definition.FieldType``.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import FieldKind, Known, Places, Scene, Wrong

__all__ = ["FieldKind", "Known", "Places", "Scene", "Wrong", "display", "kind", "kinds", "lines"]


@cache
def kind(type_: str) -> FieldKind:
    """The one object of a field type; raises LookupError when there is no such type."""
    try:
        made: FieldKind = import_module(f"{__name__}.{type_}").Kind()
    except (ModuleNotFoundError, AttributeError) as error:
        raise LookupError(f"There is no field type {type_!r}.") from error
    return made


def kinds() -> Iterator[tuple[str, FieldKind]]:
    """All field types by their names."""
    for module in iter_modules(__path__):
        if module.name != "base":
            yield module.name, kind(module.name)


def display(spec: FieldSpec, value: object, language: str, places: Places) -> str:
    """An answer as one line of plain text in a language; no answer is an empty text."""
    return "" if value is None else kind(spec.type).display(spec, value, language, places)


def lines(spec: FieldSpec, value: object, language: str, places: Places) -> list[tuple[str, str]]:
    """An answer as (label, text) lines: one for a simple type, one for each part of a composite one."""
    return [] if value is None else kind(spec.type).lines(spec, value, language, places)
