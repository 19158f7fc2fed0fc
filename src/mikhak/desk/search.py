"""Looking a dossier up: by its code, person, passport, document, or an officer's own label and note."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from mikhak.accounts.access import OfficerActor
from mikhak.desk.queries import PAGE
from mikhak.dossiers import clues
from mikhak.dossiers import queries as dossiers
from mikhak.dossiers.models import Clue, Dossier
from mikhak.dossiers.queries import Row
from mikhak.lib.codes import parse_tracking_code
from mikhak.lib.digits import clean_code, latin
from mikhak.lib.national_id import is_valid, normalise
from mikhak.lib.persian import tidy
from mikhak.vault import client

_PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{5,12}")


def search(actor: OfficerActor, text: str, *, now: datetime) -> list[Row]:
    """The dossiers that a text finds exactly, within the officer's rights, newest first. Names are sealed: nobody is
    found by a name."""
    text = tidy(text)
    base = dossiers.within(actor, today=now.date(), helping=dossiers.helping()).prefetch_related("labels")
    if code := parse_tracking_code(text):
        return [dossiers.row(dossier, now=now) for dossier in base.filter(code=code)]
    found: dict[object, Dossier] = {}
    for rows in _ways(base, actor, text):
        found |= {dossier.pk: dossier for dossier in rows.order_by("-created_at")[:PAGE]}
    newest = sorted(found.values(), key=lambda dossier: dossier.created_at, reverse=True)
    return [dossiers.row(dossier, now=now) for dossier in newest[:PAGE]]


def _ways(base: QuerySet[Dossier], actor: OfficerActor, text: str) -> Iterator[QuerySet[Dossier]]:
    sign = clean_code(text).upper()
    if is_valid(text):
        yield base.filter(subject_ix=client.index("national_id", normalise(text)))
    if _PASSPORT.fullmatch(sign):
        yield base.filter(pk__in=Clue.objects.filter(ix=clues.passport(sign)).values("dossier"))
    if "-" in text:
        yield base.filter(documents__number=latin(text).strip().upper())
    words = clues.words(actor.officer, text)
    if words and not sign.isdigit():
        yield base.filter(labels__name=text)
        noted = base
        for ix in words:
            noted = noted.filter(pk__in=Clue.objects.filter(ix=ix).values("dossier"))
        yield noted
