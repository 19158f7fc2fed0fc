"""The closed list of reports: what each is called, what it asks to choose from, and which pages may come with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mikhak.lib.text import Text
from mikhak.ui.refusals import Words


@dataclass(frozen=True)
class ReportKind:
    """``topics`` are to choose from, by key; ``papers`` the names of what may be uploaded, and what each is called.

    ``kept``: how long after its end a report is kept, and erased then. No law says how long; docs/trust.md does, and
    why: as short as whoever reported, or whose account it was, may still want to come back to it.
    """

    title: Text
    kept: timedelta
    topics: Mapping[str, Words] = field(default_factory=dict)
    papers: Mapping[str, Words] = field(default_factory=dict)


MAILBOX = "mailbox"
KINDS: dict[str, ReportKind] = {
    "sign-in": ReportKind(
        Text(fa="مشکل در ورود به سیستم", en="Trouble signing in", ar="مشكلة في الدخول إلى النظام"),
        kept=timedelta(days=90),
        topics={
            "no_code": _("رمز یک‌بار مصرف به ایمیلم نمی‌رسد"),
            "code_refused": _("رمز را می‌نویسم و پذیرفته نمی‌شود"),
            "mismatch": _("کد ملی یا گذرنامه‌ام با ایمیل نمی‌خواند"),
            "picture": _("با تصویر امنیتی مشکل دارم"),
            "page": _("صفحه باز نمی‌شود یا خطا می‌دهد"),
            "other": _("چیز دیگری است"),
        },
        papers={"screenshots": _("عکس صفحه")},
    ),
    MAILBOX: ReportKind(
        Text(fa="صندوق ایمیل ازدست‌رفته", en="Lost mailbox", ar="صندوق بريد مفقود"),
        kept=timedelta(days=180),
        papers={"passport": _("گذرنامه"), "national_card": _("کارت ملی")},
    ),
    "comment": ReportKind(
        Text(fa="نظر و پیشنهاد", en="Comment or suggestion", ar="رأي أو اقتراح"),
        kept=timedelta(days=180),
        papers={"screenshots": _("تصویر")},
    ),
    "complaint": ReportKind(
        Text(fa="شکایت", en="Complaint", ar="شكوى"),
        kept=timedelta(days=730),
        papers={"screenshots": _("تصویر")},
    ),
}
