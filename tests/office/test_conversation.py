"""What an applicant wrote, on the desk: read there, answered or put aside."""

from uuid import uuid4

import pytest
from django.test import Client

from mikhak.dossiers import conversation
from mikhak.dossiers.conversation import SentFile
from mikhak.dossiers.models import Dossier
from tests.office.dossiers import MISSION, dossier, fresh
from tests.office.officers import at_desk
from tests.portal.applying import scan
from tests.walk import now, officer

WORDS = "آیا کارت قدیمی هم پذیرفته است؟"


@pytest.fixture
def made() -> Dossier:
    made = dossier()
    papers = [SentFile("old-card.jpg", scan())]
    conversation.write(dossier=made, text=WORDS, files=papers, key=uuid4(), now=now())
    return fresh(made)


@pytest.fixture
def clerk() -> Client:
    return at_desk(officer("clerk", MISSION))


def test_the_officer_reads_the_message_and_its_papers(clerk: Client, made: Dossier) -> None:
    page = clerk.get(f"/d/{made.code}/")
    text = page.content.decode()
    assert WORDS in text
    assert "پیام متقاضی بی‌پاسخ است: امروز" in text
    (scanned,) = [scan for scan in page.context["case"].scans if scan.message]
    assert (scanned.label, scanned.name) == ("پیوست پیام", "old-card.jpg")
    assert f'href="?page={scanned.id}"' in text
    assert clerk.get(f"/d/{made.code}/page/{scanned.id}/")["Content-Type"] == "image/jpeg"
    assert "۶ واژه، ۱ پرونده" in text


def test_the_queue_counts_it_and_shows_it_alone(clerk: Client, made: Dossier) -> None:
    dossier(days_ago=1)
    page = clerk.get("/?show=unanswered")
    assert [row.dossier.code for row in page.context["found"].rows] == [made.code]
    assert page.context["found"].counts["unanswered"] == 1
    assert "پیام: امروز" in page.content.decode()


def test_an_answer_ends_the_wait_and_so_does_putting_it_aside(clerk: Client, made: Dossier) -> None:
    clerk.post(f"/d/{made.code}/send-message/", {"send_message_text": "بله.", "key": str(uuid4())})
    assert fresh(made).unanswered_since is None
    assert "پیام متقاضی بی‌پاسخ است" not in clerk.get(f"/d/{made.code}/").content.decode()

    conversation.write(dossier=made, text="سپاس", files=[], key=uuid4(), now=now())
    assert clerk.post(f"/d/{made.code}/acknowledge-message/").status_code == 302
    assert fresh(made).unanswered_since is None
    assert clerk.post(f"/d/{made.code}/acknowledge-message/").status_code == 409
