"""«Can I?»: the few questions that decide whether a service is for somebody, taken from its own rules.

What is asked are the form's questions, and those of the profile, that blocking conditions and redirects rest on, and
whatever shows these questions. Nothing is a rule of its own here: the answers are judged by flow.py.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mikhak.catalogue import context, guides
from mikhak.catalogue.definition import Choice, FieldSpec, Section, Service, Text
from mikhak.lib.conditions import compile_condition

ABOUT_PROFILE = "profile_"  # before the names of the profile's questions
WHOM = "on_behalf"
# Members of persons that are not called as the question they come from.
_COMES_FROM = {"age": "birth_date", "birth_country": "birth_place", "name": "first_name", "name_latin": "first_name"}


def page(service: Service, *, profile: Mapping[str, FieldSpec], whom: Mapping[str, Text], today: date) -> Section:
    """The deciding questions as one page; none of them must be answered.

    ``profile`` are the questions of the profile by name, ``whom`` the words for those on whose behalf one applies.
    """
    wanted = _wanted(service, today)
    fields = [_for_whom(service, whom)] if len(service.on_behalf) > 1 else []
    for name, spec in profile.items():
        if own := {f"applicant.{name}", f"profile.{name}", f"subject.{name}"} & wanted:
            only_self = own <= {f"subject.{name}"} and len(service.on_behalf) > 1
            rule = f"{WHOM} == 'self'" if only_self else None
            fields.append(_asked(spec, name=f"{ABOUT_PROFILE}{name}", show_if=rule))
    for section in service.sections:
        fields += [
            _asked(_about_subject(spec, service, wanted), show_if=_both(section.show_if, spec.show_if))
            for spec in section.fields
            if spec.name in wanted
        ]
    return Section(key="deciding", title=service.title, fields=tuple(fields))


def build_names(
    service: Service, answers: Mapping[str, Any], *, kind: str, today: date, rules: Mapping[str, object]
) -> context.Names:
    """The names of the conditions as far as these answers tell; ``kind`` is that of the applicant."""
    profile = {
        name.removeprefix(ABOUT_PROFILE): answer for name, answer in answers.items() if name.startswith(ABOUT_PROFILE)
    }
    names = context.build_names(
        service,
        answers=answers,
        profile=profile,
        kind=kind,
        on_behalf=str(answers.get(WHOM) or service.on_behalf[0]),
        mission=None,
        today=today,
        rules=rules,
    )
    return names if answers.get(WHOM) or len(service.on_behalf) == 1 else names | {WHOM: None}


def _wanted(service: Service, today: date) -> set[str]:
    """The fields, and members of persons by the question they come from, that the rules rest on."""
    shown_by = {spec.name: (section.show_if, spec.show_if) for section in service.sections for spec in section.fields}
    rules = [one.rule for one in service.conditions if one.severity == "block" and one.in_force(today)]
    rules += [one.when for one in service.redirects if one.in_force(today)]
    found: set[str] = set()
    while rules:
        for path in _paths(rules.pop()):
            root = path.partition(".")[0]
            if root in shown_by and root not in found:
                rules += [rule for rule in shown_by[root] if rule]
            found |= {path, root}
    return found


def _paths(rule: str) -> Iterator[str]:
    for path in compile_condition(rule).paths:
        root, _, member = path.partition(".")
        member = member.partition(".")[0]
        yield f"{root}.{_COMES_FROM.get(member, member)}" if root in {"applicant", "subject", "profile"} else root


def _for_whom(service: Service, whom: Mapping[str, Text]) -> FieldSpec:
    choices = tuple(Choice(value=one, fa=whom[one].fa, en=whom[one].en, ar=whom[one].ar) for one in service.on_behalf)
    label = Text(fa="درخواست برای چه کسی است؟", en="Whom is the request for?", ar="لمن الطلب؟")
    return FieldSpec(name=WHOM, type="choice", label=label, choices=choices, required=False)


def _about_subject(spec: FieldSpec, service: Service, wanted: set[str]) -> FieldSpec:
    """Of the person whom the request concerns, only what the rules rest on."""
    if spec.name != service.subject:
        return spec
    return spec.model_copy(update={"fields": tuple(part for part in spec.parts if f"subject.{part.name}" in wanted)})


def _asked(spec: FieldSpec, *, show_if: str | None, name: str = "") -> FieldSpec:
    changes = {"name": name or spec.name, "show_if": show_if, "prefill": None}
    return guides.open_ended(spec).model_copy(update=changes)


def _both(one: str | None, other: str | None) -> str | None:
    return f"({one}) && ({other})" if one and other else one or other
