"""The seal in the QR code of an issued document: it can be checked without a network, with the public keys alone.

A seal is a COSE_Sign1 (RFC 9052, tag 18) with ES256 over an integer-keyed map in deterministic CBOR. The key id is in
the protected header, so that it is signed too. A seal never holds a national ID.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from mikhak.lib.cbor import BadCbor, Value, decode, encode
from mikhak.lib.digits import clean_code

MAX_SIZE = 1024  # bytes; a seal of a document with two names has about 220
SIGNATURE_SIZE = 64  # r || s of P-256
PATH = "/v"

_TAG_SIGN1 = b"\xd2"
_ALG, _KID, _ES256 = 1, 4, -7  # numbers of RFC 9053
_VERSION = 1
_EPOCH = date(1970, 1, 1)
# Keys of the payload map.
(
    _K_VERSION,
    _K_TYPE,
    _K_SERIAL,
    _K_MISSION,
    _K_NAMES,
    _K_BIRTH,
    _K_ISSUED,
    _K_EXPIRES,
    _K_STATUS,
    _K_NONCE,
    _K_DIGEST,
) = range(11)
_REQUIRED = {_K_VERSION, _K_TYPE, _K_SERIAL, _K_MISSION, _K_ISSUED, _K_STATUS, _K_NONCE, _K_DIGEST}
_OPTIONAL = {_K_NAMES, _K_BIRTH, _K_EXPIRES}
_JOINERS = {"\u200c", "\u200d"}  # invisible, but part of Persian spelling


class BadSeal(ValueError):
    """Not a seal to rely on.

    ``reason``: "text" (not the text of a seal), "form" (not a seal in its one right form), "key" (signed with a key
    that is not among the given ones), "signature" (altered or forged), "payload" (rightly signed, not understood).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class SealPayload:
    """What a seal says about a document.

    ``type`` and ``mission`` are keys of the catalogue; ``names`` only those the paper itself shows; ``status_index``
    the place in the status list; ``nonce`` random (8 to 32 bytes); ``digest`` the beginning of the SHA-256 of the
    document's content (8 to 32 bytes).
    """

    type: str
    serial: str
    mission: str
    issued: date
    status_index: int
    nonce: bytes
    digest: bytes
    names: tuple[str, ...] = ()
    birth_date: date | None = None
    expires: date | None = None


def seal_payload(payload: SealPayload, sign: Callable[[bytes], bytes], kid: bytes) -> bytes:
    """The seal of a payload; ``sign`` gives the ES256 signature (r || s, 64 bytes) of the bytes it gets.

    Raises BadSeal when the payload could not be opened again, or the signature has another length.
    """
    body = encode(_to_map(payload))
    if _from_map(decode(body)) != payload:
        raise BadSeal("payload")
    protected = encode({_ALG: _ES256, _KID: kid})
    signature = sign(_to_be_signed(protected, body))
    if len(signature) != SIGNATURE_SIZE:
        raise BadSeal("signature")
    seal = _TAG_SIGN1 + encode([protected, {}, body, signature])
    if len(seal) > MAX_SIZE:
        raise BadSeal("form")
    return seal


def open_seal(data: bytes, keys: Mapping[bytes, EllipticCurvePublicKey]) -> SealPayload:
    """What a seal says, once its signature is verified with the key of its key id; raises BadSeal.

    Whether the document was revoked or has expired is not in the signature and is for the caller to find out.
    """
    protected, kid, body, signature = _parse(data)
    key = keys.get(kid)
    if key is None or not isinstance(key.curve, SECP256R1):
        raise BadSeal("key")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.verify(encode_dss_signature(r, s), _to_be_signed(protected, body), ECDSA(SHA256()))
    except InvalidSignature as error:
        raise BadSeal("signature") from error
    try:
        return _from_map(decode(body))
    except BadCbor as error:
        raise BadSeal("payload") from error


def to_url(public_url: str, seal: bytes) -> str:
    """The address in the QR code. The part after # holds the seal as a decimal number and never reaches a server."""
    return f"{public_url.rstrip('/')}{PATH}#{int.from_bytes(seal, 'big')}"


