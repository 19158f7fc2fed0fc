"""Typed reads: what the public reads today, and what an officer keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from mikhak.accounts.access import OfficerActor
from mikhak.announcements import access
from mikhak.announcements.content import Content
from mikhak.announcements.models import Announcement, Edition
from mikhak.lib.text import Text
from mikhak.missions import queries as missions
from mikhak.missions.queries import HEADQUARTERS, MissionInfo
from mikhak.ui.refusals import NotFound

MOST = 200  # that are listed at once
PARTS = ("title", "text", "since", "until", "categories", "shown")


@dataclass(frozen=True)
class Told:
    """An announcement as it is read."""

    id: int
    mission: MissionInfo
    content: Content

    @property
    def for_all(self) -> bool:
        return self.mission.key == HEADQUARTERS


@dataclass(frozen=True)
class Change:
    """An edition beside the one before it: ``parts`` are (name, old, new) of what it changed."""

    number: int
    officer: Text
    at: datetime
    parts: tuple[tuple[str, object, object], ...]


def current(today: date, *, of: Iterable[str] = (), category: str = "", most: int = MOST) -> list[Told]:
    """What is read today, newest first: ``of`` these missions (none: of all), about a ``category`` of services."""
    rows = Announcement.objects.filter(Q(until=None) | Q(until__gte=today), shown=True, since__lte=today)
    if of:
        rows = rows.filter(mission__in=list(of))
    if category:
        rows = rows.filter(content__categories__contains=[category])
    return [_told(row) for row in rows[:most]]


def serving(country: str) -> list[str]:
    """The missions whose announcements concern who lives in a country: those that serve it, and headquarters."""
    return [
        info.key
        for info in missions.all_missions()
        if info.key == HEADQUARTERS or country in {info.country, *info.jurisdiction}
    ]


def told(announcement_id: int, today: date) -> Told:
    """One that is read now or was; raises NotFound for others, those taken down among them."""
    row = Announcement.objects.filter(pk=announcement_id, shown=True, since__lte=today).first()
    if row is None:
        raise NotFound
    return _told(row)


def kept_by(actor: OfficerActor, today: date) -> list[Told]:
    """All that this officer keeps, whatever its state, newest first."""
    return [_told(row) for row in Announcement.objects.filter(mission__in=access.places(actor, today))[:MOST]]


def history(announcement: Announcement) -> list[Change]:
    """Its editions, newest first, each with what it changed."""
    rows = list(Edition.objects.filter(announcement=announcement).select_related("officer"))
    return [_change(row, older) for row, older in zip(rows, [*rows[1:], None], strict=True)]


def _told(row: Announcement) -> Told:
    return Told(row.pk, missions.mission(row.mission), row.says)


def _change(row: Edition, older: Edition | None) -> Change:
    new, old = row.says, older.says if older else None
    parts = ((name, getattr(old, name, None), getattr(new, name)) for name in PARTS)
    changed = tuple(part for part in parts if part[1] != part[2]) if old else ()
    return Change(row.number, Text(fa=row.officer.name_fa, en=row.officer.name_en), row.at, changed)
