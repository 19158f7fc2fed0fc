"""What a form field looks like on the page: a tree of parts, which drawing.py draws.

A field of the catalogue says it with ``field.part(bound_field) -> Part``; any other Django field is read by
``part_of``. Simple fields are one part; a date, a place or a person is a part with parts; a list of people has rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.forms.widgets import Input
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mikhak.lib.digits import localise
from mikhak.lib.jalali import GREGORIAN_MONTHS, MONTHS, known_language
from mikhak.ui.refusals import Words

# Kinds: text longtext number select file tick hidden (one control with one label), choice multichoice boolean seg
# (several inputs with one name), date person people_list place phone money address (made of other parts).
_PERSON, _ADD_PERSON = _("نفر"), _("افزودن نفر")
YES_NO = (("yes", _("بله")), ("no", _("خیر")))
_SHORT, _WEE = 14, 5  # a control for at most this many characters is drawn narrow, very narrow


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the answers of a choice, ready to draw."""

    id: str
    value: str
    label: Words
    hint: Words
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Part:
    """One field, or one box of a field.

    ``value`` is what the boxes show: a string, or a list of strings for ``multichoice``, or a truth for ``tick``.
    ``choices`` are (value, label) or (value, label, hint). ``attrs`` are HTML attributes of the control (type,
    inputmode, autocomplete, maxlength, dir, accept, data-*). ``parts`` are the boxes of a group by their order,
    ``rows`` the groups of a ``people_list``.
    """

    name: str
    label: Words = ""
    ui: str = "text"
    value: Any = ""
    choices: Sequence[Sequence[Any]] = ()
    errors: Sequence[Words] = ()
    hint: Words = ""
    required: bool = True
    quiet: bool = False  # a box of a group that itself says what is needed: not called optional
    attrs: Mapping[str, Any] = field(default_factory=dict)
    parts: Sequence["Part"] = ()
    rows: Sequence[Sequence["Part"]] = ()
    row_label: Words = _PERSON  # people_list: what one row is called
    add_label: Words = _ADD_PERSON
    max_rows: int = 20
    fills: Sequence[tuple[str, Words]] = ()  # person, people_list: (value, name) of those it can be filled in from

    @property
    def template(self) -> str:
        """The template that draws a field of a package above, which needs more than these parts have; else empty."""
        return ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def shown(self) -> str:
        """The value as it stands in the box: numbers in the digits of the page, as people write them."""
        if self.ui == "number" or self.attrs.get("inputmode") == "numeric":
            return localise(self.value, get_language() or "fa")
        return str(self.value)

    @property
    def anchor(self) -> str:
        """Id of the first control inside: where a link of the error summary leads."""
        inside = [*self.parts, *(part for row in self.rows for part in row)]
        if not inside:
            return self.id
        return next((part for part in inside if part.wrong), inside[0]).anchor

    @property
    def wrong(self) -> bool:
        return any(True for _error in self.all_errors())

    @property
    def optional(self) -> bool:
        """Whether the label carries "(optional)": required is the norm and goes unmarked."""
        return not self.required and not self.quiet and self.ui not in {"tick", "hidden"}

    @property
    def described_by(self) -> str:
        return " ".join([f"{self.id}-e"] * bool(self.errors) + [f"{self.id}-h"] * bool(self.hint))

    @property
    def css(self) -> str:
        """Classes of the control."""
        length = int(self.attrs.get("maxlength") or 0)
        narrow = "wee" if 0 < length <= _WEE else "short" if 0 < length <= _SHORT else ""
        return " ".join(filter(None, ["in", "ltr" if self.attrs.get("dir") == "ltr" else "", narrow]))

    @property
    def options(self) -> list[Option]:
        """The answers of a choice; the first carries the id that the label and the summary point to."""
        chosen = {str(one) for one in self.value} if isinstance(self.value, list | tuple | set) else {_text(self.value)}
        choices = self.choices or (YES_NO if self.ui == "boolean" else ())
        return [
            Option(
                id=f"{self.id}_{place}" if place else self.id,
                value=_text(choice[0]),
                label=choice[1],
                hint=choice[2] if len(choice) > 2 else "",
                chosen=_text(choice[0]) in chosen,
            )
            for place, choice in enumerate(choices)
        ]

    @property
    def box(self) -> Mapping[str, "Part"]:
        """Parts by the last piece of their name: ``part.box.year`` of NAME-year."""
        return {part.name.rpartition("-")[2]: part for part in self.parts}

    @property
    def may_add(self) -> bool:
        return len(self.rows) < self.max_rows

    def all_errors(self) -> Iterator[tuple[str, Words]]:
        """(anchor, words) of every error in here, each sentence once for its place."""
        told = set()
        for error in self.errors:
            told.add(str(error))
            yield self.anchor, error
        for part in [*self.parts, *(part for row in self.rows for part in row)]:
            for anchor, error in part.all_errors():
                if str(error) not in told:
                    yield anchor, error


