"""The dashboard: of the officer's own missions, with a table for every plot, in few questions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mikhak.dossiers import actions
from mikhak.dossiers.actions import ReturnedItem
from mikhak.figures import steering
from tests.office.dossiers import MISSION, PASSPORT, dossier
from tests.office.officers import at_desk
from tests.office.test_queue import moved, questions
from tests.walk import now, officer, who


@pytest.fixture
def clerk() -> Client:
    return at_desk(officer("clerk", MISSION))


def counted() -> None:
    steering.count_days(now=timezone.now())
    steering.count_waiting()
    steering.forecast(now=timezone.now())


def test_it_tells_what_came_what_waits_and_why_papers_came_back(clerk: Client) -> None:
    for days in (9, 10, 11):
        dossier(*PASSPORT, days_ago=days)
    back = dossier("attestation-signature", "english_form", days_ago=12)
    moved(dossier(*PASSPORT, days_ago=12), mission="paris")
    paper = next(one["name"] for one in back.version.definition["attachments"])
    earlier = who(officer("clerk", back.mission), back) | {"now": now() - timedelta(days=3)}
    actions.request_correction(**earlier, items=[ReturnedItem(paper, "attachment", "illegible", "")])
    counted()
    answer = clerk.get("/steering/")
    page = answer.content.decode()
    assert sum(one.came for one in answer.context["weeks"]) == 4
    assert {one["n"] for one in answer.context["waiting"]} == {3, 1}
    assert [(one["label"], one["n"]) for one in answer.context["reasons"]] == [("تصویر خوانا نیست", 1)]
    assert page.count('<svg class="plot"') == 2
    assert "paris" not in page
    assert sum(one.came for one in clerk.get(f"/steering/?service={back.version.key}").context["weeks"]) == 1
    stolen = clerk.get("/steering/?mission=paris&service=nothing").context["weeks"]
    assert sum(one.came for one in stolen) == 4  # what is not theirs is not asked for


def test_the_weeks_are_had_as_a_table_of_either_kind(clerk: Client) -> None:
    dossier(*PASSPORT, days_ago=10)
    counted()
    table = clerk.get("/steering/weeks.csv")
    assert "attachment" in table.headers["Content-Disposition"]
    assert len(table.content.decode("utf-8-sig").splitlines()) == 27
    assert clerk.get("/steering/weeks.xlsx").content.startswith(b"PK")
    assert clerk.get("/steering/weeks.exe").status_code == 404


def test_it_reads_what_was_counted_and_no_dossier(clerk: Client) -> None:
    counted()
    empty = questions(clerk, "/steering/")
    for days in range(8, 14):
        dossier(*PASSPORT, days_ago=days)
    counted()
    assert questions(clerk, "/steering/") == empty
    assert empty <= 16
