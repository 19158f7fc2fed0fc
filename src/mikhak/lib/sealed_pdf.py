"""A PDF that proves itself: it carries its seal and the content the seal is of, as two attached files."""

import hashlib
import zlib
from io import BytesIO

import pikepdf

from mikhak.lib.seal import BadSeal

SEAL, CONTENT = "seal.cbor", "content.json"
MAX_ATTACHED = 4 * 1024 * 1024  # bytes; anybody may hand in a file that unpacks to more than the memory holds


def seal_in(data: bytes) -> tuple[bytes, bytes]:
    """The seal in a PDF and the SHA-256 of the content beside it.

    Whether the seal is genuine and the content its own is for the caller. Raises BadSeal("pdf") for what is no PDF that
    can be read, BadSeal("unsealed") for one without the two files.
    """
    try:
        with pikepdf.open(BytesIO(data)) as file:
            attached = file.attachments
            if SEAL not in attached or CONTENT not in attached:
                raise BadSeal("unsealed")
            seal, content = (_unpacked(attached[name].get_file().obj) for name in (SEAL, CONTENT))
    except (pikepdf.PdfError, zlib.error, LookupError, TypeError, ValueError, AttributeError) as error:
        raise error if isinstance(error, BadSeal) else BadSeal("pdf") from error
    return seal, hashlib.sha256(content).digest()


def _unpacked(stream: pikepdf.Object) -> bytes:
    """An attached file, packed with the one filter our own have or not at all; raises ValueError, zlib.error."""
    raw, packing = stream.read_raw_bytes(), stream.get("/Filter")
    if packing is None:
        return bytes(raw[: MAX_ATTACHED + 1])
    if packing not in (pikepdf.Name.FlateDecode, pikepdf.Array([pikepdf.Name.FlateDecode])):
        raise ValueError(packing)
    unpacked = zlib.decompressobj().decompress(raw, MAX_ATTACHED + 1)
    if len(unpacked) > MAX_ATTACHED:
        raise ValueError(len(unpacked))
    return unpacked
