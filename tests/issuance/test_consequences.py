"""What issuing does beyond its own dossier: an earlier document falls, a passport becomes void."""

from typing import Any

import pytest

from mikhak.dossiers.models import Dossier
from mikhak.issuance import actions, consequences
from mikhak.issuance.models import IssuedDocument, VoidedPassport
from mikhak.lib.digits import persian
from mikhak.notices.models import Notice
from tests.altered import SINGLE, Alter, alter, ask, field
from tests.issuance.test_register import issued
from tests.walk import Staff, staff, submit_example, walk, who

__all__ = ["alter"]


def replaces(told: dict[str, Any]) -> None:
    """The certificate takes the place of an earlier one and makes a passport void."""
    ask(told, field("earlier_no", required=False), field("lost_passport", "passport_no", required=False))
    told["outcome"]["document"] |= {"revokes": "earlier_no", "voids_passport": "lost_passport"}


def renewed(alter: Alter, people: Staff, **answers: str) -> IssuedDocument:
    service, example = alter(*SINGLE, replaces)
    told = example.model_copy(update={"answers": example.answers | answers})
    document = walk(submit_example(service, told), told, people)
    assert document
    return document


@pytest.mark.parametrize("typed", ["{}", " {} ", "\u200f{}"])
def test_the_document_whose_number_was_typed_falls_with_the_issue_of_the_new_one(alter: Alter, typed: str) -> None:
    old, people, _pdf = issued()
    new = renewed(alter, people, earlier_no=typed.format(persian(old.number.lower()).replace("-", "–")))
    old.refresh_from_db()
    assert (old.status, old.revoked_by, new.status) == ("revoked", people.clerk.officer, "valid")
    assert new.number in old.revoke_reason
    assert old.dossier.events.filter(name="document_revoked", data={"number": old.number}).count() == 1
    assert Notice.objects.filter(kind="document_revoked", dossier_code=old.dossier.code).count() == 1


@pytest.mark.parametrize("number", ["PAR-1405-SNG-99999", "شماره یادم نیست"])
def test_a_number_that_is_none_of_ours_changes_nothing(alter: Alter, number: str) -> None:
    old, people, _pdf = issued()
    assert renewed(alter, people, earlier_no=number).status == "valid"
    old.refresh_from_db()
    assert old.status == "valid"


def test_a_document_that_fell_before_is_left_as_it_is(alter: Alter) -> None:
    old, people, _pdf = issued()
    actions.revoke(**who(people.consul, old.dossier), reason="خطا")
    renewed(alter, people, earlier_no=old.number)
    old.refresh_from_db()
    assert old.revoke_reason == "خطا"


def test_a_passport_is_void_for_every_other_dossier_as_long_as_the_document_stands(alter: Alter) -> None:
    people = staff("paris")
    document = renewed(alter, people, lost_passport="V48291736")
    (row,) = VoidedPassport.objects.all()
    assert (row.document, row.voided_at) == (document, document.issued_at)
    assert b"V48291736" not in bytes(row.passport_ix)

    def told(number: str, kind: str = "iranian") -> list[Any]:
        service = alter(*SINGLE, replaces)[0]
        answers: dict[str, Any] = {"answers": {"lost_passport": number}, "profile": {}, "kind": kind}
        profile: dict[str, Any] = {"answers": {}, "profile": {"passport_no": number}, "kind": kind}
        other = Dossier(code="X" * 12)
        return [consequences.voided_passports(other, service, one) for one in (answers, profile)]

    assert told("V48291736") == [[("V48291736", row)]] * 2
    assert told("V48291737") == [[], []]
    assert told("V48291736", "foreign")[1] == []  # of another state
    service = alter(*SINGLE, replaces)[0]
    own = {"answers": {"lost_passport": "V48291736"}, "profile": {}, "kind": "iranian"}
    assert consequences.voided_passports(document.dossier, service, own) == []
    actions.revoke(**who(people.consul, document.dossier), reason="پیدا شد")
    assert told("V48291736") == [[], []]
