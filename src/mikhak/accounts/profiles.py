"""What an applicant tells once about himself: the questions are files, the answers sealed under a key of his own."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from mikhak.accounts.models import Applicant
from mikhak.catalogue import flow
from mikhak.catalogue.definition import FieldSpec, Section
from mikhak.catalogue.fields import kind as kind_of
from mikhak.catalogue.loader import load_sections
from mikhak.vault import client, sealing

FOLDER = Path(__file__).parent / "profile"
# Who somebody is: once the profile is complete, another answer is a claim until a mission has seen the originals.
CLAIMS = frozenset(
    {"first_name", "last_name", "first_name_latin", "last_name_latin", "surname", "given_names"}
    | {"father_name", "mother_name", "birth_certificate_no", "birth_certificate_series", "birth_certificate_serial"}
    | {"sex", "birth_date", "birth_place", "issue_place", "birth_country", "birth_city"}
)


@dataclass(frozen=True)
class ProfileState:
    """``fixed`` comes from sign-in and is not edited; ``raw`` is what stands in the boxes of a section that was not
    saved yet, as typed; ``done`` names the sections that were. ``claims`` are answers that were changed since the
    profile was complete: what stood there ``was``, and ``since`` when it does not. ``mission`` is the key of the one
    the person prefers; ``family`` the persons kept by an id of their own, see family.py."""

    fixed: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, dict[str, Any]] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    claims: dict[str, dict[str, Any]] = field(default_factory=dict)
    mission: str = ""
    family: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        """All that is known, by field name."""
        return {**self.answers, **self.fixed}

    @property
    def ends(self) -> dict[str, date]:
        """When the passport and the residence permit end, by the names of their fields."""
        told = {name: self.facts.get(name) for name in ("passport_expiry", "residency_expiry")}
        return {name: date.fromisoformat(day) for name, day in told.items() if day}

    def unchecked(self, seen: datetime | None) -> dict[str, Any]:
        """What stood before in the answers that are claims, when originals were seen last with a request of then."""
        made = {name: datetime.fromisoformat(claim["since"]) for name, claim in self.claims.items()}
        return {name: self.claims[name]["was"] for name, since in made.items() if seen is None or since > seen}


@cache
def sections(kind: str) -> tuple[Section, ...]:
    """The screens of the profile of an Applicant.Kind, in order."""
    return tuple(load_sections(FOLDER / f"{kind}.yaml"))


def section(kind: str, key: str) -> Section:
    """One screen; raises KeyError."""
    return {one.key: one for one in sections(kind)}[key]


def names(kind: str, answers: Mapping[str, Any], *, today: date) -> dict[str, object]:
    """The names that the conditions of these screens use: every field, None while unanswered, and ``today``."""

    def value(spec: FieldSpec) -> object:
        answer = answers.get(spec.name)
        return None if answer is None else kind_of(spec.type).to_names(spec, answer)

    asked = {spec.name: value(spec) for one in sections(kind) for spec in one.fields}
    return {**asked, "today": today}


def open_sections(kind: str, state: ProfileState, *, today: date) -> list[Section]:
    """The screens that still want something: never saved, changed since, or a needed answer is missing."""
    known = names(kind, state.answers, today=today)

    def lacks(one: Section) -> bool:
        needed = [spec for spec in flow.visible_fields(one, known) if flow.is_required(spec, known)]
        return any(state.answers.get(spec.name) is None for spec in needed)

    return [one for one in sections(kind) if one.key not in state.done or one.key in state.raw or lacks(one)]


def first_state(kind: str, *, email: str, identity: str) -> ProfileState:
    """The profile of a new account: what was proved or claimed at sign-in."""
    if kind == Applicant.Kind.IRANIAN:
        return ProfileState({"email": email, "national_id": identity, "nationality": "IR"})
    nationality, _colon, passport_no = identity.partition(":")
    return ProfileState({"email": email, "nationality": nationality, "passport_no": passport_no})


def full_name(facts: Mapping[str, Any]) -> dict[str, str]:
    """Given and family name by language, as the profile tells them; empty while it does not. A foreign applicant has
    the one name of the passport."""

    def told(*keys: str) -> str:
        return " ".join(str(facts[key]) for key in keys if facts.get(key))

    latin = told("first_name_latin", "last_name_latin") or told("given_names", "surname")
    return {"fa": told("first_name", "last_name") or latin, "en": latin}


def read(applicant: Applicant) -> ProfileState:
    """The opened profile."""
    plain = sealing.open_with(client.profile_key(applicant.pk), _place(applicant), bytes(applicant.profile or b""))
    state: Mapping[str, Any] = json.loads(plain)
    return ProfileState(**{**state, "done": tuple(state["done"])})


def write(applicant: Applicant, state: ProfileState) -> None:
    """Seals the profile into the row, which the caller saves."""
    plain = json.dumps(asdict(state), ensure_ascii=False).encode()
    applicant.profile = sealing.seal_with(client.profile_key(applicant.pk), _place(applicant), plain)


def _place(applicant: Applicant) -> str:
    return f"accounts.applicant.profile:{applicant.pk}"
