"""Search engines read what is public, in every language, and nothing else."""

import json
import re

from django.conf import settings
from django.test import Client

from mikhak.catalogue import queries as catalogue


def test_the_sitemap_has_every_service_and_guide_in_every_language(browser: Client) -> None:
    page = browser.get("/sitemap.xml")
    assert page["Content-Type"] == "application/xml"
    places = set(re.findall(r"<loc>([^<]+)</loc>", page.content.decode()))
    whole = catalogue.catalogue()
    for code, _name in settings.LANGUAGES:
        prefix = "" if code == settings.LANGUAGE_CODE else f"/{code}"
        assert {f"{settings.PUBLIC_URL}{prefix}/services/{key}/" for key in whole.services} <= places
        assert {f"{settings.PUBLIC_URL}{prefix}/guides/{key}/" for key in whole.guides} <= places


def test_robots_are_kept_from_doors_and_find_nothing_of_anybody(browser: Client) -> None:
    text = browser.get("/robots.txt").content.decode()
    for path in ("/sign-in/", "/en/sign-in/", "/support/", "/track/"):
        assert f"Disallow: {path}\n" in text
    for path in ("/home/", "/inbox/", "/profile/", "/family/", "/account/", "/receipt/"):
        assert browser.get(path).status_code in {302, 404}
    assert "Disallow: /services/" not in text
    assert f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml" in text


def test_a_service_page_describes_itself_and_its_translations(browser: Client) -> None:
    service = catalogue.service("passport-lost")
    page = browser.get("/en/services/passport-lost/").content.decode()
    assert f'<link rel="canonical" href="{settings.PUBLIC_URL}/en/services/passport-lost/">' in page
    assert f'hreflang="fa" href="{settings.PUBLIC_URL}/services/passport-lost/"' in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert (data["@type"], data["name"]) == ("GovernmentService", service.title.en)


def test_each_public_page_has_one_main_heading_and_a_description(browser: Client) -> None:
    for path in (
        "/",
        "/services/",
        "/missions/",
        "/missions/paris/",
        "/verify/",
        "/services/passport-lost/",
        "/guides/events-child-born/",
    ):
        page = browser.get(path).content.decode()
        assert page.count("<h1") == 1
        assert re.search(r'<meta name="description" content="[^"]{20,}"', page)
