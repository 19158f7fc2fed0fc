"""The application refuses to start on services that do not fit together: every way of spoiling one is told."""

import re
from pathlib import Path

import pytest

from mikhak.catalogue import checks, loader
from tests.catalogue import samples

EXTRACT, ENTRY, FIRST = "papers/extract.yaml", "visas/entry.yaml", "papers/first-issue.yaml"

MISTAKES: list[
    tuple[str, ...]
] = [  # file, what stands there, what comes instead, what is told, of which place if another
    # unknown names
    (EXTRACT, "rule: copies <=", "rule: copys <=", "there is no copys."),
    (EXTRACT, "rules.limits.copies", "rules.limits.pages", "there is no rules.limits.pages."),
    (EXTRACT, "rules.limits.copies", "rules.limit.copies", "there is no rules.limit.copies."),
    (EXTRACT, "|| subject.age < 18", "|| subject.old < 18", "there is no subject.old."),
    (EXTRACT, "when: copies > 5", "when: applicant.wealth > 5", "there is no applicant.wealth."),
    (EXTRACT, "show_if: other_purpose", "show_if: purpose.other", "there is no purpose.other."),
    (
        EXTRACT,
        "required_if: copies > 5\n        not",
        "required_if: size(copies.all) > 5\n        not",
        "there is no copies.all.",
    ),
    (FIRST, "computed.days_late", "computed.days", "there is no computed.days."),
    (ENTRY, "stay > rules", "profile.religion > rules", "there is no profile.religion."),
    (EXTRACT, "copies > 5, item", "birthday(copies) > 5, item", "there is no function birthday."),
    (EXTRACT, "copies > 5, item", "'copies > ', item", "Syntax error"),
    # what cannot be
    (EXTRACT, "show_if: purpose == 'study'", "show_if: purpose == 'stady'", "purpose is never 'stady'."),
    (
        EXTRACT,
        "on_behalf == 'self' ||",
        "on_behalf == 'self' || 'spouse' == on_behalf ||",
        "on_behalf is never 'spouse'.",
    ),
    (ENTRY, "|| stay", '|| applicant.sex in ["man", "male"] && stay', "applicant.sex is never 'man'."),
    (ENTRY, "months_until(applicant.passport_expiry)", "months_until(stay)", "is not a date"),
    (ENTRY, "months_until(applicant.passport_expiry) >= 6", "stay + 6", "gives 7 and no verdict."),
    (EXTRACT, "rule: copies <=", "rule: copies <<=", "copies <<="),
    (EXTRACT, "months: 6", "months: 6, valid_until: today", "The life of the document is said twice."),
    (EXTRACT, "months: 6", "valid_until: copies", "gives 1 and no date."),
    # texts
    (EXTRACT, "en: Purpose}", "en: ' '}", "en: there are no words."),
    (EXTRACT, "fa: برای چه کاری", "fa: براي چه كاري", "has Arabic"),
    (EXTRACT, "fa: برای چه کاری", "fa: What for", "is not Persian"),
    # names
    (EXTRACT, "name: copies", "name: purpose", "purpose stands twice."),
    (EXTRACT, "name: copies", "name: child_sex", "child_sex is asked twice."),
    (EXTRACT, "name: deadline", "name: today", "today means something else in rules."),
    (EXTRACT, "name: deadline", "name: size", "size means something else in rules."),
    (EXTRACT, "name: certificate", "name: deadline", "deadline is also the name of a paper.", "name: deadline"),
    (EXTRACT, "{value: other, fa", "{value: study, fa", "study stands twice."),
    (EXTRACT, "key: attend,", "key: pay,", "pay stands twice."),
    (EXTRACT, "  - key: request", "  - key: review", "review is another page of every request."),
    # fields
    (
        EXTRACT,
        "type: integer",
        "type: integer\n        choices: [{value: a, fa: آ, en: A}]",
        "choices go with",
        "- name: copies",
    ),
    (EXTRACT, "min: 1\n", "min: 11\n", "min is greater than max.", "- name: copies"),
    (
        EXTRACT,
        "type: integer",
        "type: integer\n        prefill: profile.shoes",
        "There is no profile.shoes.",
        "label: {fa: تعداد",
    ),
    (EXTRACT, "subject: child", "subject: purpose", "purpose is no field of the type person."),
    (EXTRACT, "subject: child\n", "", "`subject` must say", "on_behalf:"),
    (EXTRACT, "days: 10", "quick: [hurry]", "There is no field hurry."),
    # other services, bodies, flow, document
    (EXTRACT, "see: visas-entry", "see: visas-exit", "There is no service visas-exit"),
    (EXTRACT, "to: papers-first-issue", "to: papers-guardian", "There is no service papers-guardian."),
    (EXTRACT, "by: civil_registry", "by: civil_register", "bodies.yaml does not name civil_register."),
    (
        EXTRACT,
        "  - name: certificate\n",
        "  - name: certificate\n    picture: portrit\n",
        "pictures.yaml does not name portrit.",
        "label: {fa: شناسنامه, en: Birth certificate}",
    ),
    (EXTRACT, "kind: intake", "kind: task", "The first step"),
    (EXTRACT, "kind: deliver", "kind: task", "The last step"),
    (EXTRACT, "kind: deliver, by", "when: copies > 1, kind: deliver, by", "The last step"),
    (EXTRACT, "kind: inquiry", "kind: issue", "The document is issued before the decision."),
    (EXTRACT, "kind: payment", "kind: task", "Tiers of a fee go with a payment step", "fee:"),
    (EXTRACT, "kind: attendance", "kind: task", "goes with an attendance step", "attendance:"),
    (EXTRACT, "when: deadline != null", "when: 'false'", "the step is walked never or always."),
    (EXTRACT, "per: copies", "per: purpose", "purpose is no field of the type integer."),
    (EXTRACT, "[subject.name]", "[subject.nickname]", "There is no subject.nickname."),
    # examples
    (EXTRACT, "person: sara", "person: sahar", "people.yaml does not name sahar."),
    (EXTRACT, "person: sara", "person: omar", "omar is foreign, the service is for iranian."),
    (EXTRACT, "copies: 2}", "copy: 2}", "The service has no copy."),
    (EXTRACT, "path: [intake, pay", "path: [intake, paid", "The service has no paid."),
    (ENTRY, "conditions: [needs_visa]", "conditions: []", "It does not say what is refused."),
    (FIRST, "on_behalf: child\n", "on_behalf: self\n", "The service is not for self."),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return samples.copy_to(tmp_path)


def complaints(folder: Path) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/") for problem in checks.problems(loader.load(folder))]


def test_the_sample_services_fit_together() -> None:
    assert checks.problems(samples.catalogue()) == []


def test_the_services_of_this_release_fit_together() -> None:
    assert checks.check_services(None) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake[2].strip()}")
