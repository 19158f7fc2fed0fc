"""``manage check_document``: what the register of issued documents says, as one line of JSON."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mikhak.issuance import verification
from mikhak.issuance.verification import Check
from mikhak.missions import queries as missions
from mikhak.vault.errors import VaultError


class Command(BaseCommand):
    help = "Ask the register about a document, by its typed code, its seal or its file."
    requires_system_checks = ()  # a look-up; the house itself was checked when it started

    def add_arguments(self, parser: ArgumentParser) -> None:
        by = parser.add_mutually_exclusive_group(required=True)
        by.add_argument("--code", help="as printed on the document")
        by.add_argument("--seal", help="text of the QR code")
        by.add_argument("--file", type=Path, help="the PDF")

    def handle(self, *args: object, code: str | None, seal: str | None, file: Path | None, **options: object) -> None:
        today = timezone.now().date()
        try:
            if code is not None:
                check = verification.by_code(code, today=today)
            elif seal is not None:
                check = verification.by_seal(seal, today=today)
            else:
                assert file is not None
                check = verification.by_file(file.read_bytes(), today=today)
        except VaultError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(told(check)))


def told(check: Check) -> dict[str, object]:
    """A check as plain values: state, altered and, of a known document, what anybody may compare with the paper."""
    answer: dict[str, object] = {"state": check.state, "altered": check.altered}
    if (issued := check.issued) is not None:
        answer |= {
            "title": f"{issued.title_en} - {issued.title_fa}",
            "number": issued.number,
            "mission": missions.mission(issued.mission).title.en,
            "issued": issued.issued_on.isoformat(),
            "expires": issued.expires_on.isoformat() if issued.expires_on else None,
        }
    return answer
