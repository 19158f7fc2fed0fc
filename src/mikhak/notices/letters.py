"""A notice in words: one letter in one language, made from the kind's template and the notice's values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import cast

from babel.numbers import get_currency_name
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from mikhak.lib.codes import show_code
from mikhak.lib.digits import localise, localise_amount
from mikhak.lib.jalali import format_date, format_moment
from mikhak.notices.kinds import KINDS
from mikhak.notices.models import Notice
from mikhak.ui.paths import localised_path

# Of the Unicode bidi algorithm: LRI and PDI around what is read from left to right in a line of any direction, FSI and
# PDI around words of another language.
ISOLATE, APART, POP = "\u2066", "\u2068", "\u2069"
_PART = "\x1e"  # between the parts of a rendered template
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)")
_RAW = frozenset(
    {"time_zone", "currency", "outcome", "applicant_kind", "count", "flag"}
)  # for the template, never shown
_CODES = frozenset({"code", "number", "receipt"})


@dataclass(frozen=True)
class Letter:
    """What one person reads in one language: ``brief``, in whichever it is, and all of ``paragraphs`` in their own.

    ``link`` is a whole address, or empty; ``facts`` are (label, value).
    """

    language: str
    subject: str
    eyebrow: str
    brief: tuple[str, ...]
    more: tuple[str, ...]
    action: str
    facts: tuple[tuple[str, str], ...]
    place: str
    link: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return self.brief + self.more

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    @property
    def plain_subject(self) -> str:
        """For the header of a mail, where isolating marks do harm."""
        return " ".join(re.sub(f"[{ISOLATE}{APART}{POP}]", "", self.subject).split())


def letter(notice: Notice, language: str, secret: str = "") -> Letter:
    """The words of a notice in a language; ``secret`` is what was sealed for the mail alone, opened."""
    kind = KINDS[notice.kind]
    told = {**notice.values, "secret": secret, "written": notice.created_at.isoformat()}
    values = spoken(told, language)
    with override(language):
        text = render_to_string(f"notices/{notice.kind}.txt", {**values, "part": _PART})
        subject, eyebrow, body, more, action = (part.strip() for part in text.split(_PART))
        facts = _facts(values) if kind.about_dossier else ()
    face = settings.OFFICE_URL if kind.office else settings.PUBLIC_URL
    path = str(notice.values.get("link") or kind.link.format(code=notice.values.get("code", ""), secret=secret))
    return Letter(
        language=language,
        subject=subject,
        eyebrow=eyebrow,
        brief=_paragraphs(body),
        more=_paragraphs(more),
        action=action,
        facts=facts,
        place=str(values.get("mission", "")),
        link=face + localised_path(path, notice.language) if path else "",
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """What stands between empty lines; the lines of a list stay lines."""
    return tuple(" \n".join(piece.split("\n")).strip() for piece in re.split(r"\n\s*\n", text) if piece.strip())


def spoken(values: Mapping[str, object], language: str) -> dict[str, object]:
    """The values of a notice as they are read out: words chosen, dates in both calendars, hours on the mission's clock,
    amounts with their currency (as ``money``), digits of the language, codes in groups and isolated."""
    zone, city = str(values.get("time_zone", "UTC")), values.get("city")
    place = _words(city, language) if isinstance(city, Mapping) else zone

    def say(key: str, value: object) -> object:
        if value is None or value == "" or isinstance(value, bool) or key in _RAW:
            return value
        if key in _CODES or (key == "secret" and str(value).isdigit()):
            return isolated(str(value), language)
        if isinstance(value, Mapping):
            return _words(value, language) if "fa" in value else {k: say(k, v) for k, v in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [say("", one) for one in value]
        text = value.isoformat() if isinstance(value, date) else str(value)
        if _MOMENT.fullmatch(text):
            return format_moment(datetime.fromisoformat(text), zone, place, language)
        if _DATE.fullmatch(text):
            return format_date(date.fromisoformat(text), language, weekday=True)
        return localise(text, language)

    said = {key: say(key, value) for key, value in values.items()}
    if "amount" in values:
        said["money"] = money(str(values["amount"]), str(values["currency"]), language)
    return said


def isolated(code: str, language: str) -> str:
    """A code in groups of four, to be read from left to right wherever it stands. In Arabic with Latin digits, because
    groups of Arabic ones would change places even so."""
    shown = code if "-" in code or "/" in code else show_code(code)
    return f"{ISOLATE}{shown if language == 'ar' else localise(shown, language)}{POP}"


def money(amount: str, currency: str, language: str) -> str:
    """«۱۰۰ یورو», "100 Euros"; the amount as it is when it is not a number."""
    try:
        number = f"{Decimal(amount).normalize():f}" if Decimal(amount) % 1 == 0 else f"{Decimal(amount):.2f}"
    except InvalidOperation:
        number = amount
    return f"{localise_amount(number, language)} {get_currency_name(currency, count=2, locale=language)}"


def _words(text: Mapping[str, object], language: str) -> str:
    if language == "ar" and not text.get("ar"):
        return f"{APART}{text['en']}{POP}"
    return localise(str(text.get(language) or text["en"]), language)


def _facts(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Code, service, mission, and when it was written on the mission's clock."""
    shown = ((_("کد رهگیری"), "code"), (_("خدمت"), "service"), (_("نمایندگی"), "mission"), (_("زمان پیام"), "written"))
    return tuple((label, cast(str, values[key])) for label, key in shown)
