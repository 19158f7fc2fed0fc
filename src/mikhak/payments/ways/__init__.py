"""The ways to pay, one module each: ``<way>.py`` holds a class ``Kind``. A new way is a new module; nothing else names
it."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from mikhak.payments.ways.base import Way

__all__ = ["Way", "way", "ways"]


@cache
def way(name: str) -> Way:
    """The one object of a way; raises LookupError when there is no such way."""
    if name not in _names():
        raise LookupError(f"There is no way to pay called {name!r}.")
    made: Way = import_module(f"{__name__}.{name}").Kind()
    return made


@cache
def ways() -> dict[str, Way]:
    """All that can be used here, by their names, in the order they are offered."""
    return {one.name: one for one in sorted(map(way, _names()), key=lambda one: one.place) if one.usable()}


@cache
def _names() -> frozenset[str]:
    return frozenset(module.name for module in iter_modules(__path__) if module.name != "base")
