"""Announcements (اطلاعیه) as the public reads them: newest first, by country, each with a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mikhak.announcements import queries
from mikhak.catalogue import queries as catalogue
from mikhak.lib.persian import sort_key
from mikhak.lib.text import Text
from mikhak.missions import queries as missions
from mikhak.portal import indexing
from mikhak.portal.road import language
from mikhak.ui.routes import audience

ABOUT = Text(
    fa="اطلاعیه‌های ستاد و نمایندگی‌ها، به تفکیک کشور.",
    en="Announcements of headquarters and missions, by country.",
    ar="إعلانات المقر والبعثات، بحسب البلد.",
)


@audience("public")
def announcements(request: HttpRequest) -> HttpResponse:
    """Those of today; with ``?country=`` those that concern who lives there."""
    places = _countries(language())
    country = request.GET.get("country", "")
    country = country if country in dict(places) else ""
    context = {
        "countries": places,
        "country": country,
        "told": queries.current(timezone.now().date(), of=queries.serving(country) if country else ()),
        "indexed": indexing.about("/announcements/", ABOUT),
    }
    return render(request, "portal/announcements.html", context)


@audience("public")
def announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """One of them, also when its time is over; raises NotFound."""
    today = timezone.now().date()
    told = queries.told(announcement_id, today)
    categories = catalogue.catalogue().categories
    context = {
        "told": told,
        "over": told.content.is_over(today),
        "about": [categories[key] for key in told.content.categories if key in categories],
        "indexed": indexing.about(f"/announcements/{announcement_id}/", told.content.title),
    }
    return render(request, "portal/announcement.html", context)


def _countries(code: str) -> list[tuple[str, str]]:
    """(ISO 3166 code, name) of the countries that a mission serves, by name."""
    served = {place for info in missions.all_missions() for place in (info.country, *info.jurisdiction)}
    return sorted(((one, missions.country_name(one, code)) for one in served), key=lambda pair: sort_key(pair[1]))
