"""The closed list of events, each with exactly the keys its data has and the sentence officers read in the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.models import Officer
from mikhak.dossiers.models import Dossier, Event


@dataclass(frozen=True)
class EventKind:
    text: str | Promise
    keys: frozenset[str] = frozenset()
    shown: bool = False  # also to the applicant, in the progress of the dossier


def _kind(text: str | Promise, *keys: str, shown: bool = False) -> EventKind:
    return EventKind(text, frozenset(keys), shown)


EVENTS: dict[str, EventKind] = {
    "submitted": _kind(_("درخواست ثبت شد"), "pages", shown=True),
    "step_entered": _kind(_("گام تازه آغاز شد"), "step", shown=True),
    "opened": _kind(_("پرونده باز و خوانده شد"), "purpose", shown=True),
    "taken": _kind(_("کارشناس پرونده را برداشت")),
    "given": _kind(_("پرونده به کارشناسی سپرده شد"), "to"),
    "given_back": _kind(_("پرونده به صف برگشت")),
    "papers_accepted": _kind(_("مدارک پذیرفته شد"), shown=True),
    "correction_requested": _kind(_("اصلاح خواسته شد"), "items", shown=True),
    "correction_received": _kind(_("اصلاح رسید"), "items", shown=True),
    "inquiry_sent": _kind(_("استعلام فرستاده شد"), "body", "step", shown=True),
    "inquiry_answered": _kind(_("پاسخ استعلام ثبت شد"), "body", "step", "result"),
    "task_done": _kind(_("کار انجام شد"), "step", "result"),
    "payment_due": _kind(_("هزینه اعلام شد"), "amount", "currency", shown=True),
    "payment_recorded": _kind(_("پرداخت ثبت شد"), "amount", "currency", "method", "receipt", shown=True),
    "payment_kept": _kind(
        _("پولی رسید که هزینه را تسویه نمی‌کند"), "amount", "currency", "method", "receipt", "flag", shown=True
    ),
    "fee_waived": _kind(_("هزینه بخشیده شد"), "reason", shown=True),
    "transfer_sent": _kind(_("متقاضی رسید حواله فرستاد"), "pages", shown=True),
    "transfer_declined": _kind(_("رسید حواله پذیرفته نشد"), "reason", shown=True),
    "refund_proposed": _kind(_("بازپرداخت پیشنهاد شد"), "amount", "currency", "receipt"),
    "refund_returned": _kind(_("بازپرداخت پیشنهادی برگشت خورد"), "amount", "currency", "receipt"),
    "refunded": _kind(_("بازپرداخت تأیید شد"), "amount", "currency", "receipt", shown=True),
    "attendance_set": _kind(_("زمان حضور تعیین شد"), "at", shown=True),
    "attendance_cancelled": _kind(_("زمان حضور لغو شد"), "at", shown=True),
    "attendance_offered": _kind(_("زمان زودتری پیشنهاد شد"), "at", shown=True),
    "attendance_missed": _kind(_("در زمان حضور کسی نیامد"), "at", "count", shown=True),
    "earlier_wished": _kind(_("متقاضی دربارهٔ زمان زودتر گفت"), "wished"),
    "arrived": _kind(_("متقاضی به نمایندگی آمد"), "number"),
    "attendance_recorded": _kind(_("حضور و دیدن اصل مدارک ثبت شد"), "originals", "kept", shown=True),
    "decision_proposed": _kind(_("رأی پیشنهاد شد"), "granted", "reason"),
    "decision_returned": _kind(_("رأی پیشنهادی برگشت خورد")),
    "decided": _kind(_("رأی داده شد"), "granted", "reason", shown=True),
    "document_issued": _kind(_("سند صادر شد"), "number", shown=True),
    "document_revoked": _kind(_("سند باطل شد"), "number", shown=True),
    "custody": _kind(_("جای اصل مدارک ثبت شد"), "what", "items", shown=True),  # kept, sent, voided, returned
    "handed_over": _kind(_("سند تحویل شد"), "how", shown=True),
    "message_sent": _kind(_("پیام به متقاضی فرستاده شد"), "part", shown=True),
    "message_received": _kind(_("متقاضی پیام نوشت"), "part", "words", "files", shown=True),
    "message_acknowledged": _kind(_("پیام متقاضی خوانده شد و پاسخ نمی‌خواست"), shown=True),
    "reminded": _kind(_("یادآوری به متقاضی فرستاده شد"), "of"),  # correction, payment, attendance
    "note_added": _kind(_("یادداشت افزوده شد")),
    "duty_alerted": _kind(_("به کارشناس کشیک هشدار داده شد"), "officers", shown=True),
    "move_wished": _kind(_("متقاضی گفت پرونده در کدام نمایندگی باشد"), "to", shown=True),
    "withdrawn": _kind(_("متقاضی انصراف داد"), shown=True),
    "voided": _kind(_("پرونده بی‌نتیجه بسته شد"), "reason", shown=True),
    "closed": _kind(_("پرونده بسته شد"), "outcome", shown=True),
}


def record(
    dossier: Dossier,
    name: str,
    data: Mapping[str, object] | None = None,
    *,
    now: datetime,
    officer: Officer | None = None,
    by: str = "",
) -> Event:
    """Append one line of history, in the caller's transaction. Raises ValueError on undeclared or missing keys."""
    given = dict(data or {})
    if EVENTS[name].keys != given.keys():
        raise ValueError(f"event {name} carries {sorted(given)}, declared are {sorted(EVENTS[name].keys)}")
    actor = by or ("officer" if officer else "system")
    return Event.objects.create(dossier=dossier, name=name, at=now, officer=officer, by=actor, data=given)
