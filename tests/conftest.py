"""What every test may count on: compiled translations, the source language, and a vault."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import translation
from pytest_django import DjangoDbBlocker

from mikhak.cli.messages import compile_messages
from mikhak.missions import queries as missions
from tests.vaults import vault
from tests.world import furnish

__all__ = ["vault"]

compile_messages()
missions.LOOK = float("inf")  # a test that counts queries does not meet a look for news; test_kept.py looks itself
# Argon2id as everywhere, and cheap: what a password costs an attacker is nothing that a test waits for.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, vault: object, django_db_blocker: DjangoDbBlocker) -> None:
    """Missions and services are loaded once for a run, not once for a test."""
    with django_db_blocker.unblock():
        furnish()


@pytest.fixture
def rows_again() -> Iterator[None]:
    """For tests that change missions: what the process remembers of them ends with the test, as the rows do."""
    missions.forget()
    yield
    missions.forget()


@pytest.fixture(autouse=True)
def source_language() -> None:
    """A page asked for in English leaves its language behind in the thread."""
    translation.activate("fa")
