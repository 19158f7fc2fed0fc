"""Labels, watching, setting aside, own views, one act on many: kept by officers, told to no applicant."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from mikhak.accounts.access import OfficerActor
from mikhak.desk import actions
from mikhak.desk.models import Label, SavedView
from mikhak.dossiers.models import Dossier
from mikhak.lib.codes import show_code
from mikhak.notices.models import Notice
from tests.office.dossiers import BIRTH, MISSION, PASSPORT, dossier, fresh
from tests.office.officers import at_desk
from tests.office.test_queue import moved, questions, rows
from tests.walk import now, officer


@pytest.fixture
def hand() -> OfficerActor:
    return officer("clerk", MISSION)


@pytest.fixture
def clerk(hand: OfficerActor) -> Client:
    return at_desk(hand)


def at(made: Dossier, *, more: str = "") -> str:
    return f"/d/{show_code(made.code)}/{more}"


def day(days: int) -> dict[str, str]:
    """A day from today on, as the boxes of a date take it."""
    when = timezone.now().date() + timedelta(days=days)
    boxes = {"year": when.year, "month": when.month, "day": when.day, "cal": "gregorian"}
    return {f"until-{box}": str(value) for box, value in boxes.items()}


def test_a_label_is_hung_on_seen_chosen_by_and_taken_off(clerk: Client) -> None:
    made, other = dossier(*PASSPORT), dossier(*BIRTH)
    assert clerk.post(at(made, more="labels/"), {"label": "  منتظر   دادگاه "}).status_code == 302
    assert "منتظر دادگاه" in clerk.get("/").content.decode()
    assert "منتظر دادگاه" in clerk.get(at(made)).content.decode()
    assert rows(clerk, "?label=منتظر دادگاه") == [made.code]
    assert rows(clerk, "?label=دیگر") == []
    assert clerk.post(at(made, more="labels/"), {"label": "منتظر دادگاه"}).status_code == 422
    assert clerk.post(at(other, more="labels/"), {"label": "ب" * 31}).status_code == 422
    assert clerk.post(at(made, more="labels/drop/"), {"name": "منتظر دادگاه"}).status_code == 302
    assert clerk.post(at(made, more="labels/drop/"), {"name": "منتظر دادگاه"}).status_code == 409
    assert not Label.objects.exists()  # nobody has to tidy up


def test_labels_of_other_missions_are_not_even_known(clerk: Client) -> None:
    made, stranger = dossier(*PASSPORT), officer("clerk", "paris")
    clerk.post(at(made, more="labels/"), {"label": "منتظر دادگاه"})
    theirs = at_desk(stranger)
    assert "منتظر دادگاه" not in theirs.get("/").content.decode()
    assert theirs.post(at(made, more="labels/"), {"label": "x"}).status_code == 404
    assert theirs.post(at(made, more="watch/")).status_code == 404
    assert theirs.post(at(made, more="aside/"), {"why": "x", **day(3)}).status_code == 404


def test_who_watches_a_dossier_has_it_in_a_list_of_his_own(clerk: Client) -> None:
    made = dossier(*PASSPORT)
    for _twice in range(2):
        clerk.post(at(made, more="watch/"))
    moved(made, status="closed", closed_at=timezone.now())
    assert rows(clerk, "?show=watched") == [made.code]
    assert rows(at_desk(officer("clerk", MISSION)), "?show=watched") == []
    clerk.post(at(made, more="watch/"), {"off": "1"})
    assert rows(clerk, "?show=watched") == []


def test_what_is_set_aside_is_out_of_the_queue_until_its_day(clerk: Client) -> None:
    made = dossier(*PASSPORT)
    assert clerk.post(at(made, more="aside/"), {"why": "خودش گفت هفتهٔ دیگر", **day(7)}).status_code == 302
    assert rows(clerk) == []
    assert rows(clerk, "?show=aside") == [made.code]
    assert "خودش گفت هفتهٔ دیگر" in clerk.get(at(made)).content.decode()
    assert clerk.post("/next/").headers["Location"] == "/?show=mine"
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        assert rows(at_desk(officer("clerk", MISSION))) == [made.code]


@pytest.mark.parametrize("happens", ["a message", "a step", "by hand"])
def test_what_is_set_aside_comes_back_when_something_happens(clerk: Client, hand: OfficerActor, happens: str) -> None:
    made = dossier(*PASSPORT)
    actions.put_aside(actor=hand, code=made.code, until=(now() + timedelta(days=9)).date(), why="چرا", now=now())
    later = now() + timedelta(minutes=5)
    if happens == "a message":
        moved(made, unanswered_since=later)
    elif happens == "a step":
        moved(made, step_since=later)
    else:
        assert clerk.post(at(made, more="back/")).status_code == 302
        assert clerk.post(at(made, more="back/")).status_code == 409
    assert rows(clerk) == [made.code]
    assert rows(clerk, "?show=aside") == []


@pytest.mark.parametrize(
    ("why", "days", "says"),
    [("چرا", 0, "از فردا"), ("چرا", 61, "۶۰ روز"), ("", 3, "«چرا»"), ("چرا", 6, "مهلت قانونی")],
)
def test_setting_aside_says_what_is_wrong_and_keeps_what_was_typed(
    clerk: Client, why: str, days: int, says: str
) -> None:
    made = moved(dossier(*PASSPORT), legal_due=(now() + timedelta(days=5)).date())
    answer = clerk.post(at(made, more="aside/"), {"why": why, **day(days)})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    kept = {box: "".join(said) for box, said in answer.context["form"].raw().items()}
    assert kept == {"why": why, **day(days)}
    assert rows(clerk) == [made.code]


def test_a_view_of_ones_own_keeps_filter_columns_and_count(clerk: Client) -> None:
    passport, _birth = dossier(*PASSPORT, days_ago=8), dossier(*BIRTH, days_ago=1)
    page = clerk.get("/?show=all&age=7")
    link = re.search(r'href="/views/\?([^"]*)"', page.content.decode())
    assert link
    asked = link[1].replace("&amp;", "&")
    answer = clerk.post(f"/views/?{asked}", {"name": "کهنه‌ها", "columns": ["service", "here"], "query": asked})
    assert answer.status_code == 302
    shown = clerk.get(answer.headers["Location"])
    assert shown.context["columns"] == ["service", "here"]
    assert "در این گام" in shown.content.decode()
    assert [row.dossier.code for row in shown.context["found"].rows] == [passport.code]
    assert SavedView.objects.get().count == 1

    dossier(*PASSPORT, days_ago=9)
    actions.count_views(now=now())
    assert SavedView.objects.get().count == 2
    mine, other = SavedView.objects.get(), at_desk(officer("clerk", MISSION))
    assert "کهنه‌ها" not in other.get(f"/?view={mine.pk}").content.decode()
    assert other.post(f"/views/{mine.pk}/drop/").status_code == 404
    assert clerk.post(f"/views/{mine.pk}/drop/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_keeps_nothing_but_filters(clerk: Client) -> None:
    clerk.post("/views/", {"name": "x", "query": "show=mine&q=0012345679&next=//evil.example"})
    assert SavedView.objects.get().query == "show=mine"


@pytest.mark.parametrize("wrong", ["%00", "a" * 300, "%0A", "%E2%80%AE"])
def test_an_address_that_no_filter_can_be_shows_the_queue(clerk: Client, wrong: str) -> None:
    made = dossier(*PASSPORT)
    for name in ("mission", "service", "step", "turn", "label", "age", "after", "show"):
        assert rows(clerk, f"?{name}={wrong}") == [made.code], name
    assert clerk.post("/views/", {"name": "x", "query": f"label={wrong}&mission={wrong}"}).status_code == 302
    assert SavedView.objects.get().query == ""
    for typed in ("\0", "ب\0پ", "a-\0"):
        assert clerk.post("/search/", {"q": typed}).status_code == 200


def test_own_views_and_labels_cost_the_queue_no_question_a_row(clerk: Client) -> None:
    first = dossier(*PASSPORT)
    clerk.post(at(first, more="labels/"), {"label": "یک"})
    one = questions(clerk, "/")
    for number in range(3):
        clerk.post(at(dossier(*BIRTH), more="labels/"), {"label": f"برچسب {number}"})
        clerk.post("/views/", {"name": f"نما {number}", "query": ""})
    assert questions(clerk, "/") == one


# One act on many ----------------------------------------------------------------------------------------------------
def batch(client: Client, act: str, codes: list[str], **told: str) -> Any:
    return client.post("/batch/", {"act": act, "code": codes, **told})


def test_an_act_on_many_is_shown_beforehand_and_done_only_when_that_was_seen(clerk: Client) -> None:
    made = [dossier(*PASSPORT), dossier(*BIRTH), moved(dossier(*BIRTH), mission="paris")]
    codes = [one.code for one in made]
    clerk.post(at(made[0], more="labels/"), {"label": "فوریت"})
    first = batch(clerk, "label", codes)
    assert first.status_code == 200
    assert not first.context.get("results")
    assert batch(clerk, "label", codes, told="1", label="").status_code == 422

    seen = batch(clerk, "label", codes, told="1", label="فوریت")
    assert [(one.row.dossier.code, bool(one.refused)) for one in seen.context["results"]] == [
        (codes[0], True),
        (codes[1], False),
    ]  # the third is of another mission: it is not even named
    assert codes[2] not in seen.content.decode().split("<table")[1]
    assert fresh(made[1]).labels.count() == 0
    done = batch(clerk, "label", codes[:2], told="1", sure="1", label="فوریت")
    assert [bool(one.refused) for one in done.context["results"]] == [True, False]
    assert fresh(made[1]).labels.count() == 1


def test_a_message_to_many_is_sent_once_to_each_even_when_the_button_is_pressed_twice(clerk: Client) -> None:
    made = [dossier(*PASSPORT), dossier(*BIRTH)]
    codes, text = [one.code for one in made], "بخش کنسولی شنبه بسته است."
    seen = batch(clerk, "send_message", codes, told="1", text=text)
    assert Notice.objects.filter(kind="message").count() == 0
    key = seen.context["key"]
    for _twice in range(2):
        done = batch(clerk, "send_message", codes, told="1", sure="1", text=text, key=key)
        assert done.status_code == 200
    assert Notice.objects.filter(kind="message").count() == 2
    assert all(one.refused for one in done.context["results"])


def test_giving_many_to_a_colleague_is_a_consuls(clerk: Client, hand: OfficerActor) -> None:
    made, consul = [dossier(*PASSPORT), dossier(*BIRTH)], officer("consul", MISSION)
    codes = [one.code for one in made]
    told = {"told": "1", "to": hand.username}
    assert all(one.refused for one in batch(clerk, "give", codes, **told).context["results"])
    batch(at_desk(consul), "give", codes, sure="1", **told)
    assert {fresh(one).assignee for one in made} == {hand.officer}
    batch(clerk, "give_back", codes, sure="1")
    assert {fresh(one).assignee for one in made} == {None}


def test_nothing_chosen_or_an_act_that_is_none_goes_back_with_a_word(clerk: Client) -> None:
    made = dossier(*PASSPORT)
    for act, codes in (("label", []), ("revoke", [made.code]), ("", [made.code])):
        assert batch(clerk, act, codes).headers["Location"] == "/"
    assert clerk.get("/batch/").status_code == 405


# Rules --------------------------------------------------------------------------------------------------------------
def test_a_consul_keeps_the_rules_and_a_clerk_does_not_see_them(clerk: Client, hand: OfficerActor) -> None:
    desk = at_desk(officer("consul", MISSION))
    assert clerk.get("/rules/").status_code == 403
    assert desk.post("/rules/", {"category": "passport", "to": hand.username, "cap": "۵"}).status_code == 302
    page = desk.get("/rules/").content.decode()
    assert hand.name.fa in page
    assert desk.post("/rules/", {"category": "passport", "to": hand.username, "cap": "0"}).status_code == 422
    made = dossier(*PASSPORT)
    actions.assign_by_rules(now=now())
    assert fresh(made).assignee == hand.officer
    found = re.search(r"/rules/(\d+)/drop/", page)
    assert found
    assert clerk.post(f"/rules/{found[1]}/drop/").status_code == 403
    assert desk.post(f"/rules/{found[1]}/drop/").status_code == 302
    assert hand.name.fa not in desk.get("/rules/").content.decode().split("<form")[0]


def test_taking_next_heeds_the_legal_clock_before_age(clerk: Client) -> None:
    old, pressed = dossier(*PASSPORT, days_ago=9), dossier(*PASSPORT, days_ago=1)
    moved(pressed, legal_due=(now() + timedelta(days=1)).date())
    assert clerk.post("/next/").headers["Location"] == at(pressed)
    assert clerk.post("/next/").headers["Location"] == at(old)
