"""The name in Latin letters, which the profile knows of the applicant and the form asks of others, and the dates."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.jalali import format_date


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    return {"latin_name": names.get("holder_latin") or names["subject"]["name_latin"]}


def document(data: DocumentData) -> dict[str, object]:
    names: Mapping[str, Any] = data.names
    return {
        "born": format_date(names["subject"]["birth_date"], "en"),
        "certificate_no": names["profile"].get("birth_certificate_no"),
        "children": [
            f"{child['name_latin']}, {format_date(child['birth_date'], 'en', calendar='gregorian')}"
            for child in names["children_latin"] or ()
        ],
    }
