import hashlib
import zlib
from io import BytesIO

import pikepdf
import pytest

from mikhak.lib.seal import BadSeal
from mikhak.lib.sealed_pdf import CONTENT, MAX_ATTACHED, SEAL, seal_in

CONTENTS = b'{"number": 1}' * 100


def pdf(*, packed: bytes | None = None, **attached: bytes) -> bytes:
    """A PDF of one empty page with these files; ``packed`` is a whole deflate stream in the place of the content."""
    made = pikepdf.new()
    made.add_blank_page()
    for name, data in attached.items():
        made.attachments[name.replace("_", ".")] = data
    if packed is not None:
        stream = made.attachments[CONTENT].get_file().obj
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def reason_of(data: bytes) -> str:
    with pytest.raises(BadSeal) as caught:
        seal_in(data)
    return caught.value.reason


def test_the_seal_is_found_with_the_digest_of_its_content() -> None:
    file = pdf(seal_cbor=b"seal", content_json=CONTENTS)
    assert seal_in(file) == (b"seal", hashlib.sha256(CONTENTS).digest())


def test_packed_content_is_unpacked() -> None:
    file = pdf(seal_cbor=b"seal", content_json=b"", packed=zlib.compress(CONTENTS))
    assert seal_in(file) == (b"seal", hashlib.sha256(CONTENTS).digest())


def test_other_attached_files_do_no_harm() -> None:
    assert seal_in(pdf(seal_cbor=b"seal", content_json=CONTENTS, other_txt=b"x"))[0] == b"seal"


@pytest.mark.parametrize("attached", [{}, {"seal_cbor": b"seal"}, {"content_json": b"{}"}])
def test_a_pdf_without_both_carries_no_seal(attached: dict[str, bytes]) -> None:
    assert reason_of(pdf(**attached)) == "unsealed"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0", pdf()[:200], SEAL.encode()])
def test_what_is_no_pdf_is_told(data: bytes) -> None:
    assert reason_of(data) == "pdf"


def test_content_that_unpacks_to_more_than_it_may_is_refused_before_it_fills_the_memory() -> None:
    bomb = zlib.compress(bytes(MAX_ATTACHED + 1))
    assert reason_of(pdf(seal_cbor=b"seal", content_json=b"", packed=bomb)) == "pdf"
    fits = zlib.compress(bytes(MAX_ATTACHED))
    assert seal_in(pdf(seal_cbor=b"seal", content_json=b"", packed=fits))[0] == b"seal"


def test_content_damaged_inside_is_refused() -> None:
    assert reason_of(pdf(seal_cbor=b"seal", content_json=b"", packed=b"no deflate")) == "pdf"
