"""The desk of reports: a list without names, one report opened, an answer, and two officers for a mailbox."""

import pytest
from django.test import Client
from django.utils import timezone

from mikhak.accounts.models import Applicant
from mikhak.lib.codes import show_code
from mikhak.notices.models import Notice
from mikhak.support.models import Report
from tests.office.dossiers import MISSION
from tests.office.officers import at_desk
from tests.office.reports import NEW, OLD, PERSON, mailbox_report, trouble
from tests.walk import officer


@pytest.fixture
def clerk() -> Client:
    return at_desk(officer("clerk", MISSION))


def path(made: Report, act: str = "") -> str:
    return f"/reports/{show_code(made.code)}/{act}"


def codes(client: Client, state: str = "open") -> list[str]:
    return [row["report"].code for row in client.get(f"/reports/?state={state}").context["rows"]]


def test_the_list_shows_open_ones_first_waiting_longest_with_their_age_and_no_person(clerk: Client) -> None:
    young, old = trouble(MISSION, days_ago=1), trouble(MISSION, days_ago=3)
    trouble("paris")
    page = clerk.get("/reports/").content.decode()
    assert codes(clerk) == [old.code, young.code]
    assert "۳ روز" in page
    assert PERSON.identity not in page
    assert NEW not in page


def test_the_menu_of_every_page_counts_what_waits(clerk: Client) -> None:
    trouble(MISSION), trouble(MISSION), trouble("paris")
    assert "گزارش‌ها (۲)" in clerk.get("/").content.decode()


def test_an_answer_is_begun_from_a_text_in_the_language_of_who_asked(clerk: Client) -> None:
    made = trouble(MISSION)
    assert "هرزنامه" in clerk.get(path(made) + "?start=spam").context["form"].initial["words"]
    Report.objects.filter(pk=made.pk).update(language="ar")
    assert "البريد غير المرغوب فيه" in clerk.get(path(made) + "?start=spam").context["form"].initial["words"]
    assert clerk.get(path(made) + "?start=nothing").context["form"].initial["words"] == ""


def test_a_report_is_answered_and_then_closed(clerk: Client) -> None:
    made = trouble(MISSION)
    assert clerk.post(path(made, "answer/"), {"words": "درست شد."}).status_code == 302
    assert codes(clerk, "answered") == [made.code]
    page = clerk.get(path(made)).content.decode()
    assert "درست شد." in page
    assert "رمز نمی‌رسد." in page
    assert clerk.post(path(made, "answer/"), {"words": "خداحافظ.", "closes": "1"}).status_code == 302
    assert codes(clerk, "closed") == [made.code]
    assert codes(clerk) == []


def test_what_is_in_the_way_is_told_with_the_words_still_in_the_box(clerk: Client) -> None:
    made = trouble(MISSION)
    assert clerk.post(path(made, "answer/"), {"words": ""}).status_code == 422
    clerk.post(path(made, "close/"))
    answer = clerk.post(path(made, "answer/"), {"words": "دیر رسیدم."})
    assert answer.status_code == 422
    for shown in ("این گزارش بسته شده است.", "دیر رسیدم."):
        assert shown in answer.content.decode()
    assert codes(clerk, "closed") == [made.code]


def test_two_officers_with_the_scans_before_them_send_the_link(clerk: Client) -> None:
    made = mailbox_report(MISSION)
    Applicant.objects.create(
        kind="iranian",
        email_ix=made.mailbox.old_ix,
        identity_ix=PERSON.ix,
        email_box=b"",
        created_at=timezone.now(),
        seen_at=timezone.now(),
    )
    page = clerk.get(path(made)).content.decode()
    for shown in (OLD, NEW, PERSON.identity, "passport.jpg", "حساب هست"):
        assert shown in page
    clerk.post(path(made, "propose/"))
    assert clerk.post(path(made, "confirm/")).status_code == 403  # no consul
    assert "confirm/" not in clerk.get(path(made)).content.decode()
    consul = at_desk(officer("consul", MISSION))
    assert "confirm/" in consul.get(path(made)).content.decode()
    consul.post(path(made, "confirm/"))
    assert Notice.objects.filter(kind="mailbox_link").count() == 1
    assert "پیوند به نشانی تازه رفت" in clerk.get(path(made)).content.decode()


def test_the_proposer_takes_the_proposal_back(clerk: Client) -> None:
    made = mailbox_report(MISSION)
    clerk.post(path(made, "propose/"))
    clerk.post(path(made, "withdraw/"))
    assert Report.objects.get(pk=made.pk).mailbox.proposed_by is None
