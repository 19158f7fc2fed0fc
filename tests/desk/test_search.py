"""A dossier is found by what is known of it exactly, by officers who have a right to it, and by no name."""

import pytest

from mikhak.accounts.access import OfficerActor
from mikhak.desk import actions, search
from mikhak.dossiers import actions as dossiers
from mikhak.dossiers.models import Clue, Dossier
from mikhak.issuance.models import IssuedDocument
from tests.office.dossiers import BIRTH, MISSION, PASSPORT, at_step, dossier, fresh
from tests.walk import WORK, Staff, example_of, now, officer, staff, who


@pytest.fixture
def clerk() -> OfficerActor:
    return officer("clerk", MISSION)


def found(actor: OfficerActor, text: str) -> list[Dossier]:
    return [row.dossier for row in search.search(actor, text, now=now())]


def passport_of(which: tuple[str, str]) -> str:
    service, example = example_of(*which)
    named = [example.answers.get(spec.name) for spec in service.fields() if spec.type == "passport_no"]
    return str(next(filter(None, named)))


def test_a_passport_finds_its_dossier_however_it_is_written(clerk: OfficerActor) -> None:
    made = dossier(*PASSPORT)
    number = passport_of(PASSPORT)
    for typed in (number, number.lower(), f" {number[:1]} {number[1:]} "):
        assert found(clerk, typed) == [made], typed
    assert found(clerk, number[:-1]) == []
    assert found(officer("clerk", "paris"), number) == []
    assert found(officer("clerk", MISSION, category="visa"), number) == []


def test_the_number_of_an_issued_document_finds_its_dossier(clerk: OfficerActor) -> None:
    people: Staff = staff(MISSION)
    made = at_step("issue", people)
    WORK["issue"](made, example_of(*BIRTH)[1], people)
    number = IssuedDocument.objects.get(dossier=made).number
    assert found(clerk, number) == found(clerk, number.lower()) == [fresh(made)]
    assert found(clerk, f"{number[:-1]}-") == []
    assert found(officer("clerk", "paris"), number) == []


def test_a_label_and_the_words_of_a_note_of_ones_own_find_it(clerk: OfficerActor) -> None:
    made, colleague = dossier(*PASSPORT), officer("clerk", MISSION)
    actions.label(actor=clerk, code=made.code, name="منتظر دادگاه", now=now())
    dossiers.add_note(**who(clerk, made), text="وکیل خانواده تلفن کرد، پس‌فردا می‌آید")

    assert found(clerk, "منتظر دادگاه") == found(colleague, "منتظر دادگاه") == [made]
    assert found(clerk, "وکیل") == found(clerk, "تلفن وكيل") == [made]
    assert found(clerk, "وکیل دادگستری") == []
    assert found(colleague, "وکیل") == []  # somebody else's note is nobody's to look through
    assert {len(ix) for ix in Clue.objects.values_list("ix", flat=True)} == {32}  # digests, no words


def test_nobody_is_found_by_name_and_nothing_by_half_a_number(clerk: OfficerActor) -> None:
    dossier(*PASSPORT)
    for typed in ("کاوه", "مهرآیین", "Kaveh", "001234", "", "  ", "-", "x" * 300):
        assert found(clerk, typed) == [], typed
