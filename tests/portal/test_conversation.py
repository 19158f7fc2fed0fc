"""Writing to the mission about a request: sent once, never shown again, and the answer is there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from mikhak.dossiers import actions
from mikhak.dossiers.models import Dossier
from tests.personas import persona
from tests.portal.applying import clerk, file, submitted
from tests.world import settled

WORDS = "آیا ترجمهٔ رسمی کارت بنفش هم لازم است؟"


def address(dossier: Dossier, prefix: str = "") -> str:
    return f"{prefix}/track/{dossier.code}/messages/"


def send(browser: Client, dossier: Dossier, text: str = WORDS, **boxes: Any) -> Any:
    page = browser.get(address(dossier))
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page.content.decode())
    assert key
    return browser.post(address(dossier), {"text": text, "key": key[1], **boxes})


@pytest.fixture
def dossier(browser: Client) -> Dossier:
    return submitted(browser)


def test_a_message_is_written_with_files_and_then_only_its_size_is_told(browser: Client, dossier: Dossier) -> None:
    assert address(dossier) in browser.get(f"/track/{dossier.code}/").content.decode()
    answer = send(browser, dossier, papers=[file("violet.jpg"), file("back.jpg")])
    assert answer["Location"] == address(dossier)

    page = browser.get(address(dossier))
    text = page.content.decode()
    assert "۸ واژه" in text
    assert "۲ پرونده" in text
    assert "منتظر پاسخ" in text
    assert "به وقت پاریس" in text
    for path in (address(dossier), f"/track/{dossier.code}/", "/inbox/", address(dossier, "/en")):
        shown = browser.get(path).content.decode()
        assert "بنفش" not in shown
        assert "violet" not in shown
    assert "no-store" in page["Cache-Control"]


def test_the_answer_of_the_mission_is_shown_and_the_wait_is_over(browser: Client, dossier: Dossier) -> None:
    send(browser, dossier)
    actions.send_message(actor=clerk(), code=dossier.code, text="نه، لازم نیست.", now=timezone.now())
    text = browser.get(address(dossier)).content.decode()
    assert "نه، لازم نیست." in text
    assert "خوانده شد" in text
    assert "منتظر پاسخ" not in text


def test_what_is_refused_names_the_remedy_and_keeps_the_words(browser: Client, dossier: Dossier) -> None:
    page = send(browser, dossier, papers=file("x.jpg", b"no picture"))
    assert "«x.jpg»: این پرونده عکس یا PDF نیست" in page.content.decode()
    assert WORDS in page.content.decode()
    assert set(send(browser, dossier, text=" ").context["form"].errors) == {"text"}
    assert not dossier.events.filter(name="message_received").exists()


def test_a_file_too_large_is_named_and_keeps_the_words(
    browser: Client, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "UPLOAD_MAX_BYTES", 100)
    page = send(browser, dossier, papers=file("large.jpg"))
    assert "«large.jpg»: این پرونده بزرگ‌تر از ۲۰ مگابایت است" in page.content.decode()
    assert WORDS in page.content.decode()


def test_nobody_else_writes_and_a_stranger_signs_in_first(browser: Client, dossier: Dossier) -> None:
    other = Client()
    assert other.get(address(dossier))["Location"].startswith("/sign-in/?next=")
    settled(other, persona("nasrin"))
    boxes = {"text": WORDS, "key": "6f1c2f0e-7a7c-4d3e-9a50-0d6f4b1c7a11"}
    assert [other.get(address(dossier)).status_code, other.post(address(dossier), boxes).status_code] == [404, 404]
    assert not dossier.events.filter(name="message_received").exists()


def test_after_a_month_a_closed_dossier_refuses_politely(browser: Client, dossier: Dossier) -> None:
    actions.withdraw(dossier=dossier, now=timezone.now())
    assert 'name="text"' in browser.get(address(dossier)).content.decode()
    Dossier.objects.filter(pk=dossier.pk).update(closed_at=timezone.now() - timedelta(days=31))
    page = browser.get(address(dossier)).content.decode()
    assert 'name="text"' not in page
    assert "این پرونده دیگر پیام نمی‌گیرد" in page
    assert address(dossier) not in browser.get(f"/track/{dossier.code}/").content.decode()
