"""The JSON Schema of the service files, for editors: it knows every key while one writes, and what it may hold."""

from typing import Any

from pydantic import TypeAdapter

from mikhak.catalogue.definition import Guide, Service

PLACED = ("key", "category")  # follow from where the file is
USE = {
    "type": "object",
    "description": "The items of a fragment of services/shared, under a condition of their own.",
    "properties": {"use": {"type": "string"}, "show_if": {"type": "string"}, "when": {"type": "string"}},
    "required": ["use"],
    "additionalProperties": False,
}


def schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of a file that holds a service or a guide."""
    whole: dict[str, Any] = TypeAdapter(Service | Guide).json_schema()
    definitions: dict[str, Any] = whole.pop("$defs")
    for name in ("Service", "Guide"):
        _without_placed(definitions[name])
    for definition in definitions.values():
        _with_fragments(definition)
    definitions["Use"] = USE
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Mikhak: a service or a guide",
        **whole,
        "$defs": dict(sorted(definitions.items())),
    }


def _without_placed(definition: dict[str, Any]) -> None:
    for name in PLACED:
        definition["properties"].pop(name)
    definition["required"] = [name for name in definition["required"] if name not in PLACED]


def _with_fragments(value: Any) -> None:
    """Wherever a list of objects stands, a fragment may be used."""
    if isinstance(value, dict):
        items = value.get("items")
        if value.get("type") == "array" and isinstance(items, dict) and "$ref" in items:
            value["items"] = {"anyOf": [items, {"$ref": "#/$defs/Use"}]}
        for inner in value.values():
            _with_fragments(inner)
    elif isinstance(value, list):
        for inner in value:
            _with_fragments(inner)
