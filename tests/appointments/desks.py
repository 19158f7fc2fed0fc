"""Desks for the tests: three times a day, one place at each."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mikhak.appointments import desks
from mikhak.appointments.content import Content
from mikhak.appointments.models import Desk
from mikhak.lib.text import Text
from tests.walk import officer

HAGUE = ZoneInfo("Europe/Amsterdam")
MORNING = ((time(9), time(10, 30)),)


def content(**more: Any) -> Content:
    told: dict[str, Any] = {
        "title": Text(fa="باجهٔ ۱", en="Desk 1"),
        "hours": (MORNING,) * 7,
        "minutes": 30,
        "places": 1,
        "days_ahead": 30,
    }
    return Content(**(told | more))


def desk(mission: str = "the-hague", **more: Any) -> Desk:
    now = datetime.now(UTC)
    return desks.open_desk(actor=officer("consul", mission), mission=mission, content=content(**more), now=now)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HAGUE)


def in_days(count: int) -> date:
    return datetime.now(HAGUE).date() + timedelta(days=count)
