"""Documents that a person holds already: conditions see them while the form is filled in, and as they were then."""

from datetime import date
from typing import Any

import pytest
import time_machine

from mikhak.accounts import actions as accounts
from mikhak.accounts import queries as accounts_queries
from mikhak.accounts.models import Holding
from mikhak.dossiers import access, reading
from mikhak.dossiers.submission import submit
from mikhak.drafts import queries
from tests.altered import SINGLE, Alter, alter, text
from tests.issuance.conftest import clock
from tests.walk import applicant, draft_of, now, officer, released

__all__ = ["alter", "clock", "released"]
PASSPORT = "passport-legal-resident"
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def stands(clock: time_machine.Traveller) -> None:
    """The clock stands at noon."""


def needs_a_passport(told: dict[str, Any]) -> None:
    told["needs"] = [{"service": PASSPORT, "text": text("گذرنامه").model_dump()}]


def hold(owner: bytes, number: str, *, day: date = TODAY, expires: date | None = None, **facts: Any) -> Holding:
    return accounts.hold(applicant_ix=owner, service=PASSPORT, number=number, issued=day, expires=expires, facts=facts)


def test_the_newest_valid_document_of_a_service_counts(alter: Alter) -> None:
    _service, example = alter(*SINGLE, needs_a_passport)
    owner, other = (accounts_queries.applicant_ix(applicant(example, now=now())) for _one in range(2))
    hold(owner, "P-1", day=date(2024, 1, 1), colour="old")
    hold(owner, "P-2", day=date(2025, 1, 1), colour="new")
    hold(owner, "P-3", day=date(2026, 1, 1), expires=date(2026, 11, 20), colour="expired")
    hold(other, "P-4", colour="of somebody else")
    shown = {"number": "P-2", "issued": "2025-01-01", "colour": "new"}
    assert accounts_queries.held(owner, [PASSPORT], today=TODAY) == {"passport_legal_resident": shown}
    assert accounts_queries.held(owner, ["visa-tourist"], today=TODAY) == {}
    accounts.release(number="P-2")
    assert accounts_queries.held(owner, [PASSPORT], today=TODAY)["passport_legal_resident"]["number"] == "P-1"


def test_nothing_of_the_facts_can_be_read_at_rest() -> None:
    hold(b"o" * 32, "P-1", name="گلنار نیک‌پور")
    row = Holding.objects.values().get()
    assert "گلنار".encode() not in b"".join(bytes(one) for one in row.values() if isinstance(one, bytes | memoryview))


def test_what_was_held_at_submission_counts_in_the_office_too(alter: Alter) -> None:
    service, example = alter(*SINGLE, needs_a_passport)
    held = {"passport_legal_resident": {"number": "P-7", "ends": date(2030, 1, 31)}}
    draft = draft_of(service, example.model_copy(update={"held": held}), now=now())
    seen = {"number": "P-7", "issued": TODAY, "ends": date(2030, 1, 31)}
    assert queries.filling(draft, today=TODAY).names["held"] == {"passport_legal_resident": seen}
    receipt = submit(draft_id=draft.pk, applicant=draft.applicant, browser="", language="fa", now=now())
    accounts.release(number="P-7")
    opened = access.opened(officer("clerk", example.mission), receipt.dossier, purpose="intake", now=now())
    assert reading.names_of(opened, today=TODAY)["held"] == {"passport_legal_resident": seen}


def test_who_holds_nothing_has_nothing(alter: Alter) -> None:
    service, example = alter(*SINGLE, needs_a_passport)
    draft = draft_of(service, example, now=now())
    assert queries.filling(draft, today=TODAY).names["held"] == {"passport_legal_resident": None}
