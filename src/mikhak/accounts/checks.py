"""Start-up checks: what makes a demonstration easy, or a key easy to guess, stops every other start."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

SECRET_MIN = 50  # characters
_SECRET_SIGNS = 10  # different ones at least
_PLAY = frozenset({"demo", "test"})


def check_account_settings(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Errors of settings that would open accounts to strangers. What concerns the vault's keys, the vault checks."""
    if settings.PROFILE == "test":
        return []
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < SECRET_MIN or len(set(settings.SECRET_KEY)) < _SECRET_SIGNS:
        found.append(Error(f"MIKHAK_SECRET_KEY needs {SECRET_MIN} random characters.", id="accounts.E1"))
    if settings.SECRET_KEY.startswith("test-only"):
        found.append(Error("MIKHAK_SECRET_KEY is the one of the tests.", id="accounts.E2"))
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        found.append(Error("There must be no bypass of the second factor.", id="accounts.E3"))
    if settings.PROFILE in _PLAY:
        return found
    if settings.CAPTCHA_ANSWER:
        found.append(Error("MIKHAK_CAPTCHA_ANSWER is for demonstrations only.", id="accounts.E4"))
    if settings.DEBUG:
        found.append(Error("DEBUG shows what people typed to whoever meets an error.", id="accounts.E5"))
    if not settings.SECURE:
        found.append(Error("MIKHAK_PUBLIC_URL must begin with https:// in production.", id="accounts.E6"))
    return found
