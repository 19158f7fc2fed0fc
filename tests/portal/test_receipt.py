"""The receipt: shown once, to who submitted, with everything needed to follow and to prove."""

import hashlib
from io import BytesIO

import pikepdf
from django.contrib.sessions.models import Session
from django.test import Client

from tests.personas import persona
from tests.portal.applying import golnar, ready, scan, shown, submit, submitted
from tests.world import settled


def test_the_receipt_says_code_service_mission_and_time_in_both_calendars(browser: Client) -> None:
    dossier = submitted(browser)
    text = browser.get("/receipt/").content.decode()
    for words in (shown(dossier), "صدور گواهی تجرد", "سفارت جمهوری اسلامی ایران در پاریس", "به وقت پاریس"):
        assert words in text
    year = dossier.created_at.year
    assert str(year).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) in text
    assert "۱۴" in text


def test_each_file_is_there_with_its_fingerprint(browser: Client) -> None:
    submitted(browser)
    files = browser.get("/receipt/").context["receipt"]["files"]
    assert {file["name"] for file in files} == {"birth_certificate.jpg", "residence_permit.jpg", "photo.jpg"}
    assert {file["sha256"] for file in files} == {hashlib.sha256(scan()).hexdigest()}


def test_what_follows_and_what_to_bring_is_told(browser: Client) -> None:
    submitted(browser)
    receipt = browser.get("/receipt/").context["receipt"]
    assert [step["title"] for step in receipt["steps"]][:2] == ["بررسی مدارک", "حضور با اصل شناسنامه"]
    assert "شناسنامه" in receipt["bring"]
    assert "عکس رنگی تازه" not in receipt["bring"]  # its original stays at home


def test_the_address_is_told_masked(browser: Client) -> None:
    submitted(browser)
    text = browser.get("/receipt/").content.decode()
    assert "g…r@mail.example" in text
    assert golnar().email not in text


def test_the_receipt_is_a_pdf_too_in_both_languages(browser: Client) -> None:
    dossier = submitted(browser)
    for prefix in ("", "/en"):
        answer = browser.get(f"{prefix}/receipt/receipt.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert shown(dossier) in answer["Content-Disposition"]
        with pikepdf.open(BytesIO(answer.content)) as pdf:
            assert len(pdf.pages) == 1


def test_it_is_gone_once_seen(browser: Client) -> None:
    dossier = submitted(browser)
    answer = browser.post("/receipt/seen/")
    assert answer["Location"] == f"/track/{dossier.code}/"
    for path in ("/receipt/", "/receipt/receipt.pdf"):
        gone = browser.get(path)
        assert gone.status_code == 404
        assert dossier.code not in gone.content.decode()
    assert browser.post("/receipt/seen/")["Location"] == "/track/"


def test_it_is_gone_with_the_session(browser: Client) -> None:
    submitted(browser)
    browser.post("/sign-out/")
    assert browser.get("/receipt/").status_code == 404


def test_nobody_else_sees_it(browser: Client) -> None:
    submitted(browser)
    other = Client()
    assert other.get("/receipt/").status_code == 404
    settled(other, persona("nasrin"))
    assert other.get("/receipt/").status_code == 404


def test_the_table_of_sessions_tells_nothing_of_it(browser: Client) -> None:
    dossier = submitted(browser)
    kept = browser.session["receipt"]
    assert dossier.code not in str(kept)
    assert Session.objects.filter(session_key=browser.session.session_key).exists()


def test_it_is_not_copied_on_the_way(browser: Client) -> None:
    submitted(browser)
    assert browser.get("/receipt/")["Cache-Control"] == "private, no-store"
    assert browser.get("/receipt/receipt.pdf")["Cache-Control"] == "private, no-store"


def test_after_another_request_the_newest_receipt_is_shown(browser: Client) -> None:
    first = submitted(browser)
    submit(browser, ready(browser))
    assert browser.get("/receipt/").context["receipt"]["code"] != first.code
