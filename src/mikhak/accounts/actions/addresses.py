"""Another address for an account whose owner still has the old mailbox: a code goes to the new one.

Whether somebody has an account there is told by that mail alone; the page is the same.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import limits, queries
from mikhak.accounts.actions.codes import (
    DAY,
    DEAD,
    checked_email,
    count_sending,
    mail,
    open_claim,
    seal_claim,
    tried,
    use,
)
from mikhak.accounts.models import Applicant, OneTimeCode
from mikhak.notices.boxes import address_box
from mikhak.ui.refusals import Refusal
from mikhak.vault import client

ASKED_A_DAY = 10  # by one person, whatever the addresses


def request_address(*, applicant: Applicant, email: str, language: str, browser: str, now: datetime) -> OneTimeCode:
    """Mail a code to the address an account is to go to, or tell that address why none comes.

    The face has seen a fresh proof of identity. Raises TooMany, or Refusal on ``email``.
    """
    email = checked_email(email)
    email_ix = client.index("email", email.casefold())
    if email_ix == bytes(applicant.email_ix):
        raise Refusal(_("این همان نشانی کنونی شماست؛ نشانی تازه را بنویسید."), field="email")
    limits.count(f"address-of:{applicant.pk}", limit=ASKED_A_DAY, seconds=DAY, now=now)
    count_sending(email_ix, now)
    with transaction.atomic():
        code = OneTimeCode(
            purpose=OneTimeCode.Purpose.ADDRESS,
            kind=applicant.kind,
            email_ix=email_ix,
            identity_ix=applicant.identity_ix,
            email_box=address_box(email),
            claim=seal_claim({"email": email, "applicant": applicant.pk}, now),
            browser=browser,
            language=language,
        )
        taken = queries.is_taken(email_ix=email_ix, now=now, but=applicant)
        mail(code, "address_code", instead=("address_taken", {}) if taken else None, now=now)
    return code


def enter_address(*, applicant: Applicant, code_id: int, typed: str, browser: str, now: datetime) -> str:
    """Accept the code of ``request_address`` once; gives the address that it proves.

    Raises Refusal on ``code``, or TooMany; no transaction around it.
    """
    code = tried(code_id, OneTimeCode.Purpose.ADDRESS, typed, browser, b"", now)
    claim = open_claim(code)
    if claim["applicant"] != applicant.pk:
        raise Refusal(DEAD, field="code")
    with transaction.atomic():
        use(code, b"", now)
    return str(claim["email"])
