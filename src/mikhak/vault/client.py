"""What every face may ask of the vault. Nothing here opens what was submitted.

Every function raises VaultUnavailable when the vault does not answer, and VaultRefused when it will not.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from mikhak.vault import sealing, wire
from mikhak.vault.sealing import MissionPublicKey


def ping() -> None:
    """Returns when the vault answers."""
    wire.call("ping")


def index(kind: str, value: str) -> bytes:
    """Blind index of a normalised value, 32 bytes; equal for equal values of one kind.

    ``kind``: national_id (about 23 ms, see ``keystore``), email, passport, applicant, document, phone or word.
    """
    return _bytes(wire.call("index", kind=kind, value=value)["index"])


def draft_key(day: date) -> bytes:
    """The key (32 bytes) of drafts last saved on a UTC day. Refused ("day") when it is more than 30 days ago, and for
    a past day on which no draft was saved."""
    return _bytes(wire.call("draft_key", day=day.isoformat())["key"])


def profile_key(applicant_id: int) -> bytes:
    """The key (32 bytes) of one person's profile."""
    return _bytes(wire.call("profile_key", applicant_id=applicant_id)["key"])


def holdings_key(applicant_ix: bytes) -> bytes:
    """The key (32 bytes) of the facts kept of one person's documents; the person is named by the blind index, which is
    all that a dossier knows."""
    return _bytes(wire.call("holdings_key", applicant_ix=applicant_ix.hex())["key"])


def report_key(person: str, code: str) -> bytes:
    """The key (32 bytes) of the answers to one report: for who knows both the person, as typed and normalised, and the
    code. Neither the table of reports nor the code alone leads to it."""
    return _bytes(wire.call("report_key", person=person, code=code)["key"])


def mission_key(mission: str) -> MissionPublicKey:
    """The public key dossiers of a mission are wrapped for this year. Asked of the vault and not read from the table,
    so that who can write the table cannot redirect dossiers to a key of his own."""
    answer = wire.call("mission_key", mission=mission)
    return MissionPublicKey(mission, answer["epoch"], _bytes(answer["public"]))


def deposit(dossier_id: UUID, part_id: UUID | None = None) -> bytes:
    """The shred key (32 bytes) of a new dossier, or of a later part of it (the answer to a correction); durable.

    The same again within an hour; after that refused ("late"): take a new id when submitting anew. Refused
    ("shredded") when the dossier was shredded. Shredding the dossier destroys the keys of all its parts.
    """
    part = part_id.hex if part_id else None
    return _bytes(wire.call("deposit", dossier_id=dossier_id.hex, part_id=part)["key"])


def mail_box(text: str, aad: str | bytes) -> bytes:
    """A text (an address) sealed so that only the worker opens it; ``aad`` says table, column and row."""
    return sealing.seal_to(mission_key(sealing.WORKER), sealing.MAIL, text.encode(), *sealing.mail_info(aad))


def signing_key_id() -> bytes:
    """The id (4 bytes) of the key ``opening.sign`` signs with now, because it is part of what is signed.

    ``sign`` says which key it took; at the turn of a year the two may differ, and the seal is to be made again.
    """
    return _bytes(wire.call("signing_key_id")["kid"])


def public_keys() -> Mapping[bytes, EllipticCurvePublicKey]:
    """The keys the seals of documents verify with, by key id."""
    keys: dict[bytes, EllipticCurvePublicKey] = {}
    for der in map(_bytes, wire.call("public_keys")["keys"]):
        key = load_der_public_key(der)
        if isinstance(key, EllipticCurvePublicKey):
            keys[sealing.key_id(key)] = key
    return keys


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text)
