"""Reports are filed in the furnished world, at a browser."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.world import world

__all__ = ["world"]


@pytest.fixture
def browser(world: None, settings: Settings) -> Client:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the slow one is tested elsewhere
    return Client()
