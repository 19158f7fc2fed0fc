"""The text of a deed, made from the answers: who, about what, with which powers, on which terms.

A power stands in the deed in the words in which it was ticked, so that nobody grants what he has not read. What a
service adds is said in its hook, in a few lines::

    DEED = Deed(missions, matter=("plate", "engine_no"), terms=("بهای خودرو {price} است.",))
    computed, document = DEED.computed, DEED.document

In a sentence ``{name}`` is an answer in words and ``{name=value}`` a condition (``true`` and ``false`` for yes and no);
a sentence is left out when an answer it needs is not there or a condition does not hold.

Where a service asks them: ``attorneys`` are the other party, ``capacity`` or ``guardianship`` says how the applicant
signs for ``represented``, ``co_principals`` sign too, ``identity_check`` is how they are identified, ``helper`` is the
interpreter or trustee. The issue step records ``signed_on`` and ``register_no``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mikhak.catalogue import fields
from mikhak.catalogue.definition import FieldSpec, Service
from mikhak.catalogue.fields.base import Places
from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_date

Names = Mapping[str, Any]

TERMS = (  # of every power of attorney
    "{attorneys_act=jointly}وکلا فقط با هم و با امضای همگی اقدام می‌کنند.",
    "{attorneys_act=severally}هر یک از وکلا به‌تنهایی حق اقدام دارد.",
    "{attorneys_act=both}وکلا با هم یا هر یک به‌تنهایی حق اقدام دارند.",
    "{delegation=none}وکیل حق واگذاری این اختیارها را به دیگری ندارد.",
    "{delegation=once}وکیل می‌تواند یک بار انجام مورد وکالت را به دیگری بسپارد.",
    "{delegation=lawyer_only}وکیل تنها می‌تواند برای امور دادگاه وکیل دادگستری برگزیند.",
    "{delegation=repeated}وکیل حق توکیل به غیر را به دفعات دارد.",
    "{wage=none}وکیل برای انجام این امور مزدی نمی‌گیرد.",
    "{wage=agreed}حق‌الزحمهٔ وکیل برابر توافق جداگانهٔ دو طرف است.",
    "به موجب عقد لازم ({binding_contract}) موکل حق عزل وکیل را از خود سلب کرد.",
    "{duration_kind=open}این وکالت تا عزل وکیل یا پایان قانونی آن معتبر است.",
    "{duration_kind=until_done}با انجام مورد وکالت، این وکالت پایان می‌یابد.",
    "این وکالت تا پایان روز {duration_until} معتبر است.",
)
_SIGNED = {
    "in_person": "در حضور مأمور کنسولی امضا کرد و اثر انگشت زد",
    "video": "پس از احراز هویت و اراده‌اش در گفت‌وگوی تصویری امضا کرد",
    "notary": "نزد سردفتر محلی امضا کرد و امضای او به تأیید مقام‌های آن کشور و این نمایندگی رسید",
}
_CAPACITIES = {
    "natural_guardian": "ولایتاً از سوی",
    "court_guardian": "قیمومتاً از سوی",
    "attorney": "وکالتاً از سوی",
    "heir": "به عنوان وارث",
}
_HOLE = re.compile(r"\{(\w+)(?:=(\w+))?\}")
_LATIN = "\u2066{}\u2069"  # an address abroad keeps its order inside a Persian line


@dataclass(frozen=True)
class Deed:
    """What one kind of deed says. ``about`` and ``terms`` are sentences, ``matter`` and ``powers`` names of fields."""

    places: Places
    about: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()
    powers: tuple[str, ...] = ("powers", "careful_powers", "risky_powers")
    terms: tuple[str, ...] = ()
    common: tuple[str, ...] = TERMS
    grantor: str = "موکل"
    grantee: str = "وکیل"

    def called(self, grantor: str, grantee: str) -> "Deed":
        """The same deed with other names for its two sides."""
        return replace(self, grantor=grantor, grantee=grantee)

    def computed(self, names: Names) -> dict[str, object]:
        """For the rules: how many powers are granted, and the names of the attorneys."""
        known = [name(person) for person in names.get("attorneys") or () if person.get("last_name")]
        return {
            "attorney_names": "، ".join(known) or None,
            "powers": sum(len(names.get(field) or ()) for field in self.powers),
        }

    def document(self, data: DocumentData) -> dict[str, object]:
        """For the template ``deed.typ``: every word of the deed that is not the same in all deeds."""
        words = _words(data, self.places)
        names: Names = data.names
        others = names.get("co_principals") or ()
        parties = [(self.grantor, [self._applicant(names), *_lines(data, "co_principals")])]
        if names.get("attorneys"):
            parties.append((self.grantee, _lines(data, "attorneys")))
        issue = data.records["issue"]
        signed = _SIGNED[names.get("identity_check") or "in_person"]
        return {
            "parties": parties,
            "about": said(self.about, words, names),
            "matter": self._matter(data, words),
            "powers": self._granted(data.service, names),
            "terms": said((*self.terms, *self.common), words, names),
            "extra": words.get("extra_text"),
            "signing": f"مفاد این سند برای {self.grantor} خوانده شد و او با آگاهی از آثار آن در "
            f"{_day(date.fromisoformat(str(issue['signed_on'])))} {signed}؛ دفتر اسناد نمایندگی، "
            f"شمارهٔ {localise(issue['register_no'], 'fa')}.",
            "copies": words.get("copies"),
            "helper": words.get("helper"),
            "signer": self.grantor,
            "signers": "، ".join([names["applicant"]["name"], *map(name, others)]),
        }

    def _matter(self, data: DocumentData, words: Mapping[str, str]) -> list[tuple[str, object]]:
        """What each answer is called and says; of a list, its rows of such pairs."""
        found: list[tuple[str, object]] = []
        for spec in map(data.service.field, self.matter):
            rows: Any = data.answers.get(spec.name)
            if spec.name not in words:
                continue
            if spec.type != "people_list":
                found.append((spec.label.fa, words[spec.name]))
            elif _of_persons(spec):
                found.append((spec.label.fa, [[("", line)] for line in _lines(data, spec.name)]))
            else:
                found.append((spec.label.fa, _rows(spec, rows, self.places)))
        return found

    def _granted(self, service: Service, names: Names) -> list[str]:
        return [
            choice.fa
            for field in self.powers
            if names.get(field)
            for choice in service.field(field).choices
            if choice.value in names[field]
        ]

    def _applicant(self, names: Names) -> str:
        profile, address = names["profile"], names["profile"].get("address") or {}
        place = self.places.city((profile.get("issue_place") or {}).get("city", ""))
        parts = [person_line(profile | {"issue_place": place.fa if place else None, "address": None})]
        if address:
            country = dict(self.places.countries("fa")).get(address["country"], address["country"])
            parts.append(f"مقیم {country}، {_LATIN.format(', '.join((address['line'], address['city'])))}")
        capacity = _CAPACITIES.get(names.get("guardianship") or names.get("capacity") or "")
        line = "، ".join(parts)
        if capacity and names.get("represented"):
            line += f"؛ {capacity} {person_line(names['represented'])}"
        return line


def said(sentences: Sequence[str], words: Mapping[str, str], names: Names) -> list[str]:
    """The sentences that can be said: all their answers are there and all their conditions hold."""

    def value(hole: re.Match[str]) -> str | None:
        if hole[2] is None:
            return words.get(hole[1])
        answer = names.get(hole[1])
        told = str(answer).lower() if isinstance(answer, bool) else answer
        return "" if told == hole[2] or (isinstance(told, list) and hole[2] in told) else None

    return [
        _HOLE.sub(lambda hole: value(hole) or "", sentence)
        for sentence in sentences
        if all(value(hole) is not None for hole in _HOLE.finditer(sentence))
    ]


def name(person: Names) -> str:
    return " ".join(str(person[key]) for key in ("first_name", "last_name") if person.get(key))


def person_line(person: Names) -> str:
    """A person as deeds name him, in Persian: names, father, numbers, day of birth, and where he lives."""
    parts = [name(person)]
    if person.get("father_name"):
        parts.append(f"فرزند {person['father_name']}")
    if person.get("national_id"):
        parts.append(f"کد ملی {person['national_id']}")
    if person.get("birth_certificate_no"):
        issued = f" صادره از {person['issue_place']}" if person.get("issue_place") else ""
        parts.append(f"شمارهٔ شناسنامه {person['birth_certificate_no']}{issued}")
    parts.append(f"متولد {_day(person['birth_date'])}")
    if person.get("passport_no"):
        parts.append(f"گذرنامهٔ {person['passport_no']}")
    if isinstance(address := person.get("address"), str):
        latin = any(letter.isascii() and letter.isalpha() for letter in address)
        parts.append(f"نشانی {_LATIN.format(address) if latin else localise(address, 'fa')}")
    if person.get("postal_code"):
        parts.append(f"کد پستی {person['postal_code']}")
    return "، ".join(part if _LATIN[0] in part else localise(part, "fa") for part in parts)


def _words(data: DocumentData, places: Places) -> dict[str, str]:
    """The answers in Persian, by field: persons by their whole line, days by the Jalali calendar alone."""
    told: dict[str, str] = {}
    for spec in data.service.fields():
        answer, known = data.answers.get(spec.name), data.names.get(spec.name)
        if answer in (None, "", []):
            continue
        if isinstance(known, date):
            told[spec.name] = _day(known)
        elif isinstance(known, Mapping) and _of_persons(spec):
            told[spec.name] = person_line(known)
        else:
            told[spec.name] = localise(fields.display(spec, answer, "fa", places), "fa")
    return told


def _of_persons(spec: FieldSpec) -> bool:
    return {"father_name", "national_id"} <= {part.name for part in spec.parts}


def _lines(data: DocumentData, field: str) -> list[str]:
    rows: Any = data.names.get(field) or ()
    return [person_line(person) for person in rows]


def _rows(spec: FieldSpec, rows: Sequence[Names], places: Places) -> list[list[tuple[str, str]]]:
    """(label, words) of what was answered in each row."""
    return [
        [
            (part.label.fa, localise(fields.display(part, row[part.name], "fa", places), "fa"))
            for part in spec.parts
            if row.get(part.name) not in (None, "")
        ]
        for row in rows
    ]


def _day(day: date) -> str:
    return format_date(day, "fa", calendar="jalali")
