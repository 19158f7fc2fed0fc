"""What every test may count on: the interface's translations are compiled before Django reads them, and a vault."""

from mikhak.cli.messages import compile_messages
from tests.vaults import vault

__all__ = ["vault"]

compile_messages()
