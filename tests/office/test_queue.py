"""The queue: own missions only, nothing sealed in it, found by code or by exact national ID."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mikhak.desk import queries as desk
from mikhak.dossiers import assignment
from mikhak.dossiers.models import Dossier
from mikhak.lib.codes import show_code
from mikhak.notices.models import Notice
from tests.office.dossiers import BIRTH, MISSION, PASSPORT, dossier, fresh
from tests.office.officers import at_desk
from tests.walk import officer, who

CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")
STRANDED = ("protection-stranded-compatriot", "ticket_for_a_brother")
ID_OF_KAVEH = "0012345679"


@pytest.fixture
def clerk() -> Client:
    return at_desk(officer("clerk", MISSION))


def rows(client: Client, query: str = "") -> list[str]:
    """The codes in the table, in order."""
    return [row.dossier.code for row in client.get(f"/{query}").context["found"].rows]


def moved(made: Dossier, **columns: Any) -> Dossier:
    Dossier.objects.filter(pk=made.pk).update(**columns)
    return fresh(made)


def test_a_row_names_code_service_step_turn_age_and_officer_and_no_person(clerk: Client) -> None:
    made, hand = dossier(days_ago=3), officer("clerk", MISSION)
    assignment.take(**who(hand, made))
    page = clerk.get("/").content.decode()

    for shown in (
        show_code(made.code),
        "ایرانیان دارای اقامت قانونی",
        "بررسی مدارک",
        "نمایندگی",
        "۳ روز",
        hand.name.fa,
    ):
        assert shown in page
    assert "کاوه" not in page
    assert "مهرآیین" not in page


def test_urgent_ones_come_first_then_the_oldest(clerk: Client) -> None:
    young, old = dossier(days_ago=1), dossier(days_ago=9)
    urgent = moved(dossier(days_ago=0), urgent=True)

    assert rows(clerk) == [urgent.code, old.code, young.code]


def test_filters_choose(clerk: Client) -> None:
    passport, birth = dossier(*PASSPORT, days_ago=8), dossier(*BIRTH, days_ago=1)
    moved(birth, status="with_applicant", step="payment")

    assert rows(clerk, f"?service={birth.version.key}") == [birth.code]
    assert rows(clerk, "?step=payment") == [birth.code]
    assert rows(clerk, "?turn=with_mission") == [passport.code]
    assert rows(clerk, "?age=7") == [passport.code]
    assert rows(clerk, "?age=۷") == [passport.code]
    assert rows(clerk, "?show=with_applicant") == [birth.code]
    assert rows(clerk, "?show=closed") == []
    assert "پرونده‌ای در این صف نیست" in clerk.get("/?show=closed").content.decode()
    assert set(rows(clerk, "?show=nonsense&page=x&age=-3")) == {passport.code, birth.code}


def test_mine_and_unassigned(clerk: Client) -> None:
    first, second = dossier(days_ago=2), dossier(days_ago=1)
    answer = clerk.post("/next/")

    assert answer.headers["Location"] == f"/d/{show_code(first.code)}/"
    assert rows(clerk, "?show=mine") == [first.code]
    assert rows(clerk, "?show=free") == [second.code]
    clerk.post("/next/")
    assert clerk.post("/next/").headers["Location"] == "/?show=mine"


def test_the_counters_count_the_officers_own_missions(clerk: Client) -> None:
    dossier()
    moved(dossier(), mission="paris")
    counts = clerk.get("/").context["found"].counts

    assert counts == {
        "all": 1,
        "mine": 0,
        "free": 1,
        "urgent": 0,
        "unanswered": 0,
        "unreached": 0,
        "watched": 0,
        "aside": 0,
        "with_mission": 1,
        "with_applicant": 0,
        "with_authority": 0,
    }


def test_a_dossier_whose_mail_does_not_arrive_is_counted_listed_and_marked(clerk: Client) -> None:
    made, fine = dossier(), dossier()
    assert rows(clerk, "?show=unreached") == []
    Notice.objects.filter(dossier_code=made.code, kind="submitted").update(undeliverable_at=timezone.now())

    page = clerk.get("/?show=unreached")
    assert [row.dossier.code for row in page.context["found"].rows] == [made.code]
    assert page.context["found"].counts["unreached"] == 1
    assert "نامه نرسید" in clerk.get(f"/d/{made.code}/").content.decode()
    assert "نامه نرسید" not in clerk.get(f"/d/{fine.code}/").content.decode()


def test_late_and_near_days_are_marked(clerk: Client) -> None:
    late = moved(dossier(days_ago=20), step_since=timezone.now() - timedelta(days=20))
    fine = dossier(days_ago=0)
    found = {row.dossier.code: row for row in clerk.get("/").context["found"].rows}

    assert found[late.code].late
    assert not found[fine.code].late


def test_a_code_leads_to_its_dossier_however_it_is_typed(clerk: Client) -> None:
    made = dossier()
    for typed in (made.code, show_code(made.code).lower(), f" {made.code[:4]} {made.code[4:]} "):
        assert clerk.post("/search/", {"q": typed}).headers["Location"] == f"/d/{show_code(made.code)}/"


def test_an_exact_national_id_finds_and_a_piece_of_it_does_not(clerk: Client) -> None:
    made = dossier()
    for typed in (ID_OF_KAVEH, "۰۰۱۲۳۴۵۶۷۹", "12345679"):
        assert [row.dossier.code for row in clerk.post("/search/", {"q": typed}).context["rows"]] == [made.code]
    for typed in (ID_OF_KAVEH[:6], "0932833810", "کاوه", "", made.code[:8]):
        answer = clerk.post("/search/", {"q": typed})
        assert answer.context["rows"] == []
        assert "پیدا نشد" in answer.content.decode()


def test_another_missions_officer_sees_nothing_in_no_list_count_or_search() -> None:
    made = dossier()
    stranger = at_desk(officer("consul", "paris"))
    elsewhere = at_desk(officer("clerk", MISSION, category="visa"))  # here, but for other services

    for client in (stranger, elsewhere):
        page = client.get("/")
        assert page.context["found"].rows == []
        assert set(page.context["found"].counts.values()) == {0}
        for typed in (made.code, ID_OF_KAVEH):
            assert client.post("/search/", {"q": typed}).context["rows"] == []
        assert client.post("/next/").headers["Location"] == "/?show=mine"


def test_the_search_leaves_no_national_id_in_an_address(clerk: Client) -> None:
    assert clerk.get(f"/search/?q={ID_OF_KAVEH}").status_code == 405


def pages(client: Client, query: str) -> list[list[str]]:
    """The codes on every page, by the link from each to the next."""
    found, after = [], ""
    while True:
        answer = client.get(f"/{query}{after}")
        found.append([row.dossier.code for row in answer.context["found"].rows])
        link = re.search(r'href="\?([^"]*after=[^"]*)"', answer.content.decode())
        if link is None:
            return found
        after = "&after=" + link[1].partition("after=")[2]


def test_pages_follow_each_other_urgent_ones_first(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PAGE", 2)
    made = [dossier(days_ago=days) for days in (7, 6, 5, 4, 4)]
    made[3:] = sorted(made[3:], key=lambda one: one.pk)  # as old as one another
    for one in (made[1], made[2], made[4]):
        moved(one, urgent=True)
    order = [made[1].code, made[2].code, made[4].code, made[0].code, made[3].code]

    assert pages(clerk, "?show=all") == [order[:2], order[2:4], order[4:]]


def test_no_row_is_missed_when_the_last_one_seen_was_closed_meanwhile(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PAGE", 2)
    made = [dossier(days_ago=days) for days in (5, 4, 3)]
    for one in made[:2]:
        moved(one, status=Dossier.Status.CLOSED, closed_at=timezone.now())

    assert rows(clerk, f"?after={show_code(made[1].code)}") == [made[2].code]


def test_unanswered_ones_are_paged_by_how_long_they_wait(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PAGE", 1)
    young, old = dossier(days_ago=3), dossier(days_ago=9)
    moved(young, unanswered_since=timezone.now() - timedelta(days=2))
    moved(old, unanswered_since=timezone.now() - timedelta(days=1))

    assert pages(clerk, "?show=unanswered") == [[young.code], [old.code]]


def test_a_place_that_is_none_begins_the_queue(clerk: Client) -> None:
    made = dossier()
    assert rows(clerk, "?after=nothing") == rows(clerk, "?after=AAAA-AAAA-AAAA") == [made.code]


def test_the_queue_asks_the_database_as_often_for_many_rows_as_for_one(clerk: Client) -> None:
    dossier(*PASSPORT)
    one = questions(clerk, "/")
    for _more in range(3):
        dossier(*PASSPORT)
        dossier(*BIRTH)
    many = questions(clerk, "/")

    assert one == many
    assert many <= 15


def test_a_page_far_behind_takes_one_question_more_and_no_count(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PAGE", 1)
    made = [dossier(days_ago=days) for days in (9, 8, 7, 6)]
    first = questions(clerk, "/")
    assert questions(clerk, f"/?after={show_code(made[0].code)}") == first + 1
    assert questions(clerk, f"/?after={show_code(made[2].code)}") == first + 1


def questions(client: Client, path: str) -> int:
    """How many questions a page asks when it is opened a second time, without those of the vault's audit."""
    assert client.get(path).status_code == 200
    return asked(client, path)[0]


def asked(client: Client, path: str) -> tuple[int, str]:
    """How many questions a page asks, without those of the vault's audit; and the page."""
    with CaptureQueriesContext(connection) as all_asked:
        answer = client.get(path)
    assert answer.status_code == 200
    apart = ("vault_opening", "SAVEPOINT")
    return sum(
        not any(word in one["sql"] for word in apart) for one in all_asked.captured_queries
    ), answer.content.decode()


def test_the_queue_speaks_english(clerk: Client) -> None:
    dossier()
    page = clerk.get("/en/").content.decode()

    assert 'lang="en" dir="ltr"' in page
    assert "Passport" in page
    assert "/en/d/" in page
