"""What anybody may read."""

import gzip
import re
from datetime import UTC, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import DatabaseError, OperationalError
from django.test import Client
from django.utils import timezone

from mikhak.catalogue import flow
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.context import in_force
from mikhak.lib.digits import persian
from mikhak.missions import queries as missions
from mikhak.missions.models import Mission
from mikhak.payments.tariff import price
from mikhak.vault.errors import VaultUnavailable

PASSPORT = "passport-legal-resident"


def text(answer: object) -> str:
    """The page without its tags."""
    content: bytes = getattr(answer, "content", b"")
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


def test_the_first_page_has_one_door_and_every_category(browser: Client) -> None:
    page = browser.get("/")
    assert "ثبت‌نام / ورود به سامانه" in text(page)
    assert page.content.decode().count("btn go") == 1
    for category in catalogue.categories():
        assert category.title.fa in text(page)


def test_who_is_in_distress_finds_the_way_while_a_service_offers_it(browser: Client) -> None:
    assert "در راه مانده‌ام" in text(browser.get("/"))
    with patch("mikhak.portal.public.quick_services", return_value=[]):
        assert "در راه مانده‌ام" not in text(browser.get("/"))


def test_the_first_page_is_light(browser: Client) -> None:
    """30 KB on the wire without the font, compressed as the server in front does."""
    page = browser.get("/").content
    sheets = [finders.find(name) for name in re.findall(r'/static/([^"]+\.(?:css|js|svg))"', page.decode())]
    assert len(sheets) == 4
    weight = len(gzip.compress(page))
    for sheet in sheets:
        with open(str(sheet), "rb") as file:  # noqa: PTH123 - finders give texts
            weight += len(gzip.compress(file.read()))
    assert weight < 30_000


def test_the_first_page_gives_nobody_a_cookie(browser: Client) -> None:
    browser.get("/")
    assert not browser.cookies


@pytest.mark.parametrize(
    ("query", "found"),
    [("گذرنامه", PASSPORT), ("پاسپورت", PASSPORT), ("گذر نامه", PASSPORT), ("ويزا", "visa-tourist")],
)
def test_a_service_is_found_as_people_call_it(browser: Client, query: str, found: str) -> None:
    page = browser.get("/services/", {"q": query})
    assert f"/services/{found}/" in page.content.decode()


def test_a_search_that_finds_nothing_says_so_and_leads_on(browser: Client) -> None:
    page = browser.get("/services/", {"q": "قرمه‌سبزی"})
    assert "پیدا نشد" in text(page)
    assert 'class="btn go" href="/services/"' in page.content.decode()
    assert "<q>قرمه" not in browser.get("/services/", {"q": "<q>قرمه‌سبزی"}).content.decode()


def test_services_are_listed_by_category(browser: Client) -> None:
    everything = browser.get("/services/")
    assert everything.context["count"] == sum(len(catalogue.in_category(key.key)) for key in catalogue.categories())
    one = browser.get("/services/", {"category": "passport"})
    assert one.context["count"] == len(catalogue.in_category("passport"))
    assert browser.get("/services/", {"category": "nothing"}).context["count"] == 0


@pytest.mark.parametrize("key", sorted(catalogue.catalogue().services))
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_service_has_a_page_that_tells_what_it_asks(browser: Client, key: str, prefix: str) -> None:
    service, language = catalogue.service(key), "en" if prefix else "fa"
    page = browser.get(f"{prefix}/services/{key}/")
    said = text(page).replace("&#x27;", "'").replace("&quot;", '"')
    assert service.title.in_(language) in said
    assert f"{prefix}/services/{key}/start/" in page.content.decode()
    if language == "en":
        for condition in service.conditions:
            assert condition.text.en in said
        for paper in service.attachments:
            assert paper.label.en in said
        for step in service.flow:
            assert step.title.en in said


def test_the_page_of_the_passport_says_what_people_ask_first(browser: Client) -> None:
    said = text(browser.get(f"/services/{PASSPORT}/"))
    service, today = catalogue.service(PASSPORT), timezone.now().date()
    rules = {"tariff": in_force(catalogue.catalogue().rules["tariff"], today)}
    amounts = sorted(flow.price(service, tier, rules) for tier in service.fee.tiers)
    assert f"{persian(f'{amounts[0]:g}')} تا {persian(f'{amounts[-1]:g}')} یورو" in said
    for words in ("۱۰ روز کاری", "یک بار", "پلیس گذرنامه", "از ۱۵ سالگی", "درخواست برای دیگری"):
        assert words in said


def test_fees_are_told_in_the_money_of_where_one_lives_before_signing_in(browser: Client) -> None:
    swedish = text(browser.get(f"/services/{PASSPORT}/", {"country": "SE"}))
    euro = price(Decimal(1), "stockholm", on=timezone.now().date())
    assert euro.currency == "SEK"
    assert f"نمایندگی استکهلم: هر یورو {persian(f'{euro.rate.normalize():f}')} کرون سوئد" in swedish
    assert "نمایندگی پاریس به یورو می‌گیرد" in text(browser.get(f"/services/{PASSPORT}/", {"country": "FR"}))
    assert "هر یورو" not in text(browser.get(f"/services/{PASSPORT}/", {"country": "XX"}))
    assert 'name="country"' not in browser.get("/services/protection-stranded-compatriot/").content.decode()  # free


