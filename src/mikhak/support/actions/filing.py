"""Filing a report: pages arrive one by one and wait, sealed; the form takes them along when it is sent."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import limits
from mikhak.drafts import store
from mikhak.drafts.redraw import redraw, safe_name
from mikhak.drafts.sealed import UploadMeta
from mikhak.lib.codes import new_tracking_code
from mikhak.notices.boxes import address_box
from mikhak.support import access, sealed, telling
from mikhak.support.models import Report, Waiting
from mikhak.support.sealed import Person
from mikhak.ui.refusals import Refusal

MAX_PAGES = 10  # of one report
WAIT = timedelta(days=1)  # a page of a form that is never sent is kept this long
# Of strangers: from one network, of a person whoever says to be them, and all together.
FILED_FROM_NETWORK_AN_HOUR, FILED_BY_PERSON_A_DAY, FILED_BY_STRANGERS_AN_HOUR = 10, 20, 300
SENT_FROM_NETWORK_AN_HOUR, SENT_BY_STRANGERS_AN_HOUR = 60, 1500  # files
SENT_KIB_FROM_NETWORK_AN_HOUR, SENT_KIB_BY_STRANGERS_AN_HOUR = 300 * 1024, 6 * 1024 * 1024
FILED_BY_KNOWN_A_DAY, SENT_BY_KNOWN_A_DAY = 10, 100  # of each who is known, reports and files
GUESSED_FROM_NETWORK_AN_HOUR, GUESSED_OF_PERSON_AN_HOUR = 40, 10
HOUR, DAY = 3600, 86400

MANY_REPORTS = _("بیش از اندازه گزارش رسیده است. آنچه نوشته‌اید همین‌جا می‌ماند؛ اگر کار فوری است، تلفن بزنید.")
MANY_FILES = _("بیش از اندازه پرونده رسیده است. بدون تصویر هم می‌توانید گزارش بفرستید.")


def keep_page(
    *, once: UUID, browser: str, item: str, data: bytes, name: str, network: str, known: bytes = b"", now: datetime
) -> set[UUID]:
    """Redraw a file in the limited process and keep its pages sealed until the form is sent; gives their ids.

    Raises BadUpload, TooMany, or Refusal when there is no room.
    """
    _count_file(len(data) // 1024 + 1, network, known, now)
    pages, digest = redraw(data), hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        before = Waiting.objects.filter(once=once, browser=browser)
        if before.count() + len(pages) > MAX_PAGES:
            raise Refusal(_("با هر گزارش تا %(n)d صفحه پذیرفته می‌شود. یکی را حذف کنید.") % {"n": MAX_PAGES}, field=item)
        last = before.filter(item=item).aggregate(last=Max("position"))["last"] or 0
        kept = []
        for number, page in enumerate(pages, 1):
            row = Waiting(browser=browser, once=once, item=item, position=last + number, created_at=now)
            sealed.write_waiting(row, page.jpeg, UploadMeta(safe_name(name), digest, number, page.width, page.height))
            row.save(force_insert=True)
            kept.append(row)
    return {row.pk for row in kept}


def drop_page(*, once: UUID, browser: str, page_id: UUID) -> None:
    """Forget a page of a form that this browser is filling in. Raises NotFound."""
    with transaction.atomic():
        _forget([access.waiting(once, browser, page_id)])


def file(
    *,
    kind: str,
    mission: str,
    language: str,
    person: Person,
    email: str,
    told: Mapping[str, Any],
    once: UUID,
    browser: str,
    network: str,
    known: bytes = b"",
    now: datetime,
) -> Report:
    """Seal a report for a mission and tell its code by e-mail, where an address was given.

    The picture code was checked by the face. ``once`` names the form: sent twice, there is one report, which
    ``access.is_filed`` tells. Raises TooMany.
    """
    _count_report(person, network, known, now)
    report = Report(
        code=_free_code(),
        kind=kind,
        mission=mission,
        language=language,
        identity_ix=person.ix,
        reply_box=address_box(email) if email else None,
        once=once,
        browser=browser,
        created_at=now,
    )
    with transaction.atomic():
        body = {"person": {"kind": person.kind, "identity": person.identity}, "email": email, **told}
        sealer = sealed.seal_body(report, body)
        report.save(force_insert=True)
        waiting = list(Waiting.objects.select_for_update().filter(once=once, browser=browser))
        for row in waiting:
            sealed.add_page(report, sealer, row)
        _forget(waiting)
        telling.tell(report, "report_received", once=f"report:{report.pk}", now=now)
    return report


def count_guess(*, person: Person, network: str, known: bytes = b"", now: datetime) -> None:
    """Count one more look for a report, before anything is compared; raises TooMany."""
    if not known:
        limits.count(f"support-look:{network}", limit=GUESSED_FROM_NETWORK_AN_HOUR, seconds=HOUR, now=now)
    whose = (known or person.ix).hex()
    limits.count(f"support-of:{whose}", limit=GUESSED_OF_PERSON_AN_HOUR, seconds=HOUR, now=now)


def _count_report(person: Person, network: str, known: bytes, now: datetime) -> None:
    if known:
        name = f"support-known:{known.hex()}"
        limits.count(name, limit=FILED_BY_KNOWN_A_DAY, seconds=DAY, now=now, words=MANY_REPORTS)
        return
    hour: dict[str, Any] = {"seconds": HOUR, "now": now, "words": MANY_REPORTS}
    limits.count(f"support-file:{network}", limit=FILED_FROM_NETWORK_AN_HOUR, **hour)
    name = f"support-person:{person.ix.hex()}"
    limits.count(name, limit=FILED_BY_PERSON_A_DAY, seconds=DAY, now=now, words=MANY_REPORTS)
    limits.count("support-strangers", limit=FILED_BY_STRANGERS_AN_HOUR, **hour)


def _count_file(kib: int, network: str, known: bytes, now: datetime) -> None:
    """Before anything is drawn, which is what costs."""
    if known:
        name = f"support-files-known:{known.hex()}"
        limits.count(name, limit=SENT_BY_KNOWN_A_DAY, seconds=DAY, now=now, words=MANY_FILES)
        return
    hour: dict[str, Any] = {"seconds": HOUR, "now": now, "words": MANY_FILES}
    limits.count(f"support-files:{network}", limit=SENT_FROM_NETWORK_AN_HOUR, **hour)
    limits.count(f"support-kib:{network}", limit=SENT_KIB_FROM_NETWORK_AN_HOUR, more=kib, **hour)
    limits.count("support-files-strangers", limit=SENT_BY_STRANGERS_AN_HOUR, **hour)
    limits.count("support-kib-strangers", limit=SENT_KIB_BY_STRANGERS_AN_HOUR, more=kib, **hour)


def sweep(*, now: datetime) -> int:
    """Destroy the pages of forms that were never sent; gives how many there were."""
    old = list(Waiting.objects.filter(created_at__lt=now - WAIT))
    with transaction.atomic():
        _forget(old)
    return len(old)


def _forget(rows: list[Waiting]) -> None:
    paths = [row.path for row in rows]
    Waiting.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: store.delete_all(paths))


def _free_code() -> str:
    """A tracking code that no report has."""
    while Report.objects.filter(code=(code := new_tracking_code())).exists():
        pass
    return code
