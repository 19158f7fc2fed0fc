"""Keys that the web processes derive from SECRET_KEY, for what only they need to read again and only for a while."""

import hmac

from django.conf import settings

from mikhak.vault import sealing


def seal(purpose: str, text: str) -> bytes:
    """A short text sealed for one purpose."""
    return sealing.seal_with(_key(purpose), purpose, text.encode())


def unseal(purpose: str, sealed: bytes) -> str:
    """The text again; raises vault.errors.Unreadable."""
    return sealing.open_with(_key(purpose), purpose, sealed).decode()


def mac(purpose: str, *parts: str | bytes | int) -> bytes:
    """Keyed digest of some parts, 32 bytes."""
    return hmac.digest(_key(purpose), sealing.bind(*parts), "sha256")


def _key(purpose: str) -> bytes:
    return sealing.derive(settings.SECRET_KEY.encode(), "mikhak/process/v1", purpose)
