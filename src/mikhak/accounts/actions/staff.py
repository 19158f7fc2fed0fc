"""Accounts of officers: invited by a mailed link, amended, closed, opened again. Each change is a line of history."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import queries, staff
from mikhak.accounts.actions.officers import check_password, dismiss
from mikhak.accounts.actor import OfficerActor, live_grants
from mikhak.accounts.models import Change, Grant, Officer, OfficerLink
from mikhak.accounts.roles import in_words
from mikhak.lib.text import Text
from mikhak.notices import actions as notices
from mikhak.notices.boxes import address_box
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal

LINK_LIFE = timedelta(hours=72)
AMENDED = ("name_fa", "name_en", "email", "language")
DEAD_LINK = _("این پیوند به کار رفته یا زمانش گذشته است. از همکاری که شما را دعوت کرد پیوند تازه بخواهید.")


@transaction.atomic
def invite(
    *, actor: OfficerActor, username: str, name_fa: str, name_en: str, email: str, language: str, now: datetime
) -> Officer:
    """A new officer without any right, who gets a link to choose a password; raises Forbidden, Refusal on
    ``username``."""
    if not actor.places("people"):
        raise Forbidden
    if Officer.objects.filter(username=username).exists():
        raise Refusal(_("این نام کاربری پیش‌تر داده شده است."), field="username")
    officer = Officer(username=username, name_fa=name_fa, name_en=name_en, email=email, language=language)
    officer.set_unusable_password()
    officer.save()
    record(actor, officer, Change.What.INVITED, after=_as_written(officer), now=now)
    send_link(officer, now=now)
    return officer


@transaction.atomic
def send_again(*, actor: OfficerActor, officer_id: int, now: datetime) -> None:
    """Another link for somebody who never chose a password; earlier ones die. Raises NotFound, Forbidden, Conflict."""
    officer = staff.to_change(actor, officer_id)
    if officer.has_usable_password() or not officer.is_active:
        raise Conflict
    record(actor, officer, Change.What.INVITED, after=_as_written(officer), now=now)
    send_link(officer, now=now)


def send_link(officer: Officer, *, now: datetime) -> None:
    """Mail a link to a new password; the old one, every session and every earlier link end with it."""
    officer.set_unusable_password()
    officer.save(update_fields=["password"])
    OfficerLink.objects.filter(officer=officer, used_at=None).update(used_at=now)
    token = secrets.token_urlsafe(32)
    link = OfficerLink.objects.create(digest=queries.digest(token), officer=officer, expires_at=now + LINK_LIFE)
    notices.send(
        kind="officer_invited",
        language=officer.language,
        values={"username": officer.username, "hours": int(LINK_LIFE.total_seconds() // 3600)},
        once=f"officer-link:{link.digest}",
        now=now,
        to_box=address_box(officer.email),
        secret=token,
        useless_after=link.expires_at,
    )


@transaction.atomic
def use_link(*, digest: str, password: str, now: datetime) -> Officer:
    """Choose the password that a mailed link is for, once. Raises Refusal on ``password``, or without a field when the
    link is used or too old."""
    link = OfficerLink.objects.select_for_update(of=("self",)).filter(digest=digest, used_at=None).first()
    if link is None or link.expires_at <= now or not link.officer.is_active:
        raise Refusal(DEAD_LINK)
    officer = link.officer
    check_password(officer, password)
    link.used_at = now
    link.save(update_fields=["used_at"])
    officer.set_password(password)
    officer.save(update_fields=["password"])
    Change.objects.create(officer=officer, by=officer, at=now, what=Change.What.ENROLLED)
    return officer


@transaction.atomic
def amend(*, actor: OfficerActor, officer_id: int, told: Mapping[str, str], now: datetime) -> None:
    """Write name, e-mail and language (AMENDED) anew; raises NotFound, Forbidden, and Refusal on ``email`` where a link
    to a password waits: who could also send it elsewhere would take the place of somebody who has rights."""
    officer = staff.to_change(actor, officer_id)
    before = _as_written(officer)
    if told["email"] != officer.email and not officer.has_usable_password() and live_grants(officer, now.date()):
        raise Refusal(
            _("پیوند گذرواژه به نشانی پیشین رفته است. نخست باید به کار رود، یا اختیارها گرفته شود."), field="email"
        )
    for name in AMENDED:
        setattr(officer, name, told[name])
    if _as_written(officer) != before:
        officer.save(update_fields=AMENDED)
        record(actor, officer, Change.What.AMENDED, before=before, after=_as_written(officer), now=now)


def undo(*, actor: OfficerActor, officer_id: int, change_id: int, now: datetime) -> None:
    """Write name, e-mail and language as they were before a change; raises NotFound, Forbidden."""
    found = Change.objects.filter(pk=change_id, officer_id=officer_id, what=Change.What.AMENDED).first()
    if found is None:
        raise NotFound
    amend(actor=actor, officer_id=officer_id, told=found.before, now=now)


@transaction.atomic
def close_account(*, actor: OfficerActor, officer_id: int, now: datetime) -> list[str]:
    """An officer leaves: signed out at the next request, every right ended, every proposal for him void. Gives the
    places where he had rights. Raises NotFound, Forbidden, Conflict."""
    officer = staff.to_change(actor, officer_id)
    if not officer.is_active:
        raise Conflict
    was = [as_right(one) for one in live_grants(officer, now.date())]
    dismiss(officer=officer, now=now)
    officer.proposals.filter(confirmed=None).update(decided_by=actor.officer, decided_at=now, confirmed=False)
    OfficerLink.objects.filter(officer=officer, used_at=None).update(used_at=now)
    record(actor, officer, Change.What.LEFT, before={"grants": was}, now=now)
    tell_rights(officer, ended=was, once=f"officer-gone:{officer.pk}:{now.isoformat()}", now=now)
    return sorted({one["mission"] for one in was})


@transaction.atomic
def take_back(*, actor: OfficerActor, officer_id: int, now: datetime) -> None:
    """Somebody who left is there again, without any right: those are proposed anew. Raises NotFound, Forbidden,
    Conflict."""
    officer = staff.to_change(actor, officer_id)
    if officer.is_active:
        raise Conflict
    officer.is_active = True
    officer.save(update_fields=["is_active"])
    record(actor, officer, Change.What.RETURNED, now=now)


def record(
    actor: OfficerActor,
    officer: Officer,
    what: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Append a line to the history of an account, in the caller's transaction."""
    Change.objects.create(
        officer=officer, by=actor.officer, at=now, what=what, before=dict(before or {}), after=dict(after or {})
    )


