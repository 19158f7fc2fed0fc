"""Who arranges the work of a mission: who may hand dossiers to colleagues there, whatever the service."""

from datetime import date

from mikhak.accounts.access import OfficerActor
from mikhak.ui.refusals import Forbidden, NotFound


def rule_places(actor: OfficerActor, today: date) -> list[str]:
    """The missions whose work an officer arranges."""
    return [mission for mission in actor.missions if actor.may("assign", mission, "*", today)]


def check_rules(actor: OfficerActor, mission: str, *, today: date) -> None:
    """Raises NotFound for other people's missions, Forbidden for those who work at this one without the right."""
    if mission not in actor.missions:
        raise NotFound
    if mission not in rule_places(actor, today):
        raise Forbidden
