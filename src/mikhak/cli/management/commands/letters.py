"""``manage letters FOLDER``: what ``./mikhak letters`` calls."""

from argparse import ArgumentParser
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string

from mikhak.notices.examples import CODE, NOW, VALUES
from mikhak.notices.kinds import KINDS
from mikhak.notices.mail import compose
from mikhak.notices.models import Notice

READER, SECRET = "kaveh@example.org", "12345678"


class Command(BaseCommand):
    help = "Write a letter of every kind in each language, as HTML and as text, with a page that shows them all."
    requires_system_checks = ()  # letters need neither the catalogue nor a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        languages = [code for code, _name in settings.LANGUAGES]
        for kind in KINDS:
            for language in languages:
                letter = compose(_example(kind, language), READER, SECRET)
                name = f"{kind}.{language}"
                (folder / f"{name}.html").write_text(str(letter.alternatives[0][0]), encoding="utf-8")
                (folder / f"{name}.txt").write_text(f"{letter.subject}\n\n{letter.body}", encoding="utf-8")
        index = render_to_string("cli/letters.html", {"kinds": KINDS, "languages": languages})
        (folder / "index.html").write_text(index, encoding="utf-8")
        self.stdout.write(f"{folder / 'index.html'} shows {len(KINDS)} kinds in {len(languages)} languages.")


def _example(kind: str, language: str) -> Notice:
    return Notice(
        kind=kind,
        language=language,
        values=VALUES[kind],
        dossier_code=CODE if "code" in VALUES[kind] else "",
        owner_ix=b"somebody",
        once=f"example:{kind}",
        created_at=NOW,
        stop_key=UUID(int=0) if KINDS[kind].reminder else None,
    )
