"""Closing an account: everything that is the applicant's own goes in one transaction."""

from datetime import datetime

from django.db import transaction

from mikhak.accounts import actions as accounts
from mikhak.accounts.models import Applicant
from mikhak.drafts import actions


@transaction.atomic
def close_account(*, applicant: Applicant, now: datetime) -> None:
    """Destroy drafts (answers and scans), inbox, profile and everything else that is kept for an applicant.

    What was submitted is no longer theirs alone and stays at the missions. The face has seen a fresh proof of identity.
    """
    actions.discard_all(applicant=applicant)
    accounts.erase(applicant=applicant, now=now)
