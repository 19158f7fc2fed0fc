"""Rights by two people: one proposes, another confirms, neither of them the one whom it is about (ADR 34)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import staff
from mikhak.accounts.actions.officers import end_grant
from mikhak.accounts.actions.officers import grant as give
from mikhak.accounts.actions.staff import as_right, invite, record, send_link, tell_rights
from mikhak.accounts.actor import OfficerActor
from mikhak.accounts.models import Change, Grant, Officer, Proposal
from mikhak.accounts.roles import ROLES, kind_of_place
from mikhak.ui.refusals import Conflict, Forbidden, Refusal

Right = dict[str, Any]  # role, mission, category, on_duty, starts_on, ends_on (ISO or None)


def right(
    *,
    role: str,
    place: str,
    category: str = "*",
    on_duty: bool = False,
    starts_on: date,
    ends_on: date | None = None,
) -> Right:
    """A right as a proposal carries it. Raises Refusal on ``ends_on``, ``role`` or ``place``."""
    if ends_on is not None and ends_on < starts_on:
        raise Refusal(_("پایان آن پیش از آغاز است."), field="ends_on")
    if role not in ROLES:
        raise Refusal(_("چنین نقشی نیست."), field="role")
    if kind_of_place(place) not in ROLES[role].places:
        raise Refusal(_("این نقش در این جا نیست؛ جای دیگری برگزینید."), field="place")
    return {
        "role": role,
        "mission": place,
        "category": category,
        "on_duty": on_duty and role == "clerk",
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
    }


@transaction.atomic
def propose_rights(*, actor: OfficerActor, officer_id: int, rights: Sequence[Right], now: datetime) -> Proposal:
    """Propose rights for somebody else; raises NotFound, Forbidden (for oneself, or at places that are not theirs)."""
    officer = staff.whom(actor, officer_id)
    return _propose(actor, officer, Proposal.Kind.RIGHTS, {"grants": list(rights)}, now)


@transaction.atomic
def invite_with(*, actor: OfficerActor, rights: Sequence[Right], now: datetime, **facts: str) -> Officer:
    """Invite somebody with the first rights proposed; ``facts`` as for ``invite``. Raises as both."""
    if not staff.may_give(actor, "propose", rights, now.date()):
        raise Forbidden
    made = invite(actor=actor, now=now, **facts)
    _propose(actor, made, Proposal.Kind.RIGHTS, {"grants": list(rights)}, now)
    return made


@transaction.atomic
def propose_leave(
    *, actor: OfficerActor, officer_id: int, stand_in_id: int, starts_on: date, ends_on: date, now: datetime
) -> Proposal:
    """Propose that somebody has another officer's rights for the days of his leave; raises as ``propose_rights``, and
    Refusal on ``stand_in`` or ``ends_on``."""
    absent, stand_in = staff.whom(actor, officer_id), staff.whom(actor, stand_in_id)
    if absent.pk == stand_in.pk:
        raise Refusal(_("جانشین باید کس دیگری باشد."), field="stand_in")
    rights = [
        right(
            role=held.role,
            place=held.mission,
            category=held.category,
            on_duty=held.on_duty,
            starts_on=max(starts_on, held.starts_on),
            ends_on=ends_on if held.ends_on is None else min(ends_on, held.ends_on),
        )
        for held in absent.grants.all()
        if held.holds_on(starts_on)
    ]
    if not rights:
        raise Refusal(_("این همکار در آن روز اختیاری ندارد که سپرده شود."), field="starts_on")
    return _propose(actor, stand_in, Proposal.Kind.LEAVE, {"grants": rights, "instead": absent.pk}, now)


@transaction.atomic
def propose_new_factor(*, actor: OfficerActor, officer_id: int, now: datetime) -> Proposal:
    """Somebody lost the second factor; raises NotFound, Forbidden, Conflict when it is proposed already."""
    officer = staff.to_change(actor, officer_id)
    if officer.proposals.filter(kind=Proposal.Kind.FACTOR, confirmed=None).exists():
        raise Conflict(_("این درخواست پیش‌تر فرستاده شده و در انتظار تأیید است."))
    return _propose(actor, officer, Proposal.Kind.FACTOR, {}, now)


def _propose(actor: OfficerActor, officer: Officer, kind: str, data: dict[str, Any], now: datetime) -> Proposal:
    if officer.pk == actor.id or not staff.may_give(actor, "propose", data.get("grants", []), now.date()):
        raise Forbidden
    if not officer.is_active:
        raise Refusal(_("این همکار دیگر در کار نیست. نخست او را برگردانید."))
    made = Proposal.objects.create(officer=officer, kind=kind, data=data, by=actor.officer, at=now)
    record(actor, officer, Change.What.PROPOSED, after={"kind": kind, **data}, now=now)
    return made


@transaction.atomic
def confirm(*, actor: OfficerActor, proposal_id: int, now: datetime) -> Proposal:
    """The second of two people says yes; raises NotFound, Forbidden, Conflict."""
    found = staff.undecided(actor, proposal_id, today=now.date())
    _decided(found, actor, now, yes=True)
    if found.kind == Proposal.Kind.FACTOR:
        Authenticator.objects.filter(user=found.officer).delete()
        send_link(found.officer, now=now)
    for wish in found.data.get("grants", []):
        made = give(
            officer=found.officer,
            role=wish["role"],
            mission=wish["mission"],
            category=wish["category"],
            on_duty=wish["on_duty"],
            starts_on=date.fromisoformat(wish["starts_on"]),
            ends_on=date.fromisoformat(wish["ends_on"]) if wish["ends_on"] else None,
            made_by=found.by.username,
            confirmed_by=actor.username,
        )
        made.proposal = found
        made.save(update_fields=["proposal"])
    record(actor, found.officer, Change.What.CONFIRMED, after={"kind": found.kind, **found.data}, now=now)
    if found.data.get("grants"):
        tell_rights(found.officer, given=found.data["grants"], once=f"rights:{found.pk}", now=now)
    return found


@transaction.atomic
def decline(*, actor: OfficerActor, proposal_id: int, now: datetime) -> Proposal:
    """The second of two people says no; who proposed it takes it back. Raises NotFound, Forbidden, Conflict."""
    found = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal_id, by=actor.officer).first()
    if found is None:
        found = staff.undecided(actor, proposal_id, today=now.date())
    if found.decided_at is not None:
        raise Conflict
    _decided(found, actor, now, yes=False)
    record(actor, found.officer, Change.What.DECLINED, after={"kind": found.kind, **found.data}, now=now)
    return found


def _decided(found: Proposal, actor: OfficerActor, now: datetime, *, yes: bool) -> None:
    found.decided_by, found.decided_at, found.confirmed = actor.officer, now, yes
    found.save(update_fields=["decided_by", "decided_at", "confirmed"])


@transaction.atomic
def end_right(*, actor: OfficerActor, grant_id: int, now: datetime) -> Grant:
    """Take a right back at once; one person suffices for that. Raises NotFound, Forbidden, Conflict when it is over."""
    found = staff.a_right(actor, grant_id)
    if found.ends_on is not None and found.ends_on < now.date():
        raise Conflict
    was = as_right(found)
    end_grant(grant=found, now=now)
    record(actor, found.officer, Change.What.ENDED, before={"grants": [was]}, now=now)
    tell_rights(found.officer, ended=[was], once=f"rights-ended:{found.pk}:{now.isoformat()}", now=now)
    return found


@transaction.atomic
def propose_again(*, actor: OfficerActor, grant_id: int, now: datetime) -> Proposal:
    """Undo an end: the right is proposed from today on as it was, for another person to confirm. Raises as
    ``propose_rights``."""
    found = staff.a_right(actor, grant_id)
    line = found.officer.changes.filter(what__in=[Change.What.ENDED, Change.What.LEFT]).first()
    was = next((one for one in (line.before.get("grants", []) if line else []) if _same(one, as_right(found))), None)
    until = was["ends_on"] if was and was["ends_on"] and was["ends_on"] >= now.date().isoformat() else None
    wish = as_right(found) | {"starts_on": now.date().isoformat(), "ends_on": until}
    return propose_rights(actor=actor, officer_id=found.officer_id, rights=[wish], now=now)


def _same(one: Right, other: Right) -> bool:
    return all(one[name] == other[name] for name in ("role", "mission", "category", "starts_on"))
