"""Inquiries (استعلام): a question sealed and sent to a body, and its answer recorded from that body's letter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.catalogue import queries as catalogue
from mikhak.dossiers import events, flow, telling
from mikhak.dossiers.access import guarded
from mikhak.dossiers.models import Part
from mikhak.dossiers.sealed import add_part
from mikhak.inquiries import queries
from mikhak.inquiries.models import Inquiry
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Refusal

USUAL_DAYS = 10  # working days, where the service names none


def send(*, actor: OfficerActor, code: str, question: str, now: datetime) -> None:
    """Put the step's question to its body; the clock runs in the mission's working days."""
    if not question.strip():
        raise Refusal(_("بنویسید چه می‌پرسید."), field="question")
    with transaction.atomic():
        dossier = guarded(actor, code, "send_inquiry", now=now)
        spec = flow.spec_of(dossier)
        part, _sealer = add_part(dossier, Part.Kind.OFFICE, {"step": spec.key, "question": question}, now=now)
        mission = missions.mission(dossier.mission)
        due_on = missions.add_working_days(mission, now.astimezone(mission.tz).date(), spec.days or USUAL_DAYS)
        inquiry = Inquiry.objects.create(
            dossier=dossier,
            step=spec.key,
            body=spec.by,
            question=part,
            sent_at=now,
            sent_by=actor.officer,
            due_on=due_on,
        )
        events.record(dossier, "inquiry_sent", {"body": spec.by, "step": spec.key}, now=now, officer=actor.officer)
        flow.settle(dossier)
        body = catalogue.catalogue().bodies[spec.by]
        told = {"body": body.words, "days": spec.days}
        telling.tell(dossier, "inquiry_sent", told, once=f"inquiry:{inquiry.pk}", now=now)


def record(
    *, actor: OfficerActor, code: str, result: str, answer: str, record: Mapping[str, Any], now: datetime
) -> None:
    """Record the body's answer: its result (a key of the step), the words of its letter, and the step's fields."""
    with transaction.atomic():
        dossier = guarded(actor, code, "record_inquiry", now=now)
        spec = flow.spec_of(dossier)
        if spec.results and result not in {one.key for one in spec.results}:
            raise Refusal(_("نتیجهٔ استعلام را برگزینید."), field="result")
        content = {"step": spec.key, "result": result, "answer": answer, "record": dict(record)}
        part, _sealer = add_part(dossier, Part.Kind.OFFICE, content, now=now)
        inquiry = queries.waiting(dossier)
        if inquiry is None:
            raise Refusal(_("استعلامی در انتظار پاسخ نیست."))
        inquiry.result, inquiry.answer, inquiry.answered_at = result, part, now
        inquiry.recorded_by = actor.officer
        inquiry.save()
        data = {"body": spec.by, "step": spec.key, "result": result}
        events.record(dossier, "inquiry_answered", data, now=now, officer=actor.officer)
        flow.advance(dossier, now=now, actor=actor)
