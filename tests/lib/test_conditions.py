from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mikhak.lib.conditions import BadCondition, OpenCondition, compile_condition

TODAY = date(2026, 11, 23)


def value_of(text: str, names: Mapping[str, object] | None = None) -> object:
    return compile_condition(text).evaluate(names or {}, TODAY)


@pytest.mark.parametrize(
    ("text", "names", "value"),
    [
        ("on_behalf != 'self'", {"on_behalf": "child"}, True),
        ("subject.age >= 18 && subject.sex == 'male'", {"subject": {"age": 20, "sex": "male"}}, True),
        ("status in ['divorced', 'widowed']", {"status": "married"}, False),
        ("'court' in steps_taken", {"steps_taken": ("court", "police")}, True),
        ("size(children) > 1", {"children": [{"age": 1}, {"age": 3}]}, True),
        ("children.exists(c, c.age < 2)", {"children": [{"age": 1}, {"age": 3}]}, True),
        ("country in rules.treaty", {"country": "NL", "rules": {"treaty": frozenset({"NL", "DE"})}}, True),
        ("copies > 2 ? 20 : 10", {"copies": 3}, 20),
        ("amount == 12 && share < 0.5", {"amount": Decimal("12"), "share": Decimal("0.25")}, True),
        ("name == 'می\u200cشود'", {"name": "می\u200cشود"}, True),
        ("visit_requested", {"visit_requested": True}, True),
    ],
)
def test_conditions_of_services_are_evaluated(text: str, names: Mapping[str, object], value: object) -> None:
    assert value_of(text, names) == value


def test_dates_compare_with_each_other_and_with_today() -> None:
    names = {"until": date(2026, 11, 24), "day": TODAY, "at": datetime(2026, 11, 23, 9, tzinfo=UTC)}
    assert value_of("until > today && day == today && until != day && at >= today", names) is True
    assert value_of("until", names) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day", "value"),
    [
        ("age(d)", date(2008, 11, 23), 18),
        ("age(d)", date(2008, 11, 24), 17),
        ("years_since(d)", date(2026, 11, 24), -1),
        ("months_until(d)", date(2027, 5, 23), 6),
        ("months_until(d)", date(2027, 5, 22), 5),
        ("months_until(d)", date(2026, 11, 22), -1),
        ("months_since(d)", date(2026, 8, 23), 3),
        ("days_since(d)", date(2026, 11, 20), 3),
        ("days_until(d)", date(2026, 11, 20), -3),
        ("days_between(today, d)", date(2026, 12, 1), 8),
    ],
)
def test_functions_count_full_years_months_and_days(text: str, day: date, value: int) -> None:
    assert value_of(text, {"d": day}) == value


def test_a_child_of_29_february_is_a_year_older_on_1_march() -> None:
    age = compile_condition("age(born)")
    assert age.evaluate({"born": date(2008, 2, 29)}, date(2026, 2, 28)) == 17
    assert age.evaluate({"born": date(2008, 2, 29)}, date(2026, 3, 1)) == 18


MISSING: list[dict[str, object]] = [{}, {"a": None}]
open_without_a = pytest.mark.parametrize("names", MISSING)


@open_without_a
@pytest.mark.parametrize("text", ["a == null", "a  ==  null", "!(a != null)", "a.b == null", "a.b.c == null || false"])
def test_a_missing_answer_can_be_asked_for(text: str, names: dict[str, object]) -> None:
    assert value_of(text, names) is True


def test_an_answer_that_is_there_is_not_missing() -> None:
    assert value_of("a == null", {"a": 0}) is False
    assert value_of("a != null && a.b != null && a.c == null", {"a": {"b": "", "c": None}}) is True


@open_without_a
@pytest.mark.parametrize(
    "text",
    [
        "a",
        "!a",
        "a > 3",
        "a == 'x'",
        "a != 'x'",
        "a in ['x']",
        "'x' in a",
        "age(a) > 18",
        "size(a) > 0",
        "a ? true : false",
        "a && true",
        "true && a",
        "a || false",
        "false || a.b > 3",
        "a.b.c == 1",
        "a.startsWith('x')",
        "a < today",
    ],
)
def test_without_a_needed_answer_there_is_no_verdict(text: str, names: dict[str, object]) -> None:
    with pytest.raises(OpenCondition):
        value_of(text, names)
    assert compile_condition(text).holds(names, TODAY) is False


@open_without_a
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a > 3 || true", True),
        ("true || a > 3", True),
        ("a.b == 'x' && false", False),
        ("false && age(a) > 3", False),
        ("a == null || a > 3", True),
        ("a != null && a > 3", False),
        ("a > 1 || a < 9 || today == today", True),
    ],
)
def test_a_missing_answer_does_not_matter_when_the_rest_decides(
    text: str, value: bool, names: dict[str, object]
) -> None:
    assert value_of(text, names) is value


def test_a_row_without_an_answer_is_open_unless_another_row_decides() -> None:
    rows: dict[str, object] = {"rows": [{"x": 1}, {"x": None}]}
    assert value_of("rows.exists(r, r.x == 1)", rows) is True
    assert value_of("rows.exists(r, r.x == null)", rows) is True
    with pytest.raises(OpenCondition):
        value_of("rows.exists(r, r.x == 2)", rows)


def test_what_a_condition_refers_to_is_known_without_running_it() -> None:
    condition = compile_condition(
        "subject.age >= 18 && a.b.size() > 1 && age(profile.born) > 3 && rows.exists(r, r.x == z)"
        " && 'not.a.path' != \"n\" && w == null && today < until // subject.comment"
    )
    assert condition.names == {"subject", "a", "profile", "rows", "z", "w", "today", "until"}
    assert condition.paths == {"subject.age", "a.b", "profile.born", "rows", "z", "w", "today", "until"}
    assert condition.functions == {"age", "size"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a &&",
        "a = 1",
        "a and b",
        "now() > today",
        "len(a) > 1",
        "has(a.b)",
        "null == a",
        "a in [null]",
        "f(a).b == null",
    ],
)
def test_what_cannot_be_read_is_refused_at_once(text: str) -> None:
    with pytest.raises(BadCondition, match=r".+"):
        compile_condition(text)


@pytest.mark.parametrize("text", ["a + 'x' == 'ax'", "a > 'x'", "age(a) > 3", "1 / 0 == a", "a > today"])
def test_values_that_do_not_fit_are_an_error_and_not_a_verdict(text: str) -> None:
    with pytest.raises(BadCondition):
        value_of(text, {"a": 1})


def test_holding_needs_a_verdict() -> None:
    assert compile_condition("a == 1").holds({"a": 1}, TODAY) is True
    assert compile_condition("a == 1").holds({"a": 2}, TODAY) is False
    with pytest.raises(BadCondition, match="neither"):
        compile_condition("a").holds({"a": "yes"}, TODAY)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 50000))
def test_ages_never_go_down(born: date, days: int) -> None:
    age = compile_condition("age(born)")
    ages = [age.evaluate({"born": born}, born + timedelta(days=days + more)) for more in (0, 1, 400)]
    assert ages == sorted(ages, key=lambda value: int(str(value)))
