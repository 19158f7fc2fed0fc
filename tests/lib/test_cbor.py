from contextlib import suppress

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mikhak.lib.cbor import MAX_DEPTH, MAX_SIZE, BadCbor, decode, encode

integers = st.integers(-(2**64), 2**64 - 1)
leaves = integers | st.binary(max_size=40) | st.text(max_size=40)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(integers, inner, max_size=5),
    max_leaves=12,
).filter(lambda value: _depth(value) <= MAX_DEPTH)


def _depth(value: object) -> int:
    children = value if isinstance(value, list) else value.values() if isinstance(value, dict) else None
    return 0 if children is None else 1 + max(map(_depth, children), default=0)


@given(values)
def test_every_value_comes_back(value: object) -> None:
    assert decode(encode(value)) == value


@given(values)
def test_another_implementation_reads_and_writes_the_same_bytes(value: object) -> None:
    assert cbor2.loads(encode(value)) == value
    # The keys of RFC 8949 are ordered bytewise; cbor2 orders them by length first, which is the same for integers of
    # one sign only, so maps are compared by value above and the rest by bytes here.
    if not _has_map(value):
        assert cbor2.dumps(value, canonical=True) == encode(value)


def _has_map(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_has_map, value)))


@given(st.binary(max_size=200))
@example(b"\x9b" + b"\xff" * 8)
@example(b"\x81" * 5000)
def test_random_bytes_are_refused_or_are_the_one_encoding_of_their_value(data: bytes) -> None:
    try:
        value = decode(data)
    except BadCbor:
        return
    assert encode(value) == data


@given(values, st.data())
def test_a_flipped_bit_never_gives_the_same_value(value: object, data: st.DataObject) -> None:
    encoded = bytearray(encode(value))
    encoded[data.draw(st.integers(0, len(encoded) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with suppress(BadCbor):
        assert decode(bytes(encoded)) != value


@pytest.mark.parametrize(
    ("encoded", "value"),
    [
        ("00", 0),
        ("17", 23),
        ("1818", 24),
        ("190100", 256),
        ("1affffffff", 2**32 - 1),
        ("1bffffffffffffffff", 2**64 - 1),
        ("20", -1),
        ("3bffffffffffffffff", -(2**64)),
        ("4401020304", b"\x01\x02\x03\x04"),
        ("62c3bc", "ü"),
        ("83010203", [1, 2, 3]),
        ("a201020304", {1: 2, 3: 4}),
        ("a2182a012002", {42: 1, -1: 2}),
    ],
)
def test_examples_of_the_standard(encoded: str, value: object) -> None:
    assert encode(value).hex() == encoded
    assert decode(bytes.fromhex(encoded)) == value


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param("", id="empty"),
        pytest.param("0000", id="trailing byte"),
        pytest.param("1817", id="23 in two bytes"),
        pytest.param("1900ff", id="255 in three bytes"),
        pytest.param("1a0000ffff", id="65535 in five bytes"),
        pytest.param("1b00000000ffffffff", id="32 bits in nine bytes"),
        pytest.param("580100", id="length in two bytes"),
        pytest.param("5f4100ff", id="indefinite bytes"),
        pytest.param("9fff", id="indefinite array"),
        pytest.param("1c", id="reserved length"),
        pytest.param("4401", id="cut short"),
        pytest.param("9bffffffffffffffff", id="huge array"),
        pytest.param("5bffffffffffffffff", id="huge bytes"),
        pytest.param("62c328", id="broken UTF-8"),
        pytest.param("63eda080", id="surrogate"),
        pytest.param("a201010102", id="repeated key"),
        pytest.param("a203010201", id="keys out of order"),
        pytest.param("a1410101", id="bytes as key"),
        pytest.param("a1800101", id="array as key"),
        pytest.param("c001", id="tag"),
        pytest.param("f5", id="true"),
        pytest.param("f6", id="null"),
        pytest.param("f93c00", id="float"),
        pytest.param("81" * (MAX_DEPTH + 1) + "00", id="too deep"),
        pytest.param("5a00100000" + "00" * 64, id="longer than the data"),
    ],
)
def test_what_the_encoder_would_not_write_is_refused(encoded: str) -> None:
    with pytest.raises(BadCbor):
        decode(bytes.fromhex(encoded))


@pytest.mark.parametrize(
    "value",
    [
        True,
        None,
        1.5,
        {"a": 1},
        {True: 1},
        2**64,
        -(2**64) - 1,
        "\ud800",
        b"x" * MAX_SIZE,
        [[[[[[[[[1]]]]]]]]],
        {1: {2}},
    ],
)
def test_values_outside_the_subset_are_refused(value: object) -> None:
    with pytest.raises(BadCbor):
        encode(value)


def test_large_input_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadCbor, match="large"):
        decode(b"\x00" * (MAX_SIZE + 1))
