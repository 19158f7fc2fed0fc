"""The desks of a mission and their calendars: a consul opens them, changes them and undoes changes."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mikhak.accounts.access import officer
from mikhak.appointments import access, desks
from mikhak.appointments.content import Content, Exceptional, Span
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Choice, FieldSpec, Text
from mikhak.lib.digits import latin, localise
from mikhak.lib.jalali import WEEKDAYS, BadDate, from_jalali, to_jalali
from mikhak.missions import queries as missions
from mikhak.office.asking import ask, number, posted
from mikhak.office.frame import language, page
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import Forbidden, Refusal
from mikhak.ui.routes import audience

PARTS = {
    "title": lazy("نام"),
    "categories": lazy("خدمات"),
    "hours": lazy("ساعت‌ها"),
    "minutes": lazy("درازای هر نوبت"),
    "places": lazy("جا"),
    "days_ahead": lazy("چند روز جلوتر"),
    "urgent": lazy("جای فوری"),
    "exceptions": lazy("روزهای دیگرگون"),
    "open": lazy("باز یا بسته"),
}
_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")
_DAY = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")


@audience("officer")
def office_desks(request: HttpRequest) -> HttpResponse:
    """The desks that this officer keeps."""
    actor, today = officer(request), timezone.now().date()
    rows = [(one, one.says, missions.mission(one.mission)) for one in desks.kept_by(actor, today)]
    return page(request, "desks.html", {"rows": rows, "may": bool(access.places(actor, today))})


@audience("officer")
def new_desk(request: HttpRequest) -> HttpResponse:
    """Open a desk; raises Forbidden for who keeps none."""
    actor, now = officer(request), timezone.now()
    places = access.places(actor, now.date())
    if not places:
        raise Forbidden
    form = ask(_questions(places), posted(request), NEW)
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            mission = told.get("mission") or places[0]
            made = desks.open_desk(actor=actor, mission=mission, content=_content(told), now=now)
            return redirect("desk", desk_id=made.pk)
    return page(request, "desk_form.html", {"form": form}, status=422 if form.errors else 200)


@audience("officer")
def desk(request: HttpRequest, desk_id: int) -> HttpResponse:
    """Change the calendar of one, and see its history; raises NotFound for other missions', Forbidden."""
    actor, now = officer(request), timezone.now()
    found = access.desk(actor, desk_id, today=now.date())
    form = ask(_questions([]), posted(request), _answers(found.says))
    if form.is_valid():
        with refusals_on(form):
            seen = number(request, "seen")
            desks.change(actor=actor, desk_id=found.pk, seen=seen, content=_content(form.answers()), now=now)
            return redirect("desk", desk_id=found.pk)
    history = [(one, [PARTS[name] for name in one.parts]) for one in desks.history(found)]
    seen = number(request, "seen") or found.edition
    context = {"form": form, "found": found, "seen": seen, "history": history}
    context["mission"] = missions.mission(found.mission)
    return page(request, "desk_form.html", context, status=422 if form.errors else 200)


@audience("officer")
@require_POST
def restore_desk(request: HttpRequest, desk_id: int) -> HttpResponse:
    """Bring an earlier calendar back; raises NotFound, Forbidden, Conflict."""
    actor, seen, edition = officer(request), number(request, "seen"), number(request, "number")
    desks.restore(actor=actor, desk_id=desk_id, seen=seen, number=edition, now=timezone.now())
    return redirect("desk", desk_id=desk_id)


# The form -----------------------------------------------------------------------------------------------------------
NEW = {"minutes": 20, "places": 1, "days_ahead": 60, "urgent": 0, "open": True}


def _questions(places: list[str]) -> tuple[FieldSpec, ...]:
    where = tuple(
        Choice(value=key, fa=title.fa, en=title.en)
        for key, title in ((key, missions.mission(key).title) for key in places)
    )
    mission = FieldSpec(name="mission", type="choice", label=Text(fa="نمایندگی", en="Mission"), choices=where)
    kinds = tuple(Choice(value=one.key, fa=one.title.fa, en=one.title.en) for one in catalogue.categories())
    serves = FieldSpec(
        name="categories",
        type="multichoice",
        choices=kinds,
        required=False,
        label=Text(fa="کدام خدمات", en="Which services"),
        help=Text(fa="خالی یعنی همه.", en="Empty means all."),
    )
    titles = (
        FieldSpec(name="title_fa", type="text", max_length=40, label=Text(fa="نام به فارسی", en="Name in Persian")),
        FieldSpec(name="title_en", type="text", max_length=40, label=Text(fa="نام به انگلیسی", en="Name in English")),
    )
    return (*((mission,) if len(where) > 1 else ()), *titles, serves, *map(_weekday, range(7)), *_NUMBERS, *_MORE)


