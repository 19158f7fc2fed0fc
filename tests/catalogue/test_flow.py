"""What a service asks, demands, costs and does for given answers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mikhak.catalogue import context, flow, hooks
from mikhak.catalogue.definition import Service
from tests.catalogue import samples

WHOLE = samples.catalogue()
EXTRACT = WHOLE.services["papers-extract"]


def names(**said: Any) -> dict[str, object]:
    return samples.names_of(EXTRACT, **said)


def kept(answers: Mapping[str, object], service: Service = EXTRACT) -> dict[str, object]:
    return flow.drop_hidden(service, answers, lambda some: samples.names_of(service, **dict[str, Any](some)))


def test_a_page_is_shown_while_its_condition_holds() -> None:
    assert [page.key for page in flow.visible_sections(EXTRACT, names())] == ["request"]
    assert [page.key for page in flow.visible_sections(EXTRACT, names(on_behalf="child"))] == ["child", "request"]


def test_a_question_whose_condition_is_open_is_not_shown() -> None:
    page = EXTRACT.section("child")
    assert [spec.name for spec in flow.visible_fields(page, names(on_behalf="child"))] == ["child"]
    shown = flow.visible_fields(page, names(on_behalf="child", child=samples.BAHAR))
    assert [spec.name for spec in shown] == ["child", "child_sex"]


def test_answers_to_hidden_questions_are_dropped_and_what_hangs_on_them_too() -> None:
    answers = {"purpose": "study", "other_purpose": "بیمه", "urgent_proof": True, "copies": 2}
    assert kept(answers) == {"purpose": "study", "copies": 2}
    assert kept(answers | {"purpose": "other"}) == answers | {"purpose": "other"}


def test_answers_to_questions_that_the_service_does_not_ask_are_dropped() -> None:
    assert kept({"copies": 2, "price": 0}) == {"copies": 2}


def test_an_answer_that_a_hidden_one_would_hide_is_kept() -> None:
    hidden_hider = EXTRACT.model_dump()
    hidden_hider["sections"][1]["fields"][3]["show_if"] = "other_purpose == null"
    service = Service.model_validate(hidden_hider)
    assert kept({"purpose": "study", "other_purpose": "بیمه", "copies": 2}, service) == {
        "purpose": "study",
        "copies": 2,
    }


def test_questions_that_hide_each_other_in_a_circle_come_to_an_end() -> None:
    circle = EXTRACT.model_dump()
    circle["sections"][1]["fields"][3]["show_if"] = "deadline == null"
    circle["sections"][1]["fields"][4]["show_if"] = "copies == null"
    assert kept({"copies": 2, "deadline": "2026-12-01"}, Service.model_validate(circle)) == {}


def test_a_rule_holds_fails_or_stays_open() -> None:
    states = {verdict.condition.key: verdict.state for verdict in flow.verdicts(EXTRACT, names(copies=6))}
    assert states == {"adult": "holds", "minor": "holds", "copies_allowed": "fails"}
    states = {verdict.condition.key: verdict.state for verdict in flow.verdicts(EXTRACT, names(on_behalf="child"))}
    assert states == {"adult": "holds", "minor": "open", "copies_allowed": "open"}


def test_only_a_failing_rule_that_is_no_warning_blocks() -> None:
    grown = samples.BAHAR | {"birth_date": "2000-01-01"}
    verdicts = flow.verdicts(EXTRACT, names(on_behalf="child", child=grown, copies=6))
    assert [verdict.condition.key for verdict in verdicts if verdict.blocks] == ["minor"]


def test_a_rule_that_does_not_fit_its_values_is_broken_and_the_operator_is_told_without_them(
    caplog: pytest.LogCaptureFixture,
) -> None:
    flow._alarm.cache_clear()
    assert flow.state("copies", names(copies=2)) == "broken"
    assert flow.state("purpose > 5", names(purpose="study")) == "broken"
    assert [record.message for record in caplog.records if record.name == "mikhak.alarm"] == [
        "A rule cannot be evaluated: copies",
        "A rule cannot be evaluated: purpose > 5",
    ]


def test_nothing_is_decided_on_a_broken_rule() -> None:
    rule = EXTRACT.conditions[0].model_copy(update={"rule": "purpose > 5"})
    service = EXTRACT.model_copy(update={"conditions": (rule,)})
    asked = samples.names_of(service, purpose="study")
    assert flow.broken(service, asked) == ["purpose > 5"]
    assert [(verdict.state, verdict.blocks) for verdict in flow.verdicts(service, asked)] == [("broken", False)]
    assert flow.broken(EXTRACT, names(purpose="study")) == []
    assert EXTRACT.attendance
    called = EXTRACT.attendance.model_copy(update={"fingerprint_if": "purpose > 5"})
    assert flow.broken(EXTRACT.model_copy(update={"attendance": called}), asked) == ["purpose > 5"]


def test_a_hook_that_fails_computes_nothing_and_nothing_is_decided_on_it(caplog: pytest.LogCaptureFixture) -> None:
    first = WHOLE.services["papers-first-issue"]

    def fail(_: object) -> dict[str, object]:
        raise ValueError("0012345679")

    sound = hooks.of(first.key)
    hooks._hooks[first.key] = hooks.Hook(computed=fail)
    try:
        asked = context.build_names(
            first,
            answers={},
            profile={},
            kind="iranian",
            on_behalf="self",
            mission=None,
            today=samples.TODAY,
            rules=WHOLE.rules,
        )
    finally:
        hooks._hooks[first.key] = sound
    assert asked["computed"] == {}
    assert "computed" in flow.broken(first, asked)
    assert "ValueError" in caplog.text
    assert "0012345679" not in caplog.text


def test_the_right_service_is_named_when_this_is_the_wrong_one() -> None:
    redirect = flow.redirect(EXTRACT, names(purpose="guardianship"))
    assert redirect is not None
    assert redirect.to == "papers-first-issue"
    assert flow.redirect(EXTRACT, names(purpose="study")) is None
    assert flow.redirect(EXTRACT, names()) is None


def test_papers_are_shown_and_demanded_by_their_conditions() -> None:
    def demands(**said: Any) -> dict[str, bool]:
        return {demand.spec.name: demand.demanded for demand in flow.attachments(EXTRACT, names(**said))}

    assert demands() == {"certificate": True, "reason": False}
    assert demands(purpose="study", copies=6) == {"certificate": True, "reason": True, "admission": False}


def test_a_question_is_required_while_its_condition_says_so() -> None:
    deadline, copies = EXTRACT.field("deadline"), EXTRACT.field("copies")
    assert not flow.is_required(deadline, names(copies=5))
    assert flow.is_required(deadline, names(copies=6))
    assert flow.is_required(copies, names())


def test_the_first_tier_that_holds_is_due_and_multiplied_by_what_it_counts() -> None:
    fee = flow.fee(EXTRACT, names(purpose="other", copies=2))
    assert (fee.eur, fee.label.en, fee.exempt, fee.open) == (Decimal(10), "Extract", False, False)
    assert flow.fee(EXTRACT, names(purpose="other", copies=6)).eur == Decimal("21.0")


def test_a_new_edition_of_the_tariff_changes_only_what_it_names() -> None:
    many: dict[str, Any] = {"purpose": "other", "copies": 6}
    two: dict[str, Any] = {"purpose": "other", "copies": 2}
    before, since = date(2025, 10, 17), date(2025, 10, 18)
    for today, costs_of_many in ((before, "15.0"), (since, "21.0")):
        assert flow.fee(EXTRACT, samples.names_of(EXTRACT, today=today, **many)).eur == Decimal(costs_of_many)
        assert flow.fee(EXTRACT, samples.names_of(EXTRACT, today=today, **two)).eur == Decimal(10)


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    old = EXTRACT.conditions[0].model_copy(update={"key": "old", "valid_to": date(2026, 3, 20)})
    new = EXTRACT.conditions[0].model_copy(update={"key": "new", "valid_from": date(2026, 3, 21)})
    service = EXTRACT.model_copy(update={"conditions": (old, new)})
    for today, key in ((date(2026, 3, 20), "old"), (date(2026, 3, 21), "new")):
        found = flow.verdicts(service, samples.names_of(service, today=today))
        assert [verdict.condition.key for verdict in found] == [key]


def test_a_fee_that_an_answer_can_still_change_says_so() -> None:
    assert flow.fee(EXTRACT, names()).open
    child = {"on_behalf": "child", "child": samples.BAHAR, "copies": 2}
    assert flow.fee(EXTRACT, names(**child)).open  # the purpose may exempt a child
    assert not flow.fee(EXTRACT, names(**child, purpose="other")).open


def test_who_is_exempt_and_what_has_no_tariff_pays_nothing() -> None:
    exempt = flow.fee(EXTRACT, names(on_behalf="child", child=samples.BAHAR, purpose="study", copies=2))
    assert (exempt.eur, exempt.exempt, exempt.label) == (Decimal(0), True, flow.EXEMPT)
    free = flow.fee(WHOLE.services["papers-first-issue"], samples.names_of(WHOLE.services["papers-first-issue"]))
    assert (free.eur, free.exempt, free.label) == (Decimal(0), False, flow.FREE)


def test_who_comes_and_whether_fingerprints_are_taken_is_told_by_the_answers() -> None:
    told = EXTRACT.model_dump()
    told["attendance"]["attendees"] = [
        {"who": {"fa": "خود متقاضی", "en": "The applicant"}},
        {"who": {"fa": "گواه", "en": "A witness"}, "when": "copies > 2"},
    ]
    assert not flow.fingerprints(EXTRACT, names(copies=3))  # nothing is said
    for rule, taken in (("copies > 2", [False, True]), ("true", [True, True])):
        told["attendance"]["fingerprint_if"] = rule
        service = Service.model_validate(told)
        assert [flow.fingerprints(service, names(copies=count)) for count in (2, 3)] == taken
    assert [flow.attendees(service, names(copies=count)) for count in (2, 3)] == [[0], [0, 1]]


@pytest.mark.parametrize(
    ("original", "copies", "words"),
    [
        ("shown", 0, "شناسنامه"),
        ("voided", 2, "شناسنامه: اصل و 2 کپی"),
        ("kept", 3, "شناسنامه: 3 نسخه روی کاغذ"),
        ("none", 4, "شناسنامه: 4 نسخه روی کاغذ"),
        ("none", 0, None),
    ],
)
def test_the_original_of_a_paper_and_its_copies_are_brought(original: str, copies: int, words: str | None) -> None:
    paper = EXTRACT.attachments[0].model_copy(update={"original": original, "copies": copies})
    told = flow.brought(paper)
    assert (told and told.fa) == words


def test_the_path_has_the_steps_whose_condition_holds_and_no_payment_of_nothing() -> None:
    said = {"purpose": "other", "copies": 2}
    assert flow.path(EXTRACT, names(**said)) == ("intake", "pay", "attend", "decide", "issue", "deliver")
    dated = names(**said, deadline="2026-12-01")
    assert flow.path(EXTRACT, dated)[:3] == ("intake", "identity", "pay")
    child = {"on_behalf": "child", "child": samples.BAHAR, "purpose": "study", "copies": 2}
    assert "pay" not in flow.path(EXTRACT, names(**child))
