"""Words of the office for what the domain calls by keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mikhak.catalogue import queries as catalogue
from mikhak.drafts.passports import Difference
from mikhak.drafts.sealed import UploadMeta
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_date
from mikhak.lib.text import Text
from mikhak.office.frame import language

Words = str | Promise

VIEWS: dict[str, Words] = {
    "mine": _("کار من"),
    "free": _("بی‌صاحب"),
    "urgent": _("فوری"),
    "unanswered": _("پیام بی‌پاسخ"),
    "unreached": _("نامه نرسید"),
    "watched": _("زیر نظر من"),
    "aside": _("کنار گذاشته"),
    "all": _("همهٔ بازها"),
    "with_mission": _("نوبت نمایندگی"),
    "with_applicant": _("نوبت متقاضی"),
    "with_authority": _("در استعلام"),
    "closed": _("بسته‌شده‌ها"),
}
COLUMNS: dict[str, Text] = {  # of desk.view.COLUMNS
    "service": Text(fa="خدمت", en="Service"),
    "mission": Text(fa="نمایندگی", en="Mission"),
    "step": Text(fa="گام", en="Step"),
    "turn": Text(fa="نوبت", en="Turn"),
    "age": Text(fa="عمر", en="Age"),
    "here": Text(fa="در این گام", en="In this step"),
    "due": Text(fa="مهلت", en="Due"),
    "officer": Text(fa="کارشناس", en="Officer"),
    "labels": Text(fa="برچسب‌ها", en="Labels"),
}
USUAL_STEPS: dict[str, Words] = {  # nearly every service has these
    "intake": _("بررسی مدارک"),
    "payment": _("پرداخت"),
    "attendance": _("حضور"),
    "decision": _("رأی"),
    "issue": _("صدور"),
    "delivery": _("تحویل"),
}
BATCH: dict[str, Words] = {  # of desk.batch.WORK
    "give": _("سپردن به همکار"),
    "give_back": _("برگرداندن به صف"),
    "label": _("زدن برچسب"),
    "unlabel": _("برداشتن برچسب"),
    "put_aside": _("کنار گذاشتن تا روزی"),
    "bring_back": _("برگرداندن از کنار"),
    "watch": _("زیر نظر گرفتن"),
    "send_message": _("فرستادن پیام به متقاضیان"),
}
OPEN_TURNS: dict[str, Words] = {
    "with_mission": _("نمایندگی"),
    "with_applicant": _("متقاضی"),
    "with_authority": _("مرجع"),
}
TURNS: dict[str, Words] = {**OPEN_TURNS, "closed": _("بسته")}
OUTCOMES: dict[str, Words] = {
    "granted": _("پذیرفته شد"),
    "refused": _("رد شد"),
    "withdrawn": _("انصراف"),
    "void": _("بی‌نتیجه بسته شد"),
}
FLAGS: dict[str, Words] = {  # of money that settled nothing
    "double": _("دوباره پرداخت شده"),
    "not_due": _("دیگر بدهی نبود"),
    "amount": _("مبلغ نادرست"),
    "stray": _("بی‌صورت‌حساب"),
}
REMINDERS: dict[str, Words] = {"correction": _("اصلاح"), "payment": _("پرداخت"), "attendance": _("حضور")}
ON_BEHALF: dict[str, Words] = {
    "self": _("خود متقاضی"),
    "child": _("فرزند"),
    "spouse": _("همسر"),
    "ward": _("شخص تحت قیمومت"),
    "parent": _("پدر یا مادر"),
    "sibling": _("خواهر یا برادر"),
    "relative": _("خویشاوند"),
    "deceased": _("درگذشته"),
}

DOUBTS: dict[str, Words] = {  # of drafts.redraw.DOUBTS
    "blurred": _("تار"),
    "dark": _("تاریک"),
    "bright": _("نور زیاد"),
    "small": _("ریز"),
    "cut": _("شاید بریده"),
    "margin": _("حاشیهٔ بزرگ"),
    "lying": _("خوابیده"),
    "empty": _("بی‌نوشته"),
}


UNLIKE: dict[str, Words] = {  # of drafts.passports.Difference
    "passport_no": _("شمارهٔ گذرنامه"),
    "birth_date": _("تاریخ تولد"),
    "passport_expiry": _("پایان اعتبار گذرنامه"),
}


def doubt(meta: UploadMeta, unlike: Sequence[Difference] = ()) -> str:
    """What was thought of a page when it came, what a passport says otherwise than was written, and whether the person
    sent it all the same; empty when it is good."""
    seen = _now("، ").join(str(DOUBTS[key]) for key in meta.doubts)
    found = [_now("تصویر نامطمئن (%s)") % seen] if seen else []
    found += [
        _now("%(label)s: در گذرنامه %(read)s، نوشته‌شده %(written)s")
        % {"label": UNLIKE[one.member], "read": _fact(one.member, one.read), "written": _fact(one.member, one.written)}
        for one in unlike
    ]
    if not found:
        return ""
    words = _now("؛ ").join(found)
    return _now("%s؛ متقاضی دید و خواست همین بیاید.") % words if meta.insisted else f"{words}."


def _fact(member: str, value: str) -> str:
    if member == "passport_no":
        return f"\u2068{value}\u2069"  # it keeps its direction among Persian words
    return format_date(date.fromisoformat(value), language())


@dataclass(frozen=True)
class ActWords:
    """``label`` stands on the button, ``done`` is said afterwards, ``about`` before it is pressed; ``key`` reaches it
    from the keyboard."""

    label: Words
    done: Words
    key: str = ""
    about: Words = ""


ACTS: dict[str, ActWords] = {
    "take": ActWords(_("برداشتن"), _("پرونده به شما سپرده شد."), "t"),
    "give": ActWords(_("سپردن به همکار"), _("پرونده به همکار سپرده شد.")),
    "give_back": ActWords(_("برگرداندن به صف"), _("پرونده به صف برگشت.")),
    "accept_papers": ActWords(_("پذیرش مدارک"), _("مدارک پذیرفته شد."), "y"),
    "request_correction": ActWords(_("درخواست اصلاح"), _("درخواست اصلاح فرستاده شد."), "c"),
    "send_inquiry": ActWords(_("فرستادن استعلام"), _("استعلام فرستاده شد."), "y"),
    "record_inquiry": ActWords(_("ثبت پاسخ استعلام"), _("پاسخ استعلام ثبت شد."), "y"),
    "record_task": ActWords(_("ثبت نتیجه"), _("نتیجه ثبت شد."), "y"),
    "record_payment": ActWords(_("ثبت پرداخت"), _("پرداخت ثبت شد و رسید برای متقاضی رفت."), "y"),
    "set_attendance": ActWords(
        _("تعیین زمان حضور"),
        _("زمان حضور تعیین شد و برای متقاضی رفت."),
        "i",
        _("روزهای تعطیل نمایندگی پذیرفته نمی‌شود. زمان تازه جای زمان پیش را می‌گیرد."),
    ),
    "cancel_attendance": ActWords(
        _("لغو زمان حضور"), _("زمان حضور لغو شد."), "", _("به متقاضی خبر داده می‌شود که در این زمان نیاید.")
    ),
    "record_attendance": ActWords(_("ثبت حضور"), _("حضور ثبت شد."), "y"),
    "grant": ActWords(_("موافقت"), _("رأی ثبت شد."), "y", _("رأی به متقاضی خبر داده می‌شود و پرونده به گام بعد می‌رود.")),
    "refuse": ActWords(
        _("رد"), _("رأی ثبت شد."), "r", _("رأی با علت آن به متقاضی خبر داده می‌شود و پرونده بسته می‌شود.")
    ),
    "confirm_decision": ActWords(
        _("تأیید رأی"), _("رأی تأیید شد."), "y", _("رأی پیشنهادی همکارتان با تأیید شما قطعی می‌شود.")
    ),
    "return_decision": ActWords(
        _("برگرداندن رأی"), _("رأی پیشنهادی برگشت خورد."), "r", _("پیشنهاد کنار می‌رود و رأی دوباره باز می‌شود.")
    ),
    "issue": ActWords(
        _("صدور سند"), _("سند صادر شد."), "y", _("سند با شماره و مهر رمزنگاری ساخته و در دفتر ثبت می‌شود.")
    ),
    "hand_over": ActWords(_("ثبت تحویل"), _("تحویل ثبت شد."), "y"),
    "void": ActWords(_("بستن بی‌نتیجه"), _("پرونده بسته شد."), "", _("برای پروندهٔ تکراری یا رهاشده؛ رأی نیست.")),
    "revoke": ActWords(
        _("ابطال سند"), _("سند باطل شد."), "", _("از همین لحظه بررسی صحت مدارک، سند را باطل نشان می‌دهد.")
    ),
    "send_message": ActWords(_("فرستادن پیام"), _("پیام فرستاده شد."), "m"),
    "acknowledge_message": ActWords(_("پاسخ لازم ندارد"), _("ثبت شد که پیام خوانده شده و پاسخ نمی‌خواهد.")),
    "add_note": ActWords(_("افزودن یادداشت"), _("یادداشت افزوده شد."), "p"),
}


def category(key: str) -> Text:
    """What a category of services is called; "*" is all of them."""
    titles = {one.key: one.title for one in catalogue.categories()}
    return titles.get(key, Text(fa="همهٔ خدمات", en="All services"))


def days(count: int) -> str:
    """«۳ روز», «امروز»."""
    if count <= 0:
        return str(_("امروز"))
    return ngettext("%s روز", "%s روز", count) % localise(count, language())


def minutes(count: int) -> str:
    """«۳ دقیقه», of less than one «کمتر از یک دقیقه»."""
    if count <= 0:
        return str(_("کمتر از یک دقیقه"))
    return ngettext("%s دقیقه", "%s دقیقه", count) % localise(count, language())


def at_least_days(count: int) -> str:
    return str(_("از %s روز")) % localise(count, language())


def pages(count: int) -> str:
    return ngettext("%s صفحه", "%s صفحه", count) % localise(count, language())
