"""The way back of who lost the mailbox of an account, the same to see whether or not there is such an account.

Three days pass, in which the old mailbox can stop it with one press; two officers decide, with the scans before them;
a link that works once goes to the new address and carries it there. The link alone opens what it carries.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import actions as accounts
from mikhak.accounts import limits
from mikhak.accounts import queries as people
from mikhak.accounts.access import OfficerActor
from mikhak.accounts.known import person as name_of
from mikhak.dossiers import actions as dossiers
from mikhak.drafts import actions as drafts
from mikhak.missions import queries as missions
from mikhak.notices import actions as notices
from mikhak.notices.boxes import address_box
from mikhak.support import access, queries, telling
from mikhak.support.actions.address import take_back
from mikhak.support.actions.answering import end
from mikhak.support.actions.filing import DAY, HOUR, file
from mikhak.support.kinds import MAILBOX
from mikhak.support.models import MailboxChange, Report
from mikhak.support.sealed import Person
from mikhak.ui.refusals import Conflict, NotFound, Refusal
from mikhak.vault import client
from mikhak.vault.sealing import derive, open_with, seal_with

DELAY = timedelta(hours=72)
LINK_LIFE = timedelta(days=7)
WARNED_A_DAY = 3  # notices to one old address
LINKS_FROM_NETWORK_AN_HOUR = 30

_DEAD = _("این پیوند دیگر کار نمی‌کند: یا پیش‌تر به کار رفته، یا زمانش گذشته، یا درخواست متوقف شده است.")


def ask_for_mailbox(
    *,
    mission: str,
    language: str,
    person: Person,
    account: Person,
    old_email: str,
    email: str,
    told: Mapping[str, Any],
    once: UUID,
    browser: str,
    network: str,
    known: bytes = b"",
    now: datetime,
) -> Report:
    """Ask that an account go to another address, ``email``. ``account`` is the person as the account knows them, who
    differs from ``person`` after a new passport. The old address is told in any case, account or not.

    ``now`` is the database's clock: the delay is counted by it. Raises TooMany, and Refusal on ``email``.
    """
    old, new = old_email.strip(), email.strip()
    if old.casefold() == new.casefold() and account == person:
        raise Refusal(_("نشانی تازه همان نشانی پیشین است."), field="email")
    old_ix = client.index("email", old.casefold())
    if known != name_of(old_ix):  # whose device it is may always ask
        limits.count(f"support-warn:{old_ix.hex()}", limit=WARNED_A_DAY, seconds=DAY, now=now)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        report = file(
            kind=MAILBOX,
            mission=mission,
            language=language,
            person=person,
            email=new,
            told={**told, "old_email": old, "account": account.identity},
            once=once,
            browser=browser,
            network=network,
            known=known,
            now=now,
        )
        change = MailboxChange.objects.create(
            report=report, account_ix=account.ix, old_ix=old_ix, decided_from=now + DELAY, stop_digest=_digest(token)
        )
        _tell(change, "mailbox_asked", address_box(old), token, {"decided_from": change.decided_from}, now=now)
    return report


def stop(*, token: str, network: str, now: datetime) -> None:
    """«این من نبودم», from the old mailbox: what was asked does not happen, and an account whose address was changed by
    who was signed in comes back. Pressing again changes nothing.

    Raises NotFound for a link that is none, or when it is too late, and TooMany.
    """
    limits.count(f"support-link:{network}", limit=LINKS_FROM_NETWORK_AN_HOUR, seconds=HOUR, now=now)
    with transaction.atomic():
        if people.address_change(token, now=now):
            take_back(token=token, now=now)
            return
        change = _locked(stop_digest=_digest(token))
        if change.stopped_at is None:
            change.stopped_at = now
            change.save()
            report = change.report
            if report.state != Report.State.CLOSED:
                end(report, now=now)
                report.save()
                telling.tell(report, "report_closed", once=f"closed:{report.pk}", now=now)


# Officers: ``clock`` is the database's, by which delay and links are counted -----------------------------------------
def propose_mailbox(*, actor: OfficerActor, code: str, now: datetime, clock: datetime) -> None:
    """The first officer finds that scans and account belong together. Raises NotFound, Conflict."""
    with transaction.atomic():
        change = _of(actor, code, {"open"}, now=now, clock=clock)
        change.proposed_by, change.proposed_at = actor.officer, clock
        change.save()


def return_mailbox(*, actor: OfficerActor, code: str, now: datetime, clock: datetime) -> None:
    """The proposal is withdrawn, by who made it or by who does not agree. Raises NotFound, Conflict."""
    with transaction.atomic():
        change = _of(actor, code, {"proposed"}, now=now, clock=clock)
        change.proposed_by = change.proposed_at = change.confirmed_by = change.confirmed_at = None
        change.save()


def confirm_mailbox(*, actor: OfficerActor, code: str, now: datetime, clock: datetime) -> None:
    """The second officer, a consul, agrees, and the link goes to the new address; again when one was not used in time.

    Raises NotFound, Forbidden, Conflict (too early, stopped, no such account, address taken), Refusal (same officer).
    """
    with transaction.atomic():
        change = _of(actor, code, {"proposed"}, now=now, clock=clock, role="consul")
        report = change.report
        if change.proposed_by_id == actor.id:
            raise Refusal(_("پیشنهاد از شماست؛ کارشناس دیگری باید آن را تأیید کند."))
        opened = access.opened(actor, report, now=now)
        email = opened.told["email"]
        _check_possible(change, email)
        token = secrets.token_urlsafe(32)
        change.confirmed_by, change.confirmed_at = actor.officer, clock
        change.link_digest, change.link_until = _digest(token), clock + LINK_LIFE
        change.carried = _seal_carried(change, token, {"email": email, "identity": opened.person.identity})
        change.save()
        report.state = Report.State.ANSWERED
        report.save()
        _tell(change, "mailbox_link", bytes(report.reply_box or b""), token, {"until": change.link_until}, now=now)


def _check_possible(change: MailboxChange, email: str) -> None:
    if not queries.account_there(change):
        raise Conflict(_("چنین حسابی نیست؛ این را در پاسخ بنویسید و گزارش را ببندید."))
    new_ix = client.index("email", email.casefold())
    if new_ix != bytes(change.old_ix) and people.has_account(email_ix=new_ix):
        raise Conflict(_("نشانی تازه حساب دیگری دارد؛ از متقاضی نشانی دیگری بخواهید."))


def _of(
    actor: OfficerActor, code: str, states: set[str], *, now: datetime, clock: datetime, role: str = "clerk"
) -> MailboxChange:
    """The change of a report, locked, when it stands at one of some points."""
    report = access.guarded(actor, code, now=now, role=role)
    change = MailboxChange.objects.select_for_update().filter(report=report).first()
    if change is None:
        raise NotFound
    change.report = report
    if queries.standing(change, now=clock) not in states:
        raise Conflict
    return change


# The end --------------------------------------------------------------------------------------------------------------
def finish(*, token: str, network: str, now: datetime) -> None:
    """The link at the new address was used: the account is there from now on, and every session of it ends.

    Nothing old is opened by it: drafts are destroyed, profile and inbox begin empty. Requests that were submitted stay
    the person's, to be followed by their codes, and their mails go to the new address. Raises NotFound, TooMany, and
    Refusal when the new address has got an account since.
    """
    limits.count(f"support-link:{network}", limit=LINKS_FROM_NETWORK_AN_HOUR, seconds=HOUR, now=now)
    with transaction.atomic():
        change = _locked(link_digest=_digest(token))
        carried = _usable(change, token, now=now)
        account = people.account(identity_ix=bytes(change.account_ix), email_ix=bytes(change.old_ix))
        if account is None:
            raise NotFound(_DEAD)
        owner_ix, old_box = people.applicant_ix(account), bytes(account.email_box)
        accounts.move_account(applicant=account, email=carried["email"], identity=carried["identity"], now=now)
        drafts.discard_all(applicant=account)
        notices.forget(owner_ix=owner_ix)
        dossiers.write_to(applicant_ix=owner_ix, reply_box=address_box(carried["email"]))
        change.done_at, change.carried = now, None
        change.save()
        end(change.report, now=now)
        change.report.save()
        _tell(change, "mailbox_moved", old_box, "", {}, now=now)


def _usable(change: MailboxChange, token: str, *, now: datetime) -> dict[str, str]:
    """What a link carries, when it still may be used."""
    if queries.standing(change, now=now) != "sent" or change.carried is None:
        raise NotFound(_DEAD)
    carried: dict[str, str] = json.loads(open_with(_key(token), _place(change), bytes(change.carried)))
    return carried


def _seal_carried(change: MailboxChange, token: str, carried: Mapping[str, str]) -> bytes:
    return seal_with(_key(token), _place(change), json.dumps(carried).encode())


def _locked(**digest: bytes) -> MailboxChange:
    """The change of a link; raises NotFound for a link that is none, and once the change is done."""
    found = MailboxChange.objects.select_for_update(of=("self",)).select_related("report").filter(**digest).first()
    if found is None or found.done_at is not None:
        raise NotFound(_DEAD)
    return found


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _key(token: str) -> bytes:
    return derive(token.encode(), "mikhak/mailbox-link/v1")


def _place(change: MailboxChange) -> str:
    return f"support.mailboxchange.carried:{change.pk}"


def _tell(
    change: MailboxChange, kind: str, to_box: bytes, token: str, values: Mapping[str, object], *, now: datetime
) -> None:
    """A mail with a link that only its reader has."""
    report, mission = change.report, missions.mission(change.report.mission)
    place = {"mission": mission.title.words, "city": mission.city.words, "time_zone": str(mission.tz)}
    notices.send(
        kind=kind,
        language=report.language,
        values={**place, **values},
        once=f"mailbox:{change.pk}:{kind}:{now.timestamp()}",
        now=now,
        to_box=to_box,
        secret=token,
    )
