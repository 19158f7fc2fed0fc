"""Tags and filters of every template (built in by the settings)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mikhak.lib.codes import show_code
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_date, format_moment
from mikhak.ui.icons import FORWARD, INTERFACE
from mikhak.ui.parts import Part, part_of
from mikhak.ui.paths import bare_path, localised_path

register = template.Library()


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


# Words and numbers --------------------------------------------------------------------------------------------------
@register.filter
def digits(value: object) -> str:
    """Text with the digits of the page: Persian ones in Persian, except in words that hold a Latin letter."""
    return localise("" if value is None else value, _language())


@register.filter
def both(day: date | None) -> str:
    """A date in both calendars, that of the page first."""
    return "" if day is None else format_date(day, _language())


@register.filter
def jalali(day: date | None) -> str:
    """A date in the calendar of the page alone, where there is no room for two: Jalali in Persian."""
    language = _language()
    return "" if day is None else format_date(day, language, "jalali" if language == "fa" else "gregorian")


@register.filter
def moment(when: datetime | None, place: Any) -> str:
    """A moment on the clock of a mission: anything with ``time_zone``, ``city_fa``, ``city_en``, or a zone's name."""
    if when is None:
        return ""
    if isinstance(place, str):
        return format_moment(when, place, place, _language())
    return format_moment(when, place.time_zone, named(place, "city"), _language())


@register.filter
def code(value: object) -> SafeString:
    """A tracking or document code in groups of four, isolated from the direction of the page."""
    return ltr(show_code(str(value).replace("-", ""))) if value else mark_safe("")


@register.filter
def ltr(value: object) -> SafeString:
    """A Latin word in a Persian line (passport number, e-mail), isolated and in its own digits."""
    return format_html('<bdi class="code">{}</bdi>', value)


@register.filter
def in_language(text: Any) -> str:
    """A bilingual text in the language of the page; an empty text stays empty."""
    return "" if not text else str(text.in_(_language()))


@register.filter
def named(thing: Any, stem: str) -> str:
    """One of a pair of columns by the language of the page: ``{{ mission|named:"title" }}`` is title_fa or title_en."""
    return str(getattr(thing, f"{stem}_{'fa' if _language() == 'fa' else 'en'}", ""))


@register.filter
def size(count: int | None) -> str:
    """Number of bytes for people: «۱٫۸ مگابایت»."""
    count = count or 0
    if count < 1000 * 1000:
        return localise(_("%s کیلوبایت") % max(1, round(count / 1000)), _language())
    number = number_format(count / 1_000_000, 1, use_l10n=False)
    if _language() == "fa":
        number = number.replace(".", "٫")
    return localise(_("%s مگابایت") % number, _language())


# Drawings -----------------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str) -> SafeString:
    """An interface icon beside its words."""
    css = "i fwd" if name in FORWARD else "i"
    drawing = mark_safe(INTERFACE[name])  # noqa: S308 - our own constants
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, drawing)


@register.simple_tag
def category_icon(key: str) -> SafeString:
    """The icon of a category of services; one without a drawing gets the flower of all services."""
    try:
        drawing = get_template(f"ui/category/{key}.svg")
    except TemplateDoesNotExist:
        drawing = get_template("ui/category/all.svg")
    return mark_safe(drawing.render())  # noqa: S308 - our own files


# Addresses ----------------------------------------------------------------------------------------------------------
@register.simple_tag
def page(path: str) -> str:
    """Address of a page in the language of this one: ``{% page "/track/" %}``."""
    return localised_path(path)


@register.simple_tag
def script(name: str) -> SafeString:
    """One of our scripts: ``{% script "upload" %}``. Every page works without."""
    return format_html('<script defer src="{}"></script>', static(f"ui/{name}.js"))


