"""Guides: what happens in a life, and the services that it calls for, in their order."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mikhak.catalogue import forms, guides
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Guide
from mikhak.catalogue.fields import Scene
from mikhak.missions import queries as missions
from mikhak.portal import held, indexing, road
from mikhak.portal.leaflet import Leaflet
from mikhak.ui.refusals import wants_fragment
from mikhak.ui.routes import audience


@audience("public")
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """The questions of a guide and where their answers lead."""
    found = catalogue.guide(key)
    posted = request.POST if request.method == "POST" else None
    form = _form(found, posted)
    answers = form.answers() if posted is not None and form.is_valid() else {}
    ways = _ways(found, answers) if posted is not None or not found.questions else None
    first = next((one["leaflet"] for one in ways or () if one["leaflet"]), None)
    if first and "start" in request.POST:
        held.begin(request, first.service.key, guide=found.key, **answers)
        return redirect("start", key=first.service.key)
    context = {
        "guide": found,
        "form": form if found.questions else None,
        "ways": ways,
        "several": sum(one["leaflet"] is not None for one in ways or ()) > 1,
        "category": catalogue.catalogue().categories.get(found.category),
        "indexed": indexing.about(f"/guides/{key}/", found.summary),
    }
    fragment = posted is not None and wants_fragment(request)
    return render(request, f"portal/guide{'_answer' if fragment else ''}.html", context)


def _form(found: Guide, posted: Any) -> forms.AnswersForm:
    today = timezone.now().date()
    return forms.build_form(
        guides.page(found),
        answers={},
        names=lambda answers: guides.build_names(found, answers, today=today, rules=catalogue.catalogue().rules),
        scene=Scene(language=road.language(), today=today, places=missions),
        data=posted,
        strict=False,
    )


def _ways(found: Guide, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Each way with the leaflet of its service; one that leads to words alone, or to another guide, has none."""
    today, whole = timezone.now().date(), catalogue.catalogue()
    names = guides.build_names(found, answers, today=today, rules=whole.rules)
    ways = []
    for way in guides.ways(found, names):
        service = whole.services.get(way.service or "")
        leaflet = Leaflet(service, road.language(), today) if service else None
        other = road.way(way.service) if way.service else None
        ways.append({"way": way, "leaflet": leaflet, "title": other.title if other else ""})
    return ways