def test_the_page_tells_whose_fingerprints_are_taken_who_comes_when_and_how_a_photo_looks(browser: Client) -> None:
    said = text(browser.get("/services/birth-certificate-replace/"))
    assert "اثر انگشت گرفته می‌شود وقتی از ۱۵ سالگی" in said
    assert "صاحب شناسنامه، همراه ولی یا قیم وقتی" in said
    assert "بانوان و دختران از ۹ سالگی با حجاب کامل. دست‌کم ۳۰۰ در ۴۰۰ پیکسل." in said
    assert "اثر انگشت" not in text(browser.get("/services/driving-licence-translation/"))


def test_the_services_that_may_be_the_right_one_instead_are_named_with_a_link(browser: Client) -> None:
    page = browser.get(f"/services/{PASSPORT}/")
    others = {redirect.to for redirect in catalogue.service(PASSPORT).redirects}
    assert "passport-lost" in others
    for key in others:
        assert catalogue.service(key).title.fa in text(page)
        assert f'href="/services/{key}/"' in page.content.decode()


def test_an_unknown_service_is_not_found(browser: Client) -> None:
    page = browser.get("/services/passport-to-the-moon/")
    assert page.status_code == 404
    assert "پیدا نشد" in text(page)


def test_all_missions_are_listed_with_those_that_are_shut(browser: Client) -> None:
    page = browser.get("/missions/")
    said = text(page)
    for info in missions.all_missions():
        assert info.city.fa in said
    shut = {info.key for info in missions.all_missions() if not info.is_open}
    assert {row.info.key for row in page.context["shut"]} == shut


def test_a_mission_is_found_by_country_or_city(browser: Client) -> None:
    for query in ("هلند", "لاهه", "hague"):
        rows = browser.get("/missions/", {"q": query}).context["countries"]
        assert "the-hague" in {row.info.key for _country, found, _closed in rows for row in found}
    assert browser.get("/missions/", {"q": "نیست در جهان"}).context["countries"] == []


def test_the_holidays_of_the_next_month_are_told_by_name_with_each_country(browser: Client) -> None:
    with time_machine.travel(datetime(2026, 12, 10, 9, tzinfo=UTC), tick=False):
        dutch = text(browser.get("/missions/", {"q": "لاهه"}))
        home = text(browser.get("/missions/", {"q": "مشهد"}))
        arabic = text(browser.get("/ar/missions/", {"q": "لاهاي"}))
    assert "۴ دی ۱۴۰۵ (۲۵ دسامبر ۲۰۲۶): کریسمس" in dutch
    assert "۲ دی ۱۴۰۵ (۲۳ دسامبر ۲۰۲۶): ولادت امام علی (ع)" in dutch
    assert "ولادت امام علی (ع)" in home
    assert "کریسمس" not in home
    assert "عيد الميلاد" in arabic


@pytest.mark.usefixtures("rows_again")
def test_a_mission_that_shuts_is_shown_at_once(browser: Client) -> None:
    Mission.objects.filter(key="the-hague").update(status="closed", reroute_to="brussels")
    missions.forget()
    page = browser.get("/missions/")
    assert "the-hague" in {row.info.key for row in page.context["shut"]}


def test_the_boxes_of_a_form_get_provinces_and_cities(browser: Client) -> None:
    lists = browser.get("/places/", {"country": "IR", "province": "fars"}).json()
    assert ["fars", "فارس"] in lists["provinces"]
    assert ["fars.shiraz.shiraz", "شیراز"] in lists["cities"]
    assert browser.get("/places/", {"country": "NL"}).json() == {"provinces": [], "cities": []}
    assert ["fars", "Fars"] in browser.get("/en/places/", {"country": "IR"}).json()["provinces"]


def test_health_is_told_truly(browser: Client) -> None:
    assert browser.get("/health/").json() == {"ok": True}
    with patch("mikhak.portal.public.client.ping", side_effect=VaultUnavailable):
        answer = browser.get("/health/")
    assert (answer.status_code, answer.json()["reason"]) == (503, "VaultUnavailable")
    with patch("mikhak.portal.public.connection.cursor", side_effect=DatabaseError):
        assert browser.get("/health/").status_code == 503


@pytest.mark.parametrize(("prefix", "words"), [("", "در دسترس نیست"), ("/en", "away for a few"), ("/ar", "غير متاح")])
def test_without_a_database_every_page_says_so_also_to_who_is_signed_in(
    browser: Client, prefix: str, words: str
) -> None:
    browser.get("/sign-in/")  # gives a session
    browser.raise_request_exception = False
    with patch("django.contrib.sessions.backends.db.SessionStore._get_session_from_db", side_effect=OperationalError):
        page = browser.get(f"{prefix}/services/")
    assert page.status_code == 503
    assert words in text(page)
    assert page["Retry-After"]


def test_the_gallery_is_there_for_demonstrations(browser: Client) -> None:
    assert browser.get("/gallery/").status_code == 200
