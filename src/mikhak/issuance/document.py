"""What a document says, and the PDF that says it.

A template (``services/<category>/<stem>.typ``, or ``<stem>.<name>.typ`` for one of ``outcome.also``) finds in ``data``:
number, code, title, mission, issued, expires, site (where it can be checked), officer, subject and applicant (names of
the conditions), fields (every answer as ``{value, label, text}`` by name, the words in Persian and English), records
(what officers recorded, likewise) and ``more`` (what the service's hook adds). The QR code is the file ``qr.svg``. The
seal and what it is of are attached to the PDF, so that the file proves itself.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from mikhak.catalogue import fields, hooks
from mikhak.catalogue.definition import DocumentSpec, FieldSpec, Service, Text
from mikhak.catalogue.templates import SERVICES, template_files
from mikhak.dossiers.reading import records_of
from mikhak.lib import pdf
from mikhak.lib.conditions import OpenCondition, compile_condition
from mikhak.lib.jalali import format_date
from mikhak.lib.qr import qr_svg
from mikhak.lib.sealed_pdf import CONTENT, SEAL
from mikhak.missions import queries as missions

LANGUAGES = ("fa", "en")
_SHOWN = ("number", "code", "title", "service", "mission", "issued", "expires", "validity", "officer", "more")
_ATTACHED = "".join(  # in front of every template, on its first line
    f'#pdf.attach("{name}", files.at("{name}"), relationship: "data", mime-type: "{kind}", description: "{words}");'
    for name, kind, words in (
        (SEAL, "application/cose", "Seal of this document"),
        (CONTENT, "application/json", "What the seal is of"),
    )
)


@dataclass(frozen=True)
class Making:
    """Everything one document is made of."""

    mission: str
    service: Service
    answers: Mapping[str, Any]
    on_behalf: str
    records: Mapping[str, Mapping[str, Any]]  # what officers recorded, by step
    names: Mapping[str, Any]
    officer: Text
    issued: date
    number: str
    code: str  # typed code as shown, XXXX-XXXX-XXXX-XXXX
    kind: str = ""  # which of ``outcome.also``; empty: the service's own

    @property
    def spec(self) -> DocumentSpec:
        outcome = self.service.outcome
        return outcome.also[self.kind] if self.kind else outcome.document

    def value(self, rule: str) -> object:
        """What a rule gives over the names of the conditions and the records; None when an answer it needs was not
        asked."""
        known = {**self.names, "records": records_of(self.service, self.records)}
        try:
            return compile_condition(rule).evaluate(known, self.issued)
        except OpenCondition:
            return None


def expiry(making: Making) -> date | None:
    """The last day on which the document is valid; None when it has no end."""
    spec = making.spec
    if spec.valid_until:
        value = making.value(spec.valid_until)
        return value if isinstance(value, date) else None
    if spec.months:
        return add_months(making.issued, spec.months)
    return making.issued + timedelta(days=spec.days) if spec.days else None


def facts(making: Making) -> dict[str, Any]:
    """What a later service may need to know of the document, as values of JSON."""
    given = {fact.name: making.value(fact.gives) for fact in making.spec.facts}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}


def add_months(day: date, months: int) -> date:
    """The same day of the month some months on, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def content(making: Making) -> dict[str, Any]:
    """The data of the template, plain values only."""
    service, mission, expires = making.service, missions.mission(making.mission), expiry(making)
    given = hooks.DocumentData(
        service=service,
        names=making.names,
        answers=making.answers,
        mission={"title": _both(mission.title), "city": _both(mission.city)},
        issued=making.issued,
        number=making.number,
        records=making.records,
        document=making.kind,
    )
    data = {
        "number": making.number,
        "code": making.code,
        "title": _both(making.spec.title),
        "service": _both(service.title),
        "mission": {"title": _both(mission.title), "city": _both(mission.city)},
        "issued": _dated(making.issued),
        "expires": _dated(expires) if expires else None,
        "validity": _both(service.outcome.validity),
        "site": urlsplit(settings.PUBLIC_URL).netloc,
        "officer": _both(making.officer),
        "subject": _plain(making.names["subject"]),
        "applicant": _plain(making.names["applicant"]),
        "on_behalf": making.on_behalf,
        "fields": _shown(tuple(service.fields()), making.answers),
        "records": {
            step.key: _shown(step.fields, making.records[step.key])
            for step in service.flow
            if step.key in making.records
        },
        "more": hooks.of(service.key).document(given),
    }
    printed: dict[str, Any] = _printable(data)
    return printed


def _printable(value: Any) -> Any:
    """The same with a question mark for each letter that no font of ours has: officers are told of those before
    (``unprintable``), and a paper must not fail for one."""
    if isinstance(value, Mapping):
        return {name: _printable(inside) for name, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inside) for inside in value]
    missing = pdf.without_font(value) if isinstance(value, str) else []
    return value.translate(dict.fromkeys(map(ord, missing), "?")) if missing else value


def unprintable(specs: Iterable[FieldSpec], answers: Mapping[str, Any]) -> dict[str, str]:
    """The letters that cannot be printed, by the field in whose answer they stand."""
    shown = _shown(tuple(specs), answers)
    found = {name: pdf.without_font("".join(told["text"].values())) for name, told in shown.items()}
    return {name: " ".join(letters) for name, letters in found.items() if letters}


def _both(text: Text) -> dict[str, str]:
    return {"fa": text.fa, "en": text.en}


def _dated(day: date) -> dict[str, str]:
    return {"iso": day.isoformat()} | {language: format_date(day, language) for language in LANGUAGES}


def _plain(person: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _dated(value) if isinstance(value, date) else value for key, value in person.items()}


def _shown(specs: tuple[FieldSpec, ...], answers: Mapping[str, Any]) -> dict[str, Any]:
    shown = {}
    for spec in specs:
        value = answers.get(spec.name)
        if value in (None, "", []):
            continue
        kind = fields.kind(spec.type)
        shown[spec.name] = {
            "value": value,
            "label": _both(spec.label),
            "text": {language: kind.display(spec, value, language, missions) for language in LANGUAGES},
        }
    return shown


def shown(data: Mapping[str, Any]) -> bytes:
    """What the seal's digest is of and the PDF carries: what its page tells everybody, no answer that it leaves out."""
    told = {name: data[name] for name in _SHOWN}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


def to_pdf(
    service: Service,
    data: Mapping[str, Any],
    *,
    seal: bytes,
    seal_url: str,
    at: datetime,
    kind: str = "",
    folder: Path = SERVICES,
) -> bytes:
    """The PDF of a document; ``kind`` as in Making, ``folder`` where the services are."""
    source, modules = template_files(service, kind, folder)
    files = {**modules, "qr.svg": qr_svg(seal_url).encode(), SEAL: seal, CONTENT: shown(data)}
    return pdf.render(_ATTACHED + source, data, files=files, at=at)