def date_part(
    name: str,
    label: Words,
    value: Mapping[str, str],
    *,
    errors: Sequence[Words] = (),
    hint: Words = "",
    required: bool = True,
    calendar: str = "jalali",
) -> Part:
    """A date in three boxes and the calendar it is written in.

    ``value`` holds what was typed: cal ("jalali" or "gregorian"), day, month (1 to 12), year; ``calendar`` is the one
    offered when cal is missing. The boxes are called NAME-cal, NAME-day, NAME-month and NAME-year.
    """
    language = known_language(get_language() or "fa")
    comma = ", " if language == "en" else "، "
    pairs = zip(MONTHS[language], GREGORIAN_MONTHS[language], strict=True)
    months = [
        (str(number), f"{localise(number, language)}{comma}{ours} / {theirs}")  # date.js leaves one of the two
        for number, (ours, theirs) in enumerate(pairs, 1)
    ]

    def box(suffix: str, label: Words, **more: Any) -> Part:
        return Part(name=f"{name}-{suffix}", label=label, value=value.get(suffix, ""), required=required, **more)

    return Part(
        name=name,
        label=label,
        ui="date",
        errors=errors,
        hint=hint,
        required=required,
        parts=[
            Part(
                name=f"{name}-cal",
                label=_("تقویم"),
                ui="seg",
                value=value.get("cal") or calendar,
                choices=[("jalali", _("هجری خورشیدی")), ("gregorian", _("میلادی"))],
            ),
            box("day", _("روز"), ui="number", attrs={"maxlength": 2}),
            box("month", _("ماه"), ui="select", choices=[("", _("ماه")), *months]),
            box("year", _("سال"), ui="number", attrs={"maxlength": 4}),
        ],
    )


def part_of(bound: BoundField) -> Part:
    """The part of any bound field: by the field's own ``part``, else by its widget."""
    own = getattr(bound.field, "part", None)
    if own is not None:
        made: Part = own(bound)
        return made
    widget = bound.field.widget
    attrs = {**widget.attrs, **bound.field.widget_attrs(widget)}
    kind = _kind(widget)
    if isinstance(widget, Input) and kind == "text":
        attrs = {"type": widget.input_type, **attrs}
        if widget.input_type in {"email", "url", "tel", "password"}:
            attrs.setdefault("dir", "ltr")
    return Part(
        name=bound.html_name,
        label=bound.label or "",
        ui=kind,
        value=_value(bound),
        choices=_flat(getattr(widget, "choices", ())),
        errors=_errors(bound),
        hint=getattr(bound.field, "hint", "") or bound.help_text,
        required=bound.field.required,
        attrs=attrs,
    )


def _errors(bound: BoundField) -> list[str]:
    """Errors in words; Django's two commonest ("This field is required") say here which field and what to do."""
    said: list[str] = []
    for error in bound.form.errors.get(bound.name, ErrorList()).as_data():
        words = error.messages
        if error.code == "required" and error.message == forms.Field.default_error_messages["required"]:
            tick = isinstance(bound.field.widget, forms.CheckboxInput)
            words = [
                gettext("برای ادامه، این خانه را نشان بزنید.") if tick else gettext("«%s» را پر کنید.") % bound.label
            ]
        elif error.code == "invalid" and error.message == EmailValidator.message:
            words = [gettext("نشانی پست الکترونیک کامل نیست؛ مانند name@example.org بنویسید.")]
        said += words
    return said


def _kind(widget: forms.Widget) -> str:
    named = getattr(widget, "ui", None)
    if named is not None:
        return str(named)
    for kinds, name in (
        ((forms.HiddenInput,), "hidden"),
        ((forms.CheckboxSelectMultiple,), "multichoice"),
        ((forms.RadioSelect,), "choice"),
        ((forms.Select,), "select"),
        ((forms.CheckboxInput,), "tick"),
        ((forms.Textarea,), "longtext"),
        ((forms.FileInput,), "file"),
        ((forms.NumberInput,), "number"),
    ):
        if isinstance(widget, kinds):
            return name
    return "text"


def _value(bound: BoundField) -> Any:
    value = bound.value()
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return bool(value)
    if isinstance(bound.field.widget, forms.PasswordInput | forms.FileInput):
        return ""
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return _text(bound.field.prepare_value(value))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _flat(choices: Any) -> list[Sequence[Any]]:
    """Choices without the headings of option groups."""
    flat: list[Sequence[Any]] = []
    for value, label in choices:
        flat.extend(label if isinstance(label, list | tuple) else [(value, label)])
    return flat
