"""Tags and filters of every template (built in by the settings)."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
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
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mikhak.lib.codes import show_code
from mikhak.lib.digits import localise, localise_amount
from mikhak.lib.jalali import format_date, format_moment
from mikhak.ui import drawing
from mikhak.ui.icons import icon
from mikhak.ui.parts import Part, part_of
from mikhak.ui.paths import bare_path, localised_path

register = template.Library()
register.simple_tag(icon)
register.simple_tag(drawing.told)
register.simple_tag(drawing.control)
register.simple_tag(drawing.steps)
register.filter("drawn", drawing.draw)


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
def local_hour(when: datetime, zone: tzinfo) -> str:
    """The hour of a moment in a time zone, in the digits of the page."""
    return localise(f"{when.astimezone(zone):%H:%M}", _language())


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
    """A text as this page shows it, see ``Text.on_page``; an empty text stays empty."""
    return str(text.on_page(_language())) if text else ""


@register.filter
def named(thing: Any, stem: str) -> str:
    """One of some columns by the language of the page: ``{{ mission|named:"title" }}`` is title_fa, or title_en where
    the thing has none in that language."""
    return str(getattr(thing, f"{stem}_{_language()}", "") or getattr(thing, f"{stem}_en", ""))


@register.filter
def size(count: int | None) -> str:
    """Number of bytes for people: «۱٫۸ مگابایت»."""
    count = count or 0
    if count < 1000 * 1000:
        return localise(_("%s کیلوبایت") % max(1, round(count / 1000)), _language())
    number = number_format(count / 1_000_000, 1, use_l10n=False)
    return localise(_("%s مگابایت") % localise_amount(number, _language()), _language())


# Drawings -----------------------------------------------------------------------------------------------------------
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


@register.simple_tag
def picture(name: str) -> str:
    """Address of the picture of one of our screens on a phone, in the language of the page: a file of docs/pictures."""
    return static(f"pictures/{_language()}/{name}.png")


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


class Constant(template.Node):
    """What a template draws alike on every page in a language; drawn once by a process."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.drawn: dict[str, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = _language()
        if language not in self.drawn:
            self.drawn[language] = self.nodelist.render(context.new())
        return self.drawn[language]


@register.tag
def constant(parser: template.base.Parser, _token: template.base.Token) -> Constant:
    """``{% constant %}…{% endconstant %}``: may use nothing but the language, and gets nothing else."""
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return Constant(nodelist)


# Forms --------------------------------------------------------------------------------------------------------------
@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A whole form field: label, hint, errors and control."""
    part = part_of(bound)
    if part.template:
        return mark_safe(get_template(part.template).render({"part": part}))  # noqa: S308 - escaped by the template
    return drawing.draw(part)


@register.filter
def part(bound: BoundField) -> Part:
    """The part of a bound field."""
    return part_of(bound)


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
