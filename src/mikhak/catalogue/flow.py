"""What a service asks, demands, costs and does for given names (see context.py): pure functions, no clock, no tables.

An open condition (a value it needs is missing) shows nothing, demands nothing and chooses nothing. So does a broken
one, which does not fit the values it meets: checks.py refuses such rules at the start, and should one come through all
the same, the operator is told and the request waits (``broken``).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

from mikhak.catalogue import hooks
from mikhak.catalogue.definition import (
    AttachmentSpec,
    ConditionSpec,
    Dated,
    FeeTier,
    FieldSpec,
    Redirect,
    Section,
    Service,
    Text,
)
from mikhak.catalogue.hooks import alarms
from mikhak.lib.conditions import BadCondition, OpenCondition, compile_condition

Names = Mapping[str, object]
State = Literal["holds", "fails", "open", "broken"]
D = TypeVar("D", bound=Dated)

FREE = Text(fa="رایگان", en="Free of charge", ar="مجاناً")
EXEMPT = Text(fa="معاف از هزینه", en="Exempt from the fee", ar="معفى من الرسوم")


@dataclass(frozen=True)
class Verdict:
    condition: ConditionSpec
    state: State

    @property
    def blocks(self) -> bool:
        return self.state == "fails" and self.condition.severity == "block"


@dataclass(frozen=True)
class Demand:
    spec: AttachmentSpec
    demanded: bool


@dataclass(frozen=True)
class Fee:
    """``eur`` is what is due, whole; ``open``: unanswered questions can still change it."""

    tier: FeeTier | None
    eur: Decimal
    label: Text
    exempt: bool = False
    open: bool = False


def state(rule: str, names: Names) -> State:
    """Whether a rule holds; a broken one is told to the operator."""
    today = names["today"]
    assert isinstance(today, date)
    try:
        value = compile_condition(rule).evaluate(names, today)
    except OpenCondition:
        return "open"
    except BadCondition:
        value = None
    if not isinstance(value, bool):
        _alarm(rule)
        return "broken"
    return "holds" if value else "fails"


@cache
def _alarm(rule: str) -> None:
    """Once for each rule and process; without the values, which are somebody's."""
    alarms.error("A rule cannot be evaluated: %s", rule)


def broken(service: Service, names: Names) -> list[str]:
    """What cannot be evaluated for this request: rules, and the service's hook. Nothing may be decided on it."""
    rules = [spec.rule for spec in in_force(service.conditions, names)]
    rules += [spec.when for spec in in_force(service.redirects, names)]
    shown: list[Section | FieldSpec | AttachmentSpec] = [*service.sections, *service.fields(), *service.attachments]
    for spec in shown:
        rules += [rule for rule in (spec.show_if, getattr(spec, "required_if", None)) if rule]
    rules += [step.when for step in service.flow if step.when]
    rules += [tier.when for tier in service.fee.tiers] + ([service.fee.exempt_if] if service.fee.exempt_if else [])
    if called := service.attendance:
        rules += [rule for rule in (*(one.when for one in called.attendees), called.fingerprint_if) if rule]
    hook = ["computed"] if isinstance(names["computed"], hooks.Failed) else []
    return hook + [rule for rule in dict.fromkeys(rules) if state(rule, names) == "broken"]


def holds(rule: str | None, names: Names) -> bool:
    """Whether a rule holds; no rule always does."""
    return rule is None or state(rule, names) == "holds"


def is_required(spec: FieldSpec | AttachmentSpec, names: Names) -> bool:
    """Whether something shown is demanded: ``required_if`` decides where there is one."""
    return spec.required if spec.required_if is None else holds(spec.required_if, names)


def visible_sections(service: Service, names: Names) -> list[Section]:
    """The pages to fill in: those that are shown and have a question that is."""
    return [section for section in service.sections if holds(section.show_if, names) and visible_fields(section, names)]


def visible_fields(section: Section, names: Names) -> list[FieldSpec]:
    return [field for field in section.fields if holds(field.show_if, names)]