def from_text(text: str) -> bytes:
    """The seal in a scanned or pasted text: the whole address, or the number alone; raises BadSeal("text").

    One seal has one number: leading zeros are refused. No more than the form is checked; see ``open_seal``.
    """
    number = clean_code(text.rpartition("#")[2][: 4 * MAX_SIZE])
    if not (number.isascii() and number.isdigit()) or number.startswith("0") or len(number) > 2.5 * MAX_SIZE:
        raise BadSeal("text")
    value = int(number)
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def _to_be_signed(protected: bytes, body: bytes) -> bytes:
    return encode(["Signature1", protected, b"", body])


def _parse(data: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Protected header, key id, payload and signature of a seal."""
    if len(data) > MAX_SIZE or data[:1] != _TAG_SIGN1:
        raise BadSeal("form")
    try:
        match decode(data[1:]):
            case [bytes() as protected, {**unprotected}, bytes() as body, bytes() as signature]:
                header = decode(protected)
            case _:
                raise BadSeal("form")
    except BadCbor as error:
        raise BadSeal("form") from error
    match header:
        case {1: -7, 4: bytes() as kid, **others} if not others | unprotected and len(signature) == SIGNATURE_SIZE:
            return protected, kid, body, signature
    raise BadSeal("form")


def _to_map(payload: SealPayload) -> dict[int, object]:
    fields: dict[int, object] = {
        _K_VERSION: _VERSION,
        _K_TYPE: payload.type,
        _K_SERIAL: payload.serial,
        _K_MISSION: payload.mission,
        _K_NAMES: payload.names or None,
        _K_BIRTH: payload.birth_date and _days(payload.birth_date),
        _K_ISSUED: _days(payload.issued),
        _K_EXPIRES: payload.expires and _days(payload.expires),
        _K_STATUS: payload.status_index,
        _K_NONCE: payload.nonce,
        _K_DIGEST: payload.digest,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _from_map(value: Value) -> SealPayload:
    if not isinstance(value, dict) or not _REQUIRED <= value.keys() <= _REQUIRED | _OPTIONAL:
        raise BadSeal("payload")
    if value[_K_VERSION] != _VERSION:
        raise BadSeal("payload")
    names = value.get(_K_NAMES, [])
    if not isinstance(names, list) or (_K_NAMES in value and not names):
        raise BadSeal("payload")
    return SealPayload(
        type=_text(value[_K_TYPE]),
        serial=_text(value[_K_SERIAL]),
        mission=_text(value[_K_MISSION]),
        names=tuple(_text(name) for name in names),
        birth_date=_date(value[_K_BIRTH]) if _K_BIRTH in value else None,
        issued=_date(value[_K_ISSUED]),
        expires=_date(value[_K_EXPIRES]) if _K_EXPIRES in value else None,
        status_index=_count(value[_K_STATUS]),
        nonce=_octets(value[_K_NONCE]),
        digest=_octets(value[_K_DIGEST]),
    )


def _text(value: Value) -> str:
    # Control characters and marks that turn the direction could make a name read as another one on a screen.
    if not isinstance(value, str) or not value.strip() or len(value) > 200:
        raise BadSeal("payload")
    if any(unicodedata.category(char)[0] in "CZ" and char not in {" ", *_JOINERS} for char in value):
        raise BadSeal("payload")
    return value


def _date(value: Value) -> date:
    try:
        return _EPOCH + timedelta(days=_integer(value))
    except OverflowError as error:
        raise BadSeal("payload") from error


def _days(day: date) -> int:
    return (day - _EPOCH).days


def _count(value: Value) -> int:
    if _integer(value) < 0:
        raise BadSeal("payload")
    return _integer(value)


def _integer(value: Value) -> int:
    if not isinstance(value, int):
        raise BadSeal("payload")
    return value


def _octets(value: Value) -> bytes:
    if not isinstance(value, bytes) or not 8 <= len(value) <= 32:
        raise BadSeal("payload")
    return value
