"""Filing by telephone: an officer writes for a caller at his own mission, and reads out the code."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Grant
from mikhak.dossiers import access as dossiers
from mikhak.dossiers.models import Dossier
from mikhak.drafts.models import Draft
from mikhak.notices.models import Notice
from tests.office.officers import at_desk
from tests.walk import officer

KEY = "protection-stranded-compatriot"
PATH = f"/phone/{KEY}/"
TOLD = {
    "situation": ["no_money", "lost_passport"],
    "current_country": "TR",
    "current_city": "Van",
    "reachable_phone": "+90 532 123 45 67",
    "safe_now": "no",
}


@pytest.fixture
def hand() -> OfficerActor:
    return officer("clerk", "istanbul")


@pytest.fixture
def desk(hand: OfficerActor) -> Client:
    return at_desk(hand)


def file(desk: Client, **more: Any) -> Any:
    return desk.post(PATH, {**TOLD, "key": str(uuid4()), **more})


def test_what_a_caller_says_becomes_a_dossier_of_the_officers_mission(desk: Client, hand: OfficerActor) -> None:
    Grant.objects.filter(officer=hand.officer).update(on_duty=True)
    page = desk.get(PATH)
    assert {*TOLD} <= set(page.context["form"].fields)
    answer = file(desk)
    made = Dossier.objects.get()
    assert (made.mission, made.urgent, made.applicant_ix) == ("istanbul", True, None)
    submitted = made.events.get(name="submitted")
    assert (submitted.officer, submitted.by) == (hand.officer, "officer")
    assert made.events.get(name="duty_alerted").data == {"officers": 1}
    assert Notice.objects.filter(kind="duty_alert").count() == 1
    assert not Draft.objects.exists()
    shown = desk.get(answer["Location"]).content.decode()
    assert "-".join((made.code[:4], made.code[4:8], made.code[8:])) in shown
    assert dossiers.for_contact(made.code, "+905321234567") == made


def test_pressing_twice_files_once(desk: Client) -> None:
    key = str(uuid4())
    first, second = file(desk, key=key), file(desk, key=key)
    assert first["Location"] == second["Location"]
    assert Dossier.objects.count() == 1


def test_the_same_page_in_the_hands_of_another_officer_is_another_request(desk: Client) -> None:
    key = str(uuid4())
    file(desk, key=key)
    file(at_desk(officer("clerk", "ankara")), key=key)
    assert set(Dossier.objects.values_list("mission", flat=True)) == {"istanbul", "ankara"}


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk: Client) -> None:
    answer = file(desk, reachable_phone="")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reachable_phone"]
    assert "Van" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_who_works_at_several_missions_says_at_which(hand: OfficerActor) -> None:
    Grant.objects.create(
        officer=hand.officer, role="consul", mission="ankara", starts_on="2026-01-01", made_by="a", confirmed_by="b"
    )
    desk = at_desk(hand)
    assert file(desk).status_code == 422
    assert file(desk, filed_at="paris").status_code == 422
    assert file(desk, filed_at="ankara").status_code == 302
    assert Dossier.objects.get().mission == "ankara"


@pytest.mark.parametrize(
    ("role", "category", "status"),
    [("clerk", "*", 200), ("consul", "*", 200), ("clerk", "protection", 200), ("clerk", "passport", 404)],
)
def test_the_rights_are_those_of_the_mission_and_category(role: str, category: str, status: int) -> None:
    desk = at_desk(officer(role, "istanbul", category=category))
    assert desk.get(PATH).status_code == status
    assert file(desk).status_code == (302 if status == 200 else 404)
    assert Dossier.objects.count() == (status == 200)


def test_only_quick_services_are_filed_by_telephone(desk: Client) -> None:
    assert desk.get("/phone/marriage-single-certificate/").status_code == 404
    assert desk.get("/phone/no-such-service/").status_code == 404


def test_the_code_is_read_out_by_officers_of_the_mission_alone(desk: Client) -> None:
    where = file(desk)["Location"]
    assert desk.get(where).status_code == 200
    assert at_desk(officer("consul", "paris")).get(where).status_code == 404
