"""A day, written in the Jalali or the Gregorian calendar and stored as an ISO date."""

import datetime
from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import FieldKind, Places, Posted, Raw, Scene, Wrong, one, wrong
from mikhak.lib.digits import clean_code, localise
from mikhak.lib.jalali import GREGORIAN_MONTHS, MONTHS, BadDate, format_date, from_jalali, known_language, to_jalali
from mikhak.ui.parts import Part, date_part

BOXES = ("cal", "day", "month", "year")
# Years that are plausible on a paper; one outside is a slip of the pen or of the calendar.
YEARS = {"jalali": range(1200, 1499), "gregorian": range(1820, 2121)}
OTHER = {"jalali": "gregorian", "gregorian": "jalali"}


class Kind(FieldKind):
    ui = "date"

    def read(self, spec: FieldSpec, posted: Posted, name: str) -> Raw:
        return {box: one(posted, f"{name}-{box}") for box in BOXES}

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        day = _iso(value)
        if day is None:
            return dict.fromkeys(BOXES, "")
        year, month, number = to_jalali(day) if spec.calendar == "jalali" else (day.year, day.month, day.day)
        shown = {"day": localise(number, language), "month": str(month), "year": localise(year, language)}
        return {"cal": spec.calendar, **shown}

    def is_blank(self, raw: Raw) -> bool:
        return not (raw["day"].strip() or raw["month"].strip() or raw["year"].strip())

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> str:
        calendar = raw["cal"] if raw["cal"] in YEARS else spec.calendar
        day = _day(spec, calendar, _numbers(spec, raw, scene), scene)
        first, last = (_bound(limit, scene) for limit in (spec.not_before, spec.not_after))
        if first and day < first:
            words = _("«%(label)s» پیش از %(limit)s نمی‌شود؛ تاریخ را دوباره بنویسید.")
            raise wrong(words, spec, scene, limit=_in_words(spec.not_before, first, scene))
        if last and day > last:
            words = _("«%(label)s» پس از %(limit)s نمی‌شود؛ تاریخ را دوباره بنویسید.")
            raise wrong(words, spec, scene, limit=_in_words(spec.not_after, last, scene))
        return day.isoformat()

    def part(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, refused: Wrong | None = None, required: bool = True
    ) -> Part:
        frame = self.frame(spec, name, scene, refused, required)
        return date_part(**frame, value=raw, calendar=spec.calendar)

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        day = _iso(value)
        return str(value) if day is None else format_date(day, language)

    def to_names(self, spec: FieldSpec, value: Any) -> object:
        return _iso(value)

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> str:
        first, last = (_bound(limit, scene) for limit in (spec.not_before, spec.not_after))
        if first is None:
            first = (last or scene.today) - datetime.timedelta(days=40 * 365)
        return (first + datetime.timedelta(days=random.randint(0, ((last or scene.today) - first).days))).isoformat()


def _iso(value: object) -> datetime.date | None:
    """The day of a stored answer; None when it is no date or one that nobody can have typed."""
    try:
        day = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return day if isinstance(day, datetime.date) and day.year in YEARS["gregorian"] else None


def _bound(limit: str | datetime.date | None, scene: Scene) -> datetime.date | None:
    return limit if isinstance(limit, datetime.date) else scene.today if limit == "today" else None


def _in_words(limit: object, day: datetime.date, scene: Scene) -> str:
    words = format_date(day, scene.language)
    return _("امروز، %(day)s،") % {"day": words} if limit == "today" else words


def _numbers(spec: FieldSpec, raw: Mapping[str, str], scene: Scene) -> tuple[int, int, int]:
    """Year, month and day as typed."""
    found = {}
    names = {"day": _("روز"), "month": _("ماه"), "year": _("سال")}
    for box in ("year", "month", "day"):
        typed = clean_code(raw[box])
        if not typed:
            raise wrong(_("%(box)s را هم در «%(label)s» بنویسید."), spec, scene, box=names[box])
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 4):
            raise wrong(_("%(box)s را در «%(label)s» با رقم بنویسید."), spec, scene, box=names[box])
        found[box] = int(typed)
    if len(clean_code(raw["year"])) < 4:
        raise wrong(_("سال را در «%(label)s» چهاررقمی بنویسید، مانند ۱۴۰۵."), spec, scene)
    return found["year"], found["month"], found["day"]


def _day(spec: FieldSpec, calendar: str, numbers: tuple[int, int, int], scene: Scene) -> datetime.date:
    year, month, day = numbers
    if year not in YEARS[calendar]:
        if year in YEARS[OTHER[calendar]]:
            words = {
                "jalali": _("سال %(year)s در «%(label)s» میلادی است؛ تقویم را «میلادی» کنید."),
                "gregorian": _("سال %(year)s در «%(label)s» هجری خورشیدی است؛ تقویم را «هجری خورشیدی» کنید."),
            }[calendar]
        else:
            words = _("سال «%(label)s» نمی‌تواند %(year)s باشد؛ آن را درست کنید.")
        raise wrong(words, spec, scene, year=year)
    if not 1 <= month <= 12:
        raise wrong(_("ماه را در «%(label)s» از ۱ تا ۱۲ برگزینید."), spec, scene)
    try:
        return from_jalali(year, month, day) if calendar == "jalali" else datetime.date(year, month, day)
    except BadDate as error:
        if error.reason == "leap":
            raise wrong(
                _("اسفند %(year)s بیست‌ونه روز دارد؛ روز «%(label)s» را درست کنید."), spec, scene, year=year
            ) from error
    except ValueError:
        pass
    months = (MONTHS if calendar == "jalali" else GREGORIAN_MONTHS)[known_language(scene.language)]
    words = _("%(month)s %(year)s روز %(day)s ندارد؛ روز «%(label)s» را درست کنید.")
    raise wrong(words, spec, scene, month=months[month - 1], year=year, day=day)
