"""What officers and applicants do to a dossier. A verb: guard -> write -> Event -> notice on commit, one transaction.

All raise NotFound (not theirs), Conflict (not possible now) and Forbidden (not with this role), see ``access.guarded``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.catalogue.definition import Reason
from mikhak.dossiers import clues, events, flow, queries, reminding, telling
from mikhak.dossiers.access import guarded
from mikhak.dossiers.models import Correction, Decision, Dossier, Note, Part
from mikhak.dossiers.reasons import CORRECTION_REASONS, DELIVERIES
from mikhak.dossiers.sealed import add_page, add_part
from mikhak.drafts import actions as drafts
from mikhak.drafts import sealed
from mikhak.drafts.models import Draft
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Conflict, NotFound, Refusal

CORRECTION_DAYS = 30  # a person abroad may need a paper from Iran


@dataclass(frozen=True)
class ReturnedItem:
    """One thing to mend: a field or an attachment, the reason's code and the officer's own words."""

    item: str
    kind: str  # field | attachment
    reason: str
    words: str = ""


def add_note(*, actor: OfficerActor, code: str, text: str, now: datetime, key: UUID | None = None) -> None:
    """A private note, sealed; the applicant never sees it. The same ``key`` again raises Conflict."""
    if not text.strip():
        raise Refusal(_("یادداشت را بنویسید."), field="text")
    with transaction.atomic():
        dossier = guarded(actor, code, "add_note", now=now)
        part = _words(dossier, {"step": dossier.step, "note": text}, key, now=now)
        Note.objects.create(dossier=dossier, officer=actor.officer, at=now, part=part)
        clues.of_note(dossier, actor.officer, text)
        events.record(dossier, "note_added", now=now, officer=actor.officer)


def _words(dossier: Dossier, content: Mapping[str, Any], key: UUID | None, *, now: datetime) -> Part:
    """Seal what an officer wrote; ``key`` names the part, so that a second press of the button is found out."""
    if key is not None and Part.objects.filter(pk=key).exists():
        raise Conflict(_("این نوشته پیش‌تر ثبت شده است."))
    part, _sealer = add_part(dossier, Part.Kind.OFFICE, content, now=now, part_id=key)
    return part


def send_message(*, actor: OfficerActor, code: str, text: str, now: datetime, key: UUID | None = None) -> None:
    """Plain words to the applicant, by e-mail and in the inbox; they answer what the applicant wrote. The same ``key``
    again raises Conflict."""
    if not text.strip():
        raise Refusal(_("متن پیام را بنویسید."), field="text")
    with transaction.atomic():
        dossier = guarded(actor, code, "send_message", now=now)
        part = _words(dossier, {"step": dossier.step, "message": text}, key, now=now)
        events.record(dossier, "message_sent", {"part": str(part.pk)}, now=now, officer=actor.officer)
        if dossier.unanswered_since is not None:
            dossier.unanswered_since = None
            dossier.save(update_fields=["unanswered_since"])
        telling.tell(dossier, "message", {"text": text}, once=f"message:{part.pk}", now=now)


# Intake and correction ---------------------------------------------------------------------------------------------
def accept_papers(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """Form and scans are complete and legible: on to the next step."""
    with transaction.atomic():
        dossier = guarded(actor, code, "accept_papers", now=now)
        events.record(dossier, "papers_accepted", now=now, officer=actor.officer)
        flow.advance(dossier, now=now, actor=actor)


def request_correction(*, actor: OfficerActor, code: str, items: Sequence[ReturnedItem], now: datetime) -> None:
    """Return named items; the dossier waits for the applicant under the same code."""
    if not items:
        raise Refusal(_("دست‌کم یک مورد را برای اصلاح برگزینید."), field="items")
    with transaction.atomic():
        dossier = guarded(actor, code, "request_correction", now=now)
        _check_items(dossier, items)
        due_at = now + timedelta(days=CORRECTION_DAYS)
        correction = dossier.corrections.create(
            items=[asdict(item) for item in items], officer=actor.officer, requested_at=now, due_at=due_at
        )
        names = [item.item for item in items]
        events.record(dossier, "correction_requested", {"items": names}, now=now, officer=actor.officer)
        flow.settle(dossier)
        telling.tell(
            dossier,
            "correction_requested",
            {"items": [_told(dossier, item) for item in items], "due": due_at.isoformat()},
            once=f"correction:{correction.pk}",
            now=now,
        )


def _check_items(dossier: Dossier, items: Sequence[ReturnedItem]) -> None:
    service = flow.service_of(dossier)
    known = {("field", field.name) for field in service.fields()}
    known |= {("attachment", attachment.name) for attachment in service.attachments}
    for item in items:
        if (item.kind, item.item) not in known:
            raise Refusal(_("این مورد در این خدمت نیست."), field="items")
        if item.reason not in CORRECTION_REASONS[item.kind]:
            raise Refusal(_("برای هر مورد یک علت برگزینید."), field="items")


def _told(dossier: Dossier, item: ReturnedItem) -> dict[str, object]:
    service = flow.service_of(dossier)
    spec = service.field(item.item) if item.kind == "field" else service.attachment(item.item)
    reason = CORRECTION_REASONS[item.kind][item.reason]
    return {
        "label": spec.label.words,
        "reason": reason.words,
        "words": item.words,
    }


def answer_correction(*, dossier: Dossier, draft: Draft, answers: Mapping[str, Any], now: datetime) -> None:
    """The applicant sends the returned items again (``answers`` of the returned fields, pages on the draft).

    ``dossier`` and ``draft`` were fetched with the applicant's rights. Raises Refusal naming the item still missing.
    """
    with transaction.atomic():
        locked = Dossier.objects.select_for_update(of=("self",)).select_related("version").get(pk=dossier.pk)
        correction = flow.open_correction(locked)
        if correction is None or draft.correction_of != locked.pk:
            raise Conflict
        uploads = list(draft.uploads.all())
        _check_complete(correction.items, answers, {upload.item for upload in uploads})
        part, sealer = add_part(locked, Part.Kind.CORRECTION, {"answers": dict(answers)}, now=now)
        key = sealed.key_of(draft)
        locked.attachments.filter(item__in={upload.item for upload in uploads}).update(superseded=True)
        for upload in uploads:
            jpeg, meta = sealed.read_page(upload, key), sealed.read_meta(upload, key)
            add_page(part, sealer, item=upload.item, position=upload.position, jpeg=jpeg, meta=meta)
        correction.answered_at = now
        correction.save()
        names = [item["item"] for item in correction.items]
        events.record(locked, "correction_received", {"items": names}, now=now, by="applicant")
        flow.settle(locked)
        telling.tell(locked, "correction_received", once=f"corrected:{correction.pk}", now=now)
        drafts.discard(draft=draft)


def _check_complete(items: Sequence[Mapping[str, str]], answers: Mapping[str, Any], sent: set[str]) -> None:
    for item in items:
        given = item["item"] in (answers if item["kind"] == "field" else sent)
        if not given:
            raise Refusal(_("این مورد هنوز مانده است؛ آن را هم بفرستید."), field=item["item"])


def remind_of_corrections(*, now: datetime) -> None:
    """What the worker does every hour: remind of the corrections whose time ends in some days."""
    near = now + timedelta(days=max(reminding.DAYS_BEFORE) + 1)
    for pk in Correction.objects.filter(answered_at=None, due_at__gt=now, due_at__lte=near).values_list(
        "pk", flat=True
    ):
        with transaction.atomic():
            waiting = Correction.objects.select_for_update(of=("self",)).select_related("dossier__version")
            correction = waiting.filter(pk=pk, answered_at=None, dossier__closed_at=None).first()
            if correction is not None:
                _remind(correction, now=now)


def _remind(correction: Correction, *, now: datetime) -> None:
    dossier = correction.dossier
    zone = missions.mission(dossier.mission).tz
    local, day = now.astimezone(zone), correction.due_at.astimezone(zone).date()
    stage = reminding.days_before(day, told=correction.requested_at.astimezone(zone).date(), local=local)
    if stage is None:
        return
    items = [_told(dossier, ReturnedItem(**item)) for item in correction.items]
    told = {"items": items, "due": day.isoformat(), "count": (day - local.date()).days}
    reminding.remind(dossier, "correction", told, once=f"correction:{correction.pk}:{stage}", now=now)


# Tasks, decision, delivery -------------------------------------------------------------------------------------------
def record_task(*, actor: OfficerActor, code: str, result: str, record: Mapping[str, Any], now: datetime) -> None:
    """A task is done: its result (a key of the step, empty when it has none) and what the step's fields ask for."""
    with transaction.atomic():
        dossier = guarded(actor, code, "record_task", now=now)
        spec = flow.spec_of(dossier)
        if spec.results and result not in {one.key for one in spec.results}:
            raise Refusal(_("نتیجه را برگزینید."), field="result")
        content = {"step": spec.key, "result": result, "record": dict(record)}
        add_part(dossier, Part.Kind.OFFICE, content, now=now)
        events.record(dossier, "task_done", {"step": spec.key, "result": result}, now=now, officer=actor.officer)
        flow.advance(dossier, now=now, actor=actor)


