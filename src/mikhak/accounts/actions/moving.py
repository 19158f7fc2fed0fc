"""An account goes to another address: by its owner, back by the mailbox that was left, or because a mailbox is lost."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import profiles, queries
from mikhak.accounts.actions.devices import sign_out_everywhere
from mikhak.accounts.models import AddressChange, Applicant, Device, Holding, OneTimeCode, PasswordLink, Reminder
from mikhak.accounts.profiles import ProfileState
from mikhak.notices import actions as notices
from mikhak.notices.boxes import address_box
from mikhak.ui.refusals import NotFound, Refusal
from mikhak.vault import client
from mikhak.vault.sealing import derive, open_with, seal_with

TAKEN_BACK_FOR = timedelta(hours=72)  # as long as a lost mailbox waits

_TAKEN = _("با این نشانی تازه حساب دیگری باز شده است. با همان وارد شوید یا از نمایندگی بپرسید.")


@transaction.atomic
def take_address(*, applicant: Applicant, email: str, device: Device | None, now: datetime) -> None:
    """The account goes to an address that its owner has proved, at once. Every browser but ``device`` is signed out;
    the mailbox that is left gets a link which takes the account back. Raises Refusal when the address has an account.
    """
    row = Applicant.objects.select_for_update().get(pk=applicant.pk)
    token, until, left = secrets.token_urlsafe(32), now + TAKEN_BACK_FOR, bytes(row.email_box)
    change = AddressChange(digest=queries.digest(token), applicant=row, old_ix=row.email_ix, until=until)
    state = profiles.read(row)
    change.carried = seal_with(_key(token), _place(change), state.fixed["email"].encode())
    _go(row, email, replace(state, fixed={**state.fixed, "email": email}), now)
    row.save()
    change.save(force_insert=True)
    sign_out_everywhere(applicant=row, but=device)
    notices.send(
        kind="address_changed",
        language=row.language,
        values={"hours": int(TAKEN_BACK_FOR.total_seconds() // 3600)},
        once=f"address_changed:{change.pk}",
        now=now,
        to_box=left,
        secret=token,
    )


@transaction.atomic
def take_address_back(*, token: str, now: datetime) -> Applicant:
    """«این من نبودم», from the mailbox that was left: the account comes back to it, with all that its owner had.

    Every session ends and the fixed password goes, since somebody else may know it; so do the links of later changes.
    Pressing again changes nothing. Raises NotFound for a link that is none, or when it is too late.
    """
    change = queries.address_change(token, now=now)
    if change is None:
        raise NotFound
    row = Applicant.objects.select_for_update().get(pk=change.applicant_id)
    mine = AddressChange.objects.filter(pk=change.pk, taken_back_at=None)
    if not mine.update(taken_back_at=now):
        return row
    AddressChange.objects.filter(applicant=row, until__gte=change.until).exclude(pk=change.pk).delete()
    other, state = bytes(row.email_box), profiles.read(row)
    email = open_with(_key(token), _place(change), bytes(change.carried)).decode()
    _go(row, email, replace(state, fixed={**state.fixed, "email": email}), now)
    row.password = ""
    row.save()
    sign_out_everywhere(applicant=row)
    notices.send(
        kind="address_returned",
        language=row.language,
        values={},
        once=f"address_returned:{change.pk}",
        now=now,
        to_box=other,
    )
    return row


@transaction.atomic
def move_account(*, applicant: Applicant, email: str, identity: str, now: datetime) -> None:
    """Address and identity (of a foreign applicant the passport of today) change; every session ends.

    The profile begins anew, fixed password and held facts are forgotten: who comes by the new address is known by
    scans alone, and must not read what was typed under the old one. Raises Refusal when the address has an account of
    its own.
    """
    row = Applicant.objects.select_for_update().get(pk=applicant.pk)
    _go(row, email, profiles.first_state(row.kind, email=email, identity=identity), now)
    Holding.objects.filter(applicant_ix=queries.applicant_ix(row)).delete()
    AddressChange.objects.filter(applicant=row).delete()
    Reminder.objects.filter(applicant=row).delete()
    sign_out_everywhere(applicant=row)
    row.identity_ix = queries.identity_ix(row.kind, identity)
    row.profile_complete_at, row.password = None, ""
    row.save()


def _go(row: Applicant, email: str, profile: ProfileState, now: datetime) -> None:
    """Put another address and its profile into a row, which the caller saves; what was mailed to the old address opens
    nothing more. Raises Refusal when it has an account."""
    email_ix = client.index("email", email.casefold())
    if queries.is_taken(email_ix=email_ix, now=now, but=row):
        raise Refusal(_TAKEN, field="code")
    OneTimeCode.objects.filter(email_ix=row.email_ix, used_at=None, expires_at__gt=now).update(expires_at=now)
    PasswordLink.objects.filter(applicant=row).delete()
    row.email_ix, row.email_box = email_ix, address_box(email)
    profiles.write(row, profile)


def _key(token: str) -> bytes:
    return derive(token.encode(), "mikhak/address-link/v1")


def _place(change: AddressChange) -> str:
    return f"accounts.addresschange.carried:{change.pk}"
