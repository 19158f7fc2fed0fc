"""Facilities of students last to the end of the academic year, which changes between 31 Shahrivar and 1 Mehr."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from mikhak.catalogue import context
from tests.written import written

CATALOGUE = written()
DOSSIER = {"level": "master", "field_group": "non_medical", "funding": "self", "facility_until": "2028-09-21"}


def computed(today: date, *, answers: Mapping[str, object] | None = None, **facts: object) -> Mapping[str, Any]:
    names: Mapping[str, Any] = context.build_names(
        CATALOGUE.services["student-facilities"],
        answers=answers or {},
        profile={"sex": "male", "birth_date": "2002-04-11"},
        kind="iranian",
        on_behalf="self",
        mission=None,
        today=today,
        rules=CATALOGUE.rules,
        held={"student_dossier": DOSSIER | facts},
    )
    found: Mapping[str, Any] = names["computed"]
    return found


@pytest.mark.parametrize(
    ("today", "end", "year"),
    [
        (date(2026, 9, 22), date(2026, 9, 22), "1404-1405"),  # 31 Shahrivar
        (date(2026, 9, 23), date(2027, 9, 22), "1405-1406"),  # 1 Mehr
        (date(2027, 3, 20), date(2027, 9, 22), "1405-1406"),  # the eve of Nowruz
        (date(2027, 3, 21), date(2027, 9, 22), "1405-1406"),
    ],
)
def test_the_academic_year_ends_with_shahrivar(today: date, end: date, year: str) -> None:
    found = computed(today)
    assert (found["valid_until"], found["academic_year"]) == (end, year)


def test_the_ceiling_of_the_dossier_ends_it_sooner() -> None:
    assert computed(date(2026, 11, 21), facility_until="2027-02-01")["valid_until"] == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("facts", "answers", "needed"),
    [
        ({}, {}, None),  # not known before the military status is
        ({}, {"military_status": "served"}, False),
        ({}, {"military_status": "exit_permit"}, True),
        ({"funding": "msrt"}, {"military_status": "exit_permit"}, False),
        ({"field_group": "medical"}, {"military_status": "served"}, True),
    ],
)
def test_men_liable_for_service_and_students_of_medicine_need_a_permit(
    facts: dict[str, object], answers: dict[str, object], needed: bool | None
) -> None:
    assert computed(date(2026, 11, 21), answers=answers, **facts)["needs_permit"] is needed
