"""Sealing: all that can be done with public keys, and with the key of one dossier once somebody holds it.

Pure functions on bytes. The primitives are those of ``cryptography``: HPKE (RFC 9180) with the hybrid ML-KEM-768 +
X25519 for wrapping, HKDF-SHA256 for deriving, AES-256-GCM for sealing. Every sealed value begins with a format byte,
followed by the epoch (year) of the mission's key where there is one; both are authenticated, and so is the place it
belongs.
"""

import hashlib
import os
import struct
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mikhak.vault.errors import Unreadable

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
FIELD, FILE, KEYED, WRAPPED, MAIL = 1, 2, 3, 4, 5  # format bytes
WORKER = "@worker"  # the pseudo-mission whose key seals addresses of mail
CHUNK = 64 * 1024  # bytes of a file sealed at a time
TAG = 16  # bytes of an AES-GCM tag
_HEAD = struct.Struct(">BH")  # format, epoch
_MLKEM_PUBLIC, _MLKEM_SEED = 1184, 64  # bytes, FIPS 203


@dataclass(frozen=True)
class MissionPublicKey:
    """What a mission's dossiers are wrapped for: ML-KEM-768 public key followed by the X25519 public key."""

    mission: str
    epoch: int
    public: bytes


def bind(*parts: str | bytes | int) -> bytes:
    """One unambiguous byte string out of several parts: each is preceded by its length."""
    encoded = [p if isinstance(p, bytes) else str(p).encode() for p in parts]
    return b"".join(struct.pack(">I", len(p)) + p for p in encoded)


def derive(secret: bytes, *info: str | bytes | int, salt: bytes | None = None, length: int = 32) -> bytes:
    """HKDF-SHA256 of a secret, for one purpose spelled out in ``info``."""
    return HKDF(SHA256(), length, salt, bind(*info)).derive(secret)


