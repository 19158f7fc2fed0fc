"""Where a guide leads for given answers: pure functions, as flow.py has them for services."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mikhak.catalogue import flow, hooks
from mikhak.catalogue.context import in_force
from mikhak.catalogue.definition import FieldSpec, Guide, Section, Way
from mikhak.catalogue.fields import kind as kind_of
from mikhak.lib.conditions import BadCondition, compile_condition

Names = dict[str, object]


def page(guide: Guide) -> Section:
    """The questions as one page of a form; every one may be left open."""
    return Section(key="questions", title=guide.title, fields=tuple(open_ended(spec) for spec in guide.questions))


def open_ended(spec: FieldSpec) -> FieldSpec:
    """The same question, which need not be answered."""
    return spec.model_copy(update={"required": False, "required_if": None})


def build_names(guide: Guide, answers: Mapping[str, Any], *, today: date, rules: Mapping[str, object]) -> Names:
    """The names of a guide's rules; ``answers`` are JSON values by question, ``rules`` is Catalogue.rules."""
    names: Names = {spec.name: _value(spec, answers.get(spec.name)) for spec in guide.questions}
    names |= {"today": today, "rules": {name: in_force(table, today) for name, table in rules.items()}, "computed": {}}
    names["computed"] = hooks.computed(guide.key, names)
    return names


def ways(guide: Guide, names: Names) -> list[Way]:
    """Where it leads, in order."""
    return [way for way in flow.in_force(guide.ways, names) if flow.holds(way.when, names)]


def complaints(guide: Guide, rule: str, rules: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with a rule of a guide, in sentences."""
    try:
        paths = compile_condition(rule).paths
    except BadCondition as error:
        yield str(error)
        return
    known = build_names(guide, {}, today=date(2026, 11, 21), rules=rules)
    for path in sorted(paths):
        root, *members = path.split(".")
        inside = known.get(root)
        strange = root in {"rules", "computed"} and isinstance(inside, dict) and not {*members[:1]} & inside.keys()
        if root not in known or strange:
            yield f"{rule}: there is no {path}."


def _value(spec: FieldSpec, answer: object) -> object:
    return None if answer is None else kind_of(spec.type).to_names(spec, answer)
