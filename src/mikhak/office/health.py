"""Whether this process can work: for the supervisor and the proxy in front."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from mikhak.ui.routes import audience


@audience("public")
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
