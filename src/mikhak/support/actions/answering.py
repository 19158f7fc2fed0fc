"""What an officer does with a report: answer in words, and close."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.support import access, sealed, telling
from mikhak.support.models import Answer, Report
from mikhak.ui.refusals import Conflict, Refusal

LONGEST = 4000  # characters of an answer


def answer(*, actor: OfficerActor, code: str, words: str, closes: bool, now: datetime) -> None:
    """Answer a report in words, which go by e-mail and stand beside its state; ``closes``: nothing more is to come.

    Raises NotFound (not theirs), Conflict (closed already, the same words again) and Refusal on ``words``.
    """
    words = words.strip()
    if not words:
        raise Refusal(_("پاسخ را بنویسید."), field="words")
    if len(words) > LONGEST:
        raise Refusal(_("پاسخ بلندتر از آن است که در ایمیل بگنجد؛ کوتاه‌ترش کنید."), field="words")
    with transaction.atomic():
        report = _still_open(actor, code, now=now)
        opened = access.opened(actor, report, now=now)
        if any(said == words for _answer, said in opened.answers()):
            raise Conflict(_("همین پاسخ پیش‌تر فرستاده شده است."))
        box = sealed.seal_answer(report, opened.person, words)
        made = Answer.objects.create(report=report, officer=actor.officer, at=now, words=box)
        report.state = Report.State.ANSWERED
        if closes:
            end(report, now=now)
        report.save()
        telling.tell(report, "report_answered", once=f"answer:{made.pk}", now=now, secret=words)


def close(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """Close a report to which nothing more is to be said. Raises NotFound and Conflict."""
    with transaction.atomic():
        report = _still_open(actor, code, now=now)
        end(report, now=now)
        report.save()
        telling.tell(report, "report_closed", once=f"closed:{report.pk}", now=now)


def end(report: Report, *, now: datetime) -> None:
    """Mark a report as closed; the caller saves it."""
    report.state, report.closed_at = Report.State.CLOSED, now


def _still_open(actor: OfficerActor, code: str, *, now: datetime) -> Report:
    report = access.guarded(actor, code, now=now)
    if report.state == Report.State.CLOSED:
        raise Conflict(_("این گزارش بسته شده است."))
    return report
