"""Issuing and revoking. A document leaves with a number, a typed code, a seal and its line in the register."""

import hashlib
import os
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers import access, events, flow, reading, telling
from mikhak.dossiers.access import guarded
from mikhak.dossiers.models import Dossier, Part
from mikhak.dossiers.sealed import OpenDossier, add_part
from mikhak.drafts import store
from mikhak.issuance import consequences, document
from mikhak.issuance.models import IssuedDocument, NumberSeries
from mikhak.lib.codes import new_document_code, show_code
from mikhak.lib.jalali import to_jalali
from mikhak.lib.seal import SealPayload, seal_payload, to_url
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from mikhak.vault import client, opening

DIGEST = 16  # bytes of the content's SHA-256 that the seal carries
NONCE = 8
# Every table that points to sealed files; by name, because no package knows them all.
FILED = (
    "drafts.Upload",
    "drafts.Piece",
    "dossiers.Attachment",
    "issuance.IssuedDocument",
    "support.Page",
    "support.Waiting",
)


def issue(*, actor: OfficerActor, code: str, record: Mapping[str, Any], now: datetime) -> IssuedDocument:
    """Make the document of the present step; ``record`` is what the step's fields ask the officer for.

    Raises Refusal naming a field with a letter that cannot be printed.
    """
    with transaction.atomic():
        dossier = guarded(actor, code, "issue", now=now)
        spec = flow.spec_of(dossier)
        _check_letters(spec, record)
        if IssuedDocument.objects.filter(dossier=dossier, kind=spec.document or "").exists():
            raise Conflict
        add_part(dossier, Part.Kind.OFFICE, {"step": spec.key, "record": dict(record)}, now=now)
        opened = access.opened(actor, dossier, purpose=spec.key, now=now)
        issued = _make(dossier, opened, actor, kind=spec.document or "", now=now)
        events.record(dossier, "document_issued", {"number": issued.number}, now=now, officer=actor.officer)
        told = {"number": issued.number, "document": issued.title.words}
        telling.tell(dossier, "document_ready", told, once=f"issued:{issued.pk}", now=now)
        flow.advance(dossier, now=now, actor=actor)
    return issued


def _check_letters(spec: StepSpec, record: Mapping[str, Any]) -> None:
    for name, letters in document.unprintable(spec.fields, record).items():
        raise Refusal(_("این نشانه را نمی‌توان چاپ کرد: %s") % letters, field=name)


def _make(dossier: Dossier, opened: OpenDossier, actor: OfficerActor, *, kind: str, now: datetime) -> IssuedDocument:
    service, mission = flow.service_of(dossier), missions.mission(dossier.mission)
    today = now.astimezone(mission.tz).date()
    typed = new_document_code()
    spec = service.outcome.also[kind] if kind else service.outcome.document
    told = opened.submitted
    making = document.Making(
        mission=dossier.mission,
        service=service,
        answers=told["answers"],
        on_behalf=told["on_behalf"],
        records=opened.records,
        names=reading.names_of(opened, today=today),
        officer=actor.name,
        issued=today,
        number=_number(dossier, spec.prefix, year=to_jalali(today)[0]),
        code=show_code(typed),
        kind=kind,
    )
    data = document.content(making)
    index = _next("*", 0, "*") - 1
    seal = _seal(making, data, actor, index=index, now=now)
    file = document.to_pdf(service, data, seal=seal, seal_url=to_url(settings.PUBLIC_URL, seal), at=now, kind=kind)
    document_id = uuid.uuid4()
    part, sealer = add_part(dossier, Part.Kind.OFFICE, {"step": dossier.step, "document": making.number}, now=now)
    issued = IssuedDocument.objects.create(
        id=document_id,
        dossier=dossier,
        kind=kind,
        number=making.number,
        code_ix=client.index("document", typed),
        service=service.key,
        title_fa=making.spec.title.fa,
        title_en=making.spec.title.en,
        mission=dossier.mission,
        issued_on=today,
        expires_on=document.expiry(making),
        status_index=index,
        digest=hashlib.sha256(file).digest(),
        path=store.write(sealer.seal_file(_label(document_id), file)),
        part=part,
        officer=actor.officer,
        issued_at=now,
    )
    consequences.carry_out(making, issued, actor=actor, now=now)
    return issued


