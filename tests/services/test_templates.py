"""Every document is set from the data of an example, on the pages it should take."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from mikhak.catalogue.definition import Example, Service
from mikhak.catalogue.loader import load
from mikhak.issuance import document
from mikhak.missions import actions as missions
from tests.services.samples import document_data

CATALOGUE = load()
GRANTED = [
    pytest.param(service, example, step.document or "", id=f"{service.key}:{example.name}:{step.key}")
    for service in CATALOGUE.services.values()
    for example in service.examples
    for step in map(service.step, example.expect.path)
    if step.kind == "issue"
]
MOST_PAGES = {"power-of-attorney": 2}  # a deed with everything that a deed can say
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SEAL_URL = "https://mikhak.mfa.gov.ir/v#" + "1234567890" * 52  # as long as a seal with two names


@pytest.mark.django_db
@pytest.mark.parametrize(("service", "example", "kind"), GRANTED)
def test_a_document_of_the_example_is_an_archival_page(
    service: Service, example: Example, kind: str, tmp_path: Path
) -> None:
    missions.load(now=NOW)
    data = document_data(CATALOGUE, service, example, kind)
    file = document.to_pdf(service, data, seal=b"seal", seal_url=SEAL_URL, at=NOW, kind=kind)
    (tmp_path / "document.pdf").write_bytes(file)
    with pikepdf.open(BytesIO(file)) as pdf:
        assert len(pdf.pages) <= MOST_PAGES.get(service.category, 1)
        title = service.outcome.also[kind].title if kind else service.outcome.document.title
        assert title.fa in str(pdf.docinfo["/Title"])
        assert pdf.open_metadata().pdfa_status == "3A"
