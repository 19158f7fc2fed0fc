"""``manage prepare``: bring database, keys, catalogue and static files to what this code needs. Safe to repeat."""

from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mikhak.catalogue import actions as catalogue
from mikhak.cli import keys
from mikhak.cli.desks import ensure_desks
from mikhak.cli.messages import compile_messages
from mikhak.cli.officers import ensure_officers
from mikhak.missions import actions as missions
from mikhak.missions import queries
from mikhak.vault import client, keystore


class Command(BaseCommand):
    help = "Migrate, load missions and places, publish services and keys, collect static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo-officers", type=Path, help="make the demo officers and write their sign-ins here")

    def handle(self, *args: object, demo_officers: Path | None, **options: object) -> None:
        now = timezone.now()
        if demo_officers and settings.PROFILE != "demo":
            raise CommandError("Demo officers exist only in the demo profile.")
        compile_messages()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        missions.load(now=now)
        catalogue.publish(now=now)
        if settings.VAULT_DIR:
            with suppress(keystore.VaultExists):
                keystore.open_epoch(settings.VAULT_DIR, now.year)
            keystore.publish([mission.key for mission in queries.all_missions()], now)
            keys.save(settings.DATA, client.public_keys())
        call_command("collectstatic", interactive=False, verbosity=0)
        if demo_officers:
            ensure_officers(demo_officers, now=now)
            ensure_desks(now=now)
