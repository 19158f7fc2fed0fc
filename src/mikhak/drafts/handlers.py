"""How uploads arrive: in memory and nowhere else, and no further than the limits of the settings."""

from io import BytesIO
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest


class RefusedUpload(NamedTuple):
    """A file that was not kept: the form field it came in, its name as the person's device says it, and the reason."""

    field: str
    name: str
    reason: str  # a key of redraw.REASONS


class MemoryOnlyHandler(FileUploadHandler):
    """Django upload handler that keeps each file in memory until it passes UPLOAD_MAX_BYTES and drops it there.

    A file too large is read to its end and thrown away as it comes, so that the rest of the form is kept; a request
    beyond DRAFT_MAX_BYTES is cut off. ``refused_uploads`` tells a view what happened.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.refused: list[RefusedUpload] = []
        self._received = 0
        self._over = False
        self._buffer = BytesIO()

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, Any],  # noqa: N803 (Django's name)
        content_length: int,
        boundary: str | bytes,
        encoding: str | None = None,
    ) -> None:
        """Note a request that says itself that it is too large; it is cut off when its first file begins."""
        self._over = content_length > settings.DRAFT_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        self._buffer = BytesIO()
        if self._over:
            self._cut_off()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a chunk; raises SkipFile or StopUpload when the file or the request has become too large."""
        self._received += len(raw_data)
        if self._received > settings.DRAFT_MAX_BYTES:
            self._cut_off()
        if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self._drop()
            raise SkipFile("This file is larger than a file may be.")
        self._buffer.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._buffer.seek(0)
        return InMemoryUploadedFile(
            self._buffer,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )

    def _drop(self) -> None:
        self.refused.append(RefusedUpload(self.field_name or "", self.file_name or "", "too_large"))
        self._buffer = BytesIO()

    def _cut_off(self) -> None:
        self._drop()
        raise StopUpload(connection_reset=True)


def refused_uploads(request: HttpRequest) -> list[RefusedUpload]:
    """The files of this request that were too large to be kept; they are absent from ``request.FILES``."""
    request.FILES  # noqa: B018 (the body is read by looking)
    handlers = [handler for handler in request.upload_handlers if isinstance(handler, MemoryOnlyHandler)]
    return [refused for handler in handlers for refused in handler.refused]
