"""The profile: nothing typed is lost, nothing stands in the clear, and it is complete when it is."""

from datetime import date, timedelta
from typing import Any

import pytest

from mikhak.accounts import actions, profiles, queries
from mikhak.accounts.models import Applicant
from mikhak.catalogue.context import PROFILE
from mikhak.lib.conditions import compile_condition
from mikhak.ui.refusals import NotFound, Refusal
from mikhak.vault.errors import Unreadable
from tests.accounts.people import KAVEH, MARIA, NASRIN, NOW
from tests.world import world

__all__ = ["world"]

TODAY = date(2026, 11, 21)
LIVING: dict[str, Any] = {
    "residence_country": "NL",
    "residence_city": "لاهه",
    "address": {"line": "Plein 1", "country": "NL"},
}
IRANIAN: dict[str, dict[str, Any]] = {
    "identity": {
        "first_name": "کاوه",
        "last_name": "مهرآیین",
        "first_name_latin": "Kaveh",
        "last_name_latin": "Mehrayin",
        "father_name": "بهرام",
        "mother_name": None,
        "birth_certificate_no": "1204",
        "sex": "male",
        "birth_date": "1984-03-02",
        "birth_place": {"country": "DE", "province": None, "city": "Bonn"},
        "issue_place": {"country": "DE", "province": None, "city": "Bonn"},
        "marital": "single",
        "religion": "islam",
        "occupation": None,
        "passport_no": None,
    },
    "living": LIVING,
    "residency": {"residency_type": "foreign_citizenship", "residency_no": None, "residency_expiry": None},
    "contact": {"mobile": "+31612345678", "phone": None, "iran_contact": None},
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def kaveh() -> Applicant:
    return KAVEH.sign_in()


def fill(person: Applicant, *, but: str = "") -> None:
    for key, answers in IRANIAN.items():
        if key != but:
            actions.save_profile_section(applicant=person, section=key, answers=answers, now=NOW)


def complete(person: Applicant) -> Refusal | None:
    try:
        actions.complete_profile(applicant=person, now=NOW)
    except Refusal as refused:
        return refused
    return None


def test_saved_answers_are_known_everywhere(kaveh: Applicant) -> None:
    fill(kaveh)

    facts = queries.profile(kaveh)
    assert (facts["first_name"], facts["residence_country"], facts["mobile"]) == ("کاوه", "NL", "+31612345678")
    assert (facts["national_id"], facts["nationality"]) == (KAVEH.identity, "IR")


def test_what_came_from_sign_in_cannot_be_overwritten(kaveh: Applicant) -> None:
    forged = {**IRANIAN["identity"], "national_id": NASRIN.identity, "email": "x@example.org"}
    actions.save_profile_section(applicant=kaveh, section="identity", answers=forged, now=NOW)

    assert queries.profile(kaveh)["national_id"] == KAVEH.identity
    assert queries.profile(kaveh)["email"] == KAVEH.email


def test_half_typed_boxes_are_kept_until_the_section_is_saved(kaveh: Applicant) -> None:
    typed = {"first_name": ["Ka"], "birth_date-day": ["۳۱"]}
    actions.autosave_profile(applicant=kaveh, section="identity", raw=typed, now=NOW)
    assert queries.profile_state(kaveh).raw == {"identity": typed}

    actions.save_profile_section(applicant=kaveh, section="living", answers=LIVING, now=NOW)
    assert queries.profile_state(kaveh).raw == {"identity": typed}

    actions.save_profile_section(applicant=kaveh, section="identity", answers=IRANIAN["identity"], now=NOW)
    assert queries.profile_state(kaveh).raw == {}


def test_typing_in_a_saved_section_keeps_its_answers(kaveh: Applicant) -> None:
    fill(kaveh)
    actions.autosave_profile(applicant=kaveh, section="contact", raw={"mobile": ["+3"]}, now=NOW)

    assert queries.profile(kaveh)["mobile"] == "+31612345678"


def test_an_answer_that_is_hidden_now_is_gone(kaveh: Applicant) -> None:
    fill(kaveh)
    permit = {"residency_type": "work", "residency_no": "W1", "residency_expiry": "2028-01-01"}
    actions.save_profile_section(applicant=kaveh, section="residency", answers=permit, now=NOW)
    actions.save_profile_section(applicant=kaveh, section="residency", answers={"residency_type": "none"}, now=NOW)

    assert "residency_no" not in queries.profile(kaveh)


def test_an_unknown_section_is_not_found(kaveh: Applicant) -> None:
    with pytest.raises(NotFound):
        actions.save_profile_section(applicant=kaveh, section="secrets", answers={}, now=NOW)
    with pytest.raises(NotFound):
        actions.autosave_profile(applicant=kaveh, section="secrets", raw={}, now=NOW)


@pytest.mark.parametrize("section", sorted(IRANIAN))
def test_a_profile_is_complete_when_every_section_is_saved_and_not_before(kaveh: Applicant, section: str) -> None:
    fill(kaveh, but=section)
    refused = complete(kaveh)
    assert refused
    assert refused.field == section
    assert kaveh.profile_complete_at is None

    fill(kaveh)
    assert complete(kaveh) is None
    assert kaveh.profile_complete_at == NOW


def test_a_section_with_a_missing_answer_or_unsaved_typing_is_not_complete(kaveh: Applicant) -> None:
    fill(kaveh)
    actions.save_profile_section(applicant=kaveh, section="residency", answers={"residency_type": "work"}, now=NOW)
    refused = complete(kaveh)
    assert refused
    assert refused.field == "residency"  # a work permit has an end

    fill(kaveh)
    actions.autosave_profile(applicant=kaveh, section="contact", raw={"mobile": ["+3"]}, now=NOW)
    refused = complete(kaveh)
    assert refused
    assert refused.field == "contact"


def test_open_sections_are_told_in_their_order(kaveh: Applicant) -> None:
    assert [one.key for one in queries.open_profile_sections(kaveh, today=TODAY)] == list(IRANIAN)

    actions.save_profile_section(applicant=kaveh, section="living", answers=LIVING, now=NOW)
    assert [one.key for one in queries.open_profile_sections(kaveh, today=TODAY)] == [
        "identity",
        "residency",
        "contact",
    ]


def test_nothing_of_a_profile_stands_in_the_clear(kaveh: Applicant) -> None:
    fill(kaveh)
    kaveh.refresh_from_db()

    stored = bytes(kaveh.profile or b"") + bytes(kaveh.email_box)
    for text in ("کاوه", "Mehrayin", "+31612345678", KAVEH.email, KAVEH.identity):
        assert text.encode() not in stored


def test_a_profile_moved_to_another_person_does_not_open(kaveh: Applicant) -> None:
    nasrin = NASRIN.sign_in()
    nasrin.profile = kaveh.profile

    with pytest.raises(Unreadable):
        queries.profile(nasrin)


# Changing it later --------------------------------------------------------------------------------------------------
def renamed(person: Applicant, name: str, *, days: int) -> None:
    answers = {**IRANIAN["identity"], "last_name": name}
    actions.save_profile_section(applicant=person, section="identity", answers=answers, now=NOW + timedelta(days=days))


def test_who_one_is_can_be_written_freely_until_the_profile_is_complete(kaveh: Applicant) -> None:
    fill(kaveh)
    renamed(kaveh, "مهرآرا", days=0)
    assert queries.profile_state(kaveh).claims == {}


def test_another_name_later_is_a_claim_beside_the_first_one_until_originals_are_seen(kaveh: Applicant) -> None:
    fill(kaveh)
    complete(kaveh)
    renamed(kaveh, "مهرآرا", days=1)
    renamed(kaveh, "مهرجو", days=2)

    state = queries.profile_state(kaveh)
    assert state.facts["last_name"] == "مهرجو"
    assert state.unchecked(None) == state.unchecked(NOW) == {"last_name": "مهرآیین"}
    assert state.unchecked(NOW + timedelta(days=3)) == {}

    renamed(kaveh, "مهرآیین", days=3)
    assert queries.profile_state(kaveh).claims == {}


def test_address_and_occupation_are_changed_without_a_claim(kaveh: Applicant) -> None:
    fill(kaveh)
    complete(kaveh)
    answers = {**IRANIAN["identity"], "occupation": "نجار", "mother_name": "پروانه"}  # what was empty is no change
    actions.save_profile_section(applicant=kaveh, section="identity", answers=answers, now=NOW)
    living = {**LIVING, "residence_city": "لیدن"}
    actions.save_profile_section(applicant=kaveh, section="living", answers=living, now=NOW)
    assert queries.profile_state(kaveh).claims == {}


def test_a_preferred_mission_is_one_that_takes_requests(kaveh: Applicant, world: None) -> None:
    actions.prefer_mission(applicant=kaveh, mission="paris", now=NOW)
    assert queries.profile_state(kaveh).mission == "paris"
    with pytest.raises(Refusal):
        actions.prefer_mission(applicant=kaveh, mission="atlantis", now=NOW)
    assert queries.profile_state(kaveh).mission == "paris"


# The questions themselves -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["iranian", "foreign"])
def test_the_questions_are_the_names_that_services_count_on(kind: str) -> None:
    person = (KAVEH if kind == "iranian" else MARIA).sign_in()

    asked = {spec.name for one in profiles.sections(kind) for spec in one.fields}
    fixed = queries.profile(person).keys()
    assert asked | fixed == PROFILE[kind]
    assert not asked & (fixed - {"passport_no"})


@pytest.mark.parametrize("kind", ["iranian", "foreign"])
def test_every_condition_of_a_question_knows_its_names(kind: str) -> None:
    names = profiles.names(kind, {}, today=TODAY)
    for one in profiles.sections(kind):
        for spec in one.fields:
            for rule in filter(None, (spec.show_if, spec.required_if)):
                condition = compile_condition(rule)
                assert condition.names <= names.keys()
                assert condition.holds(names, TODAY) is False
