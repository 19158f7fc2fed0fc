"""The conditions of a dossier's service: what they say today, and what they said when it was submitted."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mikhak.catalogue import flow
from mikhak.catalogue.definition import ConditionSpec
from mikhak.dossiers import reading

if TYPE_CHECKING:
    from mikhak.office.case import Case

_ORDER = {"broken": 0, "fails": 1, "open": 2, "holds": 3}


@dataclass(frozen=True)
class Judged:
    """A condition with its verdict of today; ``then``: that of submission, where it was another one."""

    condition: ConditionSpec
    state: str
    then: str


def judged(case: "Case") -> list[Judged]:
    """Those that do not hold first. A corrected answer or a birthday may have changed what held at submission."""
    today = flow.verdicts(case.service, case.names)
    told = case.opening.as_submitted if case.opening else None
    if told is None:
        return [Judged(one.condition, one.state, "") for one in today]
    names = reading.names_from(case.dossier, told, today=date.fromisoformat(told["today"]))
    then = {one.condition.key: one.state for one in flow.verdicts(case.service, names)}
    found = [Judged(one.condition, one.state, _other(then.get(one.condition.key, ""), one.state)) for one in today]
    return sorted(found, key=lambda one: _ORDER[one.state])


def _other(then: str, today: str) -> str:
    return then if then != today else ""
