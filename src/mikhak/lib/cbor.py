"""Deterministic CBOR (RFC 8949, section 4.2.1), the part that seals need: each value has exactly one encoding.

Values: integers of 64 bits, byte strings, UTF-8 text, arrays, maps with integer keys. The decoder accepts what the
encoder writes and nothing else; no input makes it raise anything but BadCbor.
"""

from collections.abc import Mapping
from typing import TypeAlias

Value: TypeAlias = "int | bytes | str | list[Value] | dict[int, Value]"

MAX_SIZE = 4096  # bytes of a whole encoding
MAX_DEPTH = 8  # arrays and maps inside each other

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP = range(6)
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}  # additional information -> bytes of the argument


class BadCbor(ValueError):
    """Not an encoding (or not a value) of this subset."""


def encode(value: object) -> bytes:
    """The one encoding of a value; tuples are arrays. Raises BadCbor for other types, too deep or too large values."""
    data = _encode(value, MAX_DEPTH)
    if len(data) > MAX_SIZE:
        raise BadCbor("too large")
    return data


def decode(data: bytes) -> Value:
    """The value of an encoding. Raises BadCbor for anything that ``encode`` would not have written."""
    if len(data) > MAX_SIZE:
        raise BadCbor("too large")
    reader = _Reader(data)
    value = reader.value(MAX_DEPTH)
    if reader.position != len(data):
        raise BadCbor("trailing bytes")
    return value


def _head(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major << 5 | argument])
    for information, width in _WIDTHS.items():
        if argument < 1 << 8 * width:
            return bytes([major << 5 | information]) + argument.to_bytes(width, "big")
    raise BadCbor("integer beyond 64 bits")


def _encode(value: object, depth: int) -> bytes:
    if isinstance(value, int) and not isinstance(value, bool):
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        try:
            text = value.encode()
        except UnicodeEncodeError as error:
            raise BadCbor("text is not Unicode") from error
        return _head(_TEXT, len(text)) + text
    if depth == 0:
        raise BadCbor("too deep")
    if isinstance(value, list | tuple):
        return _head(_ARRAY, len(value)) + b"".join(_encode(item, depth - 1) for item in value)
    if isinstance(value, Mapping):
        if not all(type(key) is int for key in value):
            raise BadCbor("keys are integers")
        pairs = sorted((_encode(key, 0), _encode(item, depth - 1)) for key, item in value.items())
        return _head(_MAP, len(pairs)) + b"".join(key + item for key, item in pairs)
    raise BadCbor(f"no encoding for {type(value).__name__}")


class _Reader:
    """A position in an encoding that only moves forward."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, size: int) -> bytes:
        taken = self.data[self.position : self.position + size]
        if len(taken) != size:
            raise BadCbor("cut short")
        self.position += size
        return taken

    def head(self) -> tuple[int, int]:
        first = self.take(1)[0]
        major, information = first >> 5, first & 31
        if information < 24:
            return major, information
        if information not in _WIDTHS:
            raise BadCbor("indefinite or reserved length")
        width = _WIDTHS[information]
        argument = int.from_bytes(self.take(width), "big")
        if argument < (24 if width == 1 else 1 << 4 * width):
            raise BadCbor("number in more bytes than it needs")
        return major, argument

    def value(self, depth: int) -> Value:
        major, argument = self.head()
        match major:
            case 0:
                return argument
            case 1:
                return -1 - argument
            case 2:
                return self.take(argument)
            case 3:
                return self.text(argument)
            case 4 | 5 if depth == 0:
                raise BadCbor("too deep")
            case 4:
                return [self.value(depth - 1) for _ in range(argument)]
            case 5:
                return self.map(argument, depth)
        raise BadCbor("tags, floats and simple values are not in this subset")

    def text(self, size: int) -> str:
        try:
            return self.take(size).decode()
        except UnicodeDecodeError as error:
            raise BadCbor("text is not UTF-8") from error

    def map(self, size: int, depth: int) -> dict[int, Value]:
        pairs: dict[int, Value] = {}
        previous = b""
        for _ in range(size):
            start = self.position
            key = self.value(0)
            encoded = self.data[start : self.position]
            if not isinstance(key, int):
                raise BadCbor("keys are integers")
            if encoded <= previous:
                raise BadCbor("keys repeated or out of order")
            previous = encoded
            pairs[key] = self.value(depth - 1)
        return pairs