def grant(*, actor: OfficerActor, code: str, now: datetime, record: Mapping[str, Any] | None = None) -> None:
    """Decide for the applicant; where the step asks for four eyes this is a proposal until a second consul confirms.

    ``record``: what the step's fields ask for.
    """
    with transaction.atomic():
        dossier = guarded(actor, code, "grant", now=now)
        if record:
            add_part(dossier, Part.Kind.OFFICE, {"step": dossier.step, "record": dict(record)}, now=now)
        _decide(dossier, actor, granted=True, reason="", now=now)


def refuse(*, actor: OfficerActor, code: str, reason: str, now: datetime) -> None:
    """Refuse with a reason of the service's list; ends the dossier unless four eyes are asked."""
    with transaction.atomic():
        dossier = guarded(actor, code, "refuse", now=now)
        if reason not in {one.code for one in flow.service_of(dossier).outcome.reasons}:
            raise Refusal(_("علت رد را از فهرست برگزینید."), field="reason")
        if flow.spec_of(dossier).kind != "decision":
            _to_decision(dossier, actor, now=now)
        _decide(dossier, actor, granted=False, reason=reason, now=now)


def _to_decision(dossier: Dossier, actor: OfficerActor, *, now: datetime) -> None:
    service = flow.service_of(dossier)
    step = next((key for key in dossier.path if service.step(key).kind == "decision"), None)
    if step is not None:
        flow.enter(dossier, step, now=now, actor=actor)


