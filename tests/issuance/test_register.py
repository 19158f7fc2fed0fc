"""The document and its register: valid, revoked, expired, altered, unknown."""

from datetime import date

import pytest

from mikhak.issuance import access, actions, verification
from mikhak.issuance.models import IssuedDocument
from mikhak.lib.codes import new_document_code, show_code
from mikhak.lib.seal import to_url
from mikhak.lib.sealed_pdf import seal_in
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from tests.walk import Staff, example_of, now, officer, staff, submit_example, walk, who

SINGLE = ("marriage-single-certificate", "first_marriage_in_france")


def issued(people: Staff | None = None) -> tuple[IssuedDocument, Staff, bytes]:
    """A certificate of single status, the people of its mission, and its PDF."""
    service, example = example_of(*SINGLE)
    people = people or staff(example.mission)
    document = walk(submit_example(service, example), example, people)
    assert document is not None
    _document, pdf = access.document_pdf(people.clerk, document.dossier.code, now=now())
    return document, people, pdf


def test_a_document_is_valid_by_its_file_and_its_seal_until_its_last_day() -> None:
    document, _people, pdf = issued()
    url = to_url("https://mikhak.example", seal_in(pdf)[0])
    assert document.expires_on is not None
    for day, state in ((document.issued_on, "valid"), (document.expires_on, "valid"), (date(2027, 12, 1), "expired")):
        assert verification.by_seal(url, today=day).state == state
        assert verification.by_file(pdf, today=day).state == state
    assert not verification.by_file(pdf, today=document.issued_on).altered


def test_unknown_mistyped_and_garbled_look_the_same() -> None:
    document, _people, pdf = issued()
    today = document.issued_on
    for text in (show_code(new_document_code()), "ABCD-EFGH", "", "٩٩٩٩"):
        assert verification.by_code(text, today=today) == verification.UNKNOWN
    seal = seal_in(pdf)[0]
    forged = seal[:-1] + bytes([seal[-1] ^ 1])
    for text in (to_url("https://mikhak.example", forged), "https://mikhak.example/v#12345", "hello"):
        assert verification.by_seal(text, today=today) == verification.UNKNOWN
    assert verification.by_file(b"%PDF-1.7 nothing", today=today) == verification.UNKNOWN


def test_a_file_that_was_touched_is_told_from_the_issued_one() -> None:
    document, _people, pdf = issued()
    touched = verification.by_file(pdf + b"\n%%EOF\n", today=document.issued_on)
    assert touched.altered or touched == verification.UNKNOWN


def test_a_consul_revokes_once_with_a_reason_and_the_public_check_says_so() -> None:
    document, people, pdf = issued()
    code, today = document.dossier, document.issued_on
    with pytest.raises(Forbidden):
        actions.revoke(**who(people.clerk, code), reason="نادرست")
    with pytest.raises(NotFound):
        actions.revoke(**who(officer("consul", "vienna"), code), reason="نادرست")
    with pytest.raises(Refusal):
        actions.revoke(**who(people.consul, code), reason=" ")
    assert verification.by_file(pdf, today=today).state == "valid"
    actions.revoke(**who(people.consul, code), reason="مشخصات نادرست بود")
    assert verification.by_file(pdf, today=today).state == "revoked"
    with pytest.raises(Conflict):
        actions.revoke(**who(people.consul, code), reason="دوباره")


def test_numbers_of_a_mission_follow_each_other_and_places_in_the_status_list_differ() -> None:
    first, people, _pdf = issued()
    second, _people, _pdf = issued(people)
    head, _dash, count = first.number.rpartition("-")
    assert second.number == f"{head}-{int(count) + 1:05d}"
    assert first.status_index != second.status_index


def test_each_look_at_the_register_is_counted() -> None:
    document, _people, pdf = issued()
    verification.by_file(pdf, today=document.issued_on)
    verification.by_file(pdf, today=document.issued_on)
    document.refresh_from_db()
    assert document.checks == 2


def test_the_register_names_nobody() -> None:
    document, _people, _pdf = issued()
    service, example = example_of(*SINGLE)
    row = IssuedDocument.objects.filter(pk=document.pk).values().get()
    text = " ".join(str(value) for value in row.values())
    assert service.outcome.document.title.fa in text
    for secret in ("گلنار", "نیک‌پور", "1234567891", "GOLNAR"):
        assert secret not in text
    assert example.person == "golnar"
