"""Drawing a form field (label, hint, errors and controls of a part) and the steps of a request as HTML.

In Python and not in templates: a page has dozens of fields of many small pieces, and a template for each piece took
longer than all the rest of the page.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from mikhak.lib.digits import localise
from mikhak.ui.icons import icon
from mikhak.ui.parts import Part
from mikhak.ui.paths import localised_path


def draw(part: Part) -> SafeString:
    """A whole field, or one box of a group that has its own label; ``part.ui`` says how."""
    return mark_safe(_DRAWN[part.ui](part))  # noqa: S308 - each piece is escaped where it is put in


def text(words: str | Promise) -> str:
    """Words as HTML: escaped, unless they are HTML already; a text to be translated is translated now."""
    return conditional_escape(str(words) if isinstance(words, Promise) else words)


# Pieces ---------------------------------------------------------------------------------------------------------------
def told(part: Part) -> SafeString:
    """The hint of a field and its errors."""
    hint = f'<p class="hint" id="{text(part.id)}-h">{text(part.hint)}</p>' if part.hint else ""
    why = ""
    if part.errors:
        words = "<br>".join(text(error) for error in part.errors)
        why = f'<p class="why" id="{text(part.id)}-e">{icon("warn")}<span>{words}</span></p>'
    return mark_safe(hint + why)  # noqa: S308 - escaped


def control(part: Part, css: str = "") -> SafeString:
    """Attributes of the control of a simple part: id, name, class, required and what describes it."""
    own: dict[str, Any] = {"id": part.id, "name": part.name, "class": css or part.css, **part.attrs}
    if part.required and own.pop("aria-required", "") != "false":  # "false": it depends on another box
        own["required"] = True
    if part.ui == "number":  # type=number refuses Persian digits
        own = {name: value for name, value in own.items() if name not in {"type", "min", "max", "step"}}
        own.setdefault("inputmode", "numeric")
    if part.ui in {"text", "longtext", "number"} and own.get("type") != "range":
        own.setdefault("placeholder", " ")  # lets the style sheet see that the box is empty
    return attributes(own | _described(part))


def options(part: Part) -> SafeString:
    """The options of a list."""
    value = str(part.value)
    drawn = [_option(str(choice[0]), str(choice[1])) for choice in part.choices]
    for place, choice in enumerate(part.choices):
        if str(choice[0]) == value:
            drawn[place] = drawn[place].replace('">', '" selected>', 1)
    return mark_safe("".join(drawn))  # noqa: S308 - escaped


@lru_cache(maxsize=8192)
def _option(key: str, label: str) -> str:
    """One answer of a list, the same for everybody: countries, provinces, months, what a service offers."""
    return f'<option value="{escape(key)}">{escape(label)}</option>'


def attributes(values: Mapping[str, Any]) -> SafeString:
    """HTML attributes; True is a bare one, False and None are left out."""
    kept = [
        f' {text(name)}="{"" if value is True else text(value)}"'
        for name, value in values.items()
        if value not in (None, False)
    ]
    return mark_safe("".join(kept))  # noqa: S308 - escaped


def _described(part: Part) -> dict[str, str]:
    told = {"aria-describedby": part.described_by} if part.described_by else {}
    return told | {"aria-invalid": "true"} if part.errors else told


def _label(part: Part) -> str:
    """The words of a label; what may be left open is called so."""
    if not part.optional:
        return text(part.label)
    words = gettext("(اختیاری)")
    return f'{text(part.label)} <span class="soft light optional">{words}</span>'


def _bad(part: Part) -> str:
    return " bad" if part.errors else ""


def steps(steps: Iterable[Mapping[str, Any]]) -> SafeString:
    """The steps of a request: each a label, an href (or empty) and a state, which is done, now or next."""
    drawn, states = [], {"done": ' class="done"', "now": ' aria-current="step"'}
    for place, step in enumerate(steps, 1):
        inner = f"<b>{localise(place, get_language() or 'fa')}</b> <span>{text(step['label'])}</span>"
        if step["href"]:
            inner = f'<a href="{text(step["href"])}">{inner}</a>'
        drawn.append(f"<li{states.get(step['state'], '')}>{inner}</li>")
    title = gettext("گام‌های درخواست")
    return mark_safe(f'<ol class="steps" aria-label="{title}">{"".join(drawn)}</ol>')  # noqa: S308 - escaped


# Fields of one control ------------------------------------------------------------------------------------------------
def _one(part: Part) -> str:
    label = f'<label for="{text(part.id)}">{_label(part)}</label>'
    return f'<div class="field{_bad(part)}" id="f-{text(part.name)}">{label}{told(part)}{_box(part)}</div>'


def _box(part: Part) -> str:
    """The control alone."""
    if part.ui == "select":
        return f"<select{control(part)}>{options(part)}</select>"
    if part.ui == "longtext":
        return f"<textarea{control(part)}>\n{text(part.value)}</textarea>"
    if part.ui == "file":
        return f'<input type="file"{control(part)}>'
    return f'<input{control(part)} value="{text(part.shown)}">'


def _tick(part: Part) -> str:
    box = f'<input type="checkbox"{control(part, "tick")}{" checked" if part.value else ""}>'
    label = f'<label class="choice">{box}<span>{text(part.label)}</span></label>'
    return f'<div class="field{_bad(part)}" id="f-{text(part.name)}">{told(part)}{label}</div>'


def _hidden(part: Part) -> str:
    return f'<input type="hidden" id="{text(part.id)}" name="{text(part.name)}" value="{text(part.value)}">'


# Fields of several ----------------------------------------------------------------------------------------------------
def _group(part: Part, controls: str, more: str = "") -> str:
    """A field of several controls, with a legend."""
    described = f' aria-describedby="{text(part.described_by)}"' if part.described_by else ""
    css = f"field{_bad(part)}{' need' if part.required else ''}"
    legend = f"<legend>{_label(part)}</legend>"
    own = f'class="{css}" id="f-{text(part.name)}"{described}{more}'
    return f"<fieldset {own}>{legend}{told(part)}{controls}</fieldset>"


def _choice(part: Part, kind: str = "radio") -> str:
    marks = (" required" if part.required and kind == "radio" else "") + ' aria-invalid="true"' * bool(part.errors)
    drawn = []
    for one in part.options:
        own = f'type="{kind}" id="{text(one.id)}" name="{text(part.name)}" value="{text(one.value)}"'
        own += f"{' checked' * one.chosen}{marks}"
        hint = f'<span class="hint">{text(one.hint)}</span>' if one.hint else ""
        drawn.append(f'<label class="choice"><input {own}><span>{text(one.label)}{hint}</span></label>')
    return _group(part, "".join(drawn))


def _multichoice(part: Part) -> str:
    return _choice(part, "checkbox")


def _seg(part: Part) -> str:
    drawn = "".join(
        f'<label><input class="vh" type="radio" id="{text(one.id)}" name="{text(part.name)}" value="{text(one.value)}"'
        f"{' checked' * one.chosen}>{text(one.label)}</label>"
        for one in part.options
    )
    return f'<div class="seg" role="radiogroup" aria-label="{text(part.label)}">{drawn}</div>'


def _small(part: Part) -> str:
    """One of several boxes on a line: its label small, its error told by the group."""
    if part.ui == "hidden":
        return _hidden(part)
    why = (
        f'<p class="why" id="{text(part.id)}-e"><span>{"".join(f"{text(error)} " for error in part.errors)}</span></p>'
    )
    label = f'<label for="{text(part.id)}">{text(part.label)}</label>'
    return f'<div class="box{_bad(part)}">{label}{why if part.errors else ""}{_box(part)}</div>'


def _line(part: Part) -> str:
    """A line of boxes (amount and currency, country code and number); without them one box."""
    if not part.parts:
        return _one(part)
    return _group(part, f'<div class="date">{"".join(map(_small, part.parts))}</div>')


def _date(part: Part) -> str:
    """Parts: NAME-cal (seg: jalali, gregorian), NAME-day, NAME-month (select), NAME-year. See parts.date_part."""
    boxes = "".join(_small(piece) for piece in part.parts if piece.ui != "seg")
    words = gettext("برابر با")
    other = f'<p class="small soft" aria-live="polite" data-other="{words}"></p>'
    return _group(part, f'<div data-date>{_seg(part.box["cal"])}<div class="date">{boxes}</div>{other}</div>')


def _inside(part: Part, more: str = "") -> str:
    return f'<div class="inside">{"".join(map(draw, part.parts))}{more}</div>'


def _person(part: Part) -> str:
    return _group(part, _fills(part) + _inside(part))


def _fills(part: Part) -> str:
    """Buttons that fill in the boxes from persons who are kept; they check nothing."""
    if not part.fills:
        return ""
    words, own = gettext("پر کردن از خانواده:"), 'class="btn" name="person-fill" formnovalidate'
    buttons = [f'<button {own} value="{text(value)}">{text(name)}</button>' for value, name in part.fills]
    return f'<p class="row small fills"><span>{words}</span>{"".join(buttons)}</p>'


def _place(part: Part) -> str:
    """Parts: NAME-country, NAME-province, NAME-city (lists) and NAME-place, a text for what is in no list."""
    data = {
        "data-place": part.attrs.get("url") or localised_path("/places/"),
        "data-home": part.attrs.get("home") or "IR",
        "data-unlisted": gettext("در این فهرست نیست"),
    }
    words = gettext("آوردن استان‌ها و شهرها")
    button = f'<button class="btn" name="refresh" value="{text(part.name)}" formnovalidate>{words}</button>'
    return _group(part, _inside(part, f'<p class="nojs">{button}</p>'), attributes(data))


def _people_list(part: Part) -> str:
    rows, drop = [], gettext("حذف")
    for place, row in enumerate(part.rows):
        title = f"{text(part.row_label)} {localise(place + 1, get_language() or 'fa')}"
        own = f'class="btn bare small" name="row-drop" value="{text(part.name)}:{place}" formnovalidate'
        button = f'<p><button {own}>{icon("bin")}{drop}<span class="vh"> {title}</span></button></p>'
        pieces = "".join(map(draw, row))
        rows.append(f'<fieldset class="inside person"><legend>{title}</legend>{pieces}{button}</fieldset>')
    if part.may_add:
        own = f'class="btn" name="row-add" value="{text(part.name)}" formnovalidate'
        rows.append(f"<p><button {own}>{icon('plus')}{text(part.add_label)}</button></p>")
    return _group(part, f'{_fills(part)}<div id="{text(part.id)}" tabindex="-1">{"".join(rows)}</div>')


_DRAWN: Mapping[str, Callable[[Part], str]] = {
    **dict.fromkeys(("text", "longtext", "number", "select", "file"), _one),
    **dict.fromkeys(("choice", "boolean"), _choice),
    **dict.fromkeys(("person", "address"), _person),
    **dict.fromkeys(("phone", "money"), _line),
    "multichoice": _multichoice,
    "seg": _seg,
    "tick": _tick,
    "hidden": _hidden,
    "date": _date,
    "place": _place,
    "people_list": _people_list,
}
