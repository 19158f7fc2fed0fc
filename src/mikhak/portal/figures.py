"""Open figures (آمار): requests and their median days by month, mission and service, also as a table (CSV)."""

import csv
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from mikhak.catalogue import queries as catalogue
from mikhak.figures import months, queries
from mikhak.figures.queries import Row
from mikhak.lib.jalali import to_jalali
from mikhak.lib.persian import sort_key
from mikhak.lib.text import Text
from mikhak.missions import queries as missions
from mikhak.portal import indexing
from mikhak.portal.road import language
from mikhak.ui.routes import audience

HOUR = 3600  # seconds
ABOUT = Text(
    fa="شمار درخواست‌ها و میانهٔ روزهای رسیدگی، به تفکیک ماه، نمایندگی و خدمت.",
    en="Numbers of requests and median days, by month, mission and service.",
    ar="أعداد الطلبات ووسيط أيام النظر، بحسب الشهر والبعثة والخدمة.",
)
COLUMNS = ("month", "from", "mission", "service", "received", "closed", "median_days")


@audience("public")
def figures(request: HttpRequest) -> HttpResponse:
    """All, or those of ``?mission=`` and ``?service=``."""
    places, services = _missions(), _services()
    mission, service = (_known(request, name, known) for name, known in (("mission", places), ("service", services)))
    context = {
        "places": places.items(),
        "services": services.items(),
        "mission": mission,
        "service": service,
        "months": [
            (months.name(row.since, language()), row) for row in queries.months(mission=mission, service=service)
        ],
        "by_mission": [] if mission else _named(places, "mission", queries.by_mission(service=service)),
        "by_service": [] if service else _named(services, "service", queries.by_service(mission=mission)),
        "least": queries.LEAST,
        "indexed": indexing.about("/figures/", ABOUT),
    }
    return render(request, "portal/figures.html", context)


@audience("public")
@cache_control(public=True, max_age=HOUR)
def table(request: HttpRequest) -> HttpResponse:
    """Every month, mission and service with enough requests, as CSV; keys as in the addresses of their pages."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="mikhak-figures.csv"'
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for row in queries.everything():
        year, month, _day = to_jalali(row.since)
        counts = ("" if one is None else one for one in (row.received, row.closed, row.days))
        writer.writerow([f"{year}-{month:02}", row.since.isoformat(), row.mission, row.service, *counts])
    return answer


def _missions() -> dict[str, str]:
    return _sorted((info.key, info.city.in_(language())) for info in missions.all_missions())


def _services() -> dict[str, str]:
    return _sorted((one.key, one.title.in_(language())) for one in catalogue.catalogue().services.values())


def _sorted(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted(pairs, key=lambda pair: sort_key(pair[1])))


def _known(request: HttpRequest, name: str, known: dict[str, str]) -> str:
    value = request.GET.get(name, "")
    return value if value in known else ""


def _named(names: dict[str, str], part: str, rows: list[Row]) -> list[tuple[str, Row]]:
    """Rows with their names, those with most requests first; what has left the catalogue is not named any more."""
    found = [(names[key], row) for row in rows if (key := getattr(row, part)) in names]
    return sorted(found, key=lambda pair: (-(pair[1].received or 0), sort_key(pair[0])))
