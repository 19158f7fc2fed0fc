"""Who keeps the calendar of a desk: the consuls of its mission, for all categories; and who works at its counters."""

from datetime import date

from mikhak.accounts.access import OfficerActor
from mikhak.appointments.models import Desk
from mikhak.ui.refusals import Forbidden, NotFound


def places(actor: OfficerActor, today: date) -> list[str]:
    """The missions whose desks an officer may change."""
    return [mission for mission in actor.missions if actor.may("consul", mission, "*", today)]


def check(actor: OfficerActor, mission: str, today: date) -> None:
    """Raises NotFound for other people's missions, Forbidden for those who work at this one without the right."""
    at_counter(actor, mission)
    if mission not in places(actor, today):
        raise Forbidden


def at_counter(actor: OfficerActor, mission: str) -> None:
    """Raises NotFound for a mission where the officer has no role at all."""
    if mission not in actor.missions:
        raise NotFound


def desk(actor: OfficerActor, desk_id: int, *, today: date, lock: bool = False) -> Desk:
    """A desk that this officer may change; raises as ``check``. ``lock`` holds the row for a change."""
    rows = Desk.objects.select_for_update() if lock else Desk.objects
    found = rows.filter(pk=desk_id).first()
    if found is None:
        raise NotFound
    check(actor, found.mission, today)
    return found


def desk_at(actor: OfficerActor, mission: str, desk_id: int) -> Desk:
    """A desk of a mission where the officer works, locked in the caller's transaction; raises NotFound."""
    at_counter(actor, mission)
    found = Desk.objects.select_for_update().filter(pk=desk_id, mission=mission).first()
    if found is None:
        raise NotFound
    return found
