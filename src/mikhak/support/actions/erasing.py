"""Reports at the end of their time: their keys are destroyed first, so that no copy opens; then rows and files go."""

from datetime import datetime

from django.db import transaction

from mikhak.drafts import store
from mikhak.notices import actions as notices
from mikhak.support import queries
from mikhak.support.models import Report
from mikhak.vault import opening


def erase_ended(*, now: datetime) -> int:
    """Erase every report whose time is over, with its pages, answers and messages; gives how many there were.

    The vault's line about the destroyed keys is what remains. Raises VaultUnavailable; what is not done then is done
    the next time.
    """
    ended = queries.ended(now=now)
    for report in ended:
        _erase(report, now=now)
    return len(ended)


def _erase(report: Report, *, now: datetime) -> None:
    assertion = opening.make_assertion(officer_id=None, missions=[report.mission], now=now)
    opening.shred(report.pk, assertion)
    with transaction.atomic():
        paths = list(report.pages.values_list("path", flat=True))
        told = {f"report:{report.pk}", f"closed:{report.pk}"}
        told |= {f"answer:{pk}" for pk in report.answers.values_list("pk", flat=True)}
        change = queries.mailbox(report)
        notices.erase(once=told, series=f"mailbox:{change.pk}:" if change else "")
        report.delete()
        transaction.on_commit(lambda: store.delete_all(paths))