def _decide(dossier: Dossier, actor: OfficerActor, *, granted: bool, reason: str, now: datetime) -> None:
    decision = Decision(dossier=dossier, granted=granted, reason=reason, officer=actor.officer, at=now)
    decision.save(force_insert=True)
    if flow.spec_of(dossier).four_eyes:
        data = {"granted": granted, "reason": reason}
        events.record(dossier, "decision_proposed", data, now=now, officer=actor.officer)
        flow.settle(dossier)
        return
    _carry_out(dossier, decision, actor, now=now)


def confirm_decision(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """The second pair of eyes; raises Refusal when it is the same officer."""
    with transaction.atomic():
        dossier = guarded(actor, code, "confirm_decision", now=now)
        decision = dossier.decision
        if decision.officer_id == actor.id:
            raise Refusal(_("رأی را کارشناس دیگری باید تأیید کند."))
        decision.confirmed_by, decision.confirmed_at = actor.officer, now
        decision.save()
        _carry_out(dossier, decision, actor, now=now)


def return_decision(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """The second officer does not agree: the proposal is withdrawn and the step is open again."""
    with transaction.atomic():
        dossier = guarded(actor, code, "return_decision", now=now)
        dossier.decision.delete()
        events.record(dossier, "decision_returned", now=now, officer=actor.officer)
        fresh = Dossier.objects.select_related("version").get(pk=dossier.pk)
        flow.settle(fresh)


def _carry_out(dossier: Dossier, decision: Decision, actor: OfficerActor, *, now: datetime) -> None:
    data = {"granted": decision.granted, "reason": decision.reason}
    events.record(dossier, "decided", data, now=now, officer=actor.officer)
    if decision.granted:
        dossier.outcome = Dossier.Outcome.GRANTED
        telling.tell(dossier, "granted", once=f"granted:{dossier.pk}", now=now)
        flow.advance(dossier, now=now, actor=actor)
        return
    reason = _reason(dossier, decision.reason)
    told = {"reason": reason.text.words}
    telling.tell(dossier, "refused", told, once=f"refused:{dossier.pk}", now=now)
    flow.finish(dossier, Dossier.Outcome.REFUSED, now=now, actor=actor)


def _reason(dossier: Dossier, code: str) -> Reason:
    return next(one for one in flow.service_of(dossier).outcome.reasons if one.code == code)


def hand_over(*, actor: OfficerActor, code: str, how: str, now: datetime, returned: Sequence[str] = ()) -> None:
    """The document left the mission: in_person, post, representative or electronic; and which of the originals that
    the mission kept were given back (names of attachments)."""
    if how not in DELIVERIES:
        raise Refusal(_("شیوهٔ تحویل را برگزینید."), field="how")
    with transaction.atomic():
        dossier = guarded(actor, code, "hand_over", now=now)
        events.record(dossier, "handed_over", {"how": how}, now=now, officer=actor.officer)
        if returned:
            given = {"what": "returned", "items": list(returned)}
            events.record(dossier, "custody", given, now=now, officer=actor.officer)
        told = {"how": DELIVERIES[how].words}
        telling.tell(dossier, "handed_over", told, once=f"handed:{dossier.pk}", now=now)
        flow.advance(dossier, now=now, actor=actor)


# Endings without a result --------------------------------------------------------------------------------------------
def void(*, actor: OfficerActor, code: str, reason: str, now: datetime) -> None:
    """Close without a result (double, filed by mistake, the person did not come); the words go to the applicant."""
    if not reason.strip():
        raise Refusal(_("علت بستن پرونده را بنویسید."), field="reason")
    with transaction.atomic():
        dossier = guarded(actor, code, "void", now=now)
        events.record(dossier, "voided", {"reason": reason}, now=now, officer=actor.officer)
        flow.finish(dossier, Dossier.Outcome.VOID, now=now, actor=actor)


def withdraw(*, dossier: Dossier, now: datetime) -> None:
    """The applicant gives up; ``dossier`` was fetched with their rights. Raises Conflict when it is decided already."""
    with transaction.atomic():
        locked = Dossier.objects.select_for_update(of=("self",)).select_related("version").get(pk=dossier.pk)
        if locked.status == Dossier.Status.CLOSED or flow.decided(locked):
            raise Conflict(_("پرونده به رأی رسیده است و دیگر نمی‌توان انصراف داد."))
        events.record(locked, "withdrawn", now=now, by="applicant")
        flow.finish(locked, Dossier.Outcome.WITHDRAWN, now=now)


def wish_move(*, dossier: Dossier, mission: str, now: datetime) -> None:
    """The applicant, who moved, says where the dossier should be: at another mission or where it is. It stays there
    until officers act on it. ``dossier`` was fetched with their rights. Raises Conflict when it is closed, NotFound for
    a mission that takes no requests."""
    with transaction.atomic():
        locked = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
        if locked.status == Dossier.Status.CLOSED:
            raise Conflict(_("این پرونده بسته شده است."))
        if mission not in {locked.mission, *(info.key for info in missions.open_missions())}:
            raise NotFound
        if queries.move_wished(locked) != mission:
            events.record(locked, "move_wished", {"to": mission}, now=now, by="applicant")


def write_to(*, applicant_ix: bytes, reply_box: bytes) -> None:
    """From now on the mails about the dossiers of an applicant go to another address."""
    Dossier.objects.filter(applicant_ix=applicant_ix).update(reply_box=reply_box)


def correction_draft(*, dossier: Dossier, applicant: Any, browser: str, now: datetime) -> Draft:
    """The draft in which the returned items are mended; the same one when it was begun before. Raises NotFound."""
    with transaction.atomic():
        locked = Dossier.objects.select_for_update(of=("self",)).select_related("version").get(pk=dossier.pk)
        if flow.open_correction(locked) is None:
            raise NotFound
        begun = Draft.objects.select_related("version").filter(correction_of=locked.pk).first()
        if begun is not None:
            return begun
        draft = drafts.start(
            service_key=locked.version.key,
            applicant=applicant,
            browser=browser,
            mission=locked.mission,
            correction_of=locked.pk,
            now=now,
        )
        draft.version = locked.version  # the questions of the version that was submitted, whatever came after it
        draft.save()
    return draft
