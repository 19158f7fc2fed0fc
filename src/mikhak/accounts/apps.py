from django.apps import AppConfig
from django.core import checks

from mikhak.accounts.checks import check_account_settings


class AccountsConfig(AppConfig):
    name = "mikhak.accounts"

    def ready(self) -> None:
        checks.register(check_account_settings)
