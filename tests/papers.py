"""A document that a mission issued, with what is printed on it and what its QR code holds."""

import json
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import time_machine
from django.conf import settings

from mikhak.issuance import access, actions
from mikhak.issuance.models import IssuedDocument
from mikhak.lib.seal import to_url
from mikhak.lib.sealed_pdf import CONTENT, SEAL
from tests.walk import PAUSE, Staff, example_of, noon, now, staff, submit_example, walk, who


@dataclass(frozen=True)
class Paper:
    issued: IssuedDocument
    people: Staff
    pdf: bytes
    code: str  # as printed
    url: str  # of the QR code

    def revoke(self) -> None:
        actions.revoke(**who(self.people.consul, self.issued.dossier), reason="آزمون", number=self.issued.number)


def paper_of(document: IssuedDocument, people: Staff) -> Paper:
    """An issued document as the officer prints it."""
    document, pdf = access.document_pdf(people.clerk, document.dossier.code, kind=document.kind, now=now())
    with pikepdf.open(BytesIO(pdf)) as file:
        attached = {name: file.attachments[name].get_file().read_bytes() for name in (SEAL, CONTENT)}
    content = json.loads(attached[CONTENT])
    assert content["number"] == document.number
    return Paper(document, people, pdf, str(content["code"]), to_url(settings.PUBLIC_URL, attached[SEAL]))


def issued(service: str, example: str) -> Paper:
    """The document of an example, issued on the example's day; ``world`` must stand."""
    spec, told = example_of(service, example)
    people = staff(told.mission)
    with time_machine.travel(noon(told.today), tick=False):
        dossier = submit_example(spec, told)
    document = walk(dossier, told, people)
    assert document is not None
    with time_machine.travel(noon(told.today) + 30 * PAUSE, tick=False):
        return paper_of(document, people)
