"""One-time codes. Whatever is typed, the outside sees the same page after about the same work; mail tells the rest."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import limits, process_keys, profiles, queries
from mikhak.accounts.known import person
from mikhak.accounts.models import Applicant, OneTimeCode
from mikhak.lib.codes import new_one_time_code
from mikhak.lib.digits import clean_code
from mikhak.notices import actions as notices
from mikhak.notices.boxes import address_box
from mikhak.ui.refusals import Refusal
from mikhak.vault import client, sealing

LIFE = timedelta(minutes=10)
TRIES = 5  # of one code
TRIES_A_DAY = 15  # of one account, however many codes
SENT_AN_HOUR, SENT_A_DAY = 5, 10  # to one address
SENT_FOR_IDENTITY_A_DAY = 20
SENT_FROM_NETWORK_AN_HOUR = 60
ENTERED_FROM_NETWORK_AN_HOUR = 120
SENT_TO_STRANGERS_AN_HOUR = 3000  # all together
HOUR, DAY = 3600, 86400
_CLAIM = "accounts.code.claim"

WRONG = _("این رمز درست نیست. رقم‌ها را با ایمیل بسنجید و دوباره بنویسید.")
DEAD = _("این رمز دیگر پذیرفته نمی‌شود. رمز تازه بخواهید.")


def request_code(
    *,
    kind: str,
    email: str,
    identity: str,
    language: str,
    browser: str,
    network: str,
    known: bytes = b"",
    now: datetime,
) -> OneTimeCode:
    """Send a code to an address, or tell that address why not; what is returned looks the same in every case.

    ``identity`` is a normalised national ID, or "<nationality>:<passport number>" of a foreign applicant; ``browser``,
    ``network`` and ``known`` (nothing for a stranger) come from ``access``. The picture code was checked by the face.
    Raises TooMany, or Refusal on ``email``. An unknown address becomes an account when its code is entered; a known
    one that comes with another identity, or was left for another within these days, gets a notice instead of a code.
    """
    email = checked_email(email)
    email_ix = client.index("email", email.casefold())
    if not known:
        limits.count(f"code-network:{network}", limit=SENT_FROM_NETWORK_AN_HOUR, seconds=HOUR, now=now)
    count_sending(known or email_ix, now)
    identity_ix = queries.identity_ix(kind, identity)
    if not known:
        limits.count(f"code-id:{identity_ix.hex()}", limit=SENT_FOR_IDENTITY_A_DAY, seconds=DAY, now=now)
        limits.count("code-strangers", limit=SENT_TO_STRANGERS_AN_HOUR, seconds=HOUR, now=now)
    with transaction.atomic():
        code = OneTimeCode(
            purpose=OneTimeCode.Purpose.SIGN_IN,
            kind=kind,
            email_ix=email_ix,
            identity_ix=identity_ix,
            email_box=address_box(email),
            claim=seal_claim({"email": email, "identity": identity}, now),
            browser=browser,
            language=language,
        )
        mail(code, "one_time_code", instead=_why_not(code, now), now=now)
    return code


def _why_not(code: OneTimeCode, now: datetime) -> tuple[str, dict[str, object]] | None:
    """The notice that an address gets in the place of a sign-in code; None when it may have one."""
    known = Applicant.objects.filter(email_ix=code.email_ix).first()
    left = queries.is_left(email_ix=bytes(code.email_ix), now=now)
    if known is not None and bytes(known.identity_ix) != code.identity_ix:
        return "identity_mismatch", {"applicant_kind": code.kind}
    return ("address_left", {}) if left and known is None else None


def request_proof(*, applicant: Applicant, language: str, browser: str, now: datetime) -> OneTimeCode:
    """Send a code by which somebody who is signed in shows that it is they. Raises TooMany."""
    email_ix = bytes(applicant.email_ix)
    count_sending(person(email_ix), now)
    with transaction.atomic():
        code = OneTimeCode(
            purpose=OneTimeCode.Purpose.PROOF,
            kind=applicant.kind,
            email_ix=email_ix,
            identity_ix=applicant.identity_ix,
            email_box=applicant.email_box,
            claim=b"",
            browser=browser,
            language=language,
        )
        mail(code, "proof_code", now=now)
    return code


def enter_code(*, code_id: int, typed: str, browser: str, network: str, known: bytes = b"", now: datetime) -> Applicant:
    """The applicant whose code this is; at first sign-in the account is made. Raises Refusal on ``code``, or TooMany.

    The counts are raised and committed before anything is compared, so this must not run inside a transaction.
    """
    if not known:
        limits.count(f"enter-network:{network}", limit=ENTERED_FROM_NETWORK_AN_HOUR, seconds=HOUR, now=now)
    code = tried(code_id, OneTimeCode.Purpose.SIGN_IN, typed, browser, known, now)
    with transaction.atomic():
        use(code, known, now)
        return _account(code, now)


def enter_proof(*, applicant: Applicant, code_id: int, typed: str, browser: str, now: datetime) -> None:
    """Accept the code of ``request_proof`` once. Raises Refusal on ``code``, or TooMany; no transaction around it."""
    known = person(bytes(applicant.email_ix))
    code = tried(code_id, OneTimeCode.Purpose.PROOF, typed, browser, known, now)
    if bytes(code.email_ix) != bytes(applicant.email_ix):
        raise Refusal(DEAD, field="code")
    with transaction.atomic():
        use(code, known, now)


def count_sending(whose: bytes, now: datetime) -> None:
    """Raise TooMany when an address, or the person known by it, had its share of codes."""
    limits.pace(whose, now=now)
    limits.count(f"code-hour:{whose.hex()}", limit=SENT_AN_HOUR, seconds=HOUR, now=now)
    limits.count(f"code-day:{whose.hex()}", limit=SENT_A_DAY, seconds=DAY, now=now)


def mail(code: OneTimeCode, kind: str, *, instead: tuple[str, dict[str, object]] | None = None, now: datetime) -> None:
    """Give a code its row and its digits, and mail them; only the newest one of a browser and purpose counts.

    ``instead`` is the notice that goes out in its place. In both cases digits are made, sealed and queued: the work is
    the same. Without a mac they open nothing.
    """
    earlier = OneTimeCode.objects.filter(email_ix=code.email_ix, browser=code.browser, purpose=code.purpose)
    earlier.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    code.created_at, code.expires_at = now, now + LIFE
    code.save(force_insert=True)
    digits = new_one_time_code()
    code.mac = None if instead else _mac(code, digits)
    code.save(update_fields=["mac"])
    told, values = instead or (kind, {"minutes": int(LIFE.total_seconds() // 60)})
    notices.send(
        kind=told,
        language=code.language,
        values=values,
        once=f"code:{code.pk}",
        now=now,
        to_box=code.email_box,
        secret=digits,
        useless_after=None if instead else code.expires_at,
    )


def tried(
    code_id: int, purpose: OneTimeCode.Purpose, typed: str, browser: str, known: bytes, now: datetime
) -> OneTimeCode:
    """The code whose digits these are; every count is raised and committed before comparing."""
    with transaction.atomic(durable=True):
        usable = OneTimeCode.objects.filter(
            pk=code_id, purpose=purpose, browser=browser, used_at=None, expires_at__gt=now
        )
        if not usable.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
            raise Refusal(DEAD, field="code")
        code = OneTimeCode.objects.get(pk=code_id)
    limits.count(f"tries:{(known or bytes(code.email_ix)).hex()}", limit=TRIES_A_DAY, seconds=DAY, now=now)
    expected = bytes(code.mac) if code.mac else bytes(32)
    if not hmac.compare_digest(_mac(code, clean_code(typed)), expected):
        raise Refusal(WRONG, field="code")
    return code


def use(code: OneTimeCode, known: bytes, now: datetime) -> None:
    """A code that was right opens nothing a second time. Raises Refusal on ``code``."""
    if not OneTimeCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now, claim=b"", mac=None):
        raise Refusal(DEAD, field="code")
    limits.forgive(known or bytes(code.email_ix))


def _account(code: OneTimeCode, now: datetime) -> Applicant:
    """The account of an address and identity that are proved and claimed; made when there is none."""
    applicant, new = Applicant.objects.get_or_create(
        email_ix=code.email_ix,
        defaults={
            "kind": code.kind,
            "identity_ix": code.identity_ix,
            "email_box": code.email_box,
            "language": code.language,
            "created_at": now,
            "seen_at": now,
        },
    )
    if bytes(applicant.identity_ix) != bytes(code.identity_ix):
        raise Refusal(DEAD, field="code")  # the address became another's account since the code was sent
    if new:
        profiles.write(applicant, profiles.first_state(code.kind, **open_claim(code)))
        _tell_earlier_claimants(applicant, now)
    applicant.seen_at, applicant.language = now, code.language
    applicant.save(update_fields=["seen_at", "language", "profile"])
    return applicant


def _tell_earlier_claimants(applicant: Applicant, now: datetime) -> None:
    """A national ID is a claim until a mission has seen the original: whoever claimed it before learns of the other."""
    for earlier in Applicant.objects.filter(identity_ix=applicant.identity_ix).exclude(pk=applicant.pk):
        notices.send(
            kind="identity_claimed",
            language=earlier.language,
            values={"applicant_kind": earlier.kind},
            once=f"claimed:{applicant.pk}:{earlier.pk}",
            now=now,
            to_box=earlier.email_box,
            owner_ix=client.index("applicant", str(earlier.pk)),
        )


def checked_email(email: str) -> str:
    """An address without spaces around it; raises Refusal on ``email`` when it is none."""
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refusal(_("این نشانی ایمیل درست نیست."), field="email") from error
    return email


def _mac(code: OneTimeCode, digits: str) -> bytes:
    return process_keys.mac("one-time code", code.pk, code.purpose, code.browser, digits)


def seal_claim(claim: Mapping[str, Any], now: datetime) -> bytes:
    """What was typed, for as long as its code lives."""
    return sealing.seal_with(client.draft_key(now.date()), _CLAIM, json.dumps(claim).encode())


def open_claim(code: OneTimeCode) -> dict[str, Any]:
    key = client.draft_key(code.created_at.date())
    claim: dict[str, Any] = json.loads(sealing.open_with(key, _CLAIM, bytes(code.claim)))
    return claim
