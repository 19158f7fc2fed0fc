"""Conditions of services, written in CEL (the Common Expression Language) and evaluated with missing answers in mind.

A field that has no answer (absent, or None) makes every part of a condition that needs it *open*, as in Kleene's logic:
``a || b`` is true when either side is, ``a && b`` is false when either side is, whatever the other side lacks; anything
else that needs the field has no verdict and raises OpenCondition. ``field == null`` and ``field != null`` ask whether
there is an answer and are never open.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from mikhak.lib.bare_cel import cel

FUNCTIONS = frozenset(
    {"age", "years_since", "days_since", "days_between", "days_until", "months_until", "months_since"}
    | {"size", "contains", "startsWith", "endsWith", "matches", "int", "double", "string"}
)
_MISSING = "__missing"
_TODAY = "today"

_TOKEN = re.compile(
    r"""(?P<skip> //[^\n]* | [rRbB]{0,2}(?: \"{3}.*?\"{3} | '{3}.*?'{3} | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*')
                  | \d[\w.]* )
      | (?P<path> (?<![.\w]) [A-Za-z_]\w* (?:\s*\.\s*[A-Za-z_]\w*)* )
        (?: \s* (?P<call>\() | \s* (?P<test>==|!=) \s* null\b )?
      | (?P<member> \.\s*[A-Za-z_]\w* )
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS_OF_CEL = {"true", "false", "null", "in"}
_MACRO = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(\s*([A-Za-z_]\w*)\s*,")


class BadCondition(ValueError):
    """The condition cannot be read, uses what is not offered, or compares what cannot be compared."""


class OpenCondition(Exception):
    """No verdict is possible yet: a value the condition needs is missing."""


@dataclass(frozen=True)
class Condition:
    """A compiled condition.

    ``text`` is what was written; ``names`` the root names it uses (``today`` among them), ``paths`` its dotted
    references, ``functions`` the functions it calls (operators not counted).
    """

    text: str
    names: frozenset[str]
    paths: frozenset[str]
    functions: frozenset[str]
    _program: Any  # cel.Program

    def evaluate(self, names: Mapping[str, object], today: date) -> object:
        """The value of the condition for these names; dates come back as dates.

        ``names`` holds plain values: bool, int, float, str, date, aware datetime, lists and mappings of them; None is
        a missing value. Raises OpenCondition, or BadCondition when the values do not fit the operators.
        """
        known = {**names, _TODAY: today}
        values = {root: _to_cel(known[root]) for root in self.names if known.get(root) is not None}
        functions: dict[str, Callable[..., object]] = {
            _MISSING: lambda path: _is_missing(known, path),
            "age": lambda born: _months(_day(born), today) // 12,
            "years_since": lambda day: _months(_day(day), today) // 12,
            "months_since": lambda day: _months(_day(day), today),
            "months_until": lambda day: _months(today, _day(day)),
            "days_since": lambda day: (today - _day(day)).days,
            "days_until": lambda day: (_day(day) - today).days,
            "days_between": lambda start, end: (_day(end) - _day(start)).days,
        }
        try:
            return _from_cel(self._program.execute(cel.Context(values, functions)))
        except (KeyError, IndexError) as error:
            raise OpenCondition(f"{self.text}: {error}") from error
        except (RuntimeError, TypeError, ValueError, ArithmeticError) as error:
            if str(error).startswith("Undefined variable"):
                raise OpenCondition(f"{self.text}: {error}") from error
            raise BadCondition(f"{self.text}: {error}") from error

    def holds(self, names: Mapping[str, object], today: date) -> bool:
        """Whether the condition is true; an open one is not. Raises BadCondition when the value is no verdict."""
        try:
            value = self.evaluate(names, today)
        except OpenCondition:
            return False
        if not isinstance(value, bool):
            raise BadCondition(f"{self.text}: gives {value!r}, which is neither true nor false.")
        return value


@lru_cache(maxsize=8192)
def compile_condition(text: str) -> Condition:
    """The condition of a CEL text; raises BadCondition with what is wrong in it."""
    bound = frozenset(_MACRO.findall(text))
    rewritten, paths = _read(text, bound)
    try:
        program = cel.compile(rewritten)
    except ValueError as error:
        raise BadCondition(f"{text}: {error}") from error
    functions = {name for name in program.functions() if name[0].isalpha()}
    if unknown := functions - FUNCTIONS:
        raise BadCondition(f"{text}: there is no function {', '.join(sorted(unknown))}.")
    names = frozenset(program.variables()) - bound | {path.partition(".")[0] for path in paths}
    return Condition(text, names, frozenset(paths), frozenset(functions), program)


def _read(text: str, bound: frozenset[str]) -> tuple[str, set[str]]:
    """The text with its tests for null replaced by a function that never fails, and the paths it refers to.

    CEL itself raises an error when a member that is not there is compared with null.
    """
    paths: set[str] = set()

    def replace(token: re.Match[str]) -> str:
        if token["path"] is None:
            return token[0]
        path = re.sub(r"\s", "", token["path"])
        root = path.partition(".")[0]
        if path == "null":
            raise BadCondition(f"{text}: write `field == null` or `field != null`; null has no other use.")
        if path == "has" and token["call"]:
            raise BadCondition(f"{text}: write `field != null` instead of has(field).")
        if path in _WORDS_OF_CEL:
            return token[0]
        if token["call"]:
            path = path.rpartition(".")[0]  # the last part is a function
        if path and root not in bound:
            paths.add(path)
        if not token["test"]:
            return token[0]
        missing = f"!has({path})" if root in bound else f'{_MISSING}("{path}")'
        return f"({missing})" if token["test"] == "==" else f"!({missing})"

    return _TOKEN.sub(replace, text), paths


def _is_missing(names: Mapping[str, object], path: str) -> bool:
    value: object = names
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value is None


def _to_cel(value: object) -> object:
    """The value in the types of CEL: no None inside mappings (absent means missing), dates as midnight UTC."""
    if isinstance(value, Mapping):
        return {str(key): _to_cel(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple | set | frozenset):
        return [_to_cel(item) for item in value if item is not None]
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _from_cel(value: object) -> object:
    if isinstance(value, datetime) and value.timetz() == time(tzinfo=UTC):
        return value.date()
    return value


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    raise TypeError(f"{value!r} is not a date")


def _months(start: date, end: date) -> int:
    """Full months from start to end, rounded down: a month is full on the day of the same number, not before it."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
