"""A passport that is read from its picture as it arrives: what is said of it, and what the person makes of it."""

from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from django.test import Client
from PIL import Image

from mikhak.accounts import queries as accounts
from mikhak.drafts import tesseract
from mikhak.drafts.checks import check_programs
from mikhak.drafts.models import Upload
from tests.drafts import scans
from tests.portal.applying import began, file, golnar, send_papers
from tests.portal.test_passport import written
from tests.world import applicant, settled

pytestmark = pytest.mark.slow  # they need tesseract
UNLIKE = "رسید، ولی با نوشتهٔ شما نمی‌خواند"
TYPED = "V12345687"
EXPIRY = date(date.today().year + 3, 6, 1)


@pytest.fixture
def draft_id(browser: Client) -> UUID:
    settled(browser, golnar().but(passport_no=TYPED, passport_expiry=EXPIRY.isoformat()))
    return began(browser)


def page(number: str, misprinted: str = "") -> bytes:
    """The picture of her passport with this number, or with another one under the check digits of it."""
    born = date.fromisoformat(golnar().profile["birth_date"])
    lines = written(number, f"{EXPIRY:%y%m%d}", f"{born:%y%m%d}").replace(number, misprinted or number)
    return scans.data_page(*lines.split("\n"))


def sent(browser: Client, draft_id: UUID, data: bytes) -> str:
    """Send a picture of the passport; gives the lines that come back."""
    answer = browser.post(f"/drafts/{draft_id}/documents/add/", {"name": "passport", "file": file("p.jpg", data)})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def press(browser: Client, draft_id: UUID, button: str) -> str:
    """Press a button of the page that arrived last; gives the page of papers."""
    upload = Upload.objects.latest("created_at")
    there = f"/drafts/{draft_id}/documents/"
    assert browser.post(there, {button: upload.pk}).status_code == 302
    return browser.get(there).content.decode()


def test_what_the_passport_says_otherwise_is_told_and_taken_over_at_a_press(browser: Client, draft_id: UUID) -> None:
    told = sent(browser, draft_id, page("V12345678"))
    assert UNLIKE in told
    assert "V12345678" in told
    assert TYPED in told
    assert told.count("file-take") == 1
    assert "پایان اعتبار" not in told  # it is the same

    papers = press(browser, draft_id, "file-take")
    assert UNLIKE not in papers
    assert accounts.profile_state(applicant(browser)).facts["passport_no"] == "V12345678"


def test_what_was_written_may_be_kept(browser: Client, draft_id: UUID) -> None:
    send_papers(browser, draft_id)
    assert UNLIKE in sent(browser, draft_id, page("V12345678"))
    waiting = browser.post(f"/drafts/{draft_id}/documents/", {})
    assert waiting.context["problems"]

    assert "با خواست شما همین می‌رود" in press(browser, draft_id, "file-keep")
    assert browser.post(f"/drafts/{draft_id}/documents/", {}).status_code == 302
    assert accounts.profile_state(applicant(browser)).facts["passport_no"] == TYPED


def test_nothing_is_said_when_it_agrees(browser: Client, draft_id: UUID) -> None:
    assert "رسید</span>" in sent(browser, draft_id, page(TYPED))
    assert Upload.objects.count() == 1


def test_nothing_is_said_when_a_check_digit_is_wrong(browser: Client, draft_id: UUID) -> None:
    assert "رسید</span>" in sent(browser, draft_id, page("V12345678", misprinted="V12355678"))


def test_nothing_is_said_where_the_program_is_missing_and_the_operator_is_told(
    browser: Client, draft_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check_programs(None) == []
    monkeypatch.setattr(tesseract, "program", lambda: None)
    assert UNLIKE not in sent(browser, draft_id, page("V12345678"))
    assert [message.id for message in check_programs(None)] == ["drafts.W1"]
    assert "passport-lines" in browser.get(f"/drafts/{draft_id}/documents/").content.decode()


def test_a_page_upside_down_is_read_too(browser: Client, draft_id: UUID) -> None:
    with Image.open(BytesIO(page("V12345678"))) as upright:
        turned = upright.transpose(Image.Transpose.ROTATE_180)
    out = BytesIO()
    turned.save(out, "JPEG")
    assert UNLIKE in sent(browser, draft_id, out.getvalue())
