"""The office at nine on a working morning, with the missions and services of this release."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from pytest_django.fixtures import Settings

from tests.walk import released

__all__ = ["released"]

NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)  # a Monday, 2 Azar 1405


@pytest.fixture(autouse=True)
def clock(db: None, released: None, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.ROOT_URLCONF = "mikhak.office.urls"
    settings.FACE = "office"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the slow one is tested elsewhere
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
