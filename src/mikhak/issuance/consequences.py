"""What a new document changes elsewhere: it is held, it takes the place of an earlier one, it makes a passport void."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mikhak.accounts import actions as accounts
from mikhak.accounts.access import OfficerActor
from mikhak.catalogue.definition import DocumentSpec, FieldSpec, Service
from mikhak.dossiers import events, telling
from mikhak.dossiers.models import Dossier
from mikhak.issuance.document import Making, facts
from mikhak.issuance.models import IssuedDocument, VoidedPassport
from mikhak.lib.digits import latin
from mikhak.vault import client

_UNSEEN = re.compile("[\\s\u200b-\u200f\u2066-\u2069]+")  # spaces, joiners and marks of direction
_DASHES = str.maketrans("‐‑‒–—−", "------")


def carry_out(making: Making, issued: IssuedDocument, *, actor: OfficerActor, now: datetime) -> None:
    """In the transaction that issues the document."""
    dossier, spec = issued.dossier, making.spec
    if dossier.applicant_ix is not None and not making.kind:
        accounts.hold(
            applicant_ix=bytes(dossier.applicant_ix),
            service=issued.service,
            number=issued.number,
            issued=issued.issued_on,
            expires=issued.expires_on,
            facts=facts(making),
        )
    earlier = replaced_by(spec, making.names, today=making.issued)
    if earlier is not None:
        locked = IssuedDocument.objects.select_for_update().get(pk=earlier.pk)
        if locked.status == IssuedDocument.Status.VALID:
            withdraw(locked, actor, reason=_("سند شمارهٔ %s جای آن را گرفت.") % issued.number, now=now)
    passport = making.names.get(spec.voids_passport) if spec.voids_passport else None
    if passport:
        VoidedPassport.objects.create(passport_ix=_passport_ix(passport), voided_at=now, document=issued)


def withdraw(issued: IssuedDocument, actor: OfficerActor, *, reason: str, now: datetime) -> None:
    """A locked document is valid no more: register, history and a message in its own dossier."""
    issued.status, issued.revoked_at = IssuedDocument.Status.REVOKED, now
    issued.revoked_by, issued.revoke_reason = actor.officer, reason
    issued.save()
    accounts.release(number=issued.number)
    events.record(issued.dossier, "document_revoked", {"number": issued.number}, now=now, officer=actor.officer)
    told = {"number": issued.number, "document": issued.title.words}
    telling.tell(issued.dossier, "document_revoked", told, once=f"revoked:{issued.pk}", now=now)


# An earlier document -------------------------------------------------------------------------------------------------
def replaced_by(spec: DocumentSpec, names: Mapping[str, Any], *, today: date) -> IssuedDocument | None:
    """The valid document of ours whose number stands in the answer that ``revokes`` names."""
    number = as_number(names.get(spec.revokes)) if spec.revokes else ""
    found = IssuedDocument.objects.select_related("dossier__version").filter(number=number).first() if number else None
    return found if found and valid(found, today=today) else None


def valid(issued: IssuedDocument, *, today: date) -> bool:
    """Whether the public check would call it valid."""
    in_time = issued.expires_on is None or today <= issued.expires_on
    return issued.status == IssuedDocument.Status.VALID and in_time


def as_number(text: object) -> str:
    """A number as typed, in the form the register has it: Latin digits and capitals, no spaces, one kind of dash."""
    return _UNSEEN.sub("", latin(str(text or ""))).translate(_DASHES).upper()


@dataclass(frozen=True)
class Replacing:
    """What issuing will do to the document of a number; ``issued`` is None when no valid document of ours has it."""

    number: str
    issued: IssuedDocument | None = None
    stranger: bool = False  # it belongs to a dossier of somebody else


def foreseen(
    dossier: Dossier, service: Service, names: Mapping[str, Any], *, ahead: Iterable[str], today: date
) -> list[Replacing]:
    """What the issuing steps ``ahead`` will do to earlier documents, for the officer to see before."""
    steps = [service.step(key) for key in ahead]
    specs = [service.outcome.made_by(step) for step in steps if step.kind == "issue"]
    made = []
    for spec in specs:
        number = as_number(names.get(spec.revokes)) if spec.revokes else ""
        if number:
            earlier = replaced_by(spec, names, today=today)
            made.append(Replacing(number, earlier, earlier is not None and not _same_person(earlier.dossier, dossier)))
    return made


def _same_person(one: Dossier, other: Dossier) -> bool:
    pairs = ((one.applicant_ix, other.applicant_ix), (one.subject_ix, other.subject_ix))
    return any(here is not None and there is not None and bytes(here) == bytes(there) for here, there in pairs)


# Passports -----------------------------------------------------------------------------------------------------------
def voided_passports(dossier: Dossier, service: Service, told: Mapping[str, Any]) -> list[tuple[str, VoidedPassport]]:
    """The Iranian passport numbers in a submission that a standing document of another dossier made void."""
    numbers = dict.fromkeys(_passport_numbers(service.fields(), told["answers"]))
    if told["kind"] == "iranian" and told["profile"].get("passport_no"):
        numbers[str(told["profile"]["passport_no"])] = None
    by_index = {_passport_ix(number): number for number in numbers}
    standing = VoidedPassport.objects.select_related("document").filter(document__status=IssuedDocument.Status.VALID)
    rows = standing.filter(passport_ix__in=list(by_index)).exclude(document__dossier=dossier) if by_index else []
    return [(by_index[bytes(row.passport_ix)], row) for row in rows]


def _passport_numbers(specs: Iterable[FieldSpec], answers: Mapping[str, Any]) -> Iterable[str]:
    for spec in specs:
        answer = answers.get(spec.name)
        if spec.type == "passport_no" and answer:
            yield str(answer)
        elif spec.parts and answer:
            for person in answer if isinstance(answer, list) else [answer]:
                yield from _passport_numbers(spec.parts, person)


def _passport_ix(number: object) -> bytes:
    return client.index("passport", f"IR:{as_number(number)}")
