"""Who keeps an announcement: the consuls of its mission, for all categories of services. Others know of none."""

from datetime import date

from mikhak.accounts.access import OfficerActor
from mikhak.announcements.models import Announcement
from mikhak.ui.refusals import Forbidden, NotFound


def places(actor: OfficerActor, today: date) -> list[str]:
    """The missions in whose name an officer may tell the public something."""
    return [mission for mission in actor.missions if actor.may("announce", mission, "*", today)]


def check(actor: OfficerActor, mission: str, today: date) -> None:
    """Raises NotFound for other people's missions, Forbidden for those who work at this one without the right."""
    if mission not in actor.missions:
        raise NotFound
    if mission not in places(actor, today):
        raise Forbidden


def for_officer(actor: OfficerActor, announcement_id: int, *, today: date, lock: bool = False) -> Announcement:
    """An announcement of a mission of this officer's; raises as ``check``. ``lock`` holds the row for a change."""
    rows = Announcement.objects.select_for_update() if lock else Announcement.objects
    found = rows.filter(pk=announcement_id).first()
    if found is None:
        raise NotFound
    check(actor, found.mission, today)
    return found
