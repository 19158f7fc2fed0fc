"""The opening half: for the office and the worker, never for the portal (an import contract says so).

Each call is written to the audit before it is answered. Every function raises VaultRefused with its reason, and
VaultUnavailable when the vault or its audit table is out of reach.
"""

from uuid import UUID

from mikhak.vault import wire
from mikhak.vault.errors import VaultRefused
from mikhak.vault.proofs import make_assertion
from mikhak.vault.sealing import WRAPPED, Sealer, epoch_of

__all__ = ["make_assertion", "open_mail_box", "shred", "sign", "unseal"]


def unseal(
    *,
    dossier_id: UUID,
    mission: str,
    wrapped_key: bytes,
    epoch: int,
    assertion: str,
    purpose: str,
    part_id: UUID | None = None,
) -> Sealer:
    """The Sealer of a dossier (or of a part of it) for a named officer and purpose.

    Refused: assertion, expired, mission (not one of the officer's), budget (more than 300 dossiers in an hour),
    shredded, unknown, unreadable (wrapped for another mission or dossier, or altered).
    """
    if epoch_of(wrapped_key, WRAPPED) != epoch:
        raise VaultRefused("unreadable")
    answer = wire.call(
        "unseal",
        proved=True,
        dossier_id=dossier_id.hex,
        part_id=part_id.hex if part_id else None,
        mission=mission,
        wrapped_key=wrapped_key.hex(),
        assertion=assertion,
        purpose=purpose,
    )
    return Sealer(bytes.fromhex(answer["dek"]), dossier_id, epoch, part_id)


def open_mail_box(sealed: bytes, aad: str | bytes, *, purpose: str = "mail") -> str:
    """What ``client.mail_box`` sealed; for the worker that sends the mail."""
    place = aad if isinstance(aad, bytes) else aad.encode()
    answer = wire.call("open_mail_box", proved=True, sealed=sealed.hex(), aad=place.hex(), purpose=purpose)
    return str(answer["text"])


def sign(*, payload: bytes, assertion: str, purpose: str) -> tuple[bytes, bytes]:
    """ES256 over a payload: (r||s in 64 bytes, key id in 4). Deterministic: the same payload, the same signature."""
    answer = wire.call("sign", proved=True, payload=payload.hex(), assertion=assertion, purpose=purpose)
    return bytes.fromhex(answer["signature"]), bytes.fromhex(answer["kid"])


def shred(dossier_id: UUID, assertion: str, *, purpose: str = "retention") -> None:
    """Destroys the shred keys of a dossier and of all its parts: no copy of it opens again. Repeating is harmless."""
    wire.call("shred", proved=True, dossier_id=dossier_id.hex, assertion=assertion, purpose=purpose)