def drop_hidden(
    service: Service, answers: Mapping[str, object], names_builder: Callable[[Mapping[str, object]], Names]
) -> dict[str, object]:
    """The answers to the questions that are shown, when hidden answers count as not given.

    A question whose condition rests on a hidden one can appear or go with it, so this is repeated until nothing
    changes. Questions that hide each other in a circle never settle: what was hidden once then stays hidden.
    """
    kept = dict(answers)
    rounds = sum(len(section.fields) for section in service.sections) + 1
    for count in range(2 * rounds):
        names = names_builder(kept)
        shown = {field.name for section in visible_sections(service, names) for field in visible_fields(section, names)}
        source = answers if count < rounds else kept
        following = {name: value for name, value in source.items() if name in shown}
        if following == kept:
            break
        kept = following
    return kept


def in_force(specs: Iterable[D], names: Names) -> list[D]:
    """Those that hold on the day of the names."""
    today = names["today"]
    assert isinstance(today, date)
    return [spec for spec in specs if spec.in_force(today)]


def verdicts(service: Service, names: Names) -> list[Verdict]:
    """Every eligibility rule of the day with what it says of this request."""
    return [Verdict(condition, state(condition.rule, names)) for condition in in_force(service.conditions, names)]


def redirect(service: Service, names: Names) -> Redirect | None:
    """The first hint that another service is the right one."""
    return next((redirect for redirect in in_force(service.redirects, names) if holds(redirect.when, names)), None)


def attachments(service: Service, names: Names) -> list[Demand]:
    """The papers to scan, and whether each is demanded."""
    shown = [spec for spec in in_force(service.attachments, names) if holds(spec.show_if, names)]
    return [Demand(spec, is_required(spec, names)) for spec in shown]


def fee(service: Service, names: Names) -> Fee:
    """What is due: the first tier whose ``when`` holds, or nothing."""
    spec = service.fee
    exempt = state(spec.exempt_if, names) if spec.exempt_if else "fails"
    if exempt == "holds":
        return Fee(None, Decimal(0), EXEMPT, exempt=True)
    unsure = exempt == "open"
    for tier in spec.tiers:
        verdict = state(tier.when, names)
        unsure = unsure or verdict == "open"
        if verdict == "holds":
            count = names.get(tier.per) if tier.per else 1
            number = count if isinstance(count, int) else 1
            return Fee(tier, price(service, tier, names["rules"]) * number, tier.label, open=unsure or count is None)
    return Fee(None, Decimal(0), FREE, open=unsure)


def price(service: Service, tier: FeeTier, rules: Any) -> Decimal:
    """What one of a tier costs in euros by the rules of the day (``names["rules"]``)."""
    amount: Decimal = rules["tariff"][service.category][tier.item]
    return amount


def goes_to(service: Service, names: Names) -> str | None:
    """The key of the mission that takes the request, where the service says so and the answers tell."""
    today = names["today"]
    assert isinstance(today, date)
    try:
        key = compile_condition(service.goes_to).evaluate(names, today) if service.goes_to else None
    except (OpenCondition, BadCondition):
        return None
    return key if isinstance(key, str) else None


def attendees(service: Service, names: Names) -> list[int]:
    """Who has to come: places in the service's list of attendees."""
    listed = service.attendance.attendees if service.attendance else ()
    return [place for place, one in enumerate(listed) if holds(one.when, names)]


def brought(paper: AttachmentSpec) -> Text | None:
    """What of a paper that was sent is brought along, in words; None for nothing.

    Where the original stays with the file, as a form does, the copies are counted with it.
    """
    label, count = paper.label, paper.copies
    if not count:
        return label if paper.original != "none" else None
    if paper.original in {"none", "kept", "sent"}:
        fa, en, ar = f"{count} نسخه روی کاغذ", f"{count} on paper", f"العدد على الورق: {count}"
    else:
        fa, en, ar = f"اصل و {count} کپی", f"the original and {count} on paper", f"الأصل وعدد النسخ: {count}"
    return Text(fa=f"{label.fa}: {fa}", en=f"{label.en}: {en}", ar=f"{label.ar}: {ar}" if label.ar else None)


def fingerprints(service: Service, names: Names) -> bool:
    """Whether fingerprints are taken when they come."""
    rule = service.attendance.fingerprint_if if service.attendance else None
    return rule is not None and holds(rule, names)


def path(service: Service, names: Names) -> tuple[str, ...]:
    """The keys of the steps to walk. Where nothing is due there is no payment."""
    due = fee(service, names).eur > 0
    return tuple(step.key for step in service.flow if holds(step.when, names) and (due or step.kind != "payment"))
