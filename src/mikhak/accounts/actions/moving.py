"""An account whose mailbox is lost goes to another address; what its holder wrote before is not opened by that."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import profiles
from mikhak.accounts.actions.devices import sign_out_everywhere
from mikhak.accounts.models import Applicant, Holding, OneTimeCode, PasswordLink, Reminder
from mikhak.accounts.queries import applicant_ix, identity_ix
from mikhak.notices.boxes import address_box
from mikhak.ui.refusals import Refusal
from mikhak.vault import client


@transaction.atomic
def move_account(*, applicant: Applicant, email: str, identity: str, now: datetime) -> None:
    """Address and identity (of a foreign applicant the passport of today) change; every session ends.

    The profile begins anew, fixed password and held facts are forgotten: who comes by the new address is known by
    scans alone, and must not read what was typed under the old one. Raises Refusal when the address has an account of
    its own.
    """
    row = Applicant.objects.select_for_update().get(pk=applicant.pk)
    email_ix = client.index("email", email.casefold())
    if Applicant.objects.filter(email_ix=email_ix).exclude(pk=row.pk).exists():
        raise Refusal(_("با این نشانی تازه حساب دیگری باز شده است. با همان وارد شوید یا از نمایندگی بپرسید."))
    OneTimeCode.objects.filter(email_ix=row.email_ix, used_at=None, expires_at__gt=now).update(expires_at=now)
    Holding.objects.filter(applicant_ix=applicant_ix(row)).delete()
    PasswordLink.objects.filter(applicant=row).delete()
    Reminder.objects.filter(applicant=row).delete()
    sign_out_everywhere(applicant=row)
    row.email_ix, row.email_box, row.identity_ix = email_ix, address_box(email), identity_ix(row.kind, identity)
    profiles.write(row, profiles.first_state(row.kind, email=email, identity=identity))
    row.profile_complete_at, row.password = None, ""
    row.save()
