"""What a dossier that ended well makes possible: told in the last letter and on the page, stored without a person."""

from typing import Any

import pytest

from mikhak.dossiers import actions, queries
from mikhak.notices.letters import letter
from mikhak.notices.models import Notice
from tests.altered import SINGLE, Alter, alter, flow_of, text
from tests.issuance.conftest import clock
from tests.office.dossiers import fresh
from tests.walk import WORK, officer, staff, submit_example, walk, who

__all__ = ["alter", "clock"]


def opens(told: dict[str, Any]) -> None:
    told["outcome"]["opens"] = [
        {"service": "visa-tourist", "text": text("همیشه").model_dump()},
        {
            "service": "passport-legal-resident",
            "text": text("به شرط").model_dump(),
            "when": "purpose == 'local_marriage'",
        },
        {"service": "birth-certificate-under-15", "text": text("هرگز").model_dump(), "when": "purpose == 'other'"},
    ]


def test_the_last_letter_and_the_dossier_name_what_holds_at_the_end(alter: Alter) -> None:
    service, example = alter(*SINGLE, opens)
    dossier = submit_example(service, example)
    walk(dossier, example, staff(example.mission))
    closed = fresh(dossier)
    assert closed.opens == ["visa-tourist", "passport-legal-resident"]
    assert [one.text.fa for one in queries.tracking(closed).opens] == ["همیشه", "به شرط"]
    notice = Notice.objects.get(kind="closed", dossier_code=dossier.code)
    said = " ".join(letter(notice, "fa").paragraphs)
    assert "• همیشه" in said
    assert "هرگز" not in said


@pytest.mark.parametrize("ending", ["refused", "void"])
def test_a_dossier_that_ends_otherwise_opens_nothing(alter: Alter, ending: str) -> None:
    service, example = alter(*SINGLE, opens)
    dossier, people = submit_example(service, example), staff(example.mission)
    if ending == "refused":
        actions.refuse(**who(people.consul, dossier), reason=service.outcome.reasons[0].code)
    else:
        actions.void(**who(people.consul, dossier), reason="تکراری")
    assert fresh(dossier).outcome == ending
    assert fresh(dossier).opens == []


def test_who_ends_it_without_reading_opens_what_rests_on_no_answer(alter: Alter) -> None:
    def change(told: dict[str, Any]) -> None:
        opens(told)
        flow_of(told, "delivery")["unit"] = "mfa-office-mashhad"

    service, example = alter(*SINGLE, change)
    dossier, people = submit_example(service, example), staff(example.mission)
    while (current := fresh(dossier)).step != "delivery":
        WORK[service.step(current.step).kind](current, example, people)
    actions.hand_over(**who(officer("clerk", "mfa-office-mashhad"), dossier), how="post")
    assert fresh(dossier).opens == ["visa-tourist"]
