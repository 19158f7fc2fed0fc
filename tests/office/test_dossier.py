"""The page of a dossier: opened for a named officer, everything beside everything."""

import re
from datetime import timedelta
from functools import partial
from io import BytesIO
from itertools import cycle

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageChops

from mikhak.accounts import actions as accounts
from mikhak.accounts import queries
from mikhak.accounts.access import OfficerActor
from mikhak.catalogue.definition import Service
from mikhak.dossiers import actions
from mikhak.dossiers.actions import ReturnedItem
from mikhak.dossiers.models import Dossier
from mikhak.dossiers.submission import submit
from mikhak.drafts.sealed import UploadMeta
from mikhak.lib.codes import new_tracking_code, show_code
from mikhak.vault import opening
from mikhak.vault.errors import VaultUnavailable
from mikhak.vault.models import Opening
from tests.office.dossiers import BIRTH, MISSION, PASSPORT, at_step, dossier, fresh
from tests.office.officers import at_desk
from tests.office.test_queue import asked, questions
from tests.walk import WORK, draft_of, example_of, mend, noon, officer, scan, staff, who
from tests.written import written


@pytest.fixture
def hand() -> OfficerActor:
    return officer("clerk", MISSION)


@pytest.fixture
def clerk(hand: OfficerActor) -> Client:
    return at_desk(hand)


def test_answers_stand_beside_scans_conditions_and_history(clerk: Client) -> None:
    made = dossier()
    page = clerk.get(f"/d/{show_code(made.code)}/").content.decode()

    assert "<h1>کاوه مهرآیین</h1>" in page
    for shown in ("V48291736", "۰۰۱۲۳۴۵۶۷۹", "۳۰ آبان", "شرط‌ها", "درخواست ثبت شد", "گذرنامهٔ پیشین", "قهوه‌ای"):
        assert shown in page
    assert page.count("?small") == made.attachments.count()


@pytest.mark.parametrize(("example", "taken"), [("thirty_years_old", True), ("child_after_surname_change", False)])
def test_the_officer_is_told_who_comes_and_whether_to_take_fingerprints(example: str, taken: bool) -> None:
    which = ("birth-certificate-replace", example)
    people = staff(example_of(*which)[1].mission)
    made = at_step("attendance", people, which=which)
    page = at_desk(people.clerk).get(f"/d/{made.code}/").content.decode()
    assert page.count("باید بیایند:") == 2  # where the time is set, and where attendance is recorded
    assert page.count("اثر انگشت بگیرید") == (2 if taken else 0)
    assert "دو گواه ایرانی" not in page


