"""The public keys of seals as a text that anybody may keep and check documents with.

``{"keys": {key id in hexadecimal: SubjectPublicKeyInfo in base64}}``, which browsers and other programs take too.
"""

import base64
import json
from collections.abc import Mapping

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key


class BadKeys(ValueError):
    """Not a list of public keys; the message says what is wrong with it."""


def dump(keys: Mapping[bytes, EllipticCurvePublicKey]) -> str:
    """The keys as text, in the order of their ids, so that the same keys give the same text."""
    listed = {
        kid.hex(): base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
        for kid, key in sorted(keys.items(), key=lambda pair: pair[0])
    }
    return json.dumps({"keys": listed}, indent=1) + "\n"


def load(text: str) -> dict[bytes, EllipticCurvePublicKey]:
    """The keys of a text by key id; raises BadKeys."""
    try:
        keys = {bytes.fromhex(kid): _key(listed) for kid, listed in json.loads(text)["keys"].items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, UnsupportedAlgorithm) as error:
        raise BadKeys("it is not a list of public keys, or damaged") from error
    if not keys:
        raise BadKeys("there is no key in it")
    return keys


def _key(listed: str) -> EllipticCurvePublicKey:
    key = load_der_public_key(base64.b64decode(listed, validate=True))
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise ValueError("seals are made with keys on P-256 only")
    return key
