from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.ui import pages


@pytest.fixture(autouse=True)
def small_house() -> Iterator[None]:
    """The pages of pages.py, without a database: sessions in signed cookies."""
    with override_settings(
        ROOT_URLCONF="tests.ui.pages",
        MIDDLEWARE=pages.MIDDLEWARE,
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    ):
        yield
