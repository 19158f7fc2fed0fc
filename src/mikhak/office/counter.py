"""The day at the counters of a mission: the sheet, arrivals, calls, and the display of the waiting room."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from mikhak.accounts.access import officer
from mikhak.appointments import counter
from mikhak.appointments.counter import Visitor
from mikhak.lib import pdf
from mikhak.lib.codes import show_code
from mikhak.lib.digits import latin, localise
from mikhak.lib.jalali import format_date
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.office.frame import language, page
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from mikhak.ui.routes import audience

TEMPLATE = Path(__file__).with_name("day.typ")
ASKS_AGAIN = 10  # seconds
STATES = {"expected": lazy("می‌آید"), "here": lazy("آمده است"), "called": lazy("فراخوانده شد"), "done": lazy("انجام شد")}


@audience("officer")
def counters(request: HttpRequest) -> HttpResponse:
    """The missions where this officer works, to choose one; the sheet itself when there is but one."""
    mine = officer(request).missions
    if len(mine) == 1:
        return redirect("counter", mission=mine[0])
    return page(request, "counters.html", {"missions": [missions.mission(key) for key in mine]})


@audience("officer")
@cache_control(private=True, no_store=True)
def sheet(request: HttpRequest, mission: str) -> HttpResponse:
    """Who comes on a day; raises NotFound for other missions."""
    actor, now = officer(request), timezone.now()
    place = _place(request, mission)
    today = now.astimezone(place.tz).date()
    day = _day(request.GET.get("day", ""), today)
    rows = counter.sheet(actor, mission, day, now=now)
    context = {
        "rows": [(one, STATES[one.state], one.at <= now) for one in rows],
        "mission": place,
        "day": day,
        "title": format_date(day, language(), weekday=True),
        "today": today,
        "persons": sum(one.persons for one in rows),
        "desks": [(one.pk, one.says.title) for one in counter.desks(actor, mission)],
    }
    return page(request, "counter.html", context, mission=place)


@audience("officer")
@cache_control(private=True, no_store=True)
def day_pdf(request: HttpRequest, mission: str) -> HttpResponse:
    """The sheet of a day on paper: codes, services and how many come, no names; raises NotFound."""
    now, place = timezone.now(), _place(request, mission)
    day = _day(request.GET.get("day", ""), now.astimezone(place.tz).date())
    rows = counter.sheet(officer(request), mission, day, now=now)
    made = pdf.render(_template(), _on_paper(rows, place, day), archival=False)
    name = f"mikhak-{mission}-{day.isoformat()}.pdf"
    return HttpResponse(made, "application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@audience("officer")
@cache_control(private=True, no_store=True)
def display(request: HttpRequest, mission: str) -> HttpResponse:
    """For a screen in the waiting room: numbers and desks alone, newest first; it asks again by itself."""
    place = _place(request, mission)
    calls = counter.calls(officer(request), mission, now=timezone.now())
    answer = page(request, "display.html", {"calls": calls, "mission": place}, mission=place)
    answer["Refresh"] = str(ASKS_AGAIN)
    return answer


@audience("officer")
@require_POST
def arrive(request: HttpRequest, mission: str) -> HttpResponse:
    """Somebody with a time today is here."""
    return _do(request, mission, lambda who: _("شمارهٔ فراخوان: %s") % _of(counter.arrive(**who, code=_code(request))))


@audience("officer")
@require_POST
def walk_in(request: HttpRequest, mission: str) -> HttpResponse:
    """Somebody without a time today is here."""
    return _do(request, mission, lambda who: _("شمارهٔ فراخوان: %s") % _of(counter.walk_in(**who, code=_code(request))))


@audience("officer")
@require_POST
def call_next(request: HttpRequest, mission: str) -> HttpResponse:
    """Call who waits for a desk."""
    text = latin(request.POST.get("desk", ""))
    desk_id = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return _do(request, mission, lambda who: _("فراخوانده شد: %s") % _of(counter.call_next(**who, desk_id=desk_id)))


@audience("officer")
@require_POST
def miss(request: HttpRequest, mission: str) -> HttpResponse:
    """Nobody came."""
    return _do(request, mission, lambda who: counter.miss(**who, code=_code(request)) or _("ثبت شد که نیامد."))


def _do(request: HttpRequest, mission: str, call: Callable[[dict[str, Any]], str]) -> HttpResponse:
    """Make one call of the domain and go back to the sheet with what it says."""
    try:
        said = call({"actor": officer(request), "mission": mission, "now": timezone.now()})
    except (NotFound, Forbidden):
        raise
    except (Conflict, Refusal) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("counter", mission=mission)


def _of(attendance: Any) -> str:
    return localise(attendance.number, language())


def _code(request: HttpRequest) -> str:
    return request.POST.get("code", "")


def _place(request: HttpRequest, mission: str) -> MissionInfo:
    """The mission, if this officer works there; raises NotFound."""
    if mission not in officer(request).missions:
        raise NotFound
    return missions.mission(mission)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


def _on_paper(rows: list[Visitor], place: MissionInfo, day: date) -> dict[str, Any]:
    tongue = language()
    return {
        "language": tongue,
        "words": {
            "title": _("برگهٔ روز"),
            "heads": [_("ساعت"), _("کد رهگیری"), _("خدمت"), _("نفر"), _("باجه"), _("شماره")],
            "none": _("در این روز کسی نوبت ندارد."),
        },
        "mission": place.title.in_(tongue),
        "day": format_date(day, tongue, weekday=True),
        "rows": [
            {
                "at": localise(f"{one.at.astimezone(place.tz):%H:%M}", tongue),
                "code": show_code(one.code),
                "service": one.service.title.in_(tongue),
                "persons": localise(one.persons, tongue),
                "desk": one.desk.in_(tongue) if one.desk else "",
            }
            for one in rows
        ],
    }


@cache
def _template() -> str:
    return TEMPLATE.read_text(encoding="utf-8")
