"""What officers decide about missions: fetch and authorise, then one write of the floor below."""

from datetime import datetime

from mikhak.accounts.actor import OfficerActor
from mikhak.accounts.roles import EVERYWHERE
from mikhak.missions import actions, queries
from mikhak.missions.actions import Writer
from mikhak.missions.content import Kept
from mikhak.missions.queries import MissionInfo
from mikhak.ui.refusals import NotFound


def kept_by(actor: OfficerActor) -> list[MissionInfo]:
    """The missions that an officer keeps, by the name of the city."""
    places = actor.places("missions")
    return [info for info in queries.all_missions() if EVERYWHERE in places or info.key in places]


def for_officer(actor: OfficerActor, key: str) -> tuple[int, Kept]:
    """The newest edition of a mission that this officer keeps; raises NotFound for others."""
    if not {key, EVERYWHERE} & set(actor.places("missions")):
        raise NotFound
    try:
        return queries.kept(key)
    except queries.UnknownMission:
        raise NotFound from None


def keep(*, actor: OfficerActor, key: str, seen: int, content: Kept, now: datetime) -> None:
    """Write a mission anew; raises as ``missions.actions.keep``, and NotFound for others."""
    for_officer(actor, key)
    actions.keep(key=key, seen=seen, content=content, by=Writer(actor.id, actor.name), now=now)


def restore(*, actor: OfficerActor, key: str, seen: int, number: int, now: datetime) -> None:
    """Write an earlier edition anew; raises as ``keep``."""
    for_officer(actor, key)
    actions.restore(key=key, seen=seen, number=number, by=Writer(actor.id, actor.name), now=now)
