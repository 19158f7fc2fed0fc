"""A process that holds more keys than it may does not start."""

import os
import subprocess
import sys

import pytest
from pytest_django.fixtures import Settings

from mikhak.vault.checks import check_vault_settings

KEY = "k" * 40


@pytest.mark.parametrize(
    ("face", "socket", "folder", "key", "found"),
    [
        ("portal", "/run/v", "", "", set()),
        ("portal", "/run/v", "", KEY, {"vault.E3"}),
        ("portal", "", "/keys", "", {"vault.E1", "vault.E2"}),
        ("office", "/run/v", "", KEY, set()),
        ("office", "/run/v", "", "short", {"vault.E4"}),
        ("worker", "/run/v", "/keys", KEY, {"vault.E2"}),
        ("vault", "/run/v", "/keys", KEY, set()),
        ("vault", "/run/v", "", "", {"vault.E4", "vault.E5"}),
        ("tool", "", "", "", set()),
    ],
)
def test_each_face_holds_its_own_keys_only(
    settings: Settings, face: str, socket: str, folder: str, key: str, found: set[str]
) -> None:
    settings.PROFILE, settings.FACE = "production", face
    settings.VAULT_SOCKET, settings.VAULT_DIR, settings.VAULT_CALLER_KEY = socket, folder, key
    assert {error.id for error in check_vault_settings(None)} == found
    settings.PROFILE = "test"
    assert check_vault_settings(None) == []


def test_a_face_behind_a_socket_never_loads_the_code_that_handles_keys() -> None:
    program = "import sys, mikhak.vault.client; print(*(m for m in sys.modules if m.startswith('mikhak.vault.')))"
    loaded = subprocess.check_output([sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": "src"}, text=True)
    assert "mikhak.vault.client" in loaded.split()
    assert not {f"mikhak.vault.{m}" for m in ("opening", "keystore", "store", "verbs", "server")} & set(loaded.split())
