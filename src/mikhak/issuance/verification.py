"""The public check (بررسی صحت مدارک): by typed code, by QR, or by the file itself.

Unknown, mistyped and never issued look the same. No name, no ID and no reason is ever told; the person compares type,
number, mission and dates with the paper in hand.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mikhak.issuance import actions
from mikhak.issuance.models import IssuedDocument
from mikhak.lib.codes import parse_document_code
from mikhak.lib.seal import BadSeal, SealPayload, from_text, open_seal
from mikhak.lib.sealed_pdf import seal_in
from mikhak.vault import client

State = Literal["valid", "revoked", "expired", "unknown"]


@dataclass(frozen=True)
class Check:
    """What the register says today; ``issued`` is None for unknown documents."""

    state: State
    issued: IssuedDocument | None = None
    altered: bool = False  # the file is not byte for byte the one that was issued


UNKNOWN = Check("unknown")


def by_code(text: str, *, today: date) -> Check:
    """Check the code typed from the paper."""
    code = parse_document_code(text)
    if code is None:
        return UNKNOWN
    return _told(IssuedDocument.objects.filter(code_ix=client.index("document", code)).first(), today=today)


def by_seal(text: str, *, today: date) -> Check:
    """Check what a QR code holds: the seal's signature first, then the register."""
    try:
        payload = open_seal(from_text(text), client.public_keys())
    except BadSeal:
        return UNKNOWN
    return by_payload(payload, today=today)


def by_payload(payload: SealPayload, *, today: date) -> Check:
    """Check an opened seal against the register: number, kind and dates must agree."""
    found = IssuedDocument.objects.filter(number=payload.serial, status_index=payload.status_index).first()
    if found is None or (found.service, found.issued_on, found.mission) != (
        payload.type,
        payload.issued,
        payload.mission,
    ):
        return UNKNOWN
    return _told(found, today=today)


def by_place(number: str, status_index: int, *, today: date) -> Check:
    """What became of a document whose seal a browser has verified by itself; only number and place are told us."""
    return _told(IssuedDocument.objects.filter(number=number, status_index=status_index).first(), today=today)


def by_file(data: bytes, *, today: date) -> Check:
    """Check a PDF: its seal, the content the seal is of, and whether it is the file that was issued."""
    try:
        seal, digest = seal_in(data)
        payload = open_seal(seal, client.public_keys())
    except BadSeal:
        return UNKNOWN
    if payload.digest != digest[: len(payload.digest)]:
        return UNKNOWN
    check = by_payload(payload, today=today)
    same = check.issued is not None and bytes(check.issued.digest) == hashlib.sha256(data).digest()
    return Check(check.state, check.issued, altered=check.issued is not None and not same)


def _told(issued: IssuedDocument | None, *, today: date) -> Check:
    if issued is None:
        return UNKNOWN
    actions.count_check(issued)
    if issued.status == IssuedDocument.Status.REVOKED:
        return Check("revoked", issued)
    if issued.expires_on and issued.expires_on < today:
        return Check("expired", issued)
    return Check("valid", issued)
