"""The fixed password, which an applicant may choose beside the one-time codes; never in place of them.

Known and unknown addresses cost the same statements and one Argon2 check, and get the same answer.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import limits, passwords, process_keys, profiles, queries
from mikhak.accounts.actions.codes import DAY, HOUR, checked_email
from mikhak.accounts.actions.devices import sign_out_everywhere
from mikhak.accounts.known import person
from mikhak.accounts.models import Applicant, Device, PasswordLink
from mikhak.notices import actions as notices
from mikhak.notices.boxes import address_box
from mikhak.ui.refusals import Refusal
from mikhak.vault import client

LINK_LIFE = timedelta(hours=24)
TRIED_FROM_NETWORK_AN_HOUR = 60
LINKS_AN_HOUR, LINKS_A_DAY = 3, 6  # to one address
LINKS_FROM_NETWORK_AN_HOUR = 30
LINKS_TO_STRANGERS_AN_HOUR = 1000  # all together

WRONG = _("ایمیل یا رمز عبور درست نیست.")
WRONG_PRESENT = _("این رمز عبور درست نیست.")
DEAD_LINK = _("این پیوند به کار رفته یا زمانش گذشته است. پیوند تازه بخواهید.")


def sign_in_with_password(
    *, email: str, typed: str, language: str, network: str, known: bytes = b"", now: datetime
) -> Applicant:
    """The applicant with this address and fixed password. Raises TooMany, or Refusal, the same for every reason.

    Each account bears five tries at once and then fewer and fewer; its one-time codes stay as they are.
    """
    email_ix = client.index("email", checked_email(email).casefold())
    if not known:
        limits.count(f"password-network:{network}", limit=TRIED_FROM_NETWORK_AN_HOUR, seconds=HOUR, now=now)
    _count_try(known or email_ix, now)
    found = Applicant.objects.filter(email_ix=email_ix).first()
    if not passwords.matches(typed, found.password if found else "") or found is None:
        raise Refusal(WRONG)
    limits.forgive(_tries_of(known or email_ix))
    found.seen_at, found.language = now, language
    found.save(update_fields=["seen_at", "language"])
    return found


def prove_with_password(*, applicant: Applicant, typed: str, now: datetime) -> None:
    """Who is signed in shows the present password. Raises TooMany, or Refusal on ``present``."""
    known = person(bytes(applicant.email_ix))
    _count_try(known, now)
    if not passwords.matches(typed, applicant.password):
        raise Refusal(WRONG_PRESENT, field="present")
    limits.forgive(_tries_of(known))


@transaction.atomic
def set_password(*, applicant: Applicant, password: str, device: Device | None, now: datetime) -> None:
    """Choose or change the fixed password; every browser but ``device`` is signed out, and a mail tells of it.

    The face has seen a fresh proof of identity. Raises Refusal on ``password``.
    """
    row = Applicant.objects.select_for_update().get(pk=applicant.pk)
    passwords.check(password, profiles.read(row).facts)
    changed = bool(row.password)
    row.password = applicant.password = passwords.hashed(password)
    row.save(update_fields=["password"])
    PasswordLink.objects.filter(applicant=row, used_at=None).update(used_at=now)
    sign_out_everywhere(applicant=row, but=device)
    _tell(row, "password_set", {"changed": changed}, now)


@transaction.atomic
def drop_password(*, applicant: Applicant, now: datetime) -> None:
    """From now on only one-time codes open the account; a mail tells of it. Nothing happens without a password."""
    if Applicant.objects.filter(pk=applicant.pk).exclude(password="").update(password=""):
        applicant.password = ""
        PasswordLink.objects.filter(applicant=applicant, used_at=None).update(used_at=now)
        _tell(applicant, "password_dropped", {}, now)


def request_password_link(*, email: str, language: str, network: str, known: bytes = b"", now: datetime) -> None:
    """Mail a link to a new password, or tell the address that nobody has an account with it. Raises TooMany, or
    Refusal on ``email``."""
    email = checked_email(email)
    email_ix = client.index("email", email.casefold())
    if not known:
        limits.count(f"link-network:{network}", limit=LINKS_FROM_NETWORK_AN_HOUR, seconds=HOUR, now=now)
    whose = (known or email_ix).hex()
    limits.count(f"link-hour:{whose}", limit=LINKS_AN_HOUR, seconds=HOUR, now=now)
    limits.count(f"link-day:{whose}", limit=LINKS_A_DAY, seconds=DAY, now=now)
    if not known:
        limits.count("link-strangers", limit=LINKS_TO_STRANGERS_AN_HOUR, seconds=HOUR, now=now)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        found = Applicant.objects.filter(email_ix=email_ix).first()
        link = PasswordLink.objects.create(digest=queries.digest(token), applicant=found, expires_at=now + LINK_LIFE)
        notices.send(
            kind="password_link" if found else "password_link_unknown",
            language=language,
            values={"hours": int(LINK_LIFE.total_seconds() // HOUR)} if found else {},
            once=f"link:{link.digest}",
            now=now,
            to_box=address_box(email),
            secret=token,
            useless_after=link.expires_at,
        )


def use_password_link(*, token: str, password: str, now: datetime) -> None:
    """Set the password that a mailed link stands for, once. Raises Refusal on ``password``, or without a field when
    the link is used or too old."""
    link = queries.password_link(token, now=now)
    with transaction.atomic():
        mine = PasswordLink.objects.filter(pk=link.pk if link else "", used_at=None)
        if link is None or link.applicant is None or not mine.update(used_at=now):
            raise Refusal(DEAD_LINK)
        set_password(applicant=link.applicant, password=password, device=None, now=now)


def _count_try(whose: bytes, now: datetime) -> None:
    """Count before anything is compared, whoever the address belongs to."""
    limits.pace(_tries_of(whose), now=now, waits=limits.PASSWORD_WAITS)


def _tries_of(whose: bytes) -> bytes:
    """Where the tries of an address, or of the person known by it, are counted, apart from the sending of codes."""
    return process_keys.mac("password tries", whose)


def _tell(applicant: Applicant, kind: str, values: dict[str, object], now: datetime) -> None:
    notices.send(
        kind=kind,
        language=applicant.language,
        values=values,
        once=f"{kind}:{applicant.pk}:{now.isoformat()}",
        now=now,
        to_box=applicant.email_box,
        owner_ix=client.index("applicant", str(applicant.pk)),
    )
