"""What one person may send in a day, over all requests. It is far above what anybody needs, and far below what fills a
disk or keeps the process that draws busy; nobody else pays for who passes it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mikhak.accounts import limits
from mikhak.drafts.models import Draft

FILES_A_DAY, KIB_A_DAY = 400, 1024 * 1024
DAY = 86400
MANY = _("امروز بیش از اندازه پرونده فرستاده‌اید. آنچه رسیده است سر جایش می‌ماند.")


def spend(draft: Draft, size: int, *, now: datetime) -> None:
    """Count a file of so many bytes before it is drawn; raises TooMany. A draft without an account counts alone."""
    whose = f"person:{draft.applicant_id}" if draft.applicant_id else f"draft:{draft.pk}"
    limits.count(f"uploads:{whose}", limit=FILES_A_DAY, seconds=DAY, now=now, words=MANY)
    limits.count(f"uploads-kib:{whose}", limit=KIB_A_DAY, seconds=DAY, more=size // 1024 + 1, now=now, words=MANY)
