"""What a document says, and the PDF that says it.

A template (``services/<category>/<stem>.typ``) finds in ``data``: number, code, title, mission, issued, expires, site
(where it can be checked), officer, subject and applicant (names of the conditions), fields (every answer as
``{value, label, text}`` by name, the words in Persian and English), records (what officers recorded, likewise) and
``more`` (what the service's hook adds). The QR code is the file ``qr.svg``. The seal and what it is of are attached to
the PDF, so that the file proves itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from mikhak.accounts.access import OfficerActor
from mikhak.catalogue import fields, hooks
from mikhak.catalogue.definition import DocumentSpec, FieldSpec, Service, Text
from mikhak.catalogue.templates import template_files
from mikhak.dossiers.models import Dossier
from mikhak.dossiers.sealed import OpenDossier
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

    dossier: Dossier
    service: Service
    opened: OpenDossier
    names: Mapping[str, Any]
    issued: date
    number: str
    code: str  # typed code as shown, XXXX-XXXX-XXXX-XXXX

    @property
    def spec(self) -> DocumentSpec:
        return self.service.outcome.document


def expiry(making: Making) -> date | None:
    """The last day on which the document is valid; None when it has no end."""
    spec = making.spec
    if spec.valid_until:
        try:
            value = compile_condition(spec.valid_until).evaluate(making.names, making.issued)
        except OpenCondition:
            return None  # the answer that would set an end was not asked
        return value if isinstance(value, date) else None
    if spec.months:
        return add_months(making.issued, spec.months)
    return making.issued + timedelta(days=spec.days) if spec.days else None


def add_months(day: date, months: int) -> date:
    """The same day of the month some months on, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def content(making: Making, *, actor: OfficerActor) -> dict[str, Any]:
    """The data of the template, plain values only."""
    service, mission = making.service, missions.mission(making.dossier.mission)
    told, expires = making.opened.submitted, expiry(making)
    given = hooks.DocumentData(
        service=service,
        names=making.names,
        answers=told["answers"],
        mission={"title": _both(mission.title), "city": _both(mission.city)},
        issued=making.issued,
        number=making.number,
        records=making.opened.records,
    )
    return {
        "number": making.number,
        "code": making.code,
        "title": _both(making.spec.title),
        "service": _both(service.title),
        "mission": {"title": _both(mission.title), "city": _both(mission.city)},
        "issued": _dated(making.issued),
        "expires": _dated(expires) if expires else None,
        "validity": _both(service.outcome.validity),
        "site": urlsplit(settings.PUBLIC_URL).netloc,
        "officer": _both(actor.name),
        "subject": _plain(making.names["subject"]),
        "applicant": _plain(making.names["applicant"]),
        "on_behalf": told["on_behalf"],
        "fields": _shown(tuple(service.fields()), told["answers"]),
        "records": {
            step.key: _shown(step.fields, making.opened.records[step.key])
            for step in service.flow
            if step.key in making.opened.records
        },
        "more": hooks.of(service.key).document(given),
    }


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


def to_pdf(service: Service, data: Mapping[str, Any], *, seal: bytes, seal_url: str, at: datetime) -> bytes:
    """The PDF of a document."""
    source, modules = template_files(service)
    files = {**modules, "qr.svg": qr_svg(seal_url).encode(), SEAL: seal, CONTENT: shown(data)}
    return pdf.render(_ATTACHED + source, data, files=files, at=at)
