"""A certificate as it leaves the house, checked from outside: with the public keys alone, and with the register."""

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.management import call_command

from mikhak.cli import keys, verify
from mikhak.cli.register import NoRegister
from mikhak.cli.verify import Checker
from mikhak.issuance import access, actions
from mikhak.issuance.models import IssuedDocument
from mikhak.lib.seal import to_url
from mikhak.lib.sealed_pdf import CONTENT, seal_in
from mikhak.vault import client
from tests.walk import Staff, example_of, noon, now, released, staff, submit_example, walk, who

__all__ = ["released"]
DAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def clock(db: None, released: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(noon(DAY), tick=False) as traveller:
        yield traveller


class Paper:
    """One issued certificate of single status, and what is printed on it."""

    def __init__(self, folder: Path) -> None:
        service, example = example_of("marriage-single-certificate", "first_marriage_in_france")
        self.people: Staff = staff(example.mission)
        document = walk(submit_example(service, example), example, self.people)
        assert document
        self.document: IssuedDocument = document
        self.pdf = access.document_pdf(self.people.clerk, document.dossier.code, now=now())[1]
        self.file = folder / "certificate.pdf"
        self.file.write_bytes(self.pdf)
        self.qr = to_url("https://mikhak.example", seal_in(self.pdf)[0])
        with pikepdf.open(BytesIO(self.pdf)) as opened:
            self.content = json.loads(opened.attachments[CONTENT].get_file().read_bytes())
        self.ways = (str(self.file), self.qr, self.content["code"])


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    keys.save(tmp_path, client.public_keys())
    return tmp_path / keys.FILE


def register(kind: str, text: str) -> Any:
    """The register as the command line asks it, without a process of its own."""
    answer = StringIO()
    call_command("check_document", f"--{kind}={text}", stdout=answer)
    return json.loads(answer.getvalue())


def nowhere(kind: str, text: str) -> Any:
    raise NoRegister("there is none here")


def test_without_the_register_file_and_qr_code_are_valid_and_the_typed_code_is_open(paper: Paper, listed: Path) -> None:
    checker = Checker(listed, nowhere, DAY)
    assert [checker.check(way).verdict for way in paper.ways] == [verify.VALID, verify.VALID, verify.UNCLEAR]
    facts = dict(checker.check(str(paper.file)).facts)
    assert facts["Number"] == paper.document.number
    assert facts["Issued"].startswith("21 November 2026")


def test_with_the_register_all_three_are_valid_until_the_document_is_revoked(paper: Paper, listed: Path) -> None:
    checker = Checker(listed, register, DAY)
    assert [checker.check(way).verdict for way in paper.ways] == [verify.VALID] * 3
    actions.revoke(**who(paper.people.consul, paper.document.dossier), reason="مشخصات نادرست بود")
    found = [checker.check(way) for way in paper.ways]
    assert {(one.verdict, one.sentence) for one in found} == {(verify.NOT_VALID, "the document was revoked.")}


def test_a_file_changed_by_a_byte_is_known_to_the_register_alone(paper: Paper, listed: Path) -> None:
    paper.file.write_bytes(paper.pdf + b"\n")
    assert Checker(listed, nowhere, DAY).check(str(paper.file)).verdict == verify.VALID
    finding = Checker(listed, register, DAY).check(str(paper.file))
    assert (finding.verdict, finding.sentence) == (
        verify.NOT_VALID,
        "the file is not the one that was issued, byte for byte.",
    )


def test_content_changed_inside_the_file_is_known_without_the_register(paper: Paper, listed: Path) -> None:
    with pikepdf.open(BytesIO(paper.pdf)) as opened:
        opened.attachments[CONTENT] = json.dumps(paper.content | {"number": "THE-1405-SNG-99999"}).encode()
        opened.save(paper.file)
    finding = Checker(listed, nowhere, DAY).check(str(paper.file))
    assert (finding.verdict, finding.sentence) == (verify.NOT_VALID, "the content of the file is not what was sealed.")


def test_the_last_day_is_the_end(paper: Paper, listed: Path) -> None:
    last = paper.document.expires_on
    assert last
    for day, verdict in ((last, verify.VALID), (last.replace(year=last.year + 1), verify.NOT_VALID)):
        assert Checker(listed, nowhere, day).check(paper.qr).verdict == verdict


def test_the_file_carries_no_answer_that_its_page_does_not_show(paper: Paper) -> None:
    assert {"fields", "records", "subject", "applicant", "on_behalf"}.isdisjoint(paper.content)
    told = json.dumps(paper.content, ensure_ascii=False)
    for secret in ("+33612345678", "4 rue des Exemples", "دانشجو", "FR9920174"):
        assert secret not in told
