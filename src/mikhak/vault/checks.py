"""Start-up checks: outside tests a process that faces people must not hold what only the vault may hold."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

CALLER_KEY_MIN = 32  # characters


def check_vault_settings(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Errors when a face holds more than it may (callers' key, key files), or lacks a setting that it needs."""
    if settings.PROFILE == "test":
        return []
    found: list[CheckMessage] = []
    face = settings.FACE
    if face in {"portal", "office", "worker"}:
        if not settings.VAULT_SOCKET:
            found.append(Error(f"The {face} needs MIKHAK_VAULT_SOCKET.", id="vault.E1"))
        if settings.VAULT_DIR:
            found.append(Error(f"The {face} must not know MIKHAK_VAULT_DIR.", id="vault.E2"))
    if face == "portal" and settings.VAULT_CALLER_KEY:
        found.append(Error("The portal must not hold MIKHAK_VAULT_CALLER_KEY.", id="vault.E3"))
    if face in {"office", "worker", "vault"} and len(settings.VAULT_CALLER_KEY) < CALLER_KEY_MIN:
        found.append(Error(f"MIKHAK_VAULT_CALLER_KEY needs {CALLER_KEY_MIN} characters or more.", id="vault.E4"))
    if face == "vault" and not (settings.VAULT_DIR and settings.VAULT_SOCKET):
        found.append(Error("The vault needs MIKHAK_VAULT_DIR and MIKHAK_VAULT_SOCKET.", id="vault.E5"))
    return found
