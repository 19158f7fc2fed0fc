"""By what a dossier is looked up besides its code and its person, without anything readable in the database."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mikhak.accounts.models import Officer
from mikhak.catalogue.definition import Service
from mikhak.dossiers.models import Clue, Dossier
from mikhak.lib.persian import fold
from mikhak.vault import client

MOST_WORDS = 60  # of a note are looked up
_WORD = re.compile(r"\w{2,}")


def of_submission(dossier: Dossier, service: Service, names: Mapping[str, Any], answers: Mapping[str, Any]) -> None:
    """The passports of the person and the applicant, and those that the form asked for."""
    asked = [answers.get(spec.name) for spec in service.fields() if spec.type == "passport_no"]
    people = [names[who].get("passport_no") for who in ("subject", "applicant")]
    _add(dossier, {passport(str(number)) for number in (*people, *asked) if number})


def of_note(dossier: Dossier, officer: Officer, text: str) -> None:
    """The words of a note, for its officer alone."""
    _add(dossier, words(officer, text))


def passport(number: str) -> bytes:
    """The clue of a passport's number, however it is written."""
    return client.index("passport", re.sub(r"[^A-Z0-9]", "", number.upper()))


def words(officer: Officer, text: str) -> set[bytes]:
    """The clues of the words of an officer's text."""
    found = list(dict.fromkeys(_WORD.findall(fold(text))))[:MOST_WORDS]
    return {client.index("word", f"{officer.pk}:{word}") for word in found}


def _add(dossier: Dossier, clues: Iterable[bytes]) -> None:
    Clue.objects.bulk_create([Clue(dossier=dossier, ix=ix) for ix in clues], ignore_conflicts=True)
