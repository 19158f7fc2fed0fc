"""Start-up checks: the demo's conveniences live in the demo profile only, and the demo profile on loopback only."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]", "testserver"}
MAIL_SINK_DOMAINS = (".example", ".test", ".invalid")


def check_demo_conveniences(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Errors for data or mail sink of the demo in production, and for a demo that others reach.

    The fixed picture code is checked by ``accounts``.
    """
    if settings.PROFILE == "production":
        return _errors_in_production()
    reached_by = {urlsplit(settings.PUBLIC_URL).hostname or "", *settings.ALLOWED_HOSTS}
    if strangers := sorted(reached_by - LOOPBACK):
        return [
            Error(
                f"The profile {settings.PROFILE} may only be reached on this machine, not as {', '.join(strangers)}.",
                hint="For a real system set MIKHAK_PROFILE=production.",
                id="cli.E1",
            )
        ]
    return []


def _errors_in_production() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if (settings.DATA / "demo").exists():
        found.append(Error(f"{settings.DATA} is a demo's data folder; production needs its own.", id="cli.E2"))
    if settings.EMAIL_HOST in LOOPBACK and settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith(MAIL_SINK_DOMAINS):
        found.append(Error("MIKHAK_SMTP_URL and MIKHAK_MAIL_FROM are those of the demo's mail sink.", id="cli.E3"))
    return found