def _label(document_id: uuid.UUID) -> str:
    return f"issuance.document:{document_id}"


def _seal(making: document.Making, data: Mapping[str, Any], actor: OfficerActor, *, index: int, now: datetime) -> bytes:
    subject = making.names["subject"]
    known = {**making.names, "records": making.records}
    names = tuple(str(value) for value in (_lookup(known, path) for path in making.spec.seal_names) if value)
    payload = SealPayload(
        type=making.service.key,
        serial=making.number,
        mission=making.mission,
        issued=making.issued,
        status_index=index,
        nonce=os.urandom(NONCE),
        digest=hashlib.sha256(document.shown(data)).digest()[:DIGEST],
        names=names,
        birth_date=subject.get("birth_date") if names else None,
        expires=document.expiry(making),
    )
    assertion = actor.assertion(now)
    kid = client.signing_key_id()

    def sign(to_be_signed: bytes) -> bytes:
        signature, used = opening.sign(payload=to_be_signed, assertion=assertion, purpose=f"seal {making.number}")
        if used != kid:
            raise Conflict
        return signature

    return seal_payload(payload, sign, kid)


def _lookup(names: Mapping[str, Any], path: str) -> Any:
    value: Any = names
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _number(dossier: Dossier, prefix: str, *, year: int) -> str:
    mission = missions.mission(dossier.mission)
    return f"{mission.number_prefix}-{year}-{prefix}-{_next(mission.key, year, prefix):05d}"


def _next(mission: str, year: int, prefix: str) -> int:
    """The next number of a series; whoever asks at the same time waits, so that no number is given twice."""
    NumberSeries.objects.get_or_create(mission=mission, year=year, prefix=prefix)
    series = NumberSeries.objects.select_for_update().get(mission=mission, year=year, prefix=prefix)
    series.last += 1
    series.save()
    return series.last


def revoke(*, actor: OfficerActor, code: str, reason: str, now: datetime, number: str = "") -> None:
    """A consul takes a document back; the public check says so from this moment. The reason stays inside.

    ``number`` says which, where the dossier has several.
    """
    if not reason.strip():
        raise Refusal(_("علت ابطال را بنویسید."), field="reason")
    with transaction.atomic():
        dossier = access.for_officer(actor, code, today=now.date())
        if not access.may(actor, dossier, "consul", today=now.date()):
            raise Forbidden
        documents = IssuedDocument.objects.select_for_update(of=("self",)).select_related("dossier__version")
        found = list(documents.filter(dossier=dossier, **({"number": number} if number else {})))
        if not found:
            raise NotFound
        if len(found) > 1:
            raise Refusal(_("بگویید کدام سند باطل می‌شود."), field="number")
        if found[0].status == IssuedDocument.Status.REVOKED:
            raise Conflict(_("این سند پیش‌تر باطل شده است."))
        consequences.withdraw(found[0], actor, reason=reason.strip(), now=now)


def count_check(issued: IssuedDocument) -> None:
    IssuedDocument.objects.filter(pk=issued.pk).update(checks=F("checks") + 1)


def sweep_files(*, now: datetime) -> int:
    """Delete sealed files of yesterday and before that no row points to; gives how many there were.

    A file is written before its transaction commits; when that fails, or the machine does, the file is left over.
    """
    tables = map(apps.get_model, FILED)
    known = {path for table in tables for path in table.objects.values_list("path", flat=True)}
    left_over = [path for path in store.older_than(now - timedelta(days=1)) if path not in known]
    store.delete_all(left_over)
    return len(left_over)
