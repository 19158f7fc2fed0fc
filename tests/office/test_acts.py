"""What officers do, through the pages: a whole journey, each act once only, and refusals that keep what was typed."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from mikhak.dossiers.flow import service_of
from mikhak.dossiers.models import Dossier
from mikhak.issuance.models import IssuedDocument
from mikhak.notices.models import Notice
from tests.office.dossiers import BIRTH, MISSION, at_step, dossier, fresh
from tests.office.officers import at_desk
from tests.walk import Staff, staff

SATURDAY = {"set_attendance_day-day": "28", "set_attendance_day-month": "11", "set_attendance_day-year": "2026"}
CHRISTMAS = SATURDAY | {"set_attendance_day-day": "25", "set_attendance_day-month": "12"}
TUESDAY = SATURDAY | {"set_attendance_day-day": "۱", "set_attendance_day-month": "12"}
GREGORIAN = {"set_attendance_day-cal": "gregorian", "set_attendance_time": "۱۰:۳۰"}
REGISTERED = {
    "record_task_result": "registered",
    "national_id": "۹۹۹۰۰۰۱۱۱۱",
    "registered_on-cal": "gregorian",
    "registered_on-day": "20",
    "registered_on-month": "11",
    "registered_on-year": "2026",
}
PRINTED = {"certificate_no": "0", "series": "الف ۴۱", "serial": "730281", "entered_in_parents": "yes"}


@pytest.fixture
def people() -> Staff:
    return staff(MISSION)


def do(client: Client, made: Dossier, act: str, **values: Any) -> Any:
    return client.post(f"/d/{made.code}/{act}/", values)


def done(answer: Any) -> bool:
    return bool(answer.status_code == 302)


# One journey ---------------------------------------------------------------------------------------------------------
def test_a_dossier_is_worked_on_from_intake_to_hand_over(people: Staff) -> None:
    made = dossier(*BIRTH)
    clerk, consul, second = (at_desk(one) for one in (people.clerk, people.consul, people.second))

    assert done(do(clerk, made, "take"))
    assert done(do(clerk, made, "accept-papers"))
    assert done(do(clerk, made, "send-inquiry", send_inquiry_question="آیا ازدواج ثبت شده است؟"))
    assert fresh(made).status == "with_authority"
    assert done(do(clerk, made, "record-inquiry", record_inquiry_result="confirmed", record_inquiry_answer="بله"))
    assert done(do(clerk, made, "set-attendance", **GREGORIAN, **TUESDAY))
    assert done(do(clerk, made, "record-attendance", record_attendance_originals=asked(made)))
    assert done(do(clerk, made, "record-payment", record_payment_method="card", record_payment_reference="۱۲۳۴۵"))
    assert done(do(consul, made, "grant"))
    assert fresh(made).outcome == ""  # a proposal
    assert done(do(second, made, "confirm-decision"))
    assert done(do(clerk, made, "record-task", **REGISTERED))
    assert done(do(clerk, made, "issue", **PRINTED))
    pdf = clerk.get(f"/d/{made.code}/document.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert done(do(clerk, made, "hand-over", hand_over_how="post"))
    closed = fresh(made)
    assert (closed.status, closed.outcome) == ("closed", "granted")
    assert clerk.get("/?show=closed").context["found"].rows[0].dossier == closed


def asked(made: Dossier) -> list[str]:
    """The papers whose originals must be seen."""
    sent = set(made.attachments.values_list("item", flat=True))
    return [spec.name for spec in service_of(made).attachments if spec.name in sent and spec.original != "none"]


def test_a_refused_dossier_is_closed_with_its_reason(people: Staff) -> None:
    made = at_step("decision", people)
    assert done(do(at_desk(people.consul), made, "refuse", refuse_reason="name_not_allowed"))
    assert done(do(at_desk(people.second), made, "confirm-decision"))

    assert fresh(made).outcome == "refused"
    page = at_desk(people.clerk).get(f"/d/{made.code}/").content.decode()
    assert "رد، نام برگزیده در فهرست نام‌های مجاز نیست" in page
    assert "/refuse/" not in page


def test_a_refusal_at_intake_is_a_decision_too_and_takes_four_eyes(people: Staff) -> None:
    made = at_step("intake", people)
    assert done(do(at_desk(people.consul), made, "refuse", refuse_reason="name_not_allowed"))
    assert (fresh(made).step, fresh(made).outcome) == ("decision", "")

    assert done(do(at_desk(people.second), made, "confirm-decision"))
    assert fresh(made).outcome == "refused"


def test_a_returned_proposal_can_be_decided_anew(people: Staff) -> None:
    made = at_step("decision", people)
    consul, second = at_desk(people.consul), at_desk(people.second)
    assert done(do(consul, made, "grant"))
    assert done(do(second, made, "return-decision"))

    assert done(do(second, made, "grant"))
    assert done(do(consul, made, "confirm-decision"))


# Once only -----------------------------------------------------------------------------------------------------------
ONCE: list[tuple[str, str, dict[str, Any]]] = [
    ("intake", "take", {}),
    ("intake", "add-note", {"add_note_text": "مهر خوانا نیست."}),
    ("intake", "send-message", {"send_message_text": "اصل شناسنامه را بیاورید."}),
    ("intake", "accept-papers", {}),
    ("intake", "void", {"void_reason": "پروندهٔ تکراری"}),
    ("inquiry", "send-inquiry", {"send_inquiry_question": "آیا ثبت شده است؟"}),
    ("attendance", "set-attendance", GREGORIAN | TUESDAY),
    ("payment", "record-payment", {"record_payment_method": "cash"}),
    ("decision", "grant", {}),
    ("decision", "refuse", {"refuse_reason": "name_not_allowed"}),
    ("task", "record-task", REGISTERED),
    ("issue", "issue", PRINTED),
    ("deliver", "hand-over", {"hand_over_how": "in_person"}),
]


@pytest.mark.parametrize(("step", "act", "values"), ONCE, ids=[act for _step, act, _values in ONCE])
def test_an_act_done_twice_is_done_once_and_says_so(step: str, act: str, values: dict[str, Any], people: Staff) -> None:
    made = at_step(step, people)
    Dossier.objects.update(assignee=None)
    consul, pressed = at_desk(people.consul), {**values, "key": "7f9c24e5-2f3a-4a52-8a44-2b0a33f5c1d1"}
    assert done(do(consul, made, act, **pressed))
    events, notices = made.events.count(), Notice.objects.count()
    again = do(consul, made, act, **pressed)

    assert again.status_code == 409
    assert 'role="alert"' in again.content.decode()
    assert Notice.objects.count() == notices
    assert made.events.exclude(name="opened").count() == events - made.events.filter(name="opened").count()
    assert IssuedDocument.objects.filter(dossier=made).count() <= 1


def test_words_typed_for_an_act_that_is_no_longer_possible_are_given_back(people: Staff) -> None:
    made = at_step("inquiry", people)
    clerk, words = at_desk(people.clerk), "آیا ازدواج پدر و مادر ثبت شده است؟"
    do(clerk, made, "send-inquiry", send_inquiry_question="پرسش همکار")
    late = do(clerk, made, "send-inquiry", send_inquiry_question=words)

    assert late.status_code == 409
    assert words in late.content.decode()


# Who may -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("step", "act", "values"),
    [
        ("intake", "refuse", {"refuse_reason": "name_not_allowed"}),
        ("intake", "void", {"void_reason": "تکراری"}),
        ("decision", "grant", {}),
        ("decision", "refuse", {"refuse_reason": "name_not_allowed"}),
    ],
)
def test_a_clerk_does_not_decide(step: str, act: str, values: dict[str, Any], people: Staff) -> None:
    made = at_step(step, people)
    clerk = at_desk(people.clerk)

    assert f"/{act}/" not in clerk.get(f"/d/{made.code}/").content.decode()
    assert do(clerk, made, act, **values).status_code == 403
    assert (fresh(made).outcome, fresh(made).step) == ("", made.step)


def test_four_eyes_are_not_those_of_one_officer(people: Staff) -> None:
    made = at_step("decision", people)
    consul = at_desk(people.consul)
    do(consul, made, "grant")
    page = consul.get(f"/d/{made.code}/").content.decode()

    assert "/confirm-decision/" not in page
    assert "همکار دیگری باید" in page
    refused = do(consul, made, "confirm-decision")
    assert refused.status_code == 422
    assert "کارشناس دیگری" in refused.content.decode()
    assert "/confirm-decision/" in at_desk(people.second).get(f"/d/{made.code}/").content.decode()


def test_a_consul_revokes_even_after_closing_and_once_only(people: Staff) -> None:
    made = at_step("deliver", people)
    clerk, consul = at_desk(people.clerk), at_desk(people.consul)
    do(clerk, made, "hand-over", hand_over_how="in_person")

    assert do(clerk, made, "revoke", revoke_reason="چاپ نادرست").status_code == 403
    assert do(consul, made, "revoke", revoke_reason=" ").status_code == 422
    assert done(do(consul, made, "revoke", revoke_reason="چاپ نادرست"))
    assert do(consul, made, "revoke", revoke_reason="چاپ نادرست").status_code == 409
    assert clerk.get(f"/d/{made.code}/document.pdf").status_code == 404
    assert "باطل شده" in clerk.get(f"/d/{made.code}/").content.decode()


# Refused with what was typed -----------------------------------------------------------------------------------------
def test_a_transfer_needs_the_number_of_the_bank(people: Staff) -> None:
    made = at_step("payment", people)
    answer = do(at_desk(people.clerk), made, "record-payment", record_payment_method="transfer")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "شمارهٔ حواله یا سند بانکی را بنویسید." in page
    assert re.search(r'value="transfer" checked', page)
    assert fresh(made).step == made.step


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (SATURDAY, "آخر هفته"),
        (CHRISTMAS, "تعطیل است: کریسمس"),
        (TUESDAY | {"set_attendance_day-year": "2025"}, "پیش از"),
        ({}, "را هم در"),
    ],
)
def test_a_day_on_which_nobody_works_is_refused(day: dict[str, str], said: str, people: Staff) -> None:
    made = at_step("attendance", people)
    partly = day or {"set_attendance_day-day": "3"}
    answer = do(at_desk(people.clerk), made, "set-attendance", **GREGORIAN, **partly)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "۱۰:۳۰" in answer.content.decode()


def test_the_holidays_that_are_near_are_named_before_a_day_is_chosen(people: Staff) -> None:
    made = at_step("attendance", people)
    with patch("mikhak.office.forms.NEAR", 40):
        page = at_desk(people.clerk).get(f"/d/{made.code}/").content.decode()
    assert "کریسمس: ۴ دی ۱۴۰۵ (۲۵ دسامبر ۲۰۲۶)" in page


def test_a_time_is_on_the_missions_clock_and_can_be_moved_and_cancelled(people: Staff) -> None:
    made = at_step("attendance", people)
    clerk = at_desk(people.clerk)
    do(clerk, made, "set-attendance", **GREGORIAN, **TUESDAY)
    first = made.attendances.get()
    assert (first.starts_at.hour, first.starts_at.minute) == (9, 30)  # 10:30 in The Hague

    assert done(do(clerk, made, "set-attendance", **GREGORIAN | {"set_attendance_time": "11:00"}, **TUESDAY))
    assert fresh(made).status == "with_applicant"
    assert done(do(clerk, made, "cancel-attendance"))
    assert do(clerk, made, "cancel-attendance").status_code == 409
    assert fresh(made).status == "with_mission"


def test_attendance_is_recorded_only_when_every_original_was_seen(people: Staff) -> None:
    made = at_step("attendance", people)
    clerk, originals = at_desk(people.clerk), asked(made)
    answer = do(clerk, made, "record-attendance", record_attendance_originals=originals[:1])

    assert answer.status_code == 422
    assert "هنوز دیده نشده است" in answer.content.decode()
    assert done(do(clerk, made, "record-attendance", record_attendance_originals=originals))


def test_what_the_step_asks_for_is_checked_like_any_form(people: Staff) -> None:
    made = at_step("task", people)
    answer = do(at_desk(people.clerk), made, "record-task", **REGISTERED | {"national_id": "1234567890"})

    assert answer.status_code == 422
    assert 'value="۱۲۳۴۵۶۷۸۹۰"' in answer.content.decode()
    assert fresh(made).step == made.step


@pytest.mark.parametrize("act", ["add-note", "send-message"])
def test_empty_words_are_refused(act: str, people: Staff) -> None:
    made = at_step("intake", people)
    answer = do(at_desk(people.clerk), made, act, **{f"{act.replace('-', '_')}_text": "  "})

    assert answer.status_code == 422
    assert not Notice.objects.filter(kind="message").exists()


# Corrections ---------------------------------------------------------------------------------------------------------
def test_items_are_returned_one_by_one_with_a_reason(people: Staff) -> None:
    made = at_step("intake", people)
    clerk = at_desk(people.clerk)
    assert "گواهی ولادت محلی" in clerk.get(f"/d/{made.code}/correction/").content.decode()
    nothing = do(clerk, made, "correction")
    assert nothing.status_code == 422

    chosen = {"attachment-residence_permit": "1", "attachment-residence_permit-words": "پشت کارت"}
    half = do(clerk, made, "correction", **chosen, **{"field-local_no": "1", "field-local_no-reason": "differs"})
    assert half.status_code == 422
    assert 'value="پشت کارت"' in half.content.decode()
    assert re.search(r'name="field-local_no" value="1" checked', half.content.decode())

    assert done(do(clerk, made, "correction", **chosen, **{"attachment-residence_permit-reason": "cut_off"}))
    assert fresh(made).status == "with_applicant"
    assert do(clerk, made, "correction", **chosen).status_code == 409
    assert clerk.get(f"/d/{made.code}/correction/").status_code == 409
    assert do(clerk, made, "accept-papers").status_code == 409
