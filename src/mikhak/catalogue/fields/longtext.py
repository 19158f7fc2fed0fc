"""A text of several lines: a description, a reason."""

from typing import Any

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields import text
from mikhak.lib.persian import tidy


class Kind(text.Kind):
    """Text that keeps its line breaks."""

    ui = "longtext"
    longest = 4000

    def stored(self, spec: FieldSpec, raw: str) -> str:
        return tidy(raw)

    def attrs(self, spec: FieldSpec) -> dict[str, Any]:
        # No maxlength: a browser would silently cut what is pasted.
        return {"rows": 5} | ({"dir": "ltr"} if spec.script == "latin" else {})
