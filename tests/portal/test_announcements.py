"""Announcements and missions as the public reads them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mikhak.announcements import actions
from mikhak.announcements.content import Content
from mikhak.lib.text import Text
from mikhak.missions import queries as missions
from tests.portal.test_public import text
from tests.walk import officer

TITLE = Text(fa="تعطیلی نوروز", en="Closed for Nowruz")


def told(mission: str, *, days: int = 0, categories: tuple[str, ...] = ()) -> int:
    now = timezone.now()
    words = Text(fa="بند نخست.\n\nبند <b>دوم</b>.", en="First.\n\nSecond.")
    since = now.date() + timedelta(days=days)
    content = Content(title=TITLE, text=words, since=since, categories=categories)
    return int(actions.publish(actor=officer("consul", mission), mission=mission, content=content, now=now).pk)


def test_the_first_page_shows_what_headquarters_tells_all_countries(browser: Client) -> None:
    assert TITLE.fa not in text(browser.get("/"))
    told("paris")
    assert TITLE.fa not in text(browser.get("/"))
    number = told("tehran-hq")
    assert f'href="/announcements/{number}/"' in browser.get("/").content.decode()
    assert TITLE.en in text(browser.get("/en/"))


def test_an_announcement_has_a_page_and_its_words_are_only_words(browser: Client) -> None:
    page = browser.get(f"/announcements/{told('paris')}/").content.decode()
    assert "<p>بند نخست.</p>" in page
    assert "&lt;b&gt;دوم" in page
    assert missions.mission("paris").title.fa in page
    assert browser.get("/announcements/999999/").status_code == 404
    assert browser.get(f"/announcements/{told('paris', days=2)}/").status_code == 404


@pytest.mark.parametrize(("country", "found"), [("FR", True), ("NL", False), ("", True), ("XX", True)])
def test_a_country_reads_what_concerns_it(browser: Client, country: str, found: bool) -> None:
    told("paris")
    assert (TITLE.fa in text(browser.get("/announcements/", {"country": country}))) == found


def test_a_mission_and_the_services_it_concerns_show_it(browser: Client) -> None:
    link = f'href="/announcements/{told("paris", categories=("passport",))}/"'
    for path, shown in (
        ("/missions/paris/", True),
        ("/missions/rome/", False),
        ("/services/passport-lost/", True),
        ("/services/visa-tourist/", False),
    ):
        assert (link in browser.get(path).content.decode()) == shown, path


def test_every_mission_has_a_page_with_what_is_known_of_it(browser: Client) -> None:
    page = browser.get("/missions/the-hague/")
    info = missions.mission("the-hague")
    for words in (info.title.fa, info.site, "هلند", "دوشنبه، سه‌شنبه، چهارشنبه، پنجشنبه، جمعه"):
        assert words in text(page)
    assert browser.get("/missions/atlantis/").status_code == 404


def test_a_closed_mission_says_where_to_go(browser: Client) -> None:
    shut = next(info for info in missions.all_missions() if not info.is_open)
    other = missions.in_charge(shut.key)
    assert f'href="/missions/{other.key}/"' in browser.get(f"/missions/{shut.key}/").content.decode()
    assert f"به {other.city.fa} بروید" in text(browser.get("/"))
