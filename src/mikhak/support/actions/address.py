"""An account goes to another address while its owner has both mailboxes: what is open at the missions follows."""

from datetime import datetime

from django.db import transaction

from mikhak.accounts import actions as accounts
from mikhak.accounts import queries as people
from mikhak.accounts.models import Applicant, Device
from mikhak.dossiers import actions as dossiers


def change_address(
    *,
    applicant: Applicant,
    code_id: int,
    typed: str,
    browser: str,
    device: Device | None,
    now: datetime,
) -> None:
    """The code of the new address was typed by who has just proved who it is: the account goes there at once.

    Every browser but ``device`` is signed out, and the old mailbox can take it back for three days. Raises TooMany, or
    Refusal on ``code``; no transaction around it.
    """
    email = accounts.enter_address(applicant=applicant, code_id=code_id, typed=typed, browser=browser, now=now)
    with transaction.atomic():
        accounts.take_address(applicant=applicant, email=email, device=device, now=now)
        _write_there(Applicant.objects.get(pk=applicant.pk))


def take_back(*, token: str, now: datetime) -> None:
    """The old mailbox takes it back, in the caller's transaction. Raises NotFound."""
    _write_there(accounts.take_address_back(token=token, now=now))


def _write_there(applicant: Applicant) -> None:
    dossiers.write_to(applicant_ix=people.applicant_ix(applicant), reply_box=bytes(applicant.email_box))
