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

from mikhak.accounts import access
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_date
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.support import queries as reports


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
    own = access.officer(request).missions
    place = mission or (missions.mission(own[0]) if len(own) == 1 else None)
    desk = {
        "place": place.city.in_(language()) if place else _several(len(own)),
        "clock": clock(timezone.now(), place) if place else "",
        "links": _links(request),
    }
    return render(request, f"office/{template}", {"desk": desk, **context}, status=status)


def _several(count: int) -> str:
    return _("%s نمایندگی") % localise(count, language())


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    closed = "closed" in request.GET.getlist("show")
    at_queue = request.resolver_match is not None and request.resolver_match.url_name == "queue"
    telling = request.resolver_match is not None and "announcement" in (request.resolver_match.url_name or "")
    at_reports = request.resolver_match is not None and str(request.resolver_match.url_name).startswith("report")
    at_counter = request.resolver_match is not None and str(request.resolver_match.url_name).startswith(
        ("counter", "desk")
    )
    waiting = reports.open_count(access.officer(request), now=timezone.now())
    by_phone = request.resolver_match is not None and request.resolver_match.url_name in {"phone", "phone-form"}
    return [
        {"href": reverse("queue"), "label": _("صف"), "current": at_queue and not closed},
        {"href": reverse("phone"), "label": _("ثبت تلفنی"), "current": by_phone},
        {"href": reverse("counters"), "label": _("حضور"), "current": at_counter},
        {"href": reverse("reports"), "label": _("گزارش‌ها"), "current": at_reports, "count": waiting},
        {"href": f"{reverse('queue')}?show=closed", "label": _("بسته‌شده‌ها"), "current": at_queue and closed},
        {"href": reverse("office-announcements"), "label": _("اطلاعیه‌ها"), "current": telling},
    ]


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
