"""Checking a document: by code, by file, and what the browser asks about a seal it has read itself."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from mikhak.accounts.models import RateBucket
from mikhak.lib.digits import persian
from mikhak.portal import verify
from tests.papers import Paper, issued
from tests.portal.test_public import text
from tests.walk import noon
from tests.world import picture


@pytest.fixture
def paper(world: None) -> Paper:
    return issued("marriage-single-certificate", "first_marriage_in_france")


def by_code(browser: Client, code: str, prefix: str = "") -> HttpResponse:
    page = browser.get(f"{prefix}/verify/")
    return browser.post(f"{prefix}/verify/", {"code": code, **picture(page)})  # type: ignore[return-value]


def by_file(browser: Client, data: bytes) -> HttpResponse:
    file = SimpleUploadedFile("paper.pdf", data, "application/pdf")
    return browser.post("/verify/file/", {"file": file})  # type: ignore[return-value]


def assert_it_is_told_without_names(answer: HttpResponse, paper: Paper) -> None:
    said = text(answer)
    assert paper.issued.title_fa in said
    assert paper.issued.number in said
    assert "سفارت" in said
    assert "۲۰۲۶" in said
    assert "۱۴۰۵" in said
    for name in ("گلنار", "نیک‌پور", "GOLNAR", "کاوه", "مهرآیین", "نسرین", "فرهمند", "بردیا", "آذرگون"):
        assert name not in said
    assert answer["Cache-Control"] == "no-store"


def test_a_valid_document_is_told_with_what_to_compare(browser: Client, paper: Paper) -> None:
    with time_machine.travel(noon(paper.issued.issued_on)):
        answer = by_code(browser, paper.code)
    assert "معتبر است" in text(answer)
    assert_it_is_told_without_names(answer, paper)


def test_the_code_may_be_typed_as_people_type(browser: Client, paper: Paper) -> None:
    with time_machine.travel(noon(paper.issued.issued_on)):
        answer = by_code(browser, persian(paper.code.lower().replace("-", " ")))
    assert "معتبر است" in text(answer)


def test_a_revoked_document_is_told_without_the_reason(browser: Client, paper: Paper) -> None:
    with time_machine.travel(noon(paper.issued.issued_on) + timedelta(days=1)):
        paper.revoke()
        answer = by_code(browser, paper.code)
    assert "باطل شده" in text(answer)
    assert "آزمون" not in text(answer)
    assert_it_is_told_without_names(answer, paper)


def test_an_expired_document_is_told(browser: Client, paper: Paper) -> None:
    assert paper.issued.expires_on
    with time_machine.travel(noon(paper.issued.expires_on)):
        assert "معتبر است" in text(by_code(browser, paper.code))
    with time_machine.travel(noon(paper.issued.expires_on) + timedelta(days=1)):
        answer = by_code(browser, paper.code)
    assert "اعتبارش تمام شده" in text(answer)
    assert_it_is_told_without_names(answer, paper)


def test_unknown_and_mistyped_look_the_same(browser: Client) -> None:
    pages = [by_code(browser, code) for code in ("0000-0000-0000-0000", "0000-0000-0000-0001", "x", "کد ندارم")]
    assert {text(page) for page in pages} == {text(pages[0])}
    assert "چنین سندی نیست" in text(pages[0])


def test_without_the_picture_nothing_is_looked_up(browser: Client, paper: Paper) -> None:
    page = browser.get("/verify/")
    answer = browser.post("/verify/", {"code": paper.code, **picture(page), "picture": "00000"})
    assert paper.issued.number not in text(answer)
    assert paper.code in answer.content.decode()


def test_the_file_proves_itself(browser: Client, paper: Paper) -> None:
    with time_machine.travel(noon(paper.issued.issued_on)):
        answer = by_file(browser, paper.pdf)
        touched = by_file(browser, paper.pdf + b"\n% touched")
    assert "معتبر است" in text(answer)
    assert_it_is_told_without_names(answer, paper)
    assert "همانی نیست که صادر شد" in text(touched)


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing", b"", b"\x00" * 100])
def test_another_file_is_no_document_of_ours(browser: Client, data: bytes) -> None:
    answer = by_file(browser, data)
    assert "معتبر است" not in text(answer)
    assert answer.status_code == 200


def test_a_file_too_large_is_refused_with_the_reason(browser: Client) -> None:
    with patch.object(verify, "MAX_FILE", 10):
        assert "بزرگ‌تر از آن است" in text(by_file(browser, b"%PDF-1.7 larger"))


def test_a_browser_that_read_a_seal_asks_with_number_and_place_only(browser: Client, paper: Paper) -> None:
    place: dict[str, str | int] = {"number": paper.issued.number, "index": paper.issued.status_index}
    with time_machine.travel(noon(paper.issued.issued_on)):
        told = browser.get("/verify/status/", place).json()
    assert told == {
        "state": "valid",
        "service": "marriage-single-certificate",
        "mission": paper.issued.mission,
        "issued": paper.issued.issued_on.isoformat(),
        "title": paper.issued.title_fa,
        "mission_title": told["mission_title"],
    }
    for other in ({**place, "index": 9999}, {**place, "number": "THE-1-X-1"}, {**place, "index": "x"}, {}):
        assert browser.get("/verify/status/", other).json() == {"state": "unknown"}


def test_a_network_that_asks_too_often_waits(browser: Client) -> None:
    with patch.object(verify, "CHECKS_AN_HOUR", 1):
        assert browser.get("/verify/status/").json() == {"state": "unknown"}
        refused = browser.get("/verify/status/")
        assert (refused.status_code, refused.json()) == (429, {"state": "unasked"})
        assert "شمار تلاش‌ها" in text(by_code(browser, "x"))
    assert RateBucket.objects.filter(bucket__startswith="verify:").exists()


def test_the_keys_are_public(browser: Client) -> None:
    answer = browser.get("/v/keys.json")
    assert answer.json()["keys"]
    assert "max-age" in answer["Cache-Control"]


def test_where_the_qr_code_leads_a_browser_without_script_is_told_what_to_do(browser: Client) -> None:
    for path, words in (("/v", "کد بررسی را از روی برگه بنویسید"), ("/en/v", "code")):
        page = browser.get(path)
        assert page.status_code == 200
        assert words in text(page)
