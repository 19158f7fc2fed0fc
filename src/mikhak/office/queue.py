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
from mikhak.catalogue import queries as catalogue
from mikhak.desk import queries, search
from mikhak.desk.access import rule_places
from mikhak.desk.queries import Filters, Queue
from mikhak.desk.view import USUAL, VIEWS, filters_of, kept_query
from mikhak.dossiers import assignment
from mikhak.dossiers.queries import Row
from mikhak.lib.codes import parse_tracking_code, show_code
from mikhak.missions import queries as missions
from mikhak.office import words
from mikhak.office.frame import language, page
from mikhak.ui.routes import audience

AGES = (7, 14, 30)  # days


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
    actor, now = access.officer(request), timezone.now()
    if not actor.missions:
        return redirect(actor.home)
    view, filters = request.GET.get("show", "all"), filters_of(request.GET)
    found, views = queries.queue(actor, filters, now=now), queries.views(actor)
    own = next((one for one in views if str(one.pk) == request.GET.get("view")), None)
    return page(
        request,
        "queue.html",
        {
            "view": view,
            "own": own,
            "title": own.name if own else words.VIEWS.get(view, words.VIEWS["all"]),
            "found": found,
            "columns": own.columns if own else columns(actor, found.rows),
            "choices": _choices(actor, filters),
            "sides": _sides(request.GET, view if own is None else "", found),
            "views": views,
            "query": _query(request.GET),
            "kept": kept_query(request.GET),
            "after": filters.after,
            "following": show_code(found.following) if found.following else "",
            "acts": words.BATCH,
            "may_share": bool(rule_places(actor, now.date())),
        },
    )


def columns(actor: OfficerActor, rows: list[Row]) -> list[str]:
    """What the table shows when nobody chose: the mission only where there are several, labels where there are any."""
    several = len({*actor.missions, *(row.mission.key for row in rows)}) > 1
    labelled = any(row.dossier.labels.all() for row in rows)
    left_out = {*(() if several else ("mission",)), *(() if labelled else ("labels",))}
    return [name for name in USUAL if name not in left_out]


def _query(asked: QueryDict) -> str:
    """The filters without the place, for the links to other pages."""
    kept = asked.copy()
    kept.pop("after", None)
    return f"{kept.urlencode()}&" if kept else ""


def _choices(actor: OfficerActor, filters: Filters) -> list[Choice]:
    tongue = language()
    places = [(key, missions.mission(key).city.in_(tongue)) for key in actor.missions]
    ages = [(str(days), words.at_least_days(days)) for days in AGES]
    names = sorted({label.name for label in queries.labels(actor.missions)})
    choices = [
        Choice("mission", _("نمایندگی"), places, filters.mission),
        Choice("service", _("خدمت"), _services(actor), filters.service),
        Choice("step", _("گام"), _steps(filters.service), filters.step),
        Choice("turn", _("نوبت"), [(key, str(text)) for key, text in words.OPEN_TURNS.items()], filters.turn),
        Choice("age", _("عمر"), ages, str(filters.age)),
        Choice("label", _("برچسب"), [(name, name) for name in names], filters.label),
    ]
    least = {"mission": 2, "label": 1}
    return [choice for choice in choices if len(choice.options) >= least.get(choice.name, 0)]


def _services(actor: OfficerActor) -> list[tuple[str, str]]:
    """Those that the officer's rights reach."""
    reach = {grant.category for grant in actor.grants}
    services = catalogue.catalogue().services.values()
    return [(one.key, one.title.in_(language())) for one in services if reach & {"*", one.category}]


def _steps(service: str) -> list[tuple[str, str]]:
    """The steps of the service that was chosen, otherwise those that nearly all services have."""
    chosen = catalogue.catalogue().services.get(service)
    if chosen:
        return [(step.key, step.title.in_(language())) for step in chosen.flow]
    return [(key, str(text)) for key, text in words.USUAL_STEPS.items()]


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
def find(request: HttpRequest) -> HttpResponse:
    """The dossiers that a text finds exactly: code, national ID, passport, document, own label or note."""
    actor, text = access.officer(request), request.POST.get("q", "").strip()
    rows = search.search(actor, text, now=timezone.now()) if text else []
    if len(rows) == 1 and parse_tracking_code(text):
        return redirect("dossier", code=show_code(rows[0].dossier.code))
    return page(request, "search.html", {"rows": rows, "text": text, "columns": columns(actor, rows)})


@audience("officer")
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the dossier that waits for the mission and is nobody's, and open it."""
    actor, now = access.officer(request), timezone.now()
    free = queries.next_free(actor, now=now)
    if free is None:
        return redirect(f"{reverse('queue')}?show=mine")
    assignment.take(actor=actor, code=free.code, now=now)
    return redirect("dossier", code=show_code(free.code))