@dataclass(frozen=True)
class Link:
    href: str
    label: str
    current: str  # value of aria-current, or empty


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[dict[str, str]]:
    """This page in each language."""
    request: HttpRequest | None = context.get("request")
    here = bare_path(request.path) if request else "/"
    query = f"?{request.GET.urlencode()}" if request and request.GET else ""
    short = {"fa": "فا", "en": "EN", "ar": "عربي"}
    return [
        {
            "code": code,
            "name": name,
            "short": short.get(code, code),
            "href": localised_path(here, code) + query,
            "current": "true" if code == _language() else "",
        }
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def portal_links(context: Context) -> list[Link]:
    """The main navigation of the portal, for a stranger or for who is signed in."""
    request: HttpRequest | None = context.get("request")
    here = bare_path(request.path) if request else ""
    pages = [("/services/", _("خدمات"))]
    if getattr(request, "applicant", None):
        pages += [("/home/", _("پیش‌نویس‌های من")), ("/track/", _("پیگیری درخواست")), ("/inbox/", _("پیام‌ها"))]
    else:
        pages += [("/missions/", _("نمایندگی‌ها")), ("/track/", _("پیگیری درخواست")), ("/verify/", _("بررسی صحت مدارک"))]
    return [
        Link(localised_path(path), label, "page" if here == path else "true" if here.startswith(path) else "")
        for path, label in pages
    ]


# Forms --------------------------------------------------------------------------------------------------------------
@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A whole form field: label, hint, errors and control."""
    drawn = get_template("ui/part.html").render({"part": part_of(bound)})
    return mark_safe(drawn)  # noqa: S308 - escaped by the template


@register.filter
def part(bound: BoundField) -> Part:
    """The part of a bound field."""
    return part_of(bound)


@register.simple_tag
def control(part: Part, css: str = "") -> SafeString:
    """Attributes of the control of a simple part: id, name, class, required and what describes it."""
    own: dict[str, Any] = {"id": part.id, "name": part.name, "class": css or part.css, **part.attrs}
    if part.required and own.pop("aria-required", "") != "false":  # "false": it depends on another box
        own["required"] = True
    if part.ui == "number":  # type=number refuses Persian digits
        own = {name: value for name, value in own.items() if name not in {"type", "min", "max", "step"}}
        own.setdefault("inputmode", "numeric")
    if part.ui in {"text", "longtext", "number"}:
        own.setdefault("placeholder", " ")  # lets the style sheet see that the box is empty
    return attributes(own | described(part))


@register.simple_tag
def options(part: Part) -> SafeString:
    """The options of a list, in Python: a list of countries takes a template longer than the rest of the page."""
    value = str(part.value)
    drawn = [
        f'<option value="{escape(str(key))}"{" selected" if str(key) == value else ""}>{escape(str(label))}</option>'
        for key, label, *_hint in part.choices
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - each piece is escaped


@register.simple_tag
def description(part: Part) -> SafeString:
    """Attributes that tie a fieldset to its hint and errors."""
    return attributes({key: value for key, value in described(part).items() if key != "aria-invalid"})


@dataclass(frozen=True)
class ErrorLine:
    anchor: str  # id of the control, or empty for an error of the whole form
    words: str


@register.simple_tag
def summary(form: BaseForm) -> list[ErrorLine]:
    """Every error of a form in the order of the page. ``{{ form }}`` then does not list them a second time."""
    form.summarised = True  # type: ignore[attr-defined]
    lines = [ErrorLine("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        lines += [ErrorLine(anchor, str(words)) for anchor, words in part_of(bound).all_errors()]
    return lines


def described(part: Part) -> dict[str, str]:
    told = {"aria-describedby": part.described_by} if part.described_by else {}
    return told | {"aria-invalid": "true"} if part.errors else told


def attributes(values: Mapping[str, Any]) -> SafeString:
    """HTML attributes; True is a bare one, False and None are left out."""
    kept: Sequence[tuple[str, str]] = [
        (name, "" if value is True else str(value)) for name, value in values.items() if value not in (None, False)
    ]
    return format_html_join("", ' {}="{}"', kept)
