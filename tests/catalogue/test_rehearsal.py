"""Examples are rehearsed: they come to what they say, and whatever none of them touches is named."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mikhak.catalogue import loader, rehearsal
from tests.catalogue import samples
from tests.catalogue.atlas import ATLAS

EXTRACT = "papers/extract.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return samples.copy_to(tmp_path)


def open_mission(key: str) -> Mapping[str, object]:
    """There is one mission that takes requests."""
    if key != "the-hague":
        raise LookupError(f"{key} takes no requests.")
    return samples.THE_HAGUE


def told(folder: Path) -> list[str]:
    catalogue = loader.load(folder)
    found = rehearsal.problems(
        catalogue, catalogue.services["papers-extract"], places=ATLAS, mission_names=open_mission
    )
    return [f"{problem.line}: {problem.sentence}" for problem in found]


def test_what_no_example_touches_is_named_with_its_line(folder: Path) -> None:
    found = told(folder)
    text = (folder / EXTRACT).read_text(encoding="utf-8").splitlines()
    for written, sentence in (
        (
            "rule: copies <= rules.limits.copies",
            "copies_allowed: No example makes `copies <= rules.limits.copies` false.",
        ),
        (
            "- when: purpose == 'guardianship'",
            "No example is led to papers-first-issue by `purpose == 'guardianship'`.",
        ),
        ("show_if: on_behalf == 'child'", "No example makes `on_behalf == 'child'` true."),
        ("exempt_if: purpose", "No example makes `purpose == 'study' && subject.age < 18` true."),
        ("key: many", "No example pays many."),
        ("key: identity", "identity: No example makes `deadline != null` true."),
        ("on_behalf: [self, child]", "No example is for child."),
    ):
        line = 1 + next(number for number, words in enumerate(text) if written in words)
        assert f"{line}: {sentence}" in found


def test_what_an_example_touches_is_not_named(folder: Path) -> None:
    with (folder / EXTRACT).open("a", encoding="utf-8") as file:
        file.write("""
  - name: many_copies
    about: {fa: شش نسخه, en: Six copies}
    person: sara
    mission: the-hague
    answers: {purpose: study, copies: 6, deadline: 2026-12-20}
    attachments: [certificate, reason, admission]
    expect: {verdict: accepted, path: [intake, identity, pay, attend, decide, issue, deliver], eur: 21}
""")
    found = "\n".join(told(folder))
    for touched in ("copies_allowed", "identity", "pays many", "admission", "other_purpose: No example makes `purpose"):
        assert touched not in found


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("eur: 10}", "eur: 12}", "two_copies: costs 10 euros, not 12."),
        ("attend, decide, issue, deliver], eur", "decide, issue, deliver], eur", "two_copies: walks intake pay attend"),
        ("copies: 2}", "copies: 22}", "two_copies: is invalid"),
        ("purpose: other,", "purpose: guardianship,", "two_copies: is redirected (papers-first-issue), not accepted"),
        ("purpose: other,", "purpose: study,", "two_copies: answers what is not asked: other_purpose, urgent_proof."),
        (
            "expect: {verdict: accepted, path: [intake, pay, attend, decide, issue, deliver], eur: 10}",
            "expect: {verdict: refused, conditions: [minor]}",
            "two_copies: is accepted (nothing is wrong with it), not refused.",
        ),
    ],
)
def test_an_example_that_comes_to_something_else_is_told(folder: Path, old: str, new: str, sentence: str) -> None:
    assert not any("two_copies" in one for one in told(folder))
    samples.replace(folder / EXTRACT, old, new)
    assert any(sentence in one for one in told(folder))


def test_an_example_and_a_step_at_a_mission_that_takes_no_requests_are_told(folder: Path) -> None:
    text = (folder / EXTRACT).read_text(encoding="utf-8")
    assert not any("takes no requests" in one for one in told(folder))
    text = text.replace("key: identity", "key: identity, unit: munich", 1)
    text = text.replace("mission: the-hague", "mission: munich", 1)
    (folder / EXTRACT).write_text(text, encoding="utf-8")
    found = [one.partition(": ")[2] for one in told(folder) if "takes no requests" in one]
    assert found == ["two_copies: munich takes no requests.", "identity: munich takes no requests."]
