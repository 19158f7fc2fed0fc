"""The public keys of seals as a file that anybody may keep and check documents with: a JSON Web Key Set (RFC 7517).

The form is the one that browsers take too, so a verifier needs no code of ours. The name of a key (kid) is its key id
in hexadecimal.
"""

import base64
import json
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey, EllipticCurvePublicNumbers

SIZE = 32  # bytes of a coordinate on P-256


class BadKeys(ValueError):
    """Not a list of public keys; the message says what is wrong with it."""


def dump(keys: Mapping[bytes, EllipticCurvePublicKey]) -> str:
    """The keys as text, in the order of their ids, so that the same keys give the same text."""
    return json.dumps({"keys": [_to_jwk(kid, keys[kid]) for kid in sorted(keys)]}, indent=1) + "\n"


def load(text: str) -> dict[bytes, EllipticCurvePublicKey]:
    """The keys of a text by key id; keys of other kinds are left out. Raises BadKeys."""
    try:
        listed = json.loads(text)["keys"]
        keys = dict(_from_jwk(jwk) for jwk in listed if (jwk["kty"], jwk.get("crv")) == ("EC", "P-256"))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadKeys("it is not a JSON Web Key Set, or damaged") from error
    if not keys:
        raise BadKeys("there is no key in it")
    return keys


def _to_jwk(kid: bytes, key: EllipticCurvePublicKey) -> dict[str, str]:
    if not isinstance(key.curve, SECP256R1):
        raise BadKeys("only keys on P-256 make seals")
    numbers = key.public_numbers()
    point = {"x": _to_text(numbers.x), "y": _to_text(numbers.y)}
    return {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": kid.hex(), **point}


def _from_jwk(jwk: Mapping[str, str]) -> tuple[bytes, EllipticCurvePublicKey]:
    numbers = EllipticCurvePublicNumbers(_to_number(jwk["x"]), _to_number(jwk["y"]), SECP256R1())
    return bytes.fromhex(jwk["kid"]), numbers.public_key()  # a point that is not on the curve is a ValueError


def _to_text(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(SIZE, "big")).rstrip(b"=").decode()


def _to_number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
