"""What the rules of one service may say: its names and their members, the values they can have, and trial answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from mikhak.catalogue import context
from mikhak.catalogue.definition import FieldSpec, Service
from mikhak.catalogue.fields import kind
from mikhak.catalogue.loader import Catalogue
from mikhak.lib.conditions import FUNCTIONS, BadCondition, OpenCondition, compile_condition

TODAY = date(2026, 11, 21)
RESERVED = context.ROOTS | FUNCTIONS | {"true", "false", "null", "in", "has", "all", "exists", "map", "filter"}
MEMBERS: Mapping[str, frozenset[str]] = {
    "money": frozenset({"amount", "currency"}),
    "city": frozenset({"country", "province", "city"}),
    "address": frozenset({"line", "city", "postal_code", "country"}),
}
_TRIAL: Mapping[str, object] = {
    "money": {"amount": "1.00", "currency": "EUR"},
    "date": "2000-02-01",
    "boolean": True,
    "city": {"country": "NL", "city": "Delft"},
    "address": {"line": "1", "city": "Delft", "postal_code": "1", "country": "NL"},
}
_PERSON = {"first_name": "الف", "last_name": "ب", "birth_date": "1990-05-04", "national_id": "0932833810"}
_PLACE = {"country": "IR", "province": "tehran", "city": "tehran.tehran.tehran"}
_NAME = r"[a-z_]\w*(?:\.[a-z_]\w*)*"
_COMPARED = re.compile(rf"""(?<![\w.'"])({_NAME})\s*[=!]=\s*(?:'([^']*)'|"([^"]*)")""")
_TURNED = re.compile(rf"""(?:'([^']*)'|"([^"]*)")\s*(?:==|!=|in\b)\s*({_NAME})(?![\w.(])""")
_AMONG = re.compile(rf"(?<![\w.])({_NAME})\s+in\s+\[([^\]]*)\]")
_TEXT = re.compile(r"""'([^']*)'|"([^"]*)\"""")

_TYPES: Mapping[str, type | tuple[type, ...]] = {"verdict": bool, "date": date, "fact": (str, bool, int, date)}
Gives = Literal["verdict", "date", "fact"]


class Vocabulary:
    """The names of a service; ``trials`` are two sets of names with all questions answered."""

    def __init__(self, service: Service, catalogue: Catalogue) -> None:
        self.service = service
        self.rules = catalogue.rules
        self.held = {need.service.replace("-", "_"): _facts(catalogue, need.service) for need in service.needs}
        self.fields = {spec.name: spec for spec in service.fields()}
        self.profile = {
            "iranian": context.PROFILE["iranian"],
            "foreign": context.PROFILE["foreign"],
            "anyone": context.PROFILE["iranian"] | context.PROFILE["foreign"],
        }[service.audience]
        self.values = self._values()
        self.trials = [self._trial(0), self._trial(-1)]

    def nothing_known(self) -> context.Names:
        """The names before the first answer; raises what the service's hook raises then."""
        return context.build_names(
            self.service,
            answers={},
            profile={},
            kind="foreign" if self.service.audience == "foreign" else "iranian",
            on_behalf=self.service.on_behalf[0],
            mission=None,
            today=TODAY,
            rules=self.rules,
        )

    def complaints(self, rule: str, gives: Gives = "verdict", also: Sequence[FieldSpec] = ()) -> Iterator[str]:
        """What is wrong with a rule, in sentences. ``also`` are further questions it may name."""
        try:
            condition = compile_condition(rule)
        except BadCondition as error:
            yield str(error)
            return
        known = self.fields | {spec.name: spec for spec in also}
        unknown = [path for path in sorted(condition.paths) if not self._knows(path, known)]
        for path in unknown:
            yield f"{rule}: there is no {path}."
        yield from self._strange_values(rule)
        if unknown:
            return
        wrong: dict[str, None] = {}
        for index, names in zip((0, -1), self.trials, strict=True):
            try:
                value = condition.evaluate(names | {spec.name: _value(spec, index) for spec in also}, TODAY)
            except OpenCondition:
                continue
            except BadCondition as error:
                wrong[str(error)] = None
                continue
            if not isinstance(value, _TYPES[gives]):
                wrong[f"{rule}: gives {value!r} and no {gives}."] = None
        yield from wrong

    def knows(self, path: str) -> bool:
        return self._knows(path, self.fields)

    def _knows(self, path: str, fields: Mapping[str, FieldSpec]) -> bool:
        root, *members = path.split(".")
        if root in fields:
            spec = fields[root]
            inside = MEMBERS.get(spec.type) or {part.name for part in spec.parts if spec.type == "person"}
        elif root == "rules":
            return self._knows_rule(members)
        elif root == "held":
            return (
                bool(members) and members[0] in self.held and (not members[1:] or members[1] in self.held[members[0]])
            )
        else:
            inside = {
                "applicant": context.PERSON,
                "subject": context.PERSON,
                "profile": self.profile,
                "mission": context.MISSION,
                "computed": self.trials[0]["computed"],
            }.get(root, frozenset())  # type: ignore[assignment]
        return (root in fields or root in context.ROOTS) and (not members or members[0] in inside)

    def _knows_rule(self, members: list[str]) -> bool:
        if not members or members[0] not in self.rules:
            return False
        table = self.rules[members[0]]
        editions = table if isinstance(table, list) else [table]
        return len(members) == 1 or any(members[1] in edition for edition in editions)

    def _values(self) -> dict[str, frozenset[str]]:
        """The values of what is chosen from a list, by its path."""
        values = {path: frozenset(known) for path, known in context.VALUES.items()}
        values["on_behalf"] = frozenset(self.service.on_behalf)
        for spec in self.fields.values():
            for path, one in [(spec.name, spec), *((f"{spec.name}.{part.name}", part) for part in spec.parts)]:
                if one.choices:
                    values[path] = frozenset(choice.value for choice in one.choices)
        return values

    def _strange_values(self, rule: str) -> Iterator[str]:
        pairs = [(found[1], found[2] or found[3] or "") for found in _COMPARED.finditer(rule)]
        pairs += [(found[3], found[1] or found[2] or "") for found in _TURNED.finditer(rule)]
        for path, items in _AMONG.findall(rule):
            pairs += [(path, one or other) for one, other in _TEXT.findall(items)]
        for path, value in pairs:
            if value not in self.values.get(path, {value}):
                yield f"{rule}: {path} is never {value!r}."

    def _trial(self, index: int) -> context.Names:
        foreign = self.service.audience == "foreign"
        profile: dict[str, object] = {**dict.fromkeys(self.profile, "x"), **_PERSON}
        profile |= {"birth_place": _PLACE, "issue_place": _PLACE, "residence_city": _PLACE, "iran_contact": _PERSON}
        profile |= dict.fromkeys(("passport_issued", "passport_expiry", "residency_expiry"), "2029-01-31")
        profile |= {path.partition(".")[2]: known[index] for path, known in context.VALUES.items()}
        return context.build_names(
            self.service,
            answers={spec.name: _answer(spec, index) for spec in self.fields.values()},
            profile=profile,
            kind="foreign" if foreign else "iranian",
            on_behalf=self.service.on_behalf[index],
            mission={"key": "the-hague", "kind": "embassy", "country": "NL", "currency": "EUR"},
            today=TODAY,
            rules=self.rules,
            held=self.held,
        )


def _facts(catalogue: Catalogue, key: str) -> dict[str, object]:
    """Trial facts of the document of another service; none are known of one that is not in this release."""
    service = catalogue.services.get(key)
    trials = {"text": "x", "date": "2000-02-01", "integer": 1, "boolean": True}
    facts = service.outcome.document.facts if service else ()
    return {"number": "x", "issued": "2000-02-01"} | {fact.name: trials[fact.type] for fact in facts}


def _value(spec: FieldSpec, index: int) -> object:
    return kind(spec.type).to_names(spec, _answer(spec, index))


def _answer(spec: FieldSpec, index: int) -> object:
    """An answer that fits the type, which is all that a trial needs; ``index`` chooses from lists."""
    parts = {part.name: _answer(part, index) for part in spec.parts}
    match spec.type:
        case "person":
            return parts
        case "people_list":
            return [parts]
        case "integer":
            return spec.min if spec.min is not None else 1
        case "boolean":
            return index == 0
        case "choice":
            return spec.choices[index].value if spec.choices else "x"
        case "multichoice":
            return [spec.choices[index].value] if spec.choices else []
    return _TRIAL.get(spec.type, "x")
