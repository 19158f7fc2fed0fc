"""What anybody may read: the first page, the services and what each asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from mikhak.announcements import queries as announcements
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Category, Guide, Service, Text
from mikhak.missions import queries as missions
from mikhak.missions.queries import HEADQUARTERS
from mikhak.portal import indexing
from mikhak.portal.leaflet import Leaflet
from mikhak.portal.texts import reading
from mikhak.ui.routes import audience
from mikhak.vault import client
from mikhak.vault.errors import VaultError

ABOUT = Text(
    fa="همهٔ خدمات کنسولی ایرانیان خارج از کشور و روادید ایران: شرایط، مدارک، هزینه، زمان و ثبت درخواست.",
    en="All consular services for Iranians abroad, and Iranian visas: conditions, papers, fees, times and requests.",
    ar="كل الخدمات القنصلية للإيرانيين في الخارج وتأشيرات إيران: الشروط والوثائق والرسوم والمدة وتقديم الطلب.",
)


@audience("public")
def home(request: HttpRequest) -> HttpResponse:
    """The first page: one door, and every service by its category."""
    limited = [info for info in missions.all_missions() if info.status != "active"]
    context = {
        "explained": reading("about").passages,
        "categories": category_tiles(),
        "count": sum(len(found) for found in catalogue.catalogue().in_category.values()),
        "quick": quick_services(),
        "events": catalogue.events(),
        "told": announcements.current(timezone.now().date(), of=[HEADQUARTERS], most=3),
        "limited": [(info, None if info.is_open else missions.in_charge(info.key)) for info in limited],
        "open_count": len(missions.open_missions()),
        "indexed": indexing.about("/", ABOUT),
    }
    return render(request, "portal/home.html", context)


def category_tiles() -> list[dict[str, object]]:
    """The categories that have services, with how many each."""
    services = catalogue.catalogue().in_category
    return [
        {"key": one.key, "title": one.title, "count": len(services[one.key])}
        for one in catalogue.categories()
        if services[one.key]
    ]


def quick_services() -> list[Leaflet]:
    """The services that a person in distress can open without account and papers."""
    language = get_language() or "fa"
    return [
        Leaflet(one, language, timezone.now().date()) for one in catalogue.catalogue().services.values() if one.quick
    ]


@dataclass(frozen=True)
class Listed:
    """A guide on a list of services."""

    guide: Guide


def _listed(found: Iterable[Service | Guide], language: str) -> list[Leaflet | Listed]:
    today = timezone.now().date()
    return [Leaflet(one, language, today) if isinstance(one, Service) else Listed(one) for one in found]


@audience("public")
def services(request: HttpRequest) -> HttpResponse:
    """All services by category, one category, or what a search finds."""
    language, query = get_language() or "fa", request.GET.get("q", "").strip()[:100]
    category = request.GET.get("category", "")
    lots: list[tuple[Category | None, list[Service | Guide]]]
    if query:
        lots = [(None, catalogue.search(query, language))]
    else:
        chosen = [one for one in catalogue.categories() if category in {"", one.key}]
        lots = [(one, catalogue.in_category(one.key)) for one in chosen]
    groups = [(heading, _listed(found, language)) for heading, found in lots if found]
    context = {
        "query": query,
        "groups": groups,
        "one": groups[0][0] if category and len(groups) == 1 else None,
        "categories": category_tiles(),
        "count": sum(len(found) for _heading, found in groups),
        "indexed": indexing.about("/services/", ABOUT),
    }
    return render(request, "portal/services.html", context)


@audience("public")
def service(request: HttpRequest, key: str) -> HttpResponse:
    """What a service asks for, costs and takes, before anybody signs in; ``?country=`` tells the fees in its money."""
    found, language = catalogue.service(key), get_language() or "fa"
    category = catalogue.catalogue().categories[found.category]
    countries, country = missions.countries(language), request.GET.get("country", "")
    mission = missions.offered_for(country) if country in dict(countries) else None
    context = {
        "leaflet": Leaflet(found, language, timezone.now().date(), mission),
        "countries": countries,
        "country": country,
        "service": found,
        "category": category,
        "told": announcements.current(timezone.now().date(), category=found.category, most=3),
        "indexed": indexing.about(f"/services/{key}/", found.summary, indexing.as_data(found)),
    }
    return render(request, "portal/service.html", context)


@audience("public")
def health(request: HttpRequest) -> HttpResponse:
    """For the supervisor and the proxy: whether database and vault answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        client.ping()
    except (VaultError, DatabaseError, OSError) as error:
        return JsonResponse({"ok": False, "reason": type(error).__name__}, status=503)
    return JsonResponse({"ok": True})
