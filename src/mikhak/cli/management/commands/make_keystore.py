"""``manage make_keystore FOLDER``: the vault's first keys. Refuses a folder that already holds any."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from mikhak.vault import keystore


class Command(BaseCommand):
    help = "Make a new keystore of the vault in an empty folder."
    requires_system_checks = ()  # the settings of a vault that has no keys yet are not complete

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        keystore.initialise(folder, now=timezone.now())
