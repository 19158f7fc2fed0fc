"""A dossier with more than one document, and documents whose life and facts come from what officers recorded."""

from datetime import date
from typing import Any

import pypdfium2 as pdfium
import pytest

from mikhak.accounts import queries as accounts
from mikhak.issuance import access, actions, document, verification
from mikhak.issuance.models import IssuedDocument
from mikhak.ui.refusals import Conflict, NotFound, Refusal
from tests.altered import SINGLE, Alter, alter, ask, field, flow_of, insert_before, paper, step
from tests.papers import paper_of
from tests.walk import Staff, now, staff, submit_example, walk, who

__all__ = ["alter"]

RECORDS = {"issue": {"good_until": date(2027, 3, 1), "booklet": "V48291736"}}


def two_papers(told: dict[str, Any]) -> None:
    """A receipt is issued after the certificate, which is valid until a day that the officer records."""
    issue = flow_of(told, "issue")
    issue["fields"] = [field("good_until", "date"), field("booklet"), field("left_open", required=False)]
    told["outcome"]["document"] |= {
        "months": None,
        "valid_until": "records.issue.good_until",
        "facts": [
            {"name": "booklet", "gives": "records.issue.booklet"},
            {"name": "ends", "type": "date", "gives": "records.issue.good_until"},
            {"name": "claimed", "gives": "status_claimed"},
            {"name": "left_open", "gives": "records.issue.left_open"},
        ],
    }
    told["outcome"]["also"] = {"receipt": paper("RCP", days=10)}
    insert_before(told, "delivery", step("hand_receipt", "issue", document="receipt"))


def made(alter: Alter) -> tuple[list[IssuedDocument], Staff]:
    service, example = alter(*SINGLE, two_papers)
    people = staff(example.mission)
    dossier = submit_example(service, example)
    walk(dossier, example.model_copy(update={"records": RECORDS}), people)
    return access.documents_of(dossier), people


def test_each_document_has_its_number_its_life_and_its_seal(alter: Alter) -> None:
    (own, receipt), people = made(alter)
    assert (own.kind, receipt.kind) == ("", "receipt")
    assert "-SNG-" in own.number
    assert receipt.number.endswith("-RCP-00001")
    assert own.expires_on == date(2027, 3, 1)
    assert receipt.expires_on == date(2026, 12, 1)
    for issued in (own, receipt):
        printed = paper_of(issued, people)
        assert verification.by_code(printed.code, today=now().date()).issued == issued
        assert verification.by_seal(printed.url, today=now().date()).issued == issued
    with pytest.raises(NotFound):
        access.document_pdf(people.clerk, own.dossier.code, kind="poem", now=now())


def test_who_revokes_one_of_several_says_which(alter: Alter) -> None:
    (own, receipt), people = made(alter)
    with pytest.raises(Refusal) as refusal:
        actions.revoke(**who(people.consul, own.dossier), reason="نادرست")
    assert refusal.value.field == "number"
    with pytest.raises(NotFound):
        actions.revoke(**who(people.consul, own.dossier), reason="نادرست", number="PAR-1405-XXX-00001")
    actions.revoke(**who(people.consul, own.dossier), reason="نادرست", number=receipt.number)
    states = [one.status for one in access.documents_of(own.dossier)]
    assert states == ["valid", "revoked"]
    with pytest.raises(Conflict):
        actions.revoke(**who(people.consul, own.dossier), reason="نادرست", number=receipt.number)


def test_the_facts_of_the_own_document_are_held_until_it_is_revoked(alter: Alter) -> None:
    (own, _receipt), people = made(alter)
    owner = bytes(own.dossier.applicant_ix or b"")

    def held(day: date) -> Any:
        return accounts.held(owner, [SINGLE[0], "visa-tourist"], today=day)

    told = {"booklet": "V48291736", "ends": "2027-03-01", "claimed": "never", "left_open": None}
    shown = told | {"number": own.number, "issued": own.issued_on.isoformat()}
    assert held(date(2027, 3, 1)) == {"marriage_single_certificate": shown}
    assert held(date(2027, 3, 2)) == {}
    assert accounts.held(bytes(32), [SINGLE[0]], today=own.issued_on) == {}
    actions.revoke(**who(people.consul, own.dossier), reason="نادرست", number=own.number)
    assert held(own.issued_on) == {}


PLAIN = '#set document(title: "t")\n#data.fields.wish.text.fa'


def test_a_letter_that_no_font_has_never_stops_a_document(alter: Alter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The officer is asked to write otherwise; in an answer it becomes a question mark, told before on the page."""

    def change(told: dict[str, Any]) -> None:
        two_papers(told)
        ask(told, field("wish"))

    service, example = alter(*SINGLE, change)
    monkeypatch.setattr(document, "template_files", lambda service, kind, folder: (PLAIN, {}))
    people = staff(example.mission)
    wished = example.model_copy(update={"answers": example.answers | {"wish": "سلام 漢😀"}})
    dossier = submit_example(service, wished)
    wrong = {"issue": RECORDS["issue"] | {"booklet": "V 漢"}}
    with pytest.raises(Refusal) as refusal:
        walk(dossier, wished.model_copy(update={"records": wrong}), people)
    assert (refusal.value.field, "漢" in str(refusal.value.message)) == ("booklet", True)
    assert access.documents_of(dossier) == []
    own = actions.issue(**who(people.clerk, dossier), record={"good_until": "2027-03-01", "booklet": "V1"})
    _row, pdf = access.document_pdf(people.clerk, own.dossier.code, now=now())
    page = pdfium.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "??" in page
    assert document.unprintable(service.fields(), {"wish": "سلام 漢"}) == {"wish": "漢"}
