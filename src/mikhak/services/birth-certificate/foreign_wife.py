"""The wife's place of birth in the words of both languages."""

from typing import Any

from mikhak.catalogue import fields
from mikhak.catalogue.hooks import DocumentData
from mikhak.missions import queries as missions


def document(data: DocumentData) -> dict[str, object]:
    wife: Any = data.answers["wife"]
    place = next(part for part in data.service.field("wife").parts if part.name == "birth_place")
    shown = {language: fields.display(place, wife["birth_place"], language, missions) for language in ("fa", "en")}
    return {"birth_place": shown}
