"""Fetch and authorise in one call: which officers somebody may see and keep, and who may decide about a proposal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from mikhak.accounts.actor import OfficerActor
from mikhak.accounts.models import Change, Grant, Officer, OfficerLink, Proposal
from mikhak.accounts.roles import AT_MISSION, EVERYWHERE, ROLES, bodies
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Conflict, Forbidden, NotFound

PAGE = 50  # officers on a page


def theirs(actor: OfficerActor) -> QuerySet[Officer]:
    """The officers of the places where this one keeps people: whoever has, had or is to have a right there."""
    places = actor.places("people")
    if EVERYWHERE in places:
        return Officer.objects.all()
    here = Q(grants__mission__in=places)
    for place in places:
        here |= Q(proposals__data__grants__contains=[{"mission": place}])
    return Officer.objects.filter(here if places else Q(pk__in=[])).distinct()


def whom(actor: OfficerActor, officer_id: int) -> Officer:
    """An officer of these; raises NotFound for others."""
    found = theirs(actor).filter(pk=officer_id).first()
    if found is None:
        raise NotFound
    return found


def to_change(actor: OfficerActor, officer_id: int) -> Officer:
    """As ``whom``, held for a change in the caller's transaction; raises Forbidden for oneself, and for somebody who
    also works where this officer keeps nobody."""
    found = Officer.objects.select_for_update().get(pk=whom(actor, officer_id).pk)
    if found.pk == actor.id:
        raise Forbidden
    places, keeps = {grant.mission for grant in found.grants.all()}, set(actor.places("people"))
    if EVERYWHERE not in keeps and not places <= keeps:
        raise Forbidden
    return found


def may_give(actor: OfficerActor, right: str, grants: Iterable[dict[str, Any]], today: date) -> bool:
    """Whether ``right`` ("propose" or "confirm") is held wherever these grants are for."""
    return all(actor.may(right, one["mission"], "*", today) for one in grants)


def undecided(actor: OfficerActor, proposal_id: int, *, today: date) -> Proposal:
    """A proposal that waits, held in the caller's transaction, for who may confirm it; raises NotFound, Forbidden (also
    for who proposed it and for whom it is), Conflict when it was decided."""
    found = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if found is None or not theirs(actor).filter(pk=found.officer_id).exists():
        raise NotFound
    if not may_decide(actor, found, today):
        raise Forbidden
    if found.decided_at is not None:
        raise Conflict
    return found


def may_decide(actor: OfficerActor, proposal: Proposal, today: date) -> bool:
    """Whether this officer is the second of two people."""
    if actor.id in {proposal.by_id, proposal.officer_id}:
        return False
    about = proposal.data.get("grants") or [{"mission": one.mission} for one in proposal.officer.grants.all()]
    return bool(about) and may_give(actor, "confirm", about, today)


def a_right(actor: OfficerActor, grant_id: int) -> Grant:
    """A right of an officer whom this one may change; raises NotFound, Forbidden."""
    found = Grant.objects.select_related("officer").filter(pk=grant_id).first()
    if found is None or not ({found.mission, EVERYWHERE} & set(actor.places("people"))):
        raise NotFound
    if found.officer_id == actor.id:
        raise Forbidden
    return found


def right_places(actor: OfficerActor) -> list[str]:
    """Where this officer may propose rights: missions, and for who does it everywhere also that, and the bodies."""
    held, keys = set(actor.places("propose")), [info.key for info in missions.all_missions()]
    return [EVERYWHERE, *keys, *bodies()] if EVERYWHERE in held else [key for key in keys if key in held]


def right_roles(actor: OfficerActor) -> list[str]:
    """The roles that this officer may propose."""
    everywhere = EVERYWHERE in actor.places("propose")
    return [key for key, role in ROLES.items() if everywhere or AT_MISSION in role.places]


# Reading ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PeoplePage:
    rows: list[Officer]
    following: int | None  # ``after`` of the next page


def listed(actor: OfficerActor, *, text: str = "", left: bool = False, after: int = 0) -> PeoplePage:
    """A page of the officers of these places by name, those who left or those who did not, after one of them."""
    rows = theirs(actor).filter(is_active=not left)
    if text:
        rows = rows.filter(Q(name_fa__icontains=text) | Q(name_en__icontains=text) | Q(username__icontains=text))
    last = Officer.objects.filter(pk=after).first() if after else None
    if last:
        rows = rows.filter(Q(name_fa__gt=last.name_fa) | Q(name_fa=last.name_fa, pk__gt=last.pk))
    found = list(rows.order_by("name_fa", "pk").prefetch_related("grants")[: PAGE + 1])
    page = found[:PAGE]
    return PeoplePage(page, page[-1].pk if len(found) > PAGE else None)


def waiting(actor: OfficerActor, today: date) -> list[Proposal]:
    """The proposals that this officer may decide about, oldest first."""
    rows = Proposal.objects.filter(decided_at=None, officer__in=theirs(actor)).select_related("officer", "by")
    return [one for one in rows.order_by("at") if may_decide(actor, one, today)]


def history(officer: Officer) -> list[Change]:
    """What was changed about an officer, newest first."""
    return list(officer.changes.select_related("by"))


def open_proposals(officer: Officer) -> list[Proposal]:
    """What was proposed for an officer and not decided."""
    return list(officer.proposals.filter(decided_at=None).select_related("by", "officer"))


def rights_held(officer: Officer) -> list[Grant]:
    """Every right an officer has, had or will have, the newest first."""
    return list(officer.grants.select_related("proposal").order_by("-starts_on", "-pk"))


def stand_ins(actor: OfficerActor, officer: Officer) -> list[Officer]:
    """Who may stand in for an officer: the other active ones of these places."""
    return list(theirs(actor).filter(is_active=True).exclude(pk__in=[officer.pk, actor.id]).order_by("name_fa", "pk"))


def by_link(digest: str, *, now: datetime) -> Officer | None:
    """Whose mailed link this is, while it can be used."""
    link = OfficerLink.objects.select_related("officer").filter(digest=digest, used_at=None, expires_at__gt=now).first()
    return link.officer if link and link.officer.is_active else None
