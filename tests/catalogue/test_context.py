"""The names of the conditions: who the applicant and the subject are, and what is not known."""

from datetime import date
from pathlib import Path

import pytest

import mikhak
from mikhak.catalogue import context, hooks, loader
from tests.catalogue import samples

PROFILES = Path(mikhak.__file__).parent / "accounts" / "profile"
WHOLE = samples.catalogue()
EXTRACT = WHOLE.services["papers-extract"]


def test_an_iranian_applicant_is_described_by_the_profile() -> None:
    applicant = samples.names_of(EXTRACT)["applicant"]
    assert isinstance(applicant, dict)
    assert applicant.keys() == context.PERSON
    assert (applicant["name"], applicant["name_latin"]) == ("سارا نیک‌پی", "SARA NIKPEY")
    assert (applicant["birth_date"], applicant["age"]) == (date(1990, 5, 4), 36)
    assert (applicant["nationality"], applicant["birth_country"]) == ("IR", "IR")
    assert applicant["passport_no"] is None


def test_a_foreign_applicant_is_described_by_the_passport() -> None:
    names = samples.names_of(WHOLE.services["visas-entry"], person="omar")
    applicant = names["applicant"]
    assert isinstance(applicant, dict)
    assert (applicant["name"], applicant["nationality"]) == ("OMAR HADDAD", "JO")
    assert applicant["passport_expiry"] == date(2029, 3, 1)


@pytest.mark.parametrize("kind", ["iranian", "foreign"])
def test_the_members_of_profile_are_what_the_profile_asks_and_what_sign_in_knows(kind: str) -> None:
    specs = [spec for page in loader.load_sections(PROFILES / f"{kind}.yaml") for spec in page.fields]
    from_sign_in = {"email", "nationality", "national_id" if kind == "iranian" else "passport_no"}
    assert {spec.name for spec in specs} | from_sign_in == context.PROFILE[kind]
    for spec in specs:
        values = context.VALUES.get(f"profile.{spec.name}", ())
        assert not spec.choices or {choice.value for choice in spec.choices} == set(values)


def test_the_subject_of_a_request_for_oneself_is_the_applicant() -> None:
    names = samples.names_of(EXTRACT, child=samples.BAHAR)
    assert names["subject"] == names["applicant"]


def test_the_subject_of_a_request_for_a_child_is_the_child_of_the_form() -> None:
    subject = samples.names_of(EXTRACT, on_behalf="child", child=samples.BAHAR)["subject"]
    assert isinstance(subject, dict)
    assert subject.keys() == context.PERSON
    assert (subject["name"], subject["age"], subject["sex"]) == ("بهار نیک‌پی", 6, None)


def test_a_subject_of_whom_nothing_was_said_is_unknown_in_everything() -> None:
    subject = samples.names_of(EXTRACT, on_behalf="child")["subject"]
    assert isinstance(subject, dict)
    assert set(subject.values()) == {None}


def test_an_age_grows_on_the_birthday_and_not_a_day_before() -> None:
    def age(today: date) -> object:
        subject = samples.names_of(EXTRACT, today=today, child=samples.BAHAR, on_behalf="child")["subject"]
        assert isinstance(subject, dict)
        return subject["age"]

    assert samples.BAHAR["birth_date"] == "2020-02-29"
    assert [age(date(2026, 2, 28)), age(date(2026, 3, 1)), age(date(2028, 2, 29))] == [5, 6, 8]


def test_questions_without_an_answer_have_no_value_and_dates_are_dates() -> None:
    names = samples.names_of(EXTRACT, deadline="2026-12-01", copies=2)
    assert (names["deadline"], names["copies"], names["purpose"]) == (date(2026, 12, 1), 2, None)


def test_of_a_dated_table_the_edition_of_the_day_counts() -> None:
    table = WHOLE.rules["waiver"]
    assert context.in_force(table, date(2025, 12, 31)) == table[0]
    assert context.in_force(table, date(2026, 1, 1)) == table[1]
    assert context.in_force(table, date(2023, 12, 31)) is None
    rules = samples.names_of(EXTRACT)["rules"]
    assert isinstance(rules, dict)
    assert (rules["limits"], rules["waiver"]) == ({"copies": 5}, table[1])


def test_the_hook_of_a_service_adds_what_it_computes() -> None:
    service = WHOLE.services["papers-first-issue"]
    child = samples.BAHAR | {"birth_date": "2026-10-22"}
    assert samples.names_of(service, child=child)["computed"] == {"days_late": 15}
    assert samples.names_of(service)["computed"] == {"days_late": None}
    assert samples.names_of(EXTRACT)["computed"] == {}
    assert hooks.of("papers-extract").computed({}) == {}


def test_without_a_mission_and_a_profile_everything_is_open_and_nothing_fails() -> None:
    names = context.build_names(
        EXTRACT,
        answers={},
        profile={},
        kind="iranian",
        on_behalf="self",
        mission=None,
        today=samples.TODAY,
        rules=WHOLE.rules,
    )
    assert names["mission"] == {}
    assert names["profile"] == {}
