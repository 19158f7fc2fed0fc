"""Invented people who sign in, each with a browser, and what their mail says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from mikhak.accounts import actions
from mikhak.accounts.models import Applicant, OneTimeCode
from mikhak.notices.boxes import ADDRESS_PLACE, secret_place
from mikhak.notices.models import Notice
from mikhak.vault.opening import open_mail_box

# The vault keeps its own clock, so tests stand in the present and move from there.
NOW = timezone.now().replace(microsecond=0)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Person:
    email: str
    identity: str
    browser: str
    kind: str = "iranian"
    network: str = "net"
    language: str = "fa"

    def ask(self, now: datetime = NOW, **changes: Any) -> OneTimeCode:
        values = {**self.__dict__, **changes}
        return actions.request_code(now=now, **values)

    def enter(self, code: OneTimeCode, typed: str, now: datetime = NOW, **changes: Any) -> Applicant:
        values = {"browser": self.browser, "network": self.network, **changes}
        return actions.enter_code(code_id=code.pk, typed=typed, now=now, **values)

    def sign_in(self, now: datetime = NOW) -> Applicant:
        code = self.ask(now)
        return self.enter(code, mailed(code), now)


KAVEH = Person("kaveh@example.org", "0932833810", "b" * 64)
NASRIN = Person("nasrin@example.org", "0012345679", "c" * 64)
MARIA = Person("maria@example.org", "NL:NX12345A7", "d" * 64, kind="foreign", language="en")


def mailed(code: OneTimeCode) -> str:
    """The digits in the mail that belongs to a code."""
    notice = Notice.objects.get(once=f"code:{code.pk}")
    assert notice.kind == "one_time_code"
    return open_mail_box(bytes(notice.secret or b""), secret_place(notice.once))


def mails_to(address: str) -> list[str]:
    """Kinds of the mails promised to an address, oldest first."""
    notices = Notice.objects.order_by("pk")
    return [one.kind for one in notices if open_mail_box(bytes(one.to_box or b""), ADDRESS_PLACE) == address]


def wrong(digits: str) -> str:
    """Another eight digits."""
    return f"{(int(digits) + 1) % 10**8:08d}"