def _weekday(number: int) -> FieldSpec:
    return FieldSpec(
        name=f"hours_{number}",
        type="text",
        max_length=60,
        required=False,
        label=Text(fa=WEEKDAYS["fa"][number], en=WEEKDAYS["en"][number]),
        help=Text(
            fa="مانند ۹:۰۰-۱۲:۰۰، ۱۴:۰۰-۱۶:۰۰؛ خالی یعنی بسته.", en="Like 9:00-12:00, 14:00-16:00; empty: closed."
        ),
    )


def _count(name: str, fa: str, en: str, low: int, high: int) -> FieldSpec:
    return FieldSpec(name=name, type="integer", min=low, max=high, label=Text(fa=fa, en=en))


_NUMBERS = (
    _count("minutes", "درازای هر نوبت به دقیقه", "Minutes of each time", 5, 240),
    _count("places", "چند نفر هم‌زمان", "Places at once", 1, 50),
    _count("days_ahead", "نوبت‌ها تا چند روز جلوتر باز است", "How many days ahead times are open", 1, 365),
    _count("urgent", "چند جای هر روز برای پرونده‌های فوری", "Places a day kept for urgent dossiers", 0, 100),
)
_MORE = (
    FieldSpec(
        name="exceptions",
        type="longtext",
        required=False,
        max_length=4000,
        label=Text(fa="روزهای دیگرگون", en="Days that differ"),
        help=Text(
            fa="هر روز در یک خط: تاریخ و ساعت‌ها، مانند ۱۴۰۵/۱۰/۰۱ ۹:۰۰-۱۱:۰۰؛ تاریخ تنها یعنی بسته.",
            en="A day a line: date and hours, like 2026-12-22 9:00-11:00; the date alone: closed.",
        ),
    ),
    FieldSpec(name="open", type="boolean", label=Text(fa="نوبت می‌دهد", en="Times can be chosen")),
)


def _answers(content: Content) -> dict[str, Any]:
    """What the boxes hold for a calendar."""
    hours = {f"hours_{number}": _written(spans) for number, spans in enumerate(content.hours)}
    days = "\n".join(f"{_shown(one.day)} {_written(one.hours)}".strip() for one in content.exceptions)
    titles = {"title_fa": content.title.fa, "title_en": content.title.en}
    same = {name: getattr(content, name) for name in ("minutes", "places", "days_ahead", "urgent", "open")}
    return {**titles, **hours, **same, "categories": list(content.categories), "exceptions": days}


def _written(spans: tuple[Span, ...]) -> str:
    return localise(", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans), language())


def _shown(day: date) -> str:
    if language() != "fa":
        return day.isoformat()
    return localise("{}/{:02}/{:02}".format(*to_jalali(day)), "fa")


def _content(told: Mapping[str, Any]) -> Content:
    """The calendar that the answers make; raises Refusal, which names the field."""
    return Content(
        title=Text(fa=told["title_fa"], en=told["title_en"]),
        categories=tuple(told.get("categories") or ()),
        hours=tuple(_spans(told.get(f"hours_{number}") or "", f"hours_{number}") for number in range(7)),
        exceptions=tuple(_exceptional(line) for line in (told.get("exceptions") or "").splitlines() if line.strip()),
        open=bool(told.get("open")),
        **{spec.name: int(told[spec.name]) for spec in _NUMBERS},
    )


def _spans(text: str, field: str) -> tuple[Span, ...]:
    words = latin(text)
    found = [tuple(map(int, span)) for span in _SPAN.findall(words)]
    if _SPAN.sub("", words).strip(" ,،؛;\t"):
        raise Refusal(_("ساعت‌ها را مانند ۹:۰۰-۱۲:۰۰ بنویسید."), field=field)
    return tuple((time(one[0], one[1]), time(one[2], one[3])) for one in found)


def _exceptional(line: str) -> Exceptional:
    words = latin(line).strip()
    written = _DAY.match(words)
    try:
        if written is None:
            raise ValueError
        year, month, day = map(int, written.groups())
        on = from_jalali(year, month, day) if year < 1700 else date(year, month, day)
    except (ValueError, BadDate):
        raise Refusal(_("این خط با تاریخ آغاز نمی‌شود: %s") % line, field="exceptions") from None
    return Exceptional(day=on, hours=_spans(words[written.end() :], "exceptions"))
