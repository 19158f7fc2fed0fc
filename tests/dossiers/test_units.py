"""A step that a bureau does for the mission: it works on it without reading, and only while the dossier is there."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from mikhak.accounts.access import OfficerActor
from mikhak.desk import queries as desk
from mikhak.desk.queries import Filters
from mikhak.dossiers import access, actions, assignment
from mikhak.dossiers.models import Dossier
from mikhak.issuance import access as issuance
from mikhak.ui.refusals import Conflict, Forbidden, NotFound
from mikhak.vault.models import Opening
from tests.altered import SINGLE, Alter, alter, field, flow_of, insert_before, step
from tests.issuance.conftest import clock
from tests.office.dossiers import fresh
from tests.office.officers import at_desk
from tests.office.test_matrix import METHODS, ON_A_DOSSIER
from tests.office.test_matrix import ask as route
from tests.walk import WORK, Staff, now, officer, staff, submit_example, who

__all__ = ["alter", "clock"]
UNIT = "mfa-office-mashhad"


def for_a_unit(told: dict[str, Any]) -> None:
    """The bureau in Mashhad enters the marriage and hands the paper over."""
    fields = [field("entry_no")]
    insert_before(told, "delivery", step("entry", "task", unit=UNIT, by="civil_registry", fields=fields))
    flow_of(told, "delivery")["unit"] = UNIT


@pytest.fixture
def people() -> Staff:
    return staff("paris")


@pytest.fixture
def helper() -> OfficerActor:
    return officer("clerk", UNIT)


@pytest.fixture
def made(alter: Alter, people: Staff) -> Dossier:
    """A dossier that has come to the unit."""
    service, example = alter(*SINGLE, for_a_unit)
    dossier = submit_example(service, example)
    while (current := fresh(dossier)).step != "entry":
        WORK[service.step(current.step).kind](current, example, people)
    return current


def queued(actor: OfficerActor) -> list[Dossier]:
    return [row.dossier for row in desk.queue(actor, Filters(), now=now()).rows]


def test_a_unit_sees_the_dossier_while_its_step_lasts_and_does_that_step_alone(
    made: Dossier, people: Staff, helper: OfficerActor
) -> None:
    assert queued(helper) == [made] == queued(people.clerk)
    assert access.offered(helper, made, now=now()) == ["record_task"]
    for act in (assignment.take, actions.add_note, actions.send_message, actions.void):
        more: dict[Any, Any] = {
            actions.add_note: {"text": "x"},
            actions.send_message: {"text": "x"},
            actions.void: {"reason": "x"},
        }
        with pytest.raises(Forbidden):
            act(**who(helper, made), **more.get(act, {}))
    actions.record_task(**who(helper, made), result="", record={"entry_no": "۴۲"})
    with pytest.raises(Conflict):
        actions.record_task(**who(helper, made), result="", record={"entry_no": "۴۲"})
    actions.hand_over(**who(helper, made), how="post")
    assert fresh(made).outcome == "granted"
    assert queued(helper) == []
    with pytest.raises(NotFound):
        actions.hand_over(**who(helper, made), how="post")


def test_before_its_step_a_unit_knows_nothing_of_the_dossier(alter: Alter, helper: OfficerActor) -> None:
    dossier = submit_example(*alter(*SINGLE, for_a_unit))
    assert queued(helper) == []
    with pytest.raises(NotFound):
        access.at_work(helper, dossier.code, today=now().date())


def test_a_unit_reads_nothing(made: Dossier, helper: OfficerActor) -> None:
    page = made.attachments.first()
    assert page
    for read in (
        lambda: access.for_officer(helper, made.code, today=now().date()),
        lambda: access.opened(helper, made, purpose="entry", now=now()),
        lambda: access.page(helper, made, str(page.pk), now=now()),
        lambda: issuance.document_pdf(helper, made.code, now=now()),
    ):
        with pytest.raises(NotFound):
            read()
    assert not Opening.objects.filter(officer_id=helper.id).exists()


@pytest.mark.parametrize(
    ("role", "mission", "category", "sees"),
    [
        ("clerk", UNIT, "*", True),
        ("consul", UNIT, "marriage", True),
        ("clerk", UNIT, "passport", False),
        ("clerk", "vienna", "*", False),
    ],
)
def test_the_rights_of_a_unit_are_those_of_its_grants(
    made: Dossier, role: str, mission: str, category: str, sees: bool
) -> None:
    actor = officer(role, mission, category=category)
    assert (made in queued(actor)) == sees
    assert access.may_help(actor, made, today=now().date()) == sees


def test_the_mission_itself_may_still_do_it(made: Dossier, people: Staff) -> None:
    actions.record_task(**who(people.clerk, made), result="", record={"entry_no": "۴۲"})
    assert fresh(made).step == "delivery"


def test_next_for_me_never_gives_what_only_a_unit_does(made: Dossier, helper: OfficerActor) -> None:
    assert desk.next_free(helper, now=now()) is None


def test_the_page_of_a_unit_shows_the_step_and_no_answer(
    made: Dossier, helper: OfficerActor, settings: Settings
) -> None:
    settings.ROOT_URLCONF, settings.FACE = "mikhak.office.urls", "office"
    desk = at_desk(helper)
    assert made.code[:4] in desk.get("/").content.decode()
    page = desk.get(f"/d/{made.code}/")
    assert page.status_code == 200
    for secret in ("گلنار", "Mairie de Lyon", "1234567891", "۱۲۳۴۵۶۷۸۹۱"):
        assert secret not in page.content.decode()
    assert _refused(desk, made) == {"correction": 409, "take": 403, "issue": 409, "revoke": 403, "document.pdf": 404}
    answer = desk.post(f"/d/{made.code}/record-task/", {"entry_no": "۴۲"})
    assert answer["Location"] == f"/d/{made.code[:4]}-{made.code[4:8]}-{made.code[8:]}/"
    answer = desk.post(f"/d/{made.code}/hand-over/", {"hand_over_how": "post"})
    assert answer["Location"] == "/"  # gone from this desk
    assert desk.get(f"/d/{made.code}/").status_code == 404


def _refused(desk: Client, made: Dossier) -> dict[str, int]:
    reading = {name: desk.get(f"/d/{made.code}/{name}/").status_code for name in ("correction",)}
    reading["document.pdf"] = desk.get(f"/d/{made.code}/document.pdf").status_code
    doing = {
        name: desk.post(f"/d/{made.code}/{name}/", {"revoke_reason": "x"}).status_code
        for name in ("take", "issue", "revoke")
    }
    return reading | doing


def test_of_all_routes_a_unit_has_the_page_of_its_step_alone(
    made: Dossier, helper: OfficerActor, settings: Settings
) -> None:
    settings.ROOT_URLCONF, settings.FACE = "mikhak.office.urls", "office"
    desk = at_desk(helper)
    for name, path in ON_A_DOSSIER:
        expected = {"dossier": {200, 405}, "record_task": {405, 422}}.get(name, {403, 404, 405, 409})
        for method in METHODS:
            assert route(desk, method, path, made).status_code in expected, (method, name)
    assert fresh(made).step == "entry"
    assert not Opening.objects.filter(officer_id=helper.id).exists()
