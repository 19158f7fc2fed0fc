"""The Django application of the vault: two tables (published keys, openings) and the start-up checks."""

from django.apps import AppConfig
from django.core import checks

from mikhak.vault.checks import check_vault_settings


class VaultConfig(AppConfig):
    name = "mikhak.vault"
    label = "vault"

    def ready(self) -> None:
        checks.register(check_vault_settings)
