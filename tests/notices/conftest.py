from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.notices.mail_server import MailServer


@pytest.fixture
def server(settings: Settings) -> MailServer:
    """A mail server that the settings point to; it runs only inside ``with server.running()``."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 5
    return server


@pytest.fixture
def mail(server: MailServer) -> Iterator[MailServer]:
    """The same, running."""
    with server.running():
        yield server