def test_a_mistake_is_told_with_its_file_and_line(folder: Path, mistake: tuple[str, ...]) -> None:
    name, old, new, sentence, *elsewhere = mistake
    before = (folder / name).read_text(encoding="utf-8")
    samples.replace(folder / name, old, new)
    told = complaints(folder)
    line = before[: before.index(elsewhere[0] if elsewhere else old)].count("\n") + 1
    assert any(one.startswith(f"{name}:{line}: ") and sentence in one for one in told), told


def test_a_question_that_nobody_gives_a_reason_for_is_refused(folder: Path) -> None:
    samples.replace(folder / "whys.yaml", "papers/request", "papers/requests")
    told = [re.sub(r":\d+: ", " ", one) for one in complaints(folder)]
    sentence = "it does not say why it is asked, nor does whys.yaml for its name or page."
    silent = ["purpose", "other_purpose", "urgent_proof", "deadline"]  # whys.yaml knows the name of the fifth
    assert told == [f"{EXTRACT} {name}: {sentence}" for name in silent]


def test_who_reads_arabic_gets_the_reason_in_arabic_too(folder: Path) -> None:
    samples.replace(folder / "whys.yaml", ", ar: تُكتب أيام الإقامة في التأشيرة.", "")
    (told,) = complaints(folder)
    assert told.startswith(f"{ENTRY}:") and "stay: the reason why it is asked has no Arabic." in told


def test_a_service_without_template_or_example_is_refused(folder: Path) -> None:
    (folder / "papers/extract.typ").unlink()
    text = (folder / ENTRY).read_text(encoding="utf-8")
    (folder / ENTRY).write_text(text.partition("examples:")[0], encoding="utf-8")
    assert complaints(folder) == [
        "papers/extract.yaml:85: There is no template extract.typ.",
        "visas/entry.yaml:1: There is no example.",
    ]


def test_a_hook_or_template_of_no_service_is_refused(folder: Path) -> None:
    (folder / "papers/extrakt.py").touch()
    (folder / "visas/exit.typ").touch()
    assert complaints(folder) == [
        "papers/extrakt.py:1: The file belongs to no service.",
        "visas/exit.typ:1: The file belongs to no service.",
    ]


def test_a_hook_that_fails_before_the_first_answer_is_refused(folder: Path) -> None:
    samples.replace(folder / "papers/first_issue.py", " if isinstance(born, date) else None", "")
    (told,) = complaints(folder)
    assert told.startswith("papers/first-issue.yaml:1: computed() of its hook fails on a trial: TypeError")
