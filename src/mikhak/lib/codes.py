"""Codes that people read, type and dictate. Both kinds detect every wrong character and every swap of neighbours."""

import re
from random import Random, SystemRandom

from mikhak.lib.digits import clean_code

# No I, L, O, 0, 1: nothing that a reader takes for something else. 31 signs, a prime, which the check relies on.
TRACKING_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
TRACKING_LENGTH = 12
# Crockford's base 32: no I, L, O, U; 32 signs, the elements of GF(32).
DOCUMENT_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DOCUMENT_LENGTH = 16
ONE_TIME_LENGTH = 8

_SYSTEM = SystemRandom()
_CROCKFORD = str.maketrans("OIL", "011")
_FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def new_tracking_code(random: Random = _SYSTEM) -> str:
    """A new tracking code: 11 random signs (54 bits) and a check sign; ``random`` is fixed only in tests."""
    body = "".join(random.choice(TRACKING_ALPHABET) for _ in range(TRACKING_LENGTH - 1))
    # The check sign has weight 12; solve weighted sum = 0 (mod 31) for it.
    check = -_weighted_sum(body) * pow(TRACKING_LENGTH, -1, len(TRACKING_ALPHABET)) % len(TRACKING_ALPHABET)
    return body + TRACKING_ALPHABET[check]


def parse_tracking_code(text: str) -> str | None:
    """The code in a typed text (any case, spaces, dashes, Persian digits), or None when it is not one."""
    code = clean_code(text).upper()
    if len(code) != TRACKING_LENGTH or not set(code) <= set(TRACKING_ALPHABET):
        return None
    return code if _weighted_sum(code) == 0 else None


def new_document_code(random: Random = _SYSTEM) -> str:
    """A new code of an issued document: 15 random signs (75 bits) and a check sign."""
    body = "".join(random.choice(DOCUMENT_ALPHABET) for _ in range(DOCUMENT_LENGTH - 1))
    return body + DOCUMENT_ALPHABET[_times_x(_polynomial(body))]


def parse_document_code(text: str) -> str | None:
    """The code in a typed text, or None; O is read as 0, I and L as 1 (Crockford's rule)."""
    code = clean_code(text).upper().translate(_CROCKFORD)
    if len(code) != DOCUMENT_LENGTH or not set(code) <= set(DOCUMENT_ALPHABET):
        return None
    return code if _polynomial(code) == 0 else None


def new_one_time_code(random: Random = _SYSTEM) -> str:
    """Eight random decimal digits."""
    return f"{random.randrange(10**ONE_TIME_LENGTH):0{ONE_TIME_LENGTH}}"


def show_code(code: str) -> str:
    """The code in groups of four, as it is printed: XXXX-XXXX-XXXX."""
    return "-".join(re.findall(".{1,4}", code))


def _weighted_sum(code: str) -> int:
    # Weights 1..12 are distinct and not 0 modulo the prime 31: a changed sign adds weight * change, a swap adds
    # (difference of weights) * (difference of signs); neither can be 0.
    values = enumerate(map(TRACKING_ALPHABET.index, code), 1)
    return sum(weight * value for weight, value in values) % len(TRACKING_ALPHABET)


def _polynomial(code: str) -> int:
    # The code as a polynomial over GF(32) at the generator x (Horner): the weights are x^0..x^15, all distinct and
    # not 0, with the same consequence as above. A code is right when its value is 0.
    value = 0
    for char in code:
        value = _times_x(value) ^ DOCUMENT_ALPHABET.index(char)
    return value


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ _FIELD_POLYNOMIAL if value & 32 else value