def public_der(key: EllipticCurvePublicKey) -> bytes:
    """A verifying key as SubjectPublicKeyInfo, DER."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def key_id(key: EllipticCurvePublicKey) -> bytes:
    """Four bytes that name a signing key; short because every QR code carries it, and only a hint to the verifier."""
    return hashlib.sha256(public_der(key)).digest()[:4]


# Two keys that make a pair -------------------------------------------------------------------------------------------
def private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """The hybrid private key of a 96-byte seed."""
    mlkem, x25519 = seed[:_MLKEM_SEED], seed[_MLKEM_SEED:]
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(mlkem), X25519PrivateKey.from_private_bytes(x25519)
    )


def public_bytes(seed: bytes) -> bytes:
    """The public half of a 96-byte seed, 1216 bytes."""
    mlkem, x25519 = seed[:_MLKEM_SEED], seed[_MLKEM_SEED:]
    return (
        MLKEM768PrivateKey.from_seed_bytes(mlkem).public_key().public_bytes_raw()
        + X25519PrivateKey.from_private_bytes(x25519).public_key().public_bytes_raw()
    )


def _public_key(public: bytes) -> MLKEM768X25519PublicKey:
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC]),
        X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]),
    )


def seal_to(key: MissionPublicKey, form: int, plaintext: bytes, *info: str | bytes | int) -> bytes:
    """Seal for whoever holds the private half; ``info`` says what it is and where it belongs."""
    head = _HEAD.pack(form, key.epoch)
    return head + SUITE.encrypt(plaintext, _public_key(key.public), info=bind(head, key.mission, *info))


def open_as(private: MLKEM768X25519PrivateKey, mission: str, sealed: bytes, *info: str | bytes | int) -> bytes:
    """The plaintext of ``seal_to``; raises Unreadable."""
    head, body = sealed[: _HEAD.size], sealed[_HEAD.size :]
    try:
        return SUITE.decrypt(body, private, info=bind(head, mission, *info))
    except InvalidTag as error:
        raise Unreadable("wrapped for another key or place, or altered") from error


def epoch_of(sealed: bytes, form: int) -> int:
    """The epoch in front of a sealed value; raises Unreadable when it is of another format."""
    if len(sealed) <= _HEAD.size or sealed[0] != form:
        raise Unreadable("not of the format expected here")
    return int(_HEAD.unpack_from(sealed)[1])


def mail_info(aad: str | bytes) -> tuple[str, bytes]:
    """What a sealed address is bound to."""
    return "mikhak/mail/v1", aad if isinstance(aad, bytes) else aad.encode()


# One dossier ---------------------------------------------------------------------------------------------------------
def dossier_key(mission_secret: bytes, shred_secret: bytes, dossier_id: UUID, part_id: UUID | None) -> bytes:
    """The key of a dossier (or of one later part of it) out of its two halves; either alone opens nothing."""
    salt = dossier_id.bytes + (part_id.bytes if part_id else b"")
    return HKDF(SHA256(), 32, salt, b"mikhak/dek/v1").derive(mission_secret + shred_secret)


def wrap_info(dossier_id: UUID, part_id: UUID | None) -> tuple[str, bytes, bytes]:
    """What a wrapped dossier key is bound to."""
    return "mikhak/wrap/v1", dossier_id.bytes, part_id.bytes if part_id else b""


@dataclass(frozen=True)
class Sealer:
    """Seals and opens the fields and files of one dossier, or of one later part of it (a correction's answer).

    ``label`` and ``name`` say the place: table, column and, where a dossier has several, the row, for example
    ``"dossiers.answers"`` or ``f"dossiers.attachment:{attachment.id}"``. What was sealed for one place does not open in
    another. The portal holds a Sealer only while it submits; nothing it keeps makes another one.
    """

    dek: bytes = field(repr=False)
    dossier_id: UUID
    epoch: int
    part_id: UUID | None = None

    @classmethod
    def new(
        cls, dossier_id: UUID, mission: MissionPublicKey, shred_key: bytes, part_id: UUID | None = None
    ) -> tuple[Self, bytes]:
        """A Sealer with a fresh key, and that key wrapped for the mission (1171 bytes, kept with the dossier).

        ``shred_key`` is what ``client.deposit(dossier_id, part_id)`` answered.
        """
        secret = os.urandom(32)
        wrapped = seal_to(mission, WRAPPED, secret, *wrap_info(dossier_id, part_id))
        return cls(dossier_key(secret, shred_key, dossier_id, part_id), dossier_id, mission.epoch, part_id), wrapped

    def _place(self, head: bytes, label: str) -> bytes:
        return bind(head, self.dossier_id.bytes, self.part_id.bytes if self.part_id else b"", label)

    def seal(self, label: str, plaintext: bytes) -> bytes:
        """AES-256-GCM under a key of the label's own: head, 12-byte nonce, ciphertext, tag."""
        head, nonce = _HEAD.pack(FIELD, self.epoch), os.urandom(12)
        cipher = AESGCM(derive(self.dek, "mikhak/field/v1", label))
        return head + nonce + cipher.encrypt(nonce, plaintext, self._place(head, label))

    def open(self, label: str, sealed: bytes) -> bytes:
        """The plaintext of ``seal``; raises Unreadable."""
        self._expect(sealed, FIELD, 12)
        head, nonce, body = sealed[:3], sealed[3:15], sealed[15:]
        try:
            return AESGCM(derive(self.dek, "mikhak/field/v1", label)).decrypt(nonce, body, self._place(head, label))
        except InvalidTag as error:
            raise Unreadable(label) from error

    def seal_file(self, name: str, data: bytes) -> bytes:
        """64 KiB at a time; counter and last-chunk bit are in the nonce, so no chunk can be moved, dropped or added."""
        head, salt = _HEAD.pack(FILE, self.epoch), os.urandom(16)
        cipher = AESGCM(derive(self.dek, "mikhak/file/v1", name, salt=salt))
        place, out, last = self._place(head, name), [head, salt], max(0, len(data) - 1) // CHUNK
        view = memoryview(data)
        for n in range(last + 1):
            out.append(cipher.encrypt(_chunk_nonce(n, n == last), view[n * CHUNK : (n + 1) * CHUNK], place))
        return b"".join(out)

    def open_file(self, name: str, sealed: bytes) -> bytes:
        """The plaintext of ``seal_file``; raises Unreadable."""
        self._expect(sealed, FILE, 16)
        head, salt, body = sealed[:3], sealed[3:19], memoryview(sealed)[19:]
        cipher = AESGCM(derive(self.dek, "mikhak/file/v1", name, salt=salt))
        place, out, step = self._place(head, name), [], CHUNK + TAG
        last = (len(body) - 1) // step
        try:
            for n in range(last + 1):
                out.append(cipher.decrypt(_chunk_nonce(n, n == last), body[n * step : (n + 1) * step], place))
        except InvalidTag as error:
            raise Unreadable(name) from error
        return b"".join(out)

    def _expect(self, sealed: bytes, form: int, extra: int) -> None:
        if epoch_of(sealed, form) != self.epoch or len(sealed) < _HEAD.size + extra + TAG:
            raise Unreadable("of another epoch, or cut short")


def _chunk_nonce(number: int, last: bool) -> bytes:
    # The key is of this one sealing (random salt), so the counter alone makes the nonce unique.
    return bytes(7) + struct.pack(">IB", number, last)


# Drafts and profiles: one key, given by the vault --------------------------------------------------------------------
def seal_with(key: bytes, aad: str | bytes, plaintext: bytes) -> bytes:
    """AES-256-GCM under a key of the vault (a draft's, a profile's); ``aad`` says table, column and row."""
    nonce = os.urandom(12)
    return bytes([KEYED]) + nonce + AESGCM(key).encrypt(nonce, plaintext, bind(bytes([KEYED]), aad))


def open_with(key: bytes, aad: str | bytes, sealed: bytes) -> bytes:
    """The plaintext of ``seal_with``; raises Unreadable."""
    if len(sealed) < 1 + 12 + TAG or sealed[0] != KEYED:
        raise Unreadable("not of the format expected here")
    try:
        return AESGCM(key).decrypt(sealed[1:13], sealed[13:], bind(bytes([KEYED]), aad))
    except InvalidTag as error:
        raise Unreadable("another key or place, or altered") from error
