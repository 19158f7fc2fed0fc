"""Missions in the office: state, hours, own holidays, address and telephone; every change is an edition."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from mikhak.accounts import posts
from mikhak.accounts.access import officer
from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.lib.digits import latin
from mikhak.lib.jalali import from_jalali, to_jalali
from mikhak.missions import queries as missions
from mikhak.missions.content import Kept, OwnHoliday
from mikhak.office.asking import ask, choice, line, number, posted
from mikhak.office.frame import language, page
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import Refusal, Words
from mikhak.ui.routes import audience

STATES = (
    ("active", Text(fa="فعال", en="Active")),
    ("reduced", Text(fa="با خدمات محدود", en="Reduced service")),
    ("suspended", Text(fa="معلق", en="Suspended")),
    ("closed", Text(fa="بسته", en="Closed")),
)
TONGUES = (
    ("fa", Text(fa="فارسی", en="Persian")),
    ("en", Text(fa="انگلیسی", en="English")),
    ("ar", Text(fa="عربی", en="Arabic")),
)
TEXTS = (
    ("note", Text(fa="یادداشت وضعیت", en="Note about the state"), 300),
    ("hours", Text(fa="ساعت‌های کار", en="Opening hours"), 200),
    ("address", Text(fa="نشانی", en="Address"), 300),
)
PARTS: dict[str, Words] = {
    "status": lazy("وضعیت"),
    "note": lazy("یادداشت وضعیت"),
    "reroute_to": lazy("درخواست‌ها را می‌پذیرد"),
    "hours": lazy("ساعت‌های کار"),
    "address": lazy("نشانی"),
    "telephone": lazy("تلفن"),
    "holidays": lazy("تعطیلی‌های خود نمایندگی"),
}
HOLIDAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})\s+(.+)")


@audience("officer")
@require_safe
def missions_kept(request: HttpRequest) -> HttpResponse:
    """The missions that one keeps, with their state."""
    states = dict(STATES)
    rows = [(info, states[info.status]) for info in posts.kept_by(officer(request))]
    return page(request, "missions.html", {"rows": rows})


@audience("officer")
def mission_kept(request: HttpRequest, key: str) -> HttpResponse:
    """Change a mission, and see its history; raises NotFound for others."""
    actor, now = officer(request), timezone.now()
    edition, held = posts.for_officer(actor, key)
    form = ask(_questions(key), posted(request), _known(held))
    if form.is_valid():
        with refusals_on(form):
            content = _content(form.answers())
            posts.keep(actor=actor, key=key, seen=number(request, "seen"), content=content, now=now)
            return _back(request, key, _("تغییر ذخیره شد و تا یک دقیقهٔ دیگر همه می‌بینند."))
    seen = number(request, "seen") if request.method == "POST" else edition
    context = {"form": form, "info": missions.mission(key), "seen": seen, "history": _history(key)}
    return page(request, "mission.html", context, status=422 if form.errors else 200)


@audience("officer")
@require_POST
def restore_mission(request: HttpRequest, key: str) -> HttpResponse:
    """Bring an earlier edition back; raises NotFound, Conflict."""
    seen, wanted = number(request, "seen"), number(request, "number")
    posts.restore(actor=officer(request), key=key, seen=seen, number=wanted, now=timezone.now())
    return _back(request, key, _("آن نسخه برگشت."))


def _back(request: HttpRequest, key: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("kept-mission", key=key)


# The form -----------------------------------------------------------------------------------------------------------
def _questions(key: str) -> tuple[FieldSpec, ...]:
    others = [(info.key, info.title) for info in missions.all_missions() if info.key != key]
    told = Text(
        fa="هر روز در یک سطر: تاریخ، سپس نام آن، مانند «۱۴۰۵/۰۹/۱۰ روز بازسازی / Renovation».",
        en="A day on each line: the date, then its name, like “2026-12-01 روز بازسازی / Renovation”.",
    )
    label = Text(fa="تعطیلی‌های خود نمایندگی", en="Holidays of the mission's own")
    return (
        choice("status", Text(fa="وضعیت", en="State"), STATES),
        *(_in_tongue(*text, code=code, tongue=tongue) for text in TEXTS[:1] for code, tongue in TONGUES),
        choice(
            "reroute_to", Text(fa="چه نمایندگی درخواست‌ها را می‌پذیرد", en="Who takes requests"), others, required=False
        ),
        *(_in_tongue(*text, code=code, tongue=tongue) for text in TEXTS[1:] for code, tongue in TONGUES),
        line("telephone", Text(fa="تلفن", en="Telephone"), longest=60, required=False),
        FieldSpec(name="holidays", type="longtext", label=label, help=told, required=False, max_length=4000),
    )


def _in_tongue(name: str, label: Text, most: int, *, code: str, tongue: Text) -> FieldSpec:
    words = Text(fa=f"{label.fa} به {tongue.fa}", en=f"{label.en} in {tongue.en}")
    return line(f"{name}_{code}", words, longest=most, required=False)


def _known(held: Kept) -> dict[str, Any]:
    """What the boxes hold for an edition."""
    texts = {name: getattr(held, name) for name, _label, _most in TEXTS}
    boxes = {f"{name}_{code}": words for name, text in texts.items() if text for code, words in text.words.items()}
    return {
        **boxes,
        "status": held.status,
        "reroute_to": held.reroute_to,
        "telephone": held.telephone,
        "holidays": "\n".join(_as_line(one) for one in held.holidays),
    }


def _as_line(one: OwnHoliday) -> str:
    day = "{}/{:02}/{:02}".format(*to_jalali(one.day)) if language() == "fa" else one.day.isoformat()
    return f"{day} {' / '.join(one.title.words.values())}"


def _content(told: Mapping[str, Any]) -> Kept:
    """The edition that the answers make; raises Refusal on a text that lacks a language or a line that is no day."""
    return Kept(
        status=told["status"],
        reroute_to=told.get("reroute_to") or None,
        telephone=told.get("telephone") or "",
        holidays=tuple(_holidays(told.get("holidays") or "")),
        **{name: _text(told, name) for name, _label, _most in TEXTS},
    )


def _text(told: Mapping[str, Any], name: str) -> Text | None:
    words = {code: told.get(f"{name}_{code}") or "" for code, _tongue in TONGUES}
    missing = next((code for code in ("fa", "en") if any(words.values()) and not words[code]), None)
    if missing:
        raise Refusal(_("این را به فارسی و انگلیسی هر دو بنویسید."), field=f"{name}_{missing}")
    return Text(fa=words["fa"], en=words["en"], ar=words["ar"] or None) if words["fa"] else None


def _holidays(text: str) -> Iterable[OwnHoliday]:
    for row in filter(None, map(str.strip, text.splitlines())):
        found = HOLIDAY.fullmatch(latin(row))
        day = _day(*(int(part) for part in found.groups()[:3])) if found else None
        if found is None or day is None:
            raise Refusal(_("این سطر با تاریخ آغاز نمی‌شود: %s") % row, field="holidays")
        names = [name.strip() for name in row.split(None, 1)[1].split(" / ")]
        title = Text(fa=names[0], en=names[1] if names[1:] else names[0], ar=names[2] if names[2:] else None)
        yield OwnHoliday(day=day, title=title)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return from_jalali(year, month, day) if year < 1700 else date(year, month, day)
    except ValueError:
        return None


# The history ----------------------------------------------------------------------------------------------------------
def _history(key: str) -> list[dict[str, Any]]:
    """The editions, newest first, each with what it changed: (name, old, new)."""
    rows = missions.editions(key)
    older = {row.number + 1: kept for row, kept in rows}
    return [
        {"row": row, "parts": _changed(older[row.number], kept) if row.number in older else []} for row, kept in rows
    ]


def _changed(before: Kept, after: Kept) -> list[tuple[Words, str, str]]:
    pairs = ((words, _said(name, before), _said(name, after)) for name, words in PARTS.items())
    return [pair for pair in pairs if pair[1] != pair[2]]


def _said(name: str, kept: Kept) -> str:
    """One part of an edition in the words of the page."""
    value, tongue = getattr(kept, name), language()
    if name == "status":
        return dict(STATES)[value].in_(tongue)
    if name == "holidays":
        return "\n".join(_as_line(one) for one in value)
    if name == "reroute_to":
        return missions.mission(value).city.in_(tongue) if value else ""
    return value.in_(tongue) if isinstance(value, Text) else value or ""
