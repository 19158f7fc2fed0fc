from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from mikhak.lib.cbor import decode, encode
from mikhak.lib.qr import qr_version
from mikhak.lib.seal import BadSeal, SealPayload, from_text, open_seal, seal_payload, to_url

KEY = ec.derive_private_key(0x1F2E3D4C, ec.SECP256R1())
KID = bytes.fromhex("0123456789abcdef")
KEYS = {KID: KEY.public_key()}
URL = "https://mikhak.example"
PAYLOAD = SealPayload(
    type="passport-renewal",
    serial="1405-0012-00042",
    mission="the-hague",
    names=("KAVEH MEHRAEIN", "کاوه مهرآیین"),
    birth_date=date(1965, 5, 1),
    issued=date(2026, 11, 23),
    expires=date(2031, 11, 23),
    status_index=70001,
    nonce=bytes(range(8)),
    digest=bytes(range(16)),
)


def sign_with(key: ec.EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256(), deterministic_signing=True)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return sign


SEAL = seal_payload(PAYLOAD, sign_with(KEY), KID)


def reason_of(data: bytes) -> str:
    with pytest.raises(BadSeal) as caught:
        open_seal(data, KEYS)
    return caught.value.reason


def sealed_map(body: bytes, header: object = None) -> bytes:
    """A rightly signed seal around any payload and header."""
    protected = encode({1: -7, 4: KID} if header is None else header)
    signature = sign_with(KEY)(encode(["Signature1", protected, b"", body]))
    return b"\xd2" + encode([protected, {}, body, signature])


def test_a_seal_says_what_was_sealed() -> None:
    assert open_seal(SEAL, KEYS) == PAYLOAD


def test_the_same_payload_gives_the_same_seal() -> None:
    assert seal_payload(PAYLOAD, sign_with(KEY), KID) == SEAL


def test_a_document_without_names_and_dates_has_a_shorter_seal() -> None:
    short = replace(PAYLOAD, names=(), birth_date=None, expires=None)
    seal = seal_payload(short, sign_with(KEY), KID)
    assert open_seal(seal, KEYS) == short
    assert len(seal) < len(SEAL)


def test_the_seal_fits_a_qr_code_that_a_phone_reads_from_paper() -> None:
    assert len(SEAL) <= 230
    assert qr_version(to_url(URL, SEAL)) <= 12


@pytest.mark.parametrize(
    "text",
    [
        to_url(URL, SEAL),
        to_url(URL + "/", SEAL),
        to_url(URL, SEAL).partition("#")[2],
        f" \u200e{to_url(URL, SEAL)}\n",
    ],
)
def test_a_seal_is_read_from_its_address_or_its_number(text: str) -> None:
    assert from_text(text) == SEAL


@pytest.mark.parametrize(
    "text", ["", "#", "abc", URL, f"{URL}/v#", f"{URL}/v#0123", "1e5", "-5", "²", "9" * 10000, "1\x002"]
)
def test_other_text_is_no_seal(text: str) -> None:
    with pytest.raises(BadSeal):
        open_seal(from_text(text), KEYS)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        from_text(text)
    except BadSeal as error:
        assert error.reason == "text"


def test_an_unknown_key_is_told_from_a_forged_seal() -> None:
    stranger = ec.derive_private_key(0x777, ec.SECP256R1())
    assert reason_of(seal_payload(PAYLOAD, sign_with(stranger), b"another!")) == "key"
    assert reason_of(seal_payload(PAYLOAD, sign_with(stranger), KID)) == "signature"


def test_a_key_of_another_curve_is_not_used() -> None:
    with pytest.raises(BadSeal) as caught:
        open_seal(SEAL, {KID: ec.derive_private_key(5, ec.SECP384R1()).public_key()})
    assert caught.value.reason == "key"


@given(st.integers(0, len(SEAL) * 8 - 1))
def test_no_bit_of_a_seal_can_be_changed(bit: int) -> None:
    changed = bytearray(SEAL)
    changed[bit // 8] ^= 1 << bit % 8
    assert reason_of(bytes(changed)) in {"form", "key", "signature"}


@given(st.binary(max_size=1100))
def test_random_bytes_are_refused(data: bytes) -> None:
    reason_of(data)
    reason_of(b"\xd2" + data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(SEAL + b"\x00", id="trailing byte"),
        pytest.param(SEAL[1:], id="no tag"),
        pytest.param(b"\xd8\x12" + SEAL[1:], id="tag in two bytes"),
        pytest.param(b"\x00" + SEAL, id="leading byte"),
        pytest.param(SEAL[:-1], id="cut short"),
        pytest.param(b"\xd2" + b"\x00" * 2000, id="huge"),
        pytest.param(sealed_map(b"", {1: -7}), id="no key id"),
        pytest.param(sealed_map(b"", {1: -35, 4: KID}), id="another algorithm"),
        pytest.param(sealed_map(b"", {1: -7, 4: KID, 5: 1}), id="more in the header"),
        pytest.param(sealed_map(b"", {1: -7, 4: 7}), id="key id a number"),
        pytest.param(sealed_map(b"", [1]), id="header a list"),
        pytest.param(b"\xd2" + encode([encode({1: -7, 4: KID}), {4: KID}, b"", b"x" * 64]), id="unsigned header"),
        pytest.param(b"\xd2" + encode([encode({1: -7, 4: KID}), {}, b"", b"x" * 63]), id="short signature"),
    ],
)
def test_a_seal_has_one_form_only(data: bytes) -> None:
    assert reason_of(data) == "form"


BODY: dict[int, object] = cast("Any", decode(cast("Any", decode(SEAL[1:]))[2]))


@pytest.mark.parametrize(
    "changes",
    [
        {0: 2},
        {1: ""},
        {1: 7},
        {4: []},
        {4: [b"x"]},
        {4: ["KAVEH\u202eHEVAK"]},
        {4: ["KAVEH\nMEHRAEIN"]},
        {5: "1344-02-11"},
        {5: 2**63},
        {8: -1},
        {9: b"short"},
        {10: "text"},
        {10: b"x" * 33},
        {11: 1},
    ],
)
def test_a_signed_payload_that_is_not_understood_is_refused(changes: dict[int, object]) -> None:
    assert reason_of(sealed_map(encode({**BODY, **changes}))) == "payload"


@pytest.mark.parametrize("key", [0, 1, 2, 3, 6, 8, 9, 10])
def test_a_payload_must_be_complete(key: int) -> None:
    assert reason_of(sealed_map(encode({other: value for other, value in BODY.items() if other != key}))) == "payload"


def test_bytes_that_are_no_payload_are_refused_though_signed() -> None:
    assert reason_of(sealed_map(b"\xff")) == "payload"


@pytest.mark.parametrize(
    "bad",
    [
        replace(PAYLOAD, names=("کاوه\u202e",)),
        replace(PAYLOAD, serial=""),
        replace(PAYLOAD, status_index=-1),
        replace(PAYLOAD, nonce=b""),
        replace(PAYLOAD, digest=b"x" * 64),
    ],
)
def test_what_could_not_be_opened_is_not_sealed(bad: SealPayload) -> None:
    with pytest.raises(BadSeal):
        seal_payload(bad, sign_with(KEY), KID)


def test_a_signature_of_another_length_is_not_sealed() -> None:
    with pytest.raises(BadSeal):
        seal_payload(PAYLOAD, lambda _: b"DER", KID)
