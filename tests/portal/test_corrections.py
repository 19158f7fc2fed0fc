"""Mending what came back: only the returned items, blank, under the same code."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mikhak.dossiers import access, actions
from mikhak.dossiers.actions import ReturnedItem
from mikhak.dossiers.models import Dossier
from mikhak.drafts.models import Draft
from tests.personas import persona
from tests.portal.applying import clerk, file, golnar, scan, submitted
from tests.world import settled, sign_in

SCAN = ReturnedItem("birth_certificate", "attachment", "cut_off", "پایین صفحهٔ ۲ بریده است.")
NAME = ReturnedItem("receiving_authority", "field", "unclear", "نام کامل را بنویسید.")


def returned(dossier: Dossier, *items: ReturnedItem) -> None:
    actions.request_correction(actor=clerk(), code=dossier.code, items=items or (SCAN, NAME), now=timezone.now())


def mend(browser: Client, dossier: Dossier, **boxes: Any) -> Any:
    return browser.post(f"/track/{dossier.code}/correction/", boxes)


@pytest.fixture
def dossier(browser: Client) -> Dossier:
    """A dossier of which a scan and an answer were returned."""
    made = submitted(browser)
    returned(made)
    return made


def test_the_dossier_says_what_is_asked_by_whom_and_until_when(browser: Client, dossier: Dossier) -> None:
    page = browser.get(f"/track/{dossier.code}/")
    standing = page.context["standing"]
    assert standing.mine
    assert standing.headline == "۲ مورد را درست کنید"
    text = page.content.decode()
    for words in ("پایین صفحهٔ ۲ بریده است.", "بخشی از صفحه در تصویر نیست", "هانیه سلیمی", "مهلت تا"):
        assert words in text


def test_one_scan_alone_is_asked_as_such(browser: Client) -> None:
    dossier = submitted(browser)
    returned(dossier, SCAN)
    assert browser.get(f"/track/{dossier.code}/").context["standing"].headline == "یک تصویر را دوباره بفرستید"


def test_only_the_returned_items_are_asked_and_they_are_blank(browser: Client, dossier: Dossier) -> None:
    page = browser.get(f"/track/{dossier.code}/correction/")
    assert set(page.context["form"].fields) == {"receiving_authority", "form-asked"}
    assert [paper["name"] for paper in page.context["items"]] == ["birth_certificate", "receiving_authority"]
    text = page.content.decode()
    assert "Prefecture du Rhone" not in text
    assert 'name="purpose"' not in text
    assert "نام کامل را بنویسید." in text


def test_both_sent_together_the_mission_has_it_again(browser: Client, dossier: Dossier) -> None:
    answer = mend(browser, dossier, birth_certificate=file("new.jpg", scan(190)), receiving_authority="Mairie de Lyon")
    assert answer["Location"] == f"/track/{dossier.code}/"
    dossier.refresh_from_db()
    assert dossier.status == "with_mission"
    assert not Draft.objects.exists()
    opened = access.opened(clerk(), dossier, purpose="intake", now=timezone.now())
    assert opened.submitted["answers"]["receiving_authority"] == "Mairie de Lyon"
    assert opened.submitted["answers"]["purpose"] == "residence"
    pages = dossier.attachments.filter(item="birth_certificate")
    assert sorted(page.superseded for page in pages) == [False, True]


def test_one_after_the_other_will_do_too(browser: Client, dossier: Dossier) -> None:
    sent = mend(browser, dossier, birth_certificate=file(), upload="birth_certificate")
    assert sent["Location"].endswith("#f-birth_certificate")
    assert mend(browser, dossier, receiving_authority="Mairie de Lyon")["Location"] == f"/track/{dossier.code}/"


def test_what_is_missing_is_named_and_what_was_typed_stays(browser: Client, dossier: Dossier) -> None:
    page = mend(browser, dossier, receiving_authority="Mairie de Lyon")
    assert page.status_code == 200
    assert [problem["href"] for problem in page.context["problems"]] == ["#f-birth_certificate"]
    assert "Mairie de Lyon" in browser.get(f"/track/{dossier.code}/correction/").content.decode()
    page = mend(browser, dossier, receiving_authority="")
    assert set(page.context["form"].errors) == {"receiving_authority"}


def test_a_refused_file_loses_nothing_typed(browser: Client, dossier: Dossier) -> None:
    page = mend(browser, dossier, receiving_authority="Mairie de Lyon", birth_certificate=file("x.jpg", b"no picture"))
    assert "عکس یا PDF نیست" in page.context["problems"][0]["words"]
    assert not page.context["form"].errors
    assert "Mairie de Lyon" in page.content.decode()


def test_the_script_sends_files_and_saves_what_is_typed(browser: Client, dossier: Dossier) -> None:
    base = f"/track/{dossier.code}/correction/"
    script = {"X-Requested-With": "mikhak"}
    answer = browser.post(f"{base}add/", {"name": "birth_certificate", "file": file()}, headers=script)
    assert answer.content.decode().count("<li") == 1
    assert browser.post(f"{base}add/", {"name": "photo", "file": file()}, headers=script).status_code == 404
    saved = browser.post(f"{base}save/", {"receiving_authority": "Mai"}, headers=script)
    assert 'id="saved"' in saved.content.decode()
    page = browser.get(base)
    assert 'value="Mai"' in page.content.decode()
    (item,) = page.context["items"][0]["upload"]["items"]
    picture = browser.get(item["href"])
    assert picture["Content-Type"] == "image/jpeg"
    other = Client()
    settled(other, persona("nasrin"))
    assert other.get(item["href"]).status_code == 404


def test_the_draft_of_a_correction_is_no_request_of_its_own(browser: Client, dossier: Dossier) -> None:
    browser.get(f"/track/{dossier.code}/correction/")
    draft = Draft.objects.get()
    assert browser.get(f"/drafts/{draft.pk}/").status_code == 404
    assert browser.post(f"/drafts/{draft.pk}/review/").status_code == 404
    assert str(draft.pk) not in browser.get("/home/").content.decode()


def test_opened_twice_it_is_one_draft(browser: Client, dossier: Dossier) -> None:
    browser.get(f"/track/{dossier.code}/correction/")
    browser.get(f"/en/track/{dossier.code}/correction/")
    assert Draft.objects.count() == 1


def test_when_nothing_is_asked_there_is_nothing_to_mend(browser: Client) -> None:
    dossier = submitted(browser)
    assert browser.get(f"/track/{dossier.code}/correction/")["Location"] == f"/track/{dossier.code}/"
    assert browser.post(f"/track/{dossier.code}/correction/save/").status_code == 404
    assert not Draft.objects.exists()


def test_sent_twice_it_arrives_once(browser: Client, dossier: Dossier) -> None:
    mend(browser, dossier, birth_certificate=file())
    mend(browser, dossier, receiving_authority="Mairie de Lyon")
    assert mend(browser, dossier, receiving_authority="Mairie de Lyon")["Location"] == f"/track/{dossier.code}/"
    assert dossier.parts.filter(kind="correction").count() == 1


def test_whoever_was_signed_out_signs_in_and_finds_what_was_typed(browser: Client, dossier: Dossier) -> None:
    browser.post("/sign-out/")
    address = f"/track/{dossier.code}/correction/"
    asked = mend(browser, dossier, receiving_authority="Mairie de Lyon")
    assert asked["Location"].startswith("/sign-in/?next=")
    assert sign_in(browser, golnar(), wanted=address)["Location"] == address
    assert "Mairie de Lyon" in browser.get(address).content.decode()


def test_the_page_takes_few_queries(
    browser: Client, dossier: Dossier, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser.get(f"/track/{dossier.code}/correction/")
    with django_assert_max_num_queries(15):
        browser.get(f"/track/{dossier.code}/correction/")


def test_a_second_correction_is_mended_too(browser: Client, dossier: Dossier) -> None:
    mend(browser, dossier, birth_certificate=file())
    mend(browser, dossier, receiving_authority="Mairie de Lyon")
    actions.request_correction(
        actor=clerk(), code=dossier.code, items=(NAME,), now=timezone.now() + timedelta(minutes=1)
    )
    page = browser.get(f"/track/{dossier.code}/correction/")
    assert [item["name"] for item in page.context["items"]] == ["receiving_authority"]
    assert "Mairie" not in page.content.decode()
    assert mend(browser, dossier, receiving_authority="Mairie de Lyon 3e").status_code == 302
