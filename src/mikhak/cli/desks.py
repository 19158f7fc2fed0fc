"""The demo's desks: a calendar for each mission that has demo officers of its own, so that times can be chosen."""

from datetime import datetime, time

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Grant
from mikhak.appointments import desks
from mikhak.appointments.content import Content
from mikhak.cli.officers import PEOPLE
from mikhak.lib.text import Text
from mikhak.missions import queries as missions

TITLE = Text(fa="باجهٔ ۱", en="Desk 1")
MORNING = ((time(9), time(12)),)


def ensure_desks(*, now: datetime) -> None:
    """Open a desk at each of these missions, once."""
    for person in PEOPLE:
        grants = Grant.objects.select_related("officer").filter(
            officer__username=person.username, mission=person.place, role=Grant.Role.CONSUL
        )
        given = next((one for one in grants if one.holds_on(now.date())), None)
        if given is None:
            continue
        actor = OfficerActor(given.officer, (given,))
        if not desks.kept_by(actor, now.date()):
            weekend = missions.mission(person.place).weekend
            hours = tuple(() if day in weekend else MORNING for day in range(7))
            content = Content(title=TITLE, hours=hours, minutes=20, places=2, days_ahead=60, urgent=2)
            desks.open_desk(actor=actor, mission=person.place, content=content, now=now)