def tell_rights(
    officer: Officer,
    *,
    given: Sequence[Mapping[str, Any]] = (),
    ended: Sequence[Mapping[str, Any]] = (),
    once: str,
    now: datetime,
) -> None:
    """Tell an officer by e-mail which rights began or ended."""
    notices.send(
        kind="rights_changed",
        language=officer.language,
        values={"given": [in_words(one).words for one in given], "ended": [in_words(one).words for one in ended]},
        once=once,
        now=now,
        to_box=address_box(officer.email),
    )


def tell_heads(*, officer_id: int, places: Sequence[str], count: int, now: datetime) -> None:
    """Tell the heads of sections that somebody left and how many open dossiers wait for another hand."""
    officer = Officer.objects.get(pk=officer_id)
    for head in queries.heads(places, today=now.date()):
        notices.send(
            kind="officer_left",
            language=head.language,
            values={"name": Text(fa=officer.name_fa, en=officer.name_en).words, "count": count},
            once=f"officer-left:{officer.pk}:{head.pk}:{now.isoformat()}",
            now=now,
            to_box=address_box(head.email),
        )


def as_right(grant: Grant) -> dict[str, Any]:
    """A right that is held, as proposals and the history write one."""
    return {
        "role": grant.role,
        "mission": grant.mission,
        "category": grant.category,
        "on_duty": grant.on_duty,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on.isoformat() if grant.ends_on else None,
    }


def _as_written(officer: Officer) -> dict[str, str]:
    return {name: getattr(officer, name) for name in AMENDED}
