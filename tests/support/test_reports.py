"""Reporting without an account: sealed for the mission, found by person and code alone, answered in words."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from mikhak.drafts import store
from mikhak.issuance import actions as issuance
from mikhak.lib.codes import new_tracking_code
from mikhak.notices.models import Notice
from mikhak.support import access, actions
from mikhak.support.models import Page, Report, Waiting
from mikhak.ui.refusals import Conflict, NotFound, Refusal
from mikhak.vault.errors import VaultRefused
from mikhak.vault.models import Opening
from tests.support.filing import ID, MISSION, NEW, OTHER_ID, TOLD, errors, filed, look, scan, sealed_text, send
from tests.world import officer, picture


@pytest.mark.parametrize("kind", sorted(TOLD.keys() - {"mailbox"}))
def test_each_kind_is_filed_and_gives_a_code_on_the_screen_and_by_mail(browser: Client, kind: str) -> None:
    made = filed(browser, kind)
    page = browser.get("/support/report/")
    assert made.code in page.content.decode().replace("-", "")
    assert (made.kind, made.mission, made.state) == (kind, MISSION, "open")
    assert Notice.objects.filter(kind="report_received").count() == ("email" in TOLD[kind])


def test_the_officer_of_the_mission_reads_what_was_told_and_the_opening_is_in_the_audit(browser: Client) -> None:
    made = filed(browser, screenshots=scan("صفحه.jpg"))
    actor = officer(MISSION)
    opened = access.opened(actor, made, now=timezone.now())
    assert opened.told["text"] == TOLD["sign-in"]["text"]
    assert (opened.told["topic"], opened.told["email"], opened.person.identity) == ("no_code", NEW, ID)
    page = made.pages.get()
    assert opened.meta(page).name == "صفحه.jpg"
    assert access.page(actor, made, page.pk, now=timezone.now()).startswith(b"\xff\xd8")
    line = Opening.objects.filter(dossier_id=made.pk).latest("at")
    assert (line.officer_id, line.purpose, line.mission) == (actor.id, "report:sign-in", MISSION)


def test_an_officer_of_another_mission_opens_nothing(browser: Client) -> None:
    made, stranger, now = (
        filed(browser, screenshots=scan()),
        officer("paris", roles=("clerk", "consul")),
        timezone.now(),
    )
    with pytest.raises(NotFound):
        access.for_officer(stranger, made.code, today=now.date())
    with pytest.raises(NotFound):
        access.opened(stranger, made, now=now)
    with pytest.raises(NotFound):
        access.page(stranger, made, made.pages.get().pk, now=now)
    with pytest.raises(NotFound):
        actions.answer(actor=stranger, code=made.code, words="سلام", closes=False, now=now)
    made.mission = "paris"  # whoever can write the table does not move a report to another mission's key
    with pytest.raises(VaultRefused):
        access.opened(stranger, made, now=now)


def test_who_has_a_right_for_passports_alone_reads_no_reports(browser: Client) -> None:
    made, now = filed(browser), timezone.now()
    with pytest.raises(NotFound):
        access.for_officer(officer(MISSION, category="passport"), made.code, today=now.date())
    assert access.for_officer(officer(MISSION, category="support"), made.code, today=now.date()) == made


# The form -------------------------------------------------------------------------------------------------------------
def test_sent_twice_there_is_one_report(browser: Client) -> None:
    page = browser.get("/support/sign-in/")
    once = {"once": str(page.context["form"].named), "mission": MISSION, "national_id": ID}
    typed = {**TOLD["sign-in"], **once, **picture(page)}
    first, second = (browser.post("/support/sign-in/", typed) for _press in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == "/support/report/"
    assert Report.objects.count() == 1


def test_a_foreign_applicant_reports_with_nationality_and_passport(browser: Client) -> None:
    made = filed(browser, national_id="", nationality="TR", passport_no="u 123-4567")
    opened = access.opened(officer(MISSION), made, now=timezone.now())
    assert (opened.person.kind, opened.person.identity) == ("foreign", "TR:U1234567")
    who = {"national_id": "", "nationality": "TR", "passport_no": "U1234567"}
    assert look(Client(), made.code, **who)["Location"] == "/support/report/"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"national_id": ""}, "national_id", "کد ملی ندارم"),
        ({"national_id": "0012345678"}, "national_id", "یکی از رقم‌های کد ملی"),
        ({"national_id": "", "passport_no": "U1234567"}, "nationality", "تابعیت را برگزینید"),
        ({"national_id": "", "nationality": "TR"}, "passport_no", "شمارهٔ گذرنامه را بنویسید"),
        ({"mission": ""}, "mission", "نمایندگی را برگزینید"),
        ({"picture": "00000"}, "picture", "رقم‌های تصویر"),
    ],
)
def test_what_is_wrong_is_told_at_its_box_and_nothing_typed_is_lost(
    browser: Client, typed: dict[str, str], field: str, said: str
) -> None:
    answer = send(browser, **typed, screenshots=scan("kept.jpg"))
    assert said in errors(answer, field)[0]
    assert TOLD["sign-in"]["text"] in answer.content.decode()
    assert "kept.jpg" in answer.content.decode()
    assert not Report.objects.exists()
    assert Waiting.objects.count() == 1


def test_a_file_that_is_no_picture_is_told_at_its_paper(browser: Client) -> None:
    bad = SimpleUploadedFile("x.jpg", b"MZ, and no picture")
    answer = send(browser, screenshots=bad)
    assert "عکس یا PDF نیست" in errors(answer, "screenshots")[0]
    assert not Waiting.objects.exists()


def test_pages_are_sent_and_removed_without_script_and_the_report_takes_the_rest(browser: Client) -> None:
    page = browser.get("/support/comment/")
    once = str(page.context["form"].named)
    sent = browser.post(
        "/support/comment/", {"once": once, "text": "نیمه", "screenshots": scan(), "upload": "screenshots"}
    )
    assert not sent.context["form"].errors
    assert "نیمه" in sent.content.decode()
    first = Waiting.objects.get()
    browser.post("/support/comment/", {"once": once, "screenshots": scan("b.jpg"), "upload": "screenshots"})
    browser.post("/support/comment/", {"once": once, "file-drop": str(first.pk)})
    made = filed(browser, "comment", once=once)
    assert [access.opened(officer(MISSION), made, now=timezone.now()).meta(one).name for one in made.pages.all()] == [
        "b.jpg"
    ]
    assert not Waiting.objects.exists()


def test_the_script_sends_a_page_and_only_this_browser_sees_it(browser: Client) -> None:
    base = browser.get("/support/sign-in/").context["form"].address
    lines = browser.post(f"{base}add/", {"name": "screenshots", "file": scan("one.jpg")})
    assert "one.jpg" in lines.content.decode()
    image = f"{base}{Waiting.objects.get().pk}/"
    assert browser.get(f"{image}?small")["Content-Type"] == "image/jpeg"
    assert Client().get(image).status_code == 404
    assert browser.post(f"{base}add/", {"name": "passport", "file": scan()}).status_code == 404


def test_pages_that_nobody_sent_are_gone_in_a_day_and_those_of_reports_stay(
    browser: Client,
    settings: Settings,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.FILES = tmp_path
    made, now = filed(browser, screenshots=scan()), timezone.now()
    browser.post("/support/comment/", {"once": str(uuid4()), "screenshots": scan(), "upload": "screenshots"})
    left = Waiting.objects.get().path
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.sweep(now=now) == 0
        assert actions.sweep(now=now + timedelta(days=1, minutes=1)) == 1
    with pytest.raises(FileNotFoundError):
        store.read(left)
    issuance.sweep_files(now=now + timedelta(days=3))
    assert store.read(made.pages.get().path)


def test_reports_and_looks_are_counted(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.filing, "FILED_BY_PERSON_A_DAY", 1)
    monkeypatch.setattr(actions.filing, "GUESSED_OF_PERSON_AN_HOUR", 1)
    made = filed(browser)
    assert "گزارش رسیده است" in send(browser).context["form"].non_field_errors()[0]
    assert filed(browser, national_id=OTHER_ID) != made
    assert errors(look(Client(), new_tracking_code()), "code")
    assert "شمار تلاش‌ها" in look(Client(), made.code).context["form"].non_field_errors()[0]


def test_one_network_sends_only_so_much(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.filing, "FILED_FROM_NETWORK_AN_HOUR", 1)
    monkeypatch.setattr(actions.filing, "SENT_FROM_NETWORK_AN_HOUR", 1)
    filed(browser, screenshots=scan())
    answer = send(Client(), national_id=OTHER_ID, screenshots=scan("again.jpg"))
    assert "پرونده رسیده است" in errors(answer, "screenshots")[0]
    answer = send(Client(), national_id=OTHER_ID)
    assert "گزارش رسیده است" in answer.context["form"].non_field_errors()[0]


# Follow-up and answer -------------------------------------------------------------------------------------------------
def answer_of(browser: Client) -> Any:
    return browser.get("/support/report/")


def test_the_answer_is_seen_with_person_and_code_and_comes_by_mail(browser: Client) -> None:
    made, actor, now = filed(browser), officer(MISSION), timezone.now()
    actions.answer(actor=actor, code=made.code, words=" پوشهٔ هرزنامه را ببینید. ", closes=True, now=now)
    other = Client()
    assert look(other, made.code.lower())["Location"] == "/support/report/"
    page = answer_of(other).content.decode()
    assert "پوشهٔ هرزنامه را ببینید." in page
    assert "بسته شده است" in page
    assert TOLD["sign-in"]["text"] not in page
    assert sealed_text("report_answered") == "پوشهٔ هرزنامه را ببینید."
    assert "هرزنامه" not in str(list(Notice.objects.values_list("values", flat=True)))


def test_a_wrong_code_and_another_persons_get_the_same_answer(browser: Client) -> None:
    made = filed(browser)
    unknown, others = look(Client(), new_tracking_code()), look(Client(), made.code, national_id=OTHER_ID)
    assert errors(unknown, "code") == errors(others, "code") == ["با این مشخصات گزارشی پیدا نشد."]
    assert unknown.status_code == others.status_code == 200


def test_without_a_look_there_is_no_report_to_see(browser: Client) -> None:
    filed(browser)
    assert answer_of(Client())["Location"] == "/support/follow/"


def test_a_closed_report_takes_no_answer_and_the_same_words_go_once(browser: Client) -> None:
    made, actor, now = filed(browser), officer(MISSION), timezone.now()
    about: dict[str, Any] = {"actor": actor, "code": made.code, "now": now}
    with pytest.raises(Refusal):
        actions.answer(**about, words="  ", closes=False)
    actions.answer(**about, words="یک", closes=False)
    with pytest.raises(Conflict):
        actions.answer(**about, words="یک", closes=False)
    actions.close(**about)
    with pytest.raises(Conflict):
        actions.answer(**about, words="دو", closes=False)
    with pytest.raises(Conflict):
        actions.close(**about)
    assert made.answers.count() == 1
    assert Notice.objects.filter(kind__in=["report_answered", "report_closed"]).count() == 2


def test_nothing_readable_stands_in_the_rows(browser: Client) -> None:
    made = filed(browser, screenshots=scan("مهسا.jpg"))
    actions.answer(actor=officer(MISSION), code=made.code, words="پاسخ محرمانه", closes=False, now=timezone.now())
    rows = [*Report.objects.values(), *Page.objects.values(), *made.answers.values(), *Notice.objects.values()]
    octets = b"".join(bytes(value) for row in rows for value in row.values() if isinstance(value, bytes | memoryview))
    words = f"{rows}{octets!r}"
    for told in (ID, NEW, TOLD["sign-in"]["text"], "مهسا", "محرمانه"):
        assert told not in words
        assert told.encode() not in octets
