"""Where the person was born, in Persian: from the profile of the applicant, or as told of somebody else."""

from collections.abc import Mapping
from typing import Any

from mikhak.catalogue import fields
from mikhak.catalogue.hooks import DocumentData
from mikhak.missions import queries as missions


def document(data: DocumentData) -> dict[str, object]:
    names: Mapping[str, Any] = data.names
    part = next(part for part in data.service.field("born").parts if part.name == "birth_place")
    place = (names["born"] or names["profile"]).get("birth_place")
    return {"birth_place": fields.display(part, place, "fa", missions) if place else None}
