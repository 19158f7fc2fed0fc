"""What every test may count on: compiled translations, the source language, and a vault."""

import pytest
from django.utils import translation

from mikhak.cli.messages import compile_messages
from tests.vaults import vault

__all__ = ["vault"]

compile_messages()


@pytest.fixture(autouse=True)
def source_language() -> None:
    """A page asked for in English leaves its language behind in the thread."""
    translation.activate("fa")
