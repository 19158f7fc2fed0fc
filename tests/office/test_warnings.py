"""What the page of a dossier warns of before the next act."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from mikhak.appointments import actions as appointments
from mikhak.dossiers import queries
from mikhak.dossiers.models import Dossier
from mikhak.ui.refusals import Refusal
from tests.altered import SINGLE, Alter, alter, ask, field, flow_of
from tests.issuance.conftest import clock
from tests.issuance.test_consequences import renewed, replaces
from tests.issuance.test_register import issued
from tests.office.dossiers import fresh
from tests.office.officers import at_desk
from tests.walk import WORK, Staff, now, staff, submit_example, who

__all__ = ["alter", "clock"]


@pytest.fixture(autouse=True)
def office(settings: Any, clock: time_machine.Traveller) -> None:
    settings.ROOT_URLCONF, settings.FACE = "mikhak.office.urls", "office"


@pytest.fixture
def people() -> Staff:
    return staff("paris")


def told(desk: Client, dossier: Dossier) -> str:
    return " ".join(desk.get(f"/d/{dossier.code}/").context["warnings"])


def submitted(alter: Alter, **answers: Any) -> Dossier:
    service, example = alter(*SINGLE, replaces)
    return submit_example(service, example.model_copy(update={"answers": example.answers | answers}))


def test_a_passport_that_is_void_is_told(alter: Alter, people: Staff) -> None:
    renewed(alter, people, lost_passport="V48291736")
    desk = at_desk(people.clerk)
    assert "V48291736" in told(desk, submitted(alter, lost_passport="V48291736"))
    assert "باطل" not in told(desk, submitted(alter, lost_passport="V48291737"))


def test_which_document_falls_is_told_before_and_whose_it_is(alter: Alter, people: Staff) -> None:
    old, _people, _pdf = issued(people)
    desk = at_desk(people.clerk)
    unknown = told(desk, submitted(alter, earlier_no="PAR-1405-SNG-99999"))
    assert "PAR-1405-SNG-99999" in unknown
    assert "چیزی را باطل نمی‌کند" in unknown
    known = told(desk, submitted(alter, earlier_no=old.number))
    assert "باطل می‌شود" in known
    assert "شخص دیگری" not in known  # the example's person has the same national ID
    Dossier.objects.filter(pk=old.dossier_id).update(subject_ix=bytes(32))
    assert "شخص دیگری" in told(desk, submitted(alter, earlier_no=old.number))


def test_letters_that_cannot_be_printed_are_told(alter: Alter, people: Staff) -> None:
    service, example = alter(*SINGLE, lambda told: ask(told, field("wish")))
    dossier = submit_example(service, example.model_copy(update={"answers": example.answers | {"wish": "گل 漢"}}))
    assert "漢" in told(at_desk(people.clerk), dossier)


def keeps(told: dict[str, Any]) -> None:
    """The birth certificate stays until the end, another paper goes to Iran."""
    first, second, *rest = told["attachments"]
    told["attachments"] = [first | {"original": "returned"}, second | {"original": "sent", "required": True}, *rest]
    flow_of(told, "issue")["legal_days"] = 10


def test_originals_are_followed_until_they_are_given_back(alter: Alter, people: Staff) -> None:
    service, example = alter(*SINGLE, keeps)
    dossier, desk = submit_example(service, example), at_desk(people.clerk)
    kept, sent = (spec.name for spec in service.attachments[:2])
    while (current := fresh(dossier)).step != "attendance":
        WORK[service.step(current.step).kind](current, example, people)
    asked = appointments.originals_asked(dossier)
    assert {kept, sent} <= set(asked)
    with pytest.raises(Refusal) as refusal:
        appointments.record(**who(people.clerk, dossier), originals=asked, kept=[kept], sent=[kept])
    assert refusal.value.field == "sent"
    form = next(
        one.form for one in desk.get(f"/d/{dossier.code}/").context["offers"] if one.name == "record_attendance"
    )
    assert form["record_attendance_kept"].value() == [kept]
    assert form["record_attendance_sent"].value() == [sent]
    answers = {"originals": asked, "kept": [kept], "sent": [sent]}
    desk.post(
        f"/d/{dossier.code}/record-attendance/", {f"record_attendance_{name}": told for name, told in answers.items()}
    )
    assert queries.custody(dossier) == {kept: "kept", sent: "sent"}
    assert queries.to_return(dossier) == [kept]

    while (current := fresh(dossier)).step != "delivery":
        WORK[service.step(current.step).kind](current, example, people)
    assert service.attachment(kept).label.fa in told(desk, dossier)
    desk.post(f"/d/{dossier.code}/hand-over/", {"hand_over_how": "post", "hand_over_returned": [kept]})
    assert fresh(dossier).outcome == "granted"
    assert queries.custody(dossier) == {kept: "returned", sent: "sent"}
    assert told(desk, dossier) == ""


def test_the_day_of_the_law_is_shown_beside_the_usual_one(alter: Alter, people: Staff) -> None:
    service, example = alter(*SINGLE, keeps)
    dossier = submit_example(service, example)
    assert queries.row(dossier, now=now()).legal_due is None
    while (current := fresh(dossier)).step != "issue":
        WORK[service.step(current.step).kind](current, example, people)
    row = queries.row(current, now=now())
    assert row.legal_due and row.due and not row.legal_late
    assert (row.legal_due - current.step_since.date()).days == 10
    desk = at_desk(people.clerk)
    assert "مهلت قانونی" in desk.get("/").content.decode()
    assert "مهلت قانونی" in desk.get(f"/d/{dossier.code}/").content.decode()


def test_what_a_consul_records_with_the_decision_is_seen_by_the_second_one(alter: Alter, people: Staff) -> None:
    def change(told: dict[str, Any]) -> None:
        flow_of(told, "decision").update(four_eyes=True, fields=[field("stamp_no")])

    service, example = alter(*SINGLE, change)
    dossier = submit_example(service, example)
    while (current := fresh(dossier)).step != "decision":
        WORK[service.step(current.step).kind](current, example, people)
    consul, second = at_desk(people.consul), at_desk(people.second)
    assert consul.post(f"/d/{dossier.code}/grant/").status_code == 422
    assert consul.post(f"/d/{dossier.code}/grant/", {"stamp_no": "مهر ۷۷۱"}).status_code == 302
    page = second.get(f"/d/{dossier.code}/")
    assert "مهر ۷۷۱" in page.content.decode()
    assert second.post(f"/d/{dossier.code}/confirm-decision/").status_code == 302
    assert page.context["case"].opened.records == {"decision": {"stamp_no": "مهر ۷۷۱"}}
