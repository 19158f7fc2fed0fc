"""The calendar entry (RFC 5545) that goes along with the e-mail about a time to come."""

from datetime import datetime, timedelta

import icalendar

from mikhak.appointments.models import Attendance
from mikhak.dossiers import flow
from mikhak.lib.codes import show_code
from mikhak.missions import queries as missions


def entry(attendance: Attendance, *, cancelled: bool, now: datetime) -> dict[str, str]:
    """The file for a notice: name, type and text. Holds code, service and mission; nothing that was submitted."""
    dossier = attendance.dossier
    mission, service = missions.mission(dossier.mission), flow.service_of(dossier)
    event = icalendar.Event()
    event.add("uid", f"attendance-{attendance.dossier_id}-{attendance.step}@mikhak")
    event.add("sequence", attendance.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", attendance.starts_at.astimezone(mission.tz))
    event.add("dtend", (attendance.starts_at + timedelta(minutes=attendance.minutes)).astimezone(mission.tz))
    event.add("summary", f"{service.title.in_(dossier.language)} · {show_code(dossier.code)}")
    event.add("location", mission.title.in_(dossier.language))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Mikhak//Attendance//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return {"name": "attendance.ics", "type": "text/calendar", "text": calendar.to_ical().decode()}
