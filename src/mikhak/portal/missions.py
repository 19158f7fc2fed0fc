"""The missions (نمایندگی): all of them with their state, and the page of each with how to reach it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from mikhak.announcements import queries as announcements
from mikhak.lib.jalali import WEEKDAYS
from mikhak.lib.persian import fold, sort_key
from mikhak.lib.text import Text
from mikhak.missions import queries as missions
from mikhak.missions.queries import HEADQUARTERS, MissionInfo, UnknownMission
from mikhak.portal import indexing
from mikhak.portal.road import language
from mikhak.ui.refusals import NotFound, Words
from mikhak.ui.routes import audience

KINDS: dict[str, Words] = {
    "embassy": lazy("سفارت"),
    "consulate_general": lazy("سرکنسولگری"),
    "interests_section": lazy("دفتر حفاظت منافع"),
    "bureau": lazy("دفتر در ایران"),
}
ABOUT = Text(
    fa="نشانی سایت، روزهای کار، حوزه و وضعیت همهٔ نمایندگی‌های ایران در جهان.",
    en="Site, working days, jurisdiction and state of all missions of Iran in the world.",
    ar="موقع كل بعثات إيران في العالم وأيام عملها ونطاقها وحالتها.",
)
SOON = 30  # days
WEEK = (5, 6, 0, 1, 2, 3, 4)  # Saturday first, as date.weekday() counts


@dataclass(frozen=True)
class MissionRow:
    """A mission on the list; ``instead`` takes the requests of one that does not."""

    info: MissionInfo
    country: str
    kind: Words
    instead: MissionInfo | None
    key: str  # what a search looks into


@audience("public")
def all_missions(request: HttpRequest) -> HttpResponse:
    """Every mission and whether it takes requests; with ``?q=`` those of a country or city."""
    query = request.GET.get("q", "").strip()[:60]
    rows = [row for row in _rows(language()) if fold(query) in row.key]
    context = {
        "query": query,
        "countries": [
            _of_country(country, list(found)) for country, found in groupby(rows, key=lambda row: row.country)
        ],
        "shut": [row for row in rows if row.instead],
        "count": len(missions.all_missions()),
        "open_count": len(missions.open_missions()),
        "indexed": indexing.about("/missions/", ABOUT),
    }
    return render(request, "portal/missions.html", context)


@audience("public")
def mission(request: HttpRequest, key: str) -> HttpResponse:
    """How to reach a mission, whom it serves, when it works and what it tells; raises NotFound."""
    try:
        row = _row(missions.mission(key), language())
    except UnknownMission:
        raise NotFound from None
    info, now = row.info, timezone.now()
    context = {
        "row": row,
        "info": info,
        "serves": [missions.country_name(code, language()) for code in info.jurisdiction],
        "days": [WEEKDAYS[language()][day] for day in WEEK if day not in info.weekend],
        "now": now,
        "closed": _closed(info),
        "told": announcements.current(now.date(), of={key, HEADQUARTERS}, most=5),
        "indexed": indexing.about(f"/missions/{key}/", info.title),
    }
    return render(request, "portal/mission.html", context)


def _of_country(country: str, rows: list[MissionRow]) -> tuple[str, list[MissionRow], list[tuple[date, Text]]]:
    """A country, its missions and the holidays they keep soon: all of a country have the same week."""
    return country, rows, _closed(rows[0].info) if any(row.info.is_open for row in rows) else []


def _closed(info: MissionInfo) -> list[tuple[date, Text]]:
    """The holidays that a mission keeps soon."""
    return missions.closed_days(info, timezone.now().date(), SOON)


def _rows(code: str) -> list[MissionRow]:
    """All missions by country and city, in the order of the language's alphabet."""
    rows = [_row(info, code) for info in missions.all_missions()]
    return sorted(rows, key=lambda row: (sort_key(row.country), sort_key(row.info.city.in_(code))))


def _row(info: MissionInfo, code: str) -> MissionRow:
    country = missions.country_name(info.country, code)
    served = [missions.country_name(other, code) for other in info.jurisdiction]
    words = [country, *served, *info.city.words.values(), *info.covers.words.values()]
    instead = None if info.is_open else missions.in_charge(info.key)
    return MissionRow(info, country, KINDS.get(info.kind, ""), instead, fold(" ".join(words)))
