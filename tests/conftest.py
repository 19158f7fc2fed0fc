"""What every test may count on: the interface's translations are compiled before Django reads them."""

from mikhak.cli.messages import compile_messages

compile_messages()
