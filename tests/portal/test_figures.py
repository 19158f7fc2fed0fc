"""The page of open figures."""

from datetime import date

from django.test import Client

from mikhak.figures.models import Figure
from tests.portal.test_public import text


def kept(span: str = "month", **more: object) -> None:
    facts = {"since": date(2026, 10, 23), "received": 123, "closed": 8, "median_days": 4.0}
    Figure.objects.create(span=span, **(facts | more))


def test_without_figures_the_page_says_when_there_will_be_some(browser: Client) -> None:
    assert "هنوز شماری نیست" in text(browser.get("/figures/"))


def test_figures_are_told_rounded_by_month_mission_and_service(browser: Client) -> None:
    kept()
    kept("year", mission="paris", service="")
    kept("year", mission="", service="passport-lost", received=9)
    kept("year", mission="gone-for-ever")
    page = browser.get("/figures/")
    for words in ("آبان ۱۴۰۵", "۱۲۰", "پاریس", "کمتر از ده"):
        assert words in text(page)
    for hidden in ("۱۲۳", ">۸<", "gone-for-ever"):
        assert hidden not in page.content.decode()


def test_figures_of_a_mission_are_chosen_in_the_address(browser: Client) -> None:
    kept(mission="paris", received=40)
    kept(received=990)
    assert "۴۰" in text(browser.get("/figures/", {"mission": "paris"}))
    assert "۹۹۰" in text(browser.get("/figures/", {"mission": "atlantis"}))


def test_the_table_has_a_line_for_each_month_mission_and_service(browser: Client) -> None:
    kept(mission="paris", service="passport-lost", received=41, closed=36)
    kept(mission="rome", service="passport-lost", received=9)
    answer = browser.get("/figures/figures.csv")
    assert answer["Content-Type"].startswith("text/csv")
    lines = answer.content.decode().splitlines()
    assert lines[1:] == ["1405-08,2026-10-23,paris,passport-lost,40,40,4"]
