"""What a new version of a service changes, in sentences for those who keep the services."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from mikhak.catalogue.checks import IDENTITIES
from mikhak.catalogue.definition import Service

# What the items of a list are called.
NOUNS: Mapping[str, str] = {
    "sections": "page",
    "fields": "question",
    "choices": "choice",
    "conditions": "condition",
    "redirects": "redirect",
    "needs": "need",
    "attachments": "paper",
    "attendees": "attendee",
    "tiers": "fee",
    "flow": "step",
    "results": "result",
    "reasons": "reason",
    "facts": "fact",
    "opens": "opening",
}
_NAMED_BY = (*IDENTITIES, "service", "to")
_LEFT_OUT = {"examples"}


def differences(old: Service, new: Service) -> list[str]:
    """A sentence for every change, in the order of the file; none when nothing changes. Examples do not count."""
    return list(_models(old, new, ""))


def _models(old: BaseModel, new: BaseModel, where: str) -> Iterator[str]:
    for name in type(new).model_fields:
        if name not in _LEFT_OUT:
            yield from _values(getattr(old, name), getattr(new, name), name, where)


def _values(old: Any, new: Any, name: str, where: str) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, BaseModel) and isinstance(new, BaseModel):
        yield from _models(old, new, f"{where}{name}: ")
    elif isinstance(old, tuple) and isinstance(new, tuple) and any(isinstance(one, BaseModel) for one in (*old, *new)):
        yield from _lists(old, new, NOUNS.get(name, name), where)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _values(old.get(key), new.get(key), f"{name}.{key}", where)
    elif old in (None, (), ""):
        yield f"{where}{name} is new: {_shown(new)}."
    elif new in (None, (), ""):
        yield f"{where}{name} goes away; it was {_shown(old)}."
    else:
        yield f"{where}{name} changes from {_shown(old)} to {_shown(new)}."


def _lists(old: Sequence[Any], new: Sequence[Any], noun: str, where: str) -> Iterator[str]:
    before, after = _by_name(old), _by_name(new)
    for name, item in before.items():
        if name not in after:
            yield f"{where}{noun} {name} goes away{_said(item)}."
    for name, item in after.items():
        if name not in before:
            yield f"{where}{noun} {name} is new{_said(item)}."
        elif isinstance(item, BaseModel):
            yield from _models(before[name], item, f"{where}{noun} {name}: ")
    common = [name for name in before if name in after]
    if common != [name for name in after if name in before]:
        yield f"{where}the order of {noun}s changes to {', '.join(after)}."


def _by_name(items: Sequence[Any]) -> dict[str, Any]:
    """The items by what identifies them, or by their place."""
    named: dict[str, Any] = {}
    for place, item in enumerate(items, 1):
        identity = next((str(getattr(item, name)) for name in _NAMED_BY if getattr(item, name, None)), str(place))
        named[identity if identity not in named else f"{identity} ({place})"] = item
    return named


def _said(item: Any) -> str:
    """What an item says to people, in Persian and English."""
    text = next((getattr(item, name) for name in ("label", "text", "title", "who") if getattr(item, name, None)), None)
    return f": {_shown(text)}" if text is not None else ""


def _shown(value: Any) -> str:
    if isinstance(value, BaseModel) and hasattr(value, "fa"):
        return f"«{value.fa}» / “{getattr(value, 'en', '')}”"
    if isinstance(value, tuple):
        return ", ".join(_shown(one) for one in value)
    return f"`{value}`"
