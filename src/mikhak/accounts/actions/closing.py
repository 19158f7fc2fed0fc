"""The end of an account, as far as this package knows it; ``drafts.closing`` is the whole."""

from datetime import datetime

from django.db import transaction

from mikhak.accounts.models import Applicant, Holding, OneTimeCode
from mikhak.notices import actions as notices
from mikhak.vault import client


@transaction.atomic
def erase(*, applicant: Applicant, now: datetime) -> None:
    """Remove an applicant: profile, password, devices, links, codes, held documents and inbox; a last mail tells of
    it. Drafts are gone already."""
    owner_ix = client.index("applicant", str(applicant.pk))
    notices.forget(owner_ix=owner_ix)
    Holding.objects.filter(applicant_ix=owner_ix).delete()
    OneTimeCode.objects.filter(email_ix=applicant.email_ix).delete()
    notices.send(
        kind="account_closed",
        language=applicant.language,
        values={},
        once=f"account_closed:{applicant.pk}",
        now=now,
        to_box=applicant.email_box,
    )
    Applicant.objects.filter(pk=applicant.pk).delete()
