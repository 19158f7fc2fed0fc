"""The cli application: management commands and the start-up checks about the demo profile."""

from django.apps import AppConfig
from django.core import checks

from mikhak.cli.checks import check_demo_conveniences


class CliConfig(AppConfig):
    name = "mikhak.cli"
    label = "cli"

    def ready(self) -> None:
        checks.register(check_demo_conveniences)
