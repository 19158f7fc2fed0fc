"""Every example of every service, walked from the form to the document that anyone can check, or to its refusal."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import time_machine
from django.conf import settings

from mikhak.catalogue import actions as catalogue
from mikhak.catalogue.definition import Example, Service
from mikhak.catalogue.loader import load
from mikhak.dossiers.models import Dossier
from mikhak.issuance import access, verification
from mikhak.issuance import actions as issuance
from mikhak.lib.seal import to_url
from mikhak.missions import actions as missions
from mikhak.ui.refusals import Conflict, Refusal
from tests.walk import PAUSE, Staff, draft_of, noon, now, staff, submit_example, walk, who

EXAMPLES = [
    pytest.param(service, example, id=f"{service.key}:{example.name}")
    for service in load().services.values()
    for example in service.examples
]


def expecting(verdict: str) -> list[Any]:
    return [one for one in EXAMPLES if one.values[1].expect.verdict == verdict]


@pytest.fixture(autouse=True)
def release(db: None) -> None:
    """The missions and the services of this release."""
    day = datetime(2026, 1, 2, tzinfo=UTC)
    missions.load(now=day)
    catalogue.publish(now=day)


@pytest.mark.parametrize(("service", "example"), expecting("accepted"))
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
    issues = any(service.step(key).kind == "issue" for key in closed.path)
    assert (issued is not None) == issues
    if issued:
        _assert_it_verifies(closed, example, people)


def _assert_it_verifies(dossier: Dossier, example: Example, people: Staff) -> None:
    """By the typed code, by the QR code and by the file; and no more once it is revoked."""
    with time_machine.travel(noon(example.today) + 30 * PAUSE, tick=False):
        issued, pdf = access.document_pdf(people.clerk, dossier.code, now=now())
    with pikepdf.open(BytesIO(pdf)) as file:
        content = json.loads(file.attachments["content.json"].get_file().read_bytes())
        seal = file.attachments["seal.cbor"].get_file().read_bytes()
    assert content["number"] == issued.number
    for state in ("valid", "revoked"):
        for check in (
            verification.by_code(content["code"], today=example.today),
            verification.by_seal(to_url(settings.PUBLIC_URL, seal), today=example.today),
            verification.by_file(pdf, today=example.today),
        ):
            assert (check.state, check.issued, check.altered) == (state, issued, False)
        if state == "valid":
            issuance.revoke(**who(people.consul, dossier), reason="آزمون")


@pytest.mark.parametrize(("service", "example"), expecting("refused"))
def test_an_example_that_fails_a_condition_is_not_taken(service: Service, example: Example) -> None:
    with time_machine.travel(noon(example.today), tick=False), pytest.raises(Refusal) as refusal:
        submit_example(service, example)
    assert refusal.value.field in example.expect.conditions
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(("service", "example"), expecting("redirected"))
def test_an_example_that_belongs_elsewhere_is_shown_the_way(service: Service, example: Example) -> None:
    with time_machine.travel(noon(example.today), tick=False), pytest.raises(Conflict):
        submit_example(service, example)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(("service", "example"), expecting("invalid"))
def test_an_example_with_wrong_answers_is_not_taken(service: Service, example: Example) -> None:
    with time_machine.travel(noon(example.today), tick=False):
        draft_of(service, example, now=noon(example.today))
        with pytest.raises(Refusal) as refusal:
            submit_example(service, example)
    assert refusal.value.field in {name.partition(".")[0] for name in example.expect.fields}
    assert not Dossier.objects.exists()
