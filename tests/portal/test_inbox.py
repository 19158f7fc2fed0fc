"""The inbox on the page: own messages, filtered and marked; and how reminders are stopped."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from mikhak.accounts.queries import applicant_ix
from mikhak.lib.codes import new_tracking_code, show_code
from mikhak.notices import actions, queries
from mikhak.notices.examples import VALUES
from mikhak.notices.models import Notice
from tests.personas import persona
from tests.world import applicant, settled


@pytest.fixture
def mine(browser: Client) -> Client:
    settled(browser, persona("nasrin"))
    return browser


def tell(client: Client, kind: str = "submitted", *, code: str = "") -> Notice:
    code = code or new_tracking_code()
    return actions.send(
        kind=kind,
        language="fa",
        values=VALUES[kind] | {"code": code},
        once=str(uuid4()),
        now=timezone.now(),
        owner_ix=applicant_ix(applicant(client)),
        dossier_code=code,
    )


def listed(client: Client, query: str = "") -> list[int]:
    return [one.id for one in client.get(f"/inbox/{query}").context["found"].messages]


def test_a_message_is_opened_and_then_read(mine: Client) -> None:
    notice = tell(mine)
    assert "۱ پیام را هنوز نخوانده‌اید" in mine.get("/inbox/").content.decode()
    page = mine.get(f"/inbox/{notice.pk}/").content.decode()
    assert "درخواست شما ثبت شد" in page
    assert f'href="http://testserver/track/{notice.dossier_code}/"' in page
    assert "همه را خوانده‌اید" in mine.get("/inbox/").content.decode()


def test_messages_of_one_request_alone_and_all_marked_at_once(mine: Client) -> None:
    first, second = tell(mine), tell(mine)
    assert listed(mine) == [second.pk, first.pk]
    assert listed(mine, f"?about={show_code(first.dossier_code)}") == [first.pk]
    assert listed(mine, "?about=nonsense&page=x") == [second.pk, first.pk]

    answer = mine.post("/inbox/read/", {"about": first.dossier_code})
    assert answer["Location"] == f"/inbox/?about={first.dossier_code}"
    assert [one.read for one in mine.get("/inbox/").context["found"].messages] == [False, True]
    assert mine.post("/inbox/read/")["Location"] == "/inbox/"
    assert mine.get("/inbox/").context["unread"] == 0


def test_anothers_message_is_not_there(mine: Client) -> None:
    notice = tell(mine)
    other = Client()
    settled(other, persona("kaveh"))
    assert listed(other) == []
    assert other.get(f"/inbox/{notice.pk}/").status_code == 404
    other.post("/inbox/read/")
    assert mine.get("/inbox/").context["unread"] == 1


def test_mail_that_did_not_arrive_is_told_at_the_next_visit_until_it_is_read(mine: Client) -> None:
    words = "یک نامهٔ ما به ایمیل شما نرسید"
    notice = tell(mine)
    assert words not in mine.get("/home/").content.decode()
    Notice.objects.filter(pk=notice.pk).update(undeliverable_at=timezone.now())
    for path in ("/home/", "/inbox/"):
        assert words in mine.get(path).content.decode()
    mine.get(f"/inbox/{notice.pk}/")
    for path in ("/home/", "/inbox/"):
        assert words not in mine.get(path).content.decode()


# Reminders -----------------------------------------------------------------------------------------------------------
def test_a_mail_program_stops_reminders_with_one_press_and_looking_alone_does_not(mine: Client) -> None:
    key = tell(mine, "payment_reminder").stop_key
    assert key
    program = Client(enforce_csrf_checks=True)
    path = f"/mail/stop/{key}/"

    assert "یادآوری‌ها را دیگر نفرستیم؟" in program.get(path).content.decode()
    assert queries.reminds(key)
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not queries.reminds(key)
    assert "دیگر به ایمیل شما نمی‌آید" in program.get(path).content.decode()
    program.post(path, {"again": "1"})
    assert queries.reminds(key)


def test_an_unknown_key_stops_nothing(browser: Client) -> None:
    path = f"/mail/stop/{uuid4()}/"
    assert [browser.get(path).status_code, browser.post(path).status_code] == [404, 404]
