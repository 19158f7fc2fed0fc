"""How uploads arrive: in memory, within the limits, and never on the disk."""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory
from pytest_django import Settings

from mikhak.drafts.handlers import refused_uploads
from mikhak.drafts.redraw import REASONS, redraw, safe_name
from tests.drafts import hostile

EDGE = "the-edge-of-a-part"


def field(name: str, value: str) -> bytes:
    return f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def file(name: str, data: bytes, filename: str = "scan.jpg") -> bytes:
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    return head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + data + b"\r\n"


def posted(*parts: bytes) -> WSGIRequest:
    body = b"".join(parts) + f"--{EDGE}--\r\n".encode()
    return RequestFactory().post("/", body, content_type=f"multipart/form-data; boundary={EDGE}")


def arrived(request: WSGIRequest, name: str) -> InMemoryUploadedFile:
    upload = request.FILES[name]
    assert isinstance(upload, InMemoryUploadedFile)
    return upload


class Endless(BytesIO):
    """A body whose one file never ends; counts what was taken of it."""

    def __init__(self) -> None:
        super().__init__(field("first", "kept") + file("paper", b"")[:-2])
        self.taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size) or bytes(size or 0)
        self.taken += len(data)
        return data


def endless(body: Endless, declared: int) -> WSGIRequest:
    head = {"CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}", "CONTENT_LENGTH": str(declared)}
    return WSGIRequest(RequestFactory().post("/").environ | head | {"wsgi.input": body})


@pytest.fixture(autouse=True)
def nothing_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """Whatever happens in a test of this module, no temporary file is left, or was there for long."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("an upload was about to be written to the disk")

    monkeypatch.setattr(tempfile, "_mkstemp_inner", refuse)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.UPLOAD_MAX_BYTES = 1 << 20
    settings.DRAFT_MAX_BYTES = 4 << 20
    yield
    assert list(tmp_path.iterdir()) == []


def test_a_file_within_the_limit_arrives_in_memory() -> None:
    data = bytes(range(256)) * 4096  # exactly the limit
    request = posted(field("title", "گذرنامه"), file("paper", data))
    assert arrived(request, "paper").read() == data
    assert arrived(request, "paper").size == len(data)
    assert refused_uploads(request) == []


def test_a_file_beyond_the_limit_is_dropped_and_the_rest_of_the_form_is_kept() -> None:
    request = posted(
        field("before", "یک"),
        file("paper", bytes(1 << 20) + b"!", "bozorg.jpg"),
        field("after", "دو"),
        file("photo", hostile.jpeg()),
    )
    assert request.POST.dict() == {"before": "یک", "after": "دو"}
    assert list(request.FILES) == ["photo"]
    assert arrived(request, "photo").read() == hostile.jpeg()
    (refused,) = refused_uploads(request)
    assert refused == ("paper", "bozorg.jpg", "too_large")
    assert "۲۰ مگابایت" in str(REASONS[refused.reason])


def test_a_request_beyond_all_files_of_a_draft_is_cut_off() -> None:
    papers = [file(f"paper{number}", bytes(1 << 20)) for number in range(5)]
    request = posted(field("first", "kept"), *papers, field("last", "never read"))
    assert request.POST.dict() == {"first": "kept"}
    assert [refused.field for refused in refused_uploads(request)] == ["paper4"]


def test_a_stream_of_one_gibibyte_is_cut_off_at_its_first_file() -> None:
    body = Endless()
    request = endless(body, 1 << 30)
    assert [refused.reason for refused in refused_uploads(request)] == ["too_large"]
    assert request.POST.dict() == {"first": "kept"}
    assert body.taken < 1 << 20


def test_a_stream_that_hides_its_size_is_read_no_further_than_the_limit() -> None:
    body = Endless()
    request = endless(body, 5 << 20)  # below the limit that a declared size is held against
    assert [refused.reason for refused in refused_uploads(request)] == ["too_large"]
    assert not request.FILES
    assert body.taken <= 5 << 20


TRICKS = [upload.name for upload in hostile.THIRTY if "name" in upload.kind or "NUL" in upload.kind]


@pytest.mark.parametrize("sent", [name for name in TRICKS if len(name) < 300] + ["&#46;&#46;/x.jpg"], ids=ascii)
def test_a_name_with_tricks_arrives_as_a_plain_one(sent: str) -> None:
    request = posted(file("paper", hostile.jpeg(), sent.replace("\r", "%0D").replace("\n", "%0A")))
    name = safe_name(arrived(request, "paper").name or "")
    assert 0 < len(name) <= 80
    assert not set(name) & set('/\\\r\n\0<>"\u202e')
    assert len(redraw(arrived(request, "paper").read())) == 1


def test_a_name_longer_than_any_device_has_is_no_request_at_all() -> None:
    (longest,) = [name for name in TRICKS if len(name) == 4000]
    request = posted(file("paper", hostile.jpeg(), longest))
    with pytest.raises(MultiPartParserError):
        request.FILES  # noqa: B018
