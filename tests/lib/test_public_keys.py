import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from mikhak.lib import public_keys
from mikhak.lib.public_keys import BadKeys

KEYS = {bytes([n] * 4): ec.derive_private_key(n, ec.SECP256R1()).public_key() for n in (3, 1, 2)}


def changed(**values: Any) -> str:
    return json.dumps({"keys": [json.loads(public_keys.dump(KEYS))["keys"][0] | values]})


def test_keys_come_back_as_they_were() -> None:
    loaded = public_keys.load(public_keys.dump(KEYS))
    assert {kid: key.public_numbers() for kid, key in loaded.items()} == {
        kid: key.public_numbers() for kid, key in KEYS.items()
    }


def test_the_same_keys_give_the_same_text_in_any_order() -> None:
    assert public_keys.dump(KEYS) == public_keys.dump(dict(sorted(KEYS.items())))


def test_the_list_holds_nothing_private() -> None:
    assert {name for jwk in json.loads(public_keys.dump(KEYS))["keys"] for name in jwk} == {
        *("kty", "crv", "use", "alg", "kid", "x", "y")
    }


def test_a_key_of_another_kind_beside_ours_is_left_out() -> None:
    ours = json.loads(public_keys.dump(KEYS))["keys"]
    text = json.dumps({"keys": [*ours, {"kty": "RSA", "kid": "00", "n": "AQAB"}]})
    assert public_keys.load(text).keys() == KEYS.keys()


def test_a_key_on_another_curve_is_not_written() -> None:
    with pytest.raises(BadKeys):
        public_keys.dump({b"1234": ec.generate_private_key(ec.SECP384R1()).public_key()})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        '{"keys": 3}',
        '{"keys": [7]}',
        '{"keys": []}',
        changed(x="AAAA"),
        changed(kid="no"),
        changed(y=None),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadKeys):
        public_keys.load(text)


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(BadKeys):
        public_keys.load(text)
