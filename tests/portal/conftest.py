"""Every test of the portal stands in the furnished world and may be at a browser."""

import pytest
from django.test import Client

from tests.world import world

__all__ = ["world"]


@pytest.fixture
def browser(world: None) -> Client:
    return Client()
