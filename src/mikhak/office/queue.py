"""The queue: the dossiers of an officer's own missions. Rows are made of what is not sealed: no names of people."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mikhak.accounts import access
from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import actions, queries
from mikhak.dossiers.queries import Filters, Queue
from mikhak.lib.codes import parse_tracking_code, show_code
from mikhak.lib.digits import latin
from mikhak.missions import queries as missions
from mikhak.office import words
from mikhak.office.frame import language, page
from mikhak.ui.routes import audience

AGES = (7, 14, 30)  # days
# What the side counts: value of ?show=, key of Queue.counts, filters.
VIEWS: dict[str, dict[str, Any]] = {
    "mine": {"mine": True},
    "free": {"free": True},
    "urgent": {"urgent": True},
    "unanswered": {"unanswered": True},
    "unreached": {"unreached": True},
    "all": {},
    "with_mission": {"turn": "with_mission"},
    "with_applicant": {"turn": "with_applicant"},
    "with_authority": {"turn": "with_authority"},
    "closed": {"closed": True},
}


@dataclass(frozen=True)
class Choice:
    """One list of the filter bar."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@audience("officer")
def queue(request: HttpRequest) -> HttpResponse:
    """The queue, filtered by what stands in the address; who works on no dossiers is led to what is theirs."""
    actor = access.officer(request)
    if not actor.missions:
        return redirect(actor.home)
    view = request.GET.get("show", "all")
    filters = _filters(request.GET, view)
    found = queries.queue(actor, filters, now=timezone.now())
    return page(
        request,
        "queue.html",
        {
            "view": view,
            "title": words.VIEWS.get(view, words.VIEWS["all"]),
            "found": found,
            "choices": _choices(actor, filters, found),
            "sides": _sides(request.GET, view, found),
            "query": _query(request.GET),
            "after": filters.after,
            "following": show_code(found.following) if found.following else "",
            "many": _many(actor, found.rows),
        },
    )


def _many(actor: OfficerActor, rows: list[queries.Row]) -> bool:
    """Whether the mission of a dossier needs saying."""
    return len({*actor.missions, *(row.mission.key for row in rows)}) > 1


def _filters(asked: QueryDict, view: str) -> Filters:
    chosen: dict[str, Any] = {name: asked.get(name, "") for name in ("mission", "service", "step", "turn")}
    chosen |= {"age": _number(asked.get("age", "")), "after": parse_tracking_code(asked.get("after", "")) or ""}
    return Filters(**(chosen | VIEWS.get(view, {})))


def _number(text: str) -> int:
    digits = latin(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def _query(asked: QueryDict) -> str:
    """The filters without the place, for the links to other pages."""
    kept = asked.copy()
    kept.pop("after", None)
    return f"{kept.urlencode()}&" if kept else ""


def _choices(actor: OfficerActor, filters: Filters, found: Queue) -> list[Choice]:
    tongue = language()
    places = [(key, missions.mission(key).city.in_(tongue)) for key in actor.missions]
    services = [(service.key, service.title.in_(tongue)) for service in found.services]
    steps = [(key, title.in_(tongue)) for key, title in found.steps]
    ages = [(str(days), words.at_least_days(days)) for days in AGES]
    choices = [
        Choice("mission", _("نمایندگی"), places, filters.mission),
        Choice("service", _("خدمت"), services, filters.service),
        Choice("step", _("گام"), steps, filters.step),
        Choice("turn", _("نوبت"), [(key, str(text)) for key, text in words.OPEN_TURNS.items()], filters.turn),
        Choice("age", _("عمر"), ages, str(filters.age)),
    ]
    return [choice for choice in choices if choice.name != "mission" or len(places) > 1]


def _sides(asked: QueryDict, view: str, found: Queue) -> list[dict[str, Any]]:
    sides = []
    for name in VIEWS:
        link = {"show": name} | ({"mission": asked["mission"]} if asked.get("mission") else {})
        sides.append(
            {
                "href": f"{reverse('queue')}?{urlencode(link)}",
                "label": words.VIEWS[name],
                "count": found.counts.get(name),
                "current": name == view,
            }
        )
    return sides


@audience("officer")
@require_POST  # a national ID has no place in an address, which logs and histories keep
def search(request: HttpRequest) -> HttpResponse:
    """The dossier with a tracking code, or those of the person with exactly this national ID."""
    actor, text = access.officer(request), request.POST.get("q", "").strip()
    rows = queries.search(actor, text, now=timezone.now()) if text else []
    if len(rows) == 1 and parse_tracking_code(text):
        return redirect("dossier", code=show_code(rows[0].dossier.code))
    return page(request, "search.html", {"rows": rows, "text": text, "many": _many(actor, rows)})


@audience("officer")
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the first dossier that waits for the mission and is nobody's, and open it."""
    actor, now = access.officer(request), timezone.now()
    free = queries.next_free(actor, now=now)
    if free is None:
        return redirect(f"{reverse('queue')}?show=mine")
    actions.take(actor=actor, code=free.code, now=now)
    return redirect("dossier", code=show_code(free.code))
