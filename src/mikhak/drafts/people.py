"""The persons that were typed into a request, who may be kept for the next one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mikhak.accounts import family
from mikhak.accounts.profiles import ProfileState
from mikhak.catalogue.definition import FieldSpec
from mikhak.drafts.queries import Filling

_USUAL = {  # what somebody in a field of this name usually is to the applicant
    **dict.fromkeys(("child", "children", "minor_children", "born", "pupil"), "child"),
    **dict.fromkeys(("spouse", "foreign_spouse", "husband", "wife"), "spouse"),
    **dict.fromkeys(("father", "mother", "foreign_mother"), "parent"),
    **dict.fromkeys(("ward", "more_wards"), "ward"),
    **dict.fromkeys(("siblings",), "sibling"),
}


@dataclass(frozen=True)
class Typed:
    """Somebody whom a request names; ``relation`` is a guess, empty when there is none."""

    key: str
    name: str
    relation: str
    answers: dict[str, Any]


def typed(filling: Filling, profile: ProfileState) -> list[Typed]:
    """Everybody in the answers of a request who is neither the applicant nor kept already, each once."""
    found: dict[str, Typed] = {}
    for spec, key, told in _named(filling):
        answers = family.from_answer(spec, told)
        if answers and not family.is_kept(profile, answers):
            one = Typed(key, family.name_of(answers), _relation(filling, spec), answers)
            found.setdefault(one.name, one)
    return list(found.values())


def _named(filling: Filling) -> Iterator[tuple[FieldSpec, str, Mapping[str, Any]]]:
    """(question, key, answer) for each person in the answers."""
    for section in filling.sections:
        for spec in section.fields:
            told = filling.state.answers.get(spec.name)
            if spec.type == "person" and told:
                yield spec, spec.name, told
            elif spec.type == "people_list" and told:
                for number, row in enumerate(told):
                    yield spec, f"{spec.name}-{number}", row


def _relation(filling: Filling, spec: FieldSpec) -> str:
    if spec.name == filling.service.subject and filling.state.on_behalf in family.relations():
        return filling.state.on_behalf
    return _USUAL.get(spec.name, "")
