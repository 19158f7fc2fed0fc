"""Everything about me in one file, and nothing of what was submitted."""

import json
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from mikhak.accounts.actions import hold
from mikhak.accounts.queries import applicant_ix
from mikhak.dossiers.models import Dossier
from tests.personas import persona
from tests.portal import applying
from tests.portal.applying import ANSWERS, golnar, ready
from tests.world import applicant, prove, settled

PAGE = "/account/everything/"


def taken(browser: Client, prefix: str = "") -> ZipFile:
    """The file, as it arrives."""
    answer = browser.post(f"{prefix}{PAGE}")
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    file = ZipFile(BytesIO(answer.getvalue()))
    assert file.testzip() is None
    return file


def test_it_is_made_after_a_fresh_proof_alone(browser: Client) -> None:
    settled(browser, golnar())
    assert browser.post(PAGE)["Location"].startswith("/account/proof/")
    prove(browser)
    assert "نزد نمایندگی است و این‌جا، برای خود شما هم، باز نمی‌شود" in browser.get(PAGE).content.decode()
    assert taken(browser).namelist() == ["about-me.html", "about-me.json"]


def test_profile_drafts_scans_inbox_and_documents_are_in_it(browser: Client) -> None:
    person = golnar()
    settled(browser, person)
    ready(browser)
    issued = date(2026, 3, 2)
    owner = applicant_ix(applicant(browser))
    hold(applicant_ix=owner, service="passport-lost", number="NL-7/26", issued=issued, expires=None, facts={"a": 1})
    prove(browser)
    browser.post("/account/password/", {"password": "seven slow herons", "password_again": "seven slow herons"})
    file = taken(browser)
    told = json.loads(file.read("about-me.json"))
    assert told["account"]["email"] == person.email
    assert told["account"]["fixed_password"] is True
    assert told["profile"]["kept"]["answers"]["last_name"] == person.profile["last_name"]
    assert told["drafts"][0]["kept"]["answers"]["receiving_authority"] == ANSWERS["receiving_authority"]
    assert told["held_documents"][0]["facts"] == {"a": 1, "number": "NL-7/26", "issued": "2026-03-02"}
    assert [one["subject"] for one in told["inbox"]] == ["برای حساب شما رمز عبور ثابت گذاشته شد"]
    assert len(told["signed_in"]) == 1
    scans = [scan["file"] for scan in told["drafts"][0]["scans"]]
    assert scans
    assert all(file.read(scan).startswith(b"\xff\xd8") for scan in scans)
    page = file.read("about-me.html").decode()
    for words in (person.profile["last_name"], ANSWERS["receiving_authority"], "NL-7/26", scans[0]):
        assert words in page
    assert applicant(browser).password not in page + json.dumps(told)


def test_what_was_submitted_is_not_in_it(browser: Client) -> None:
    applying.submitted(browser)
    prove(browser)
    file = taken(browser)
    told = file.read("about-me.json").decode()
    assert ANSWERS["receiving_authority"] not in told
    assert json.loads(told)["drafts"] == []
    assert applying.shown(Dossier.objects.get()) in told + file.read("about-me.html").decode()
    assert file.namelist() == ["about-me.html", "about-me.json"]


def test_nothing_of_another_person_is_in_it(browser: Client) -> None:
    other = Client()
    settled(other, golnar())
    ready(other)
    settled(browser, persona("kaveh"))
    prove(browser)
    told = taken(browser).read("about-me.json").decode()
    assert golnar().profile["last_name"] not in told
    assert ANSWERS["receiving_authority"] not in told


@pytest.mark.parametrize(("prefix", "language"), [("/en", "en"), ("/ar", "ar")])
def test_it_speaks_the_language_of_the_page(browser: Client, prefix: str, language: str) -> None:
    settled(browser, golnar())
    prove(browser)
    assert f'<html lang="{language}"' in taken(browser, prefix).read("about-me.html").decode()


def test_ten_files_a_day_are_enough(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mikhak.portal.about_me.FILES_A_DAY", 1)
    settled(browser, golnar())
    prove(browser)
    taken(browser)
    assert browser.post(PAGE).status_code == 429
