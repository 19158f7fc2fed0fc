"""What search engines may read: the sitemap, robots.txt, and on each public page its description and translations."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Service, Text
from mikhak.missions import queries as missions
from mikhak.portal.road import language
from mikhak.portal.texts import reading
from mikhak.ui.paths import localised_path
from mikhak.ui.routes import audience

DAY = 86_400  # seconds
# Pages that strangers may open and that tell a search engine nothing; where one must sign in, it is led to the first.
USELESS = ("/sign-in/", "/support/", "/track/", "/v")


MINISTRY = Text(
    fa="وزارت امور خارجهٔ جمهوری اسلامی ایران",
    en="Ministry of Foreign Affairs of the Islamic Republic of Iran",
    ar="وزارة خارجية الجمهورية الإسلامية الإيرانية",
)


def address(path: str, code: str) -> str:
    """The whole address of a page in a language."""
    return f"{settings.PUBLIC_URL}{localised_path(path, code)}"


def about(path: str, summary: Text, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """What ``portal/indexed.html`` puts in the head of a public page: ``path`` is without a language."""
    return {
        "description": summary.in_(language()),
        "canonical": address(path, language()),
        "alternates": [(code, address(path, code)) for code, _name in settings.LANGUAGES],
        "data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c") if data else "",
    }


def as_data(service: Service) -> dict[str, Any]:
    """A service in the words of schema.org."""
    code = language()
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": service.title.in_(code),
        "description": service.summary.in_(code),
        "serviceType": catalogue.catalogue().categories[service.category].title.in_(code),
        "url": address(f"/services/{service.key}/", code),
        "provider": {"@type": "GovernmentOrganization", "name": MINISTRY.in_(code)},
        "availableLanguage": [code for code, _name in settings.LANGUAGES],
    }


def _pages() -> Iterator[str]:
    yield from ("/", "/services/", "/missions/", "/announcements/", "/verify/", "/urgent/")
    yield from ("/questions/", "/help/", "/trust/", "/accessibility/", "/figures/")
    whole = catalogue.catalogue()
    yield from (f"/missions/{info.key}/" for info in missions.all_missions())
    yield from (f"/help/{one.key}/" for one in reading("guide").passages)
    yield from (f"/services/{key}/" for key in whole.services)
    yield from (f"/guides/{key}/" for key in whole.guides)


@audience("public")
@cache_control(public=True, max_age=DAY)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with its translations."""
    codes = [code for code, _name in settings.LANGUAGES]
    rows = [[(code, address(path, code)) for code in codes] for path in _pages()]
    return render(request, "portal/sitemap.xml", {"rows": rows}, content_type="application/xml")


@audience("public")
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """What is nobody's business to index."""
    codes = [code for code, _name in settings.LANGUAGES]
    lines = [f"Disallow: {localised_path(path, code)}" for code in codes for path in USELESS]
    text = "\n".join(["User-agent: *", *lines, f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""])
    return HttpResponse(text, content_type="text/plain")
