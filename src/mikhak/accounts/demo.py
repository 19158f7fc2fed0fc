"""For demonstrations and tests only: second factors whose current code the program may tell."""

import base64
import secrets
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from mikhak.accounts.models import Officer


class NotADemo(Exception):
    """Asked of an installation that serves people."""


def enrol(username: str) -> None:
    """Give an officer a code generator, unless he has one. Raises NotADemo, Officer.DoesNotExist."""
    _only_in_play()
    person = Officer.objects.get(username=username)
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    Authenticator.objects.get_or_create(
        user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": get_adapter().encrypt(secret)}}
    )


def demo_code(username: str, *, now: datetime) -> str:
    """The six digits that the officer's generator shows now. Raises NotADemo, Authenticator.DoesNotExist."""
    _only_in_play()
    held = Authenticator.objects.get(user__username=username, type=Authenticator.Type.TOTP)
    key = base64.b32decode(get_adapter().decrypt(held.data["secret"]))
    return TOTP(key, 6, SHA1(), 30, enforce_key_length=False).generate(int(now.timestamp())).decode()  # noqa: S303


def _only_in_play() -> None:
    if settings.PROFILE not in {"demo", "test"}:
        raise NotADemo
