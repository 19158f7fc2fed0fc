"""What every page of the office shares: the band at the top with place, links and clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import access
from mikhak.accounts.access import OfficerActor
from mikhak.accounts.roles import in_words
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_date
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.office.doors import opens
from mikhak.support import queries as reports
from mikhak.ui.refusals import Words


def language() -> str:
    """The language of the page."""
    return "fa" if (get_language() or "fa").startswith("fa") else "en"


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    mission: MissionInfo | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the office. ``mission``: whose dossier is shown; otherwise the officer's own, when it is one."""
    actor = access.officer(request)
    own = actor.missions
    place = mission or (missions.mission(own[0]) if len(own) == 1 else None)
    desk = {
        "place": place.city.in_(language()) if place else _elsewhere(actor),
        "at_mission": bool(place),
        "clock": clock(timezone.now(), place) if place else "",
        "links": _links(request, actor),
    }
    return render(request, f"office/{template}", {"desk": desk, **context}, status=status)


def _elsewhere(actor: OfficerActor) -> str:
    """How many missions somebody works for; of who works for none, the first role and its place."""
    if actor.missions:
        return _("%s نمایندگی") % localise(len(actor.missions), language())
    first = actor.grants[0]
    return in_words({"role": first.role, "mission": first.mission, "category": "*"}).in_(language())


# What the band offers: route, query, words, and how the names of the routes of its pages begin.
_LINKS: tuple[tuple[str, str, Words, tuple[str, ...]], ...] = (
    ("queue", "", lazy("صف"), ("queue",)),
    ("phone", "", lazy("ثبت تلفنی"), ("phone",)),
    ("counters", "", lazy("حضور"), ("counter", "desk")),
    ("reports", "", lazy("گزارش‌ها"), ("report",)),
    ("steering", "", lazy("نمای کار"), ("steering",)),
    ("queue", "?show=closed", lazy("بسته‌شده‌ها"), ()),
    ("day", "", lazy("صندوق"), ("day", "money", "till")),
    ("rates", "", lazy("نرخ ارز"), ("rate",)),
    ("passed", "", lazy("رسیده به ستاد"), ("passed",)),
    ("inquiries", "", lazy("استعلام‌ها"), ("inquiries",)),
    ("office-announcements", "", lazy("اطلاعیه‌ها"), ("office-announcement",)),
    ("people", "", lazy("همکاران"), ("people", "person", "right", "leave")),
    ("kept-missions", "", lazy("نمایندگی‌ها"), ("kept-mission",)),
    ("journal", "", lazy("دفتر رویدادها"), ("journal",)),
)


def _links(request: HttpRequest, actor: OfficerActor) -> list[dict[str, Any]]:
    """The pages that this officer can use."""
    here = str(request.resolver_match.url_name) if request.resolver_match else ""
    closed = here == "queue" and "closed" in request.GET.getlist("show")
    links: list[dict[str, Any]] = []
    for route, query, label, begin in _LINKS:
        if not (bool(actor.missions) if route == "queue" else opens(actor, route)):
            continue
        current = closed if query else here.startswith(begin) and not closed
        links.append({"href": reverse(route) + query, "label": label, "current": current})
        if route == "reports":
            links[-1]["count"] = reports.open_count(actor, now=timezone.now())
    return links


def clock(moment: datetime, mission: MissionInfo) -> str:
    """«دوشنبه ۲ آذر ۱۴۰۵، ۱۰:۱۴ به وقت لاهه»: short, in the calendar of the page alone."""
    tongue = language()
    place = {"time": short_moment(moment, mission, weekday=True), "city": mission.city.in_(tongue)}
    return _("%(time)s به وقت %(city)s") % place


def short_moment(moment: datetime, mission: MissionInfo, *, weekday: bool = False) -> str:
    """Day and hour on the mission's clock, in the calendar of the page."""
    tongue, local = language(), moment.astimezone(mission.tz)
    day = format_date(local.date(), tongue, "jalali" if tongue == "fa" else "gregorian", weekday=weekday)
    return f"{day}{'،' if tongue == 'fa' else ','} {localise(f'{local:%H:%M}', tongue)}"
