"""Asking the register of issued documents from the command line: in a process of its own, which loads the house."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mikhak.cli import manage
from mikhak.cli.environment import DJANGO
from mikhak.cli.folder import Folder
from mikhak.cli.postgres import socket_answers

Answer = Mapping[str, Any]
Ask = Callable[[str, str], Answer]  # kind of what is asked by (code, seal or file), and its text or path


class NoRegister(Exception):
    """The register could not be asked; the message says why."""


def ask_at(data: Path) -> Ask:
    """How the register of a data folder is asked: a function that gives its answer, or raises NoRegister.

    With MIKHAK_PROFILE set, the environment of a server is taken as it is.
    """

    def ask(kind: str, text: str) -> Answer:
        return _ask(_environment(data), kind, text)

    return ask


def _environment(data: Path) -> dict[str, str]:
    if "MIKHAK_PROFILE" in os.environ:
        return dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "mikhak.settings"}
    folder = Folder(data)
    if not folder.is_ours() or not socket_answers(folder.sockets("vault") / "vault.sock"):
        raise NoRegister(f"Mikhak is not running on {folder.root}")
    return dict(os.environ) | manage.environment(folder)


def _ask(env: dict[str, str], kind: str, text: str) -> Answer:
    asked = subprocess.run(
        [*DJANGO, "check_document", f"--{kind}={text}"], env=env, capture_output=True, text=True, check=False
    )
    if asked.returncode:
        lines = asked.stderr.strip().splitlines()
        raise NoRegister(f"its answer was an error ({lines[-1] if lines else asked.returncode})")
    answer: Answer = json.loads(asked.stdout)
    return answer