def test_a_doubtful_scan_is_marked_beside_the_picture(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = clerk.get(f"/d/{show_code(dossier().code)}/").content.decode()
    assert "نامطمئن" not in page
    doubtful = partial(UploadMeta, doubts=("blurred", "cut"), insisted=True)
    monkeypatch.setattr("tests.walk.UploadMeta", doubtful)
    page = clerk.get(f"/d/{show_code(dossier().code)}/").content.decode()
    assert "تصویر نامطمئن (تار، شاید بریده)؛ متقاضی دید و خواست همین بیاید." in page


def test_what_a_passport_says_otherwise_stands_beside_its_picture(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = {"passport_no": "V48291763", "birth_date": "1901-01-01"}
    monkeypatch.setattr("tests.walk.UploadMeta", partial(UploadMeta, read=read, insisted=True))
    page = clerk.get(f"/d/{show_code(dossier().code)}/").content.decode()
    assert "شمارهٔ گذرنامه: در گذرنامه \u2068V48291763\u2069، نوشته‌شده \u2068V48291736\u2069" in page
    assert "تاریخ تولد: در گذرنامه ۱۱ دی ۱۲۷۹" in page
    assert "متقاضی دید و خواست همین بیاید." in page


def test_each_opening_is_in_the_history_once_a_sitting_and_in_the_audit_always(
    clerk: Client, hand: OfficerActor, clock: time_machine.Traveller
) -> None:
    made = dossier()
    for _look in range(3):
        clerk.get(f"/d/{made.code}/")
    assert made.events.filter(name="opened").count() == 1
    assert Opening.objects.filter(dossier_id=made.pk, officer_id=hand.id).count() == 3

    clock.shift(timedelta(minutes=11))
    clerk.get(f"/d/{made.code}/")
    opened = made.events.filter(name="opened")
    assert [(one.officer_id, one.data) for one in opened] == [(hand.id, {"purpose": "intake"})] * 2


def test_a_correction_marks_what_changed_and_keeps_what_was(clerk: Client, hand: OfficerActor) -> None:
    made, (_service, example) = dossier(*PASSPORT), example_of(*PASSPORT)
    mend(made, "photo", example, hand)
    answers = {**example.answers, "eye_color": "green"}
    mend(made, "eye_color", example.model_copy(update={"answers": answers}), hand)
    page = clerk.get(f"/d/{made.code}/").content.decode()

    assert re.search(r"سبز.{0,80}اصلاح‌شده.{0,80}پیش‌تر: قهوه‌ای", page, re.DOTALL)
    assert "پیشین" in page
    assert made.attachments.filter(item="photo").count() == 2


def test_a_failing_condition_is_shown_with_its_source(clerk: Client) -> None:
    page = clerk.get(f"/d/{dossier(*BIRTH).code}/").content.decode()

    assert "مادهٔ ۹۷۶ قانون مدنی" in page.replace("بند ۲ ", "")


def test_an_open_correction_is_told_item_by_item(clerk: Client, hand: OfficerActor) -> None:
    made = dossier()
    items = [ReturnedItem("photo", "attachment", "illegible", "عینک را بردارید")]
    actions.request_correction(**who(hand, made), items=items)
    page = clerk.get(f"/d/{made.code}/").content.decode()

    assert "منتظر اصلاح متقاضی" in page
    assert "<q>عینک را بردارید</q>" in page


def test_another_dossier_of_the_same_person_is_pointed_out(clerk: Client) -> None:
    first, second = dossier(), dossier()
    assert show_code(second.code) in clerk.get(f"/d/{first.code}/").content.decode()

    Dossier.objects.filter(pk=second.pk).update(mission="paris")
    assert show_code(second.code) not in clerk.get(f"/d/{first.code}/").content.decode()


# Pages of papers -----------------------------------------------------------------------------------------------------
def test_a_page_is_marked_with_its_reader_turned_and_shut_in(clerk: Client) -> None:
    made = dossier()
    page = made.attachments.first()
    assert page
    plain = clerk.get(f"/d/{made.code}/page/{page.pk}/")
    turned = clerk.get(f"/d/{made.code}/page/{page.pk}/?turn=1")
    small = clerk.get(f"/d/{made.code}/page/{page.pk}/?small")

    shown, sent = Image.open(BytesIO(plain.content)), Image.open(BytesIO(scan(page.item)))
    assert shown.size == sent.size == (900, 600)
    assert ImageChops.difference(shown.convert("L"), sent.convert("L")).histogram()[20:] != [0] * 236  # it is marked
    assert Image.open(BytesIO(turned.content)).size == (600, 900)
    assert max(Image.open(BytesIO(small.content)).size) <= 176
    assert plain.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in plain.headers["Cache-Control"]
    assert "sandbox" in plain.headers["Content-Security-Policy"]
    assert plain.headers["X-Content-Type-Options"] == "nosniff"


def test_turning_and_enlarging_work_without_scripts(clerk: Client) -> None:
    made = dossier()
    page = list(made.attachments.all())[1]
    shown = clerk.get(f"/d/{made.code}/?page={page.pk}&turn=1&zoom=2")

    assert f"/page/{page.pk}/?turn=1" in shown.content.decode()
    view = shown.context["view"]
    assert (view.turned, view.closer) == (f"?page={page.pk}&turn=2&zoom=2", f"?page={page.pk}&turn=1&zoom=3")
    assert clerk.get(f"/d/{made.code}/?page=nonsense&turn=9&zoom=x").status_code == 200


def test_a_page_of_another_dossier_is_not_shown_under_this_one(clerk: Client) -> None:
    mine, other = dossier(), dossier()
    page = other.attachments.first()
    assert page

    assert clerk.get(f"/d/{mine.code}/page/{page.pk}/").status_code == 404


# Refused, gone, unreachable ------------------------------------------------------------------------------------------
def test_no_such_code_and_another_missions_dossier_get_one_answer(clerk: Client) -> None:
    made = dossier()
    Dossier.objects.filter(pk=made.pk).update(mission="paris")
    answers = [clerk.get(f"/d/{code}/") for code in (made.code, new_tracking_code(), "nonsense")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content.decode().partition("<main")[2] for answer in answers}) == 1


def test_an_officer_whose_right_ended_sees_it_no_more(clerk: Client, hand: OfficerActor) -> None:
    made = dossier()
    assert clerk.get(f"/d/{made.code}/").status_code == 200
    hand.grants[0].ends_on = timezone.now().date() - timedelta(days=1)
    hand.grants[0].save()

    assert clerk.get(f"/d/{made.code}/").status_code == 302


def test_a_vault_that_does_not_answer_is_a_plain_page(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = dossier()

    def silent(**_asked: object) -> None:
        raise VaultUnavailable("no answer")

    monkeypatch.setattr(opening, "unseal", silent)
    answer = clerk.get(f"/d/{made.code}/")

    assert answer.status_code == 503
    assert "نگهدارندهٔ کلیدها" in answer.content.decode()
    assert not made.events.filter(name="opened").exists()


# Cost ----------------------------------------------------------------------------------------------------------------
def test_the_page_asks_the_database_as_often_for_a_long_dossier_as_for_a_short_one(
    clerk: Client, hand: OfficerActor
) -> None:
    made, (_service, example) = dossier(*PASSPORT), example_of(*PASSPORT)
    short = questions(clerk, f"/d/{made.code}/")
    for number in range(4):
        actions.add_note(**who(hand, made), text=f"یادداشت {number}")
        actions.send_message(**who(hand, made), text=f"پیام {number}")
    mend(made, "photo", example, hand)
    mend(made, "eye_color", example, hand)

    assert questions(clerk, f"/d/{made.code}/") == short
    assert short <= 15


@pytest.mark.parametrize("service", written().services.values(), ids=lambda service: service.key)
def test_every_step_of_every_service_has_its_page_within_the_budget(service: Service) -> None:
    example = next(one for one in service.examples if one.expect.verdict == "accepted")
    people, made = staff(example.mission), dossier(service.key, example.name)
    consul, waiting, prefixes = at_desk(people.consul), True, cycle(("", "/en"))
    consul.get(f"/d/{made.code}/")
    while waiting:
        count, page = asked(consul, f"{next(prefixes)}/d/{made.code}/")
        assert (
            count <= 20
        )  # with the reports for the menu, the colleagues to give it to, and the line that it was opened
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        waiting = fresh(made).closed_at is None
        if waiting:
            assert page.count('btn go"') >= 1  # something to do, in red
            WORK[service.step(fresh(made).step).kind](fresh(made), example, people)


def test_who_filed_by_telephone_alone_is_called(clerk: Client) -> None:
    made = dossier("protection-stranded-compatriot", "stranded_without_account")
    desk = at_desk(officer("clerk", made.mission))
    page = desk.get(f"/d/{made.code}/").content.decode()

    assert "تلفن بزنید" in page
    assert "۹۰۵۳۲۱۲۳۴۵۶۷" in page.replace(" ", "").replace("+", "")
    assert desk.post(f"/d/{made.code}/send-message/", {"send_message_text": "سلام، کجا هستید؟"}).status_code == 409


def test_a_changed_name_of_the_applicant_stands_beside_the_first_one_until_he_was_seen(clerk: Client) -> None:
    service, example = example_of(*PASSPORT)
    draft = draft_of(service, example, now=noon(example.today))
    person = draft.applicant
    assert person
    person.profile_complete_at = draft.created_at
    person.save()
    answers = {**queries.profile(person), "last_name": "مهرجو"}
    accounts.save_profile_section(applicant=person, section="identity", answers=answers, now=draft.created_at)
    made = submit(draft_id=draft.pk, applicant=person, browser="", language="fa", now=draft.created_at).dossier

    page = clerk.get(f"/d/{made.code}/").content.decode()
    assert re.search(r"مهرجو.*بررسی‌نشده.*پیش‌تر: مهرآیین", page)
    assert "بررسی‌نشده" not in clerk.get(f"/d/{dossier().code}/").content.decode()


def test_where_the_applicant_wants_the_dossier_to_be_is_told_above(clerk: Client) -> None:
    made = dossier()
    actions.wish_move(dossier=made, mission="paris", now=timezone.now())
    assert "متقاضی جابه‌جا شده است و می‌خواهد پرونده به" in clerk.get(f"/d/{made.code}/").content.decode()
    actions.wish_move(dossier=made, mission=MISSION, now=timezone.now())
    assert "متقاضی جابه‌جا شده است" not in clerk.get(f"/d/{made.code}/").content.decode()
