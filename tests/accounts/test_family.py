"""Persons kept once: sealed with the profile, of their owner alone, known by every name that services ask for."""

import pytest

from mikhak.accounts import actions, family, queries
from mikhak.accounts.models import Applicant
from mikhak.catalogue.definition import FieldSpec
from mikhak.lib.conditions import compile_condition
from mikhak.ui.refusals import NotFound, Refusal
from tests.accounts.people import KAVEH, NASRIN, NOW
from tests.accounts.test_profiles import TODAY

BITA = {
    "relation": "child",
    "nationality": "IR",
    "first_name": "بیتا",
    "last_name": "مهرآیین",
    "first_name_latin": "BITA",
    "last_name_latin": "MEHRAEIN",
    "father_name": None,
    "sex": "female",
    "birth_date": "2015-04-01",
    "birth_place": {"country": "DE", "city": "Bonn"},
    "national_id": "0084567023",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def kaveh() -> Applicant:
    return KAVEH.sign_in()


def kept(person: Applicant) -> list[str]:
    return [known.name for known in family.known(queries.profile_state(person))]


def test_somebody_is_kept_changed_and_forgotten(kaveh: Applicant) -> None:
    key = actions.keep_member(applicant=kaveh, answers=BITA, now=NOW)
    assert kept(kaveh) == ["بیتا مهرآیین"]
    assert actions.keep_member(applicant=kaveh, member=key, answers={**BITA, "first_name": "آوا"}, now=NOW) == key
    assert kept(kaveh) == ["آوا مهرآیین"]
    actions.remove_member(applicant=kaveh, member=key, now=NOW)
    assert kept(kaveh) == []


def test_nobody_reaches_the_family_of_another(kaveh: Applicant) -> None:
    key = actions.keep_member(applicant=kaveh, answers=BITA, now=NOW)
    nasrin = NASRIN.sign_in()
    with pytest.raises(NotFound):
        actions.keep_member(applicant=nasrin, member=key, answers=BITA, now=NOW)
    with pytest.raises(NotFound):
        actions.remove_member(applicant=nasrin, member=key, now=NOW)
    assert kept(kaveh) == ["بیتا مهرآیین"]


def test_a_family_has_an_end(kaveh: Applicant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(family, "MOST", 1)
    actions.keep_member(applicant=kaveh, answers=BITA, now=NOW)
    with pytest.raises(Refusal):
        actions.keep_member(applicant=kaveh, answers=BITA, now=NOW)


def test_nothing_of_a_family_stands_in_the_clear(kaveh: Applicant) -> None:
    actions.keep_member(applicant=kaveh, answers=BITA, now=NOW)
    kaveh.refresh_from_db()
    stored = bytes(kaveh.profile or b"")
    assert not [text for text in ("بیتا", "BITA", "0084567023", "family") if text.encode() in stored]


def test_services_know_them_by_whatever_name_they_ask_for(kaveh: Applicant) -> None:
    actions.keep_member(applicant=kaveh, answers=BITA, now=NOW)
    (known,) = family.known(queries.profile_state(kaveh))
    asked = {
        "full_name": "بیتا مهرآیین",
        "name_latin": "BITA MEHRAEIN",
        "surname": "MEHRAEIN",
        "birth_country": "DE",
        "birth_city": "Bonn",
        "relation": "daughter",
    }
    assert {name: known.facts.get(name) for name in asked} == asked
    assert "father_name" not in known.facts


def test_who_was_typed_into_a_form_can_be_kept_when_it_says_who_that_is() -> None:
    text = {"type": "text", "label": {"fa": "پرسش", "en": "Question"}}
    parts = [{"name": "first_name", **text}, {"name": "last_name", **text}, {"name": "share", **text}]
    spec = FieldSpec.model_validate({**text, "name": "heir", "type": "person", "fields": parts})
    told = {"first_name": "سارا", "last_name": "نیک‌پور", "share": "1/4"}
    answers = family.from_answer(spec, told)
    assert answers == {"first_name": "سارا", "last_name": "نیک‌پور", "nationality": "IR"}
    assert family.from_answer(spec, {"share": "1/4"}) == {}


def test_the_applicant_and_who_is_kept_are_recognised(kaveh: Applicant) -> None:
    actions.keep_member(applicant=kaveh, answers=BITA, now=NOW)
    state = queries.profile_state(kaveh)
    assert family.is_kept(state, {"first_name": "الف", "last_name": "ب", "national_id": KAVEH.identity})
    assert family.is_kept(state, {"first_name": "بیتا", "last_name": "مهرآیین"})
    assert not family.is_kept(state, {"first_name": "بیتا", "last_name": "مهرآیین", "birth_date": "1990-01-01"})


def test_every_condition_of_a_question_knows_its_names() -> None:
    known = family.names({}, today=TODAY)
    for spec in family.questions().fields:
        if spec.show_if:
            assert compile_condition(spec.show_if).names <= known.keys()
    assert family.relations() == ["child", "spouse", "parent", "ward", "sibling", "relative"]
