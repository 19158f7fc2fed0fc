"""Start-up check: what this machine lacks for uploads."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning

from mikhak.drafts import tesseract


def check_programs(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """A warning where passports are not read, as people then compare the lines themselves."""
    if tesseract.installed():
        return []
    return [
        Warning(
            "The machine-readable lines of passports are not read from their pictures: tesseract is not installed.",
            hint="On Debian install the package tesseract-ocr.",
            id="drafts.W1",
        )
    ]
