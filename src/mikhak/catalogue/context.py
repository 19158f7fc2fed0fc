"""The names that the conditions of a service can use, made from what is known about a request.

Beside the form's field names: ``applicant`` and ``subject`` (members: PERSON), ``profile`` (PROFILE), ``mission``
(MISSION), ``today``, ``on_behalf``, ``rules`` (the tables of services/rules, and ``tariff``), ``held`` (facts of the
applicant's documents from the services it needs, by service) and ``computed`` (the service's hook). What is not known
is None.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from mikhak.catalogue import hooks
from mikhak.catalogue.definition import FieldSpec, Service
from mikhak.catalogue.fields import kind as kind_of

ROOTS = frozenset({"applicant", "subject", "profile", "mission", "today", "on_behalf", "held", "rules", "computed"})
PERSON = frozenset(
    {"name", "first_name", "last_name", "name_latin", "father_name", "national_id", "birth_date", "age", "sex"}
    | {"marital", "nationality", "religion", "birth_country", "passport_no", "passport_expiry", "residence_country"}
)
MISSION = frozenset({"key", "kind", "country", "currency"})
_IRANIAN = frozenset(
    {"first_name", "last_name", "first_name_latin", "last_name_latin", "father_name", "mother_name", "marital", "sex"}
    | {
        "birth_certificate_no",
        "birth_certificate_series",
        "birth_certificate_serial",
        "birth_date",
        "birth_place",
        "issue_place",
        "religion",
        "occupation",
    }
    | {
        "residency_issued",
        "passport_no",
        "passport_expiry",
        "residence_country",
        "residence_city",
        "address",
        "residency_type",
    }
    | {"residency_no", "residency_expiry", "mobile", "phone", "iran_contact", "email", "national_id", "nationality"}
)
_FOREIGN = frozenset(
    {"surname", "given_names", "father_name", "sex", "birth_date", "birth_country", "birth_city", "marital"}
    | {"occupation", "passport_issued", "passport_expiry", "passport_place", "residence_country", "residence_city"}
    | {"address", "residency_no", "residency_expiry", "mobile", "email", "nationality", "passport_no"}
)
PROFILE = {"iranian": _IRANIAN, "foreign": _FOREIGN}
_SEX, _MARITAL = ("male", "female"), ("single", "married", "divorced", "widowed")
_RELIGION = ("islam", "christian", "jewish", "zoroastrian", "other")
_RESIDENCY = ("permanent", "temporary", "work", "student", "family", "refugee")
# The values of members that are chosen from a list; a rule that compares with another one is wrong.
VALUES = {
    "applicant.sex": _SEX,
    "applicant.marital": _MARITAL,
    "applicant.religion": _RELIGION,
    "profile.sex": _SEX,
    "profile.marital": _MARITAL,
    "profile.religion": _RELIGION,
    "profile.residency_type": (*_RESIDENCY, "foreign_citizenship", "tourist", "none"),
}

Names = dict[str, object]


def build_names(
    service: Service,
    *,
    answers: Mapping[str, object],
    profile: Mapping[str, object],
    kind: str,
    on_behalf: str,
    mission: Mapping[str, object] | None,
    today: date,
    rules: Mapping[str, object],
    held: Mapping[str, object] | None = None,
) -> Names:
    """The names for one request.

    ``answers`` are JSON values by field name (of hidden fields too, if the caller has not dropped them); ``profile``
    is that of an applicant of ``kind`` (iranian or foreign); ``mission`` holds the members MISSION, None while none is
    chosen; ``rules`` is Catalogue.rules; ``held`` has the facts of a valid document by service, its key with
    underscores. Dates come out as dates.
    """
    applicant = _person(profile, today) | ({"nationality": "IR"} if kind == "iranian" else {})
    names: Names = {spec.name: _value(spec, answers.get(spec.name)) for spec in service.fields()}
    if on_behalf == "self":
        subject = applicant
    else:
        told = names.get(service.subject) if service.subject else None
        subject = _person(told if isinstance(told, Mapping) else {}, today)
    names |= {
        "applicant": applicant,
        "subject": subject,
        "profile": {key: dated(value) for key, value in profile.items()},
        "mission": dict(mission or {}),
        "today": today,
        "on_behalf": on_behalf,
        "rules": {name: in_force(table, today) for name, table in rules.items()},
        "held": {name: _facts((held or {}).get(name)) for name in needed(service)},
        "computed": {},
    }
    names["computed"] = hooks.computed(service.key, names)
    return names


def needed(service: Service) -> list[str]:
    """The names under ``held``: services whose documents this one builds on."""
    return [need.service.replace("-", "_") for need in service.needs]


def in_force(table: object, today: date) -> object:
    """The edition of a rules table that counts today: a list of editions begins each with ``since``, others are plain.

    None before the first edition.
    """
    if not isinstance(table, Sequence) or isinstance(table, str):
        return table
    started = [edition for edition in table if edition["since"] <= today]
    return max(started, key=lambda edition: edition["since"], default=None)


def dated(value: object) -> object:
    """The value, with an ISO date made a date; what no date is is left alone."""
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _facts(told: object) -> object:
    return {name: dated(value) for name, value in told.items()} if isinstance(told, Mapping) else None


def _value(spec: FieldSpec, answer: object) -> object:
    return None if answer is None else kind_of(spec.type).to_names(spec, answer)


def _person(told: Mapping[str, object], today: date) -> dict[str, object]:
    """The members PERSON from a profile or from the answer of a person field."""
    first, last = told.get("first_name") or told.get("given_names"), told.get("last_name") or told.get("surname")
    latin = [
        told.get("first_name_latin") or told.get("given_names"),
        told.get("last_name_latin") or told.get("surname"),
    ]
    born, place = dated(told.get("birth_date")), told.get("birth_place")
    plain = {"father_name", "national_id", "sex", "marital", "nationality", "religion", "passport_no"}
    return {key: told.get(key) for key in plain | {"residence_country"}} | {
        "name": told.get("full_name") or told.get("name") or _joined([first, last]),
        "first_name": first,
        "last_name": last,
        "name_latin": told.get("name_latin") or _joined(latin),
        "birth_date": born,
        "age": _full_years(born, today) if isinstance(born, date) else None,
        "birth_country": told.get("birth_country") or (place.get("country") if isinstance(place, Mapping) else None),
        "passport_expiry": dated(told.get("passport_expiry")),
    }


def _joined(parts: Sequence[object]) -> str | None:
    return " ".join(str(part) for part in parts if part) or None


def _full_years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
