import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import given
from hypothesis import strategies as st

from mikhak.lib import public_keys
from mikhak.lib.public_keys import BadKeys

KEYS = {bytes([n] * 4): ec.derive_private_key(n, ec.SECP256R1()).public_key() for n in (3, 1, 2)}
ONE = json.loads(public_keys.dump(KEYS))["keys"]["01010101"]


def test_keys_come_back_as_they_were() -> None:
    assert public_keys.load(public_keys.dump(KEYS)) == KEYS


def test_the_same_keys_give_the_same_text_in_any_order() -> None:
    assert public_keys.dump(KEYS) == public_keys.dump(dict(sorted(KEYS.items())))


def test_another_program_reads_them_without_us() -> None:
    assert load_der_public_key(base64.b64decode(ONE)) == KEYS[b"\1\1\1\1"]


def test_a_key_on_another_curve_is_refused() -> None:
    other = public_keys.dump({b"1234": ec.generate_private_key(ec.SECP384R1()).public_key()})
    with pytest.raises(BadKeys):
        public_keys.load(other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        '{"keys": 3}',
        '{"keys": {"01": 7}}',
        '{"keys": {"01": "AAAA"}}',
        f'{{"keys": {{"no": "{ONE}"}}}}',
        f'{{"keys": {{"01": "{ONE[:-8]}"}}}}',
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadKeys, match="damaged"):
        public_keys.load(text)


def test_an_empty_list_is_told() -> None:
    with pytest.raises(BadKeys, match="there is no key in it"):
        public_keys.load('{"keys": {}}')


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(BadKeys):
        public_keys.load(text)
