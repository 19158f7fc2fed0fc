"""Every example of every service, walked from the form to the document that anyone can check, or to its refusal."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
import time_machine

from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Example, Service
from mikhak.dossiers.models import Dossier
from mikhak.issuance import verification
from mikhak.issuance.models import IssuedDocument
from mikhak.ui.refusals import Conflict, Refusal
from tests.papers import paper_of
from tests.walk import PAUSE, Staff, noon, released, staff, submit_example, walk
from tests.written import written

__all__ = ["released"]

MOST_PAGES = {"power-of-attorney": 2}  # a deed with everything that a deed can say


def examples(*, accepted: bool) -> list[Any]:
    return [
        pytest.param(service, example, id=f"{service.key}:{example.name}")
        for service in written().services.values()
        for example in service.examples
        if (example.expect.verdict == "accepted") == accepted
    ]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("released")]


@pytest.mark.parametrize(("service", "example"), examples(accepted=True))
def test_an_accepted_example_is_walked_to_its_end(service: Service, example: Example) -> None:
    expect, people = example.expect, staff(example.mission)
    with time_machine.travel(noon(example.today), tick=False):
        dossier = submit_example(service, example)
    issued = walk(dossier, example, people)
    closed = Dossier.objects.get(pk=dossier.pk)

    assert not expect.path or tuple(dossier.path) == expect.path
    assert expect.eur is None or dossier.fee_eur == expect.eur
    assert closed.outcome == expect.decision
    if expect.decision == "refused":
        assert issued is None
        assert closed.decision.reason == expect.reason
        return
    entered = {event.data["step"] for event in closed.events.filter(name="step_entered")}
    assert entered == set(closed.path)
    wanted = [service.step(key).document or "" for key in closed.path if service.step(key).kind == "issue"]
    assert sorted(closed.documents.values_list("kind", flat=True)) == sorted(wanted)
    assert (issued is not None) == ("" in wanted)
    for document in closed.documents.all():
        _assert_it_verifies(document, example, people)


def _assert_it_verifies(document: IssuedDocument, example: Example, people: Staff) -> None:
    """By the typed code, by the QR code and by the file; and no more once it is revoked."""
    with time_machine.travel(noon(example.today) + 30 * PAUSE, tick=False):
        paper = paper_of(document, people)
        _assert_it_is_an_archival_page(document, paper.pdf)
        for state in ("valid", "revoked"):
            for check in (
                verification.by_code(paper.code, today=example.today),
                verification.by_seal(paper.url, today=example.today),
                verification.by_file(paper.pdf, today=example.today),
            ):
                assert (check.state, check.issued, check.altered) == (state, document, False)
            if state == "valid":
                paper.revoke()


def _assert_it_is_an_archival_page(document: IssuedDocument, file: bytes) -> None:
    """On as many pages as it should take, with its title, readable for ever and by everybody."""
    category = catalogue.service(document.service).category
    with pikepdf.open(BytesIO(file)) as pdf:
        assert len(pdf.pages) <= MOST_PAGES.get(category, 1)
        assert document.title_fa in str(pdf.docinfo["/Title"])
        assert pdf.open_metadata().pdfa_status == "3A"


@pytest.mark.parametrize(("service", "example"), examples(accepted=False))
def test_any_other_example_is_not_taken_and_says_why(service: Service, example: Example) -> None:
    expect = example.expect
    with time_machine.travel(noon(example.today), tick=False), pytest.raises(Refusal) as refusal:
        submit_example(service, example)
    assert isinstance(refusal.value, Conflict) == (expect.verdict == "redirected")
    named = {"refused": set(expect.conditions), "invalid": {name.partition(".")[0] for name in expect.fields}}
    assert refusal.value.field in named.get(expect.verdict, {None})
    assert not Dossier.objects.exists()
