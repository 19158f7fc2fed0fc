"""Pages go out compressed: on a line of 256 kbit/s an uncompressed page takes a second longer."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_WORDS = ("text/", "application/json", "application/xml")


class PageCompression(GZipMiddleware):
    """Django's own for what is words. It adds up to a hundred random bytes, so that lengths tell nothing of secrets.

    Pictures and documents are compressed already; trying again would cost a page's time of the processor each.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer itself, compressed where the browser takes that."""
        if not str(response.get("Content-Type", "")).startswith(_WORDS):
            return response
        return super().process_response(request, response)
