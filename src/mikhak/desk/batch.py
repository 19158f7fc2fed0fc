"""One act on many dossiers. First it is shown what each would get; then it is done, each on its own: what is refused
to one keeps nothing from the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from mikhak.accounts.access import OfficerActor
from mikhak.desk import actions
from mikhak.dossiers import access, assignment, queries
from mikhak.dossiers import actions as dossiers
from mikhak.dossiers.queries import Row
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal

MOST = 100  # dossiers at a time
Told = Mapping[str, Any]  # what the form of the act says, and "key", which tells a second press of the same button
Who = dict[str, Any]  # actor, code, now
Work = Callable[[Who, Told], object]


@dataclass(frozen=True)
class Result:
    """What becomes of one dossier: ``refused`` says why nothing does, empty when it is done or can be."""

    row: Row
    refused: str


WORK: dict[str, Work] = {
    "give": lambda who, told: assignment.give(**who, to=told["to"]),
    "give_back": lambda who, told: assignment.give_back(**who),
    "label": lambda who, told: actions.label(**who, name=told["label"]),
    "unlabel": lambda who, told: actions.unlabel(**who, name=told["label"]),
    "put_aside": lambda who, told: actions.put_aside(**who, until=told["until"], why=told["why"]),
    "bring_back": lambda who, told: actions.bring_back(**who),
    "watch": lambda who, told: actions.watch(**who),
    "send_message": lambda who, told: dossiers.send_message(
        **who, text=told["text"], key=uuid5(UUID(told["key"]), who["code"])
    ),
}
_SEALS = frozenset({"send_message"})  # the vault keeps what these ask of it; they are not tried out


def preview(*, actor: OfficerActor, codes: Sequence[str], act: str, told: Told, now: datetime) -> list[Result]:
    """What the act would do to each, in the order given; nothing is changed. Codes that are not theirs are left out."""

    def attempt(who: Who) -> None:
        if act in _SEALS:
            access.check(actor, access.for_officer(actor, who["code"], today=now.date()), act, now=now)
            return
        with transaction.atomic():
            WORK[act](who, told)
            transaction.set_rollback(True)

    return _each(actor, codes, attempt, now=now)


def perform(*, actor: OfficerActor, codes: Sequence[str], act: str, told: Told, now: datetime) -> list[Result]:
    """Do it to each, in a transaction of its own; gives what was done and what was refused."""
    return _each(actor, codes, lambda who: WORK[act](who, told), now=now)


def _each(actor: OfficerActor, codes: Sequence[str], work: Callable[[Who], object], *, now: datetime) -> list[Result]:
    results = []
    for code in list(dict.fromkeys(codes))[:MOST]:
        try:
            dossier = access.for_officer(actor, code, today=now.date())
        except NotFound:
            continue
        refused = ""
        try:
            work({"actor": actor, "code": dossier.code, "now": now})
        except (Refusal, Conflict, Forbidden) as refusal:
            refused = str(refusal.message)
        results.append(Result(queries.row(dossier, now=now), refused))
    return results
