"""The persons an applicant keeps, so that no request asks about them again. They are part of the sealed profile: no
table says that they exist."""

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from mikhak.accounts import profiles
from mikhak.accounts.profiles import ProfileState
from mikhak.catalogue.definition import FieldSpec, Section
from mikhak.catalogue.fields import Known
from mikhak.catalogue.fields import kind as kind_of
from mikhak.catalogue.question import OnBehalf

MOST = 40  # persons of one applicant
_CALLED = {("child", "male"): "son", ("child", "female"): "daughter", ("spouse", "male"): "husband"} | {
    ("spouse", "female"): "wife"
}


def questions() -> Section:
    """What is asked about each of them."""
    return profiles.section("family", "member")


def relations() -> list[str]:
    """What somebody can be to the applicant; each is also for whom a request can be made."""
    offered = next(spec for spec in questions().fields if spec.name == "relation").choices
    return [choice.value for choice in offered if choice.value in get_args(OnBehalf)]


def names(answers: Mapping[str, Any], *, today: date) -> dict[str, object]:
    """The names that the conditions of these questions use."""
    return profiles.names("family", answers, today=today)


def known(state: ProfileState) -> tuple[Known, ...]:
    """The persons of a profile, as forms are filled in from them."""
    return tuple(
        Known(id=key, name=name_of(told), relation=told["relation"], facts=_facts(told))
        for key, told in state.family.items()
    )


def name_of(told: Mapping[str, Any]) -> str:
    pairs = (("first_name", "last_name"), ("given_names", "surname"))
    return next((name for pair in pairs if (name := " ".join(told[key] for key in pair if told.get(key)))), "")


def from_answer(spec: FieldSpec, told: Mapping[str, Any]) -> dict[str, Any]:
    """What can be kept of an answer to a question about a person; empty when it does not say who that is."""
    asked = {part.name: part.type for part in spec.parts}
    kept = {one.name: told[one.name] for one in questions().fields if told.get(one.name) and _same(one, asked)}
    kept.setdefault("nationality", "IR" if kept.get("first_name") else None)
    return kept if name_of(kept) and kept["nationality"] else {}


def is_kept(state: ProfileState, told: Mapping[str, Any]) -> bool:
    """Whether a person is the applicant, or one of those who are kept already."""
    marks = ("national_id", "passport_no")
    return any(
        any(told.get(mark) and told[mark] == other.get(mark) for mark in marks)
        or (name_of(told) == name_of(other) and told.get("birth_date") in {None, other.get("birth_date")})
        for other in [state.facts, *state.family.values()]
    )


def _same(spec: FieldSpec, asked: Mapping[str, str]) -> bool:
    return spec.name != "relation" and asked.get(spec.name) == spec.type


def _facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The answers by all the names that services ask for them by."""
    latin = [
        told.get("first_name_latin") or told.get("given_names"),
        told.get("last_name_latin") or told.get("surname"),
    ]
    place, name = told.get("birth_place") or {}, name_of(told)
    abroad = place.get("city") if "province" not in place else None
    derived = {
        "first_name": told.get("given_names"),
        "last_name": told.get("surname"),
        "given_names": latin[0],
        "surname": latin[1],
        "name": name,
        "full_name": name,
        "name_fa": name if told.get("first_name") else None,
        "name_latin": " ".join(filter(None, latin)),
        "birth_country": place.get("country"),
        "birth_city": abroad,
        "passport": told.get("passport_no"),
        "family_passport": told.get("passport_no"),
    }
    called = _CALLED.get((told["relation"], told.get("sex") or ""))
    facts = {key: value for key, value in (derived | {k: v for k, v in told.items() if v}).items() if value}
    return {**facts, "relation": called} if called else {k: v for k, v in facts.items() if k != "relation"}


def shown(told: Mapping[str, Any], name: str, language: str, places: Any) -> str:
    """One answer in words."""
    spec = next(one for one in questions().fields if one.name == name)
    return "" if told.get(name) is None else kind_of(spec.type).display(spec, told[name], language, places)
