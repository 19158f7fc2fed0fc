"""The form of one page of a service or profile, and the last check of all answers.

A page is asked with the answers so far; what is posted decides which of its other questions are shown, until nothing
changes. Without scripts a question that appears in this way simply comes with the page again, asking to be answered.
What was typed is never lost: an invalid page shows it again, and ``AnswersForm.raw`` keeps it for later.
"""

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from mikhak.catalogue import flow
from mikhak.catalogue.definition import FieldSpec, Section, Service
from mikhak.catalogue.fields import FieldKind, Scene, Wrong, kind
from mikhak.catalogue.fields.base import FILL, Posted, Raw, offers, one
from mikhak.catalogue.fields.people_list import rearrange
from mikhak.catalogue.people import fill_in
from mikhak.ui.parts import Part

__all__ = ["AnswersForm", "Scene", "build_form", "clean_all"]

Answers = Mapping[str, Any]  # by field name, as JSON
Names = Mapping[str, object]  # of the conditions, see context.py
NamesFor = Callable[[dict[str, Any]], Names]

REDRAWING = ("row-add", "row-drop", "refresh", FILL)  # buttons that change the page and check nothing
ASKED = "form-asked"  # hidden box: the fields that were on the page that was posted


@dataclass(frozen=True)
class _Entry:
    """One question with what stands in its boxes; ``value`` is the answer, None when there is none or it is wrong.

    ``unseen``: it was not on the page that was posted. ``offered``: what stands in the box was put there by us.
    """

    spec: FieldSpec
    kind: FieldKind
    raw: Raw
    value: Any = None
    wrong: Wrong | None = None
    unseen: bool = False
    offered: bool = False


class QuestionField(forms.Field):
    """A question as a Django field; reading and checking its boxes is done by its type."""

    def __init__(self, entry: _Entry, scene: Scene, *, required: bool) -> None:
        label = entry.spec.label.in_(scene.language)
        super().__init__(required=required, widget=_Boxes(entry.raw), label=label, initial=entry.value)
        self.spec, self.kind, self.scene, self.value = entry.spec, entry.kind, scene, entry.value
        self.refused = self._refusal(entry)

    def _refusal(self, entry: _Entry) -> Wrong | None:
        if entry.unseen and self.required:
            return Wrong(_("این پرسش با پاسخ شما پیدا شد؛ پاسخ دهید."))
        if entry.unseen:
            return Wrong(_("این پرسش با پاسخ شما پیدا شد؛ پاسخ دهید، یا اگر پاسخی ندارد خالی بگذارید."))
        if entry.offered and self.required:
            words = _("«%(label)s» را از روی فارسی نوشتیم؛ اگر درست است ادامه دهید، وگرنه درستش کنید.")
            return Wrong(words % {"label": self.label})
        if entry.wrong is None and entry.value is None and self.required:
            return entry.kind.missing(entry.spec, entry.raw, self.scene)
        return entry.wrong

    def clean(self, value: Raw) -> Any:
        if self.refused:
            raise self.refused
        return self.value

    def part(self, bound: BoundField) -> Part:
        """How the field looks now, with its errors if the form has been checked (see ui.parts)."""
        errors = list(bound.errors)
        refused = self.refused if errors else None
        told = set(refused.messages) if refused else set()
        part = self.kind.part(self.spec, bound.html_name, _boxes_of(bound), self.scene, refused, self.required)
        more = [str(error) for error in errors if error not in told]
        return part if not more else _with_errors(part, more)


class _Boxes(forms.Widget):
    """Gives Django what was read from the boxes; drawing them is the business of ui."""

    def __init__(self, raw: Raw) -> None:
        super().__init__()
        self.raw = raw

    def __deepcopy__(self, memo: Any) -> "_Boxes":
        return _Boxes(self.raw)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Raw:
        return self.raw


class _Asked(forms.CharField):
    """The names of the fields on the page as it is drawn now, not as it was posted."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class AnswersForm(forms.Form):
    """An ordinary Django form with the questions of one page that are shown; ``{{ form }}`` draws it.

    ``redraws``: a button for another row or list was pressed. Such a form is never valid and tells no errors.
    """

    def __init__(
        self,
        entries: Sequence[_Entry],
        names: Names,
        *,
        scene: Scene,
        posted: Posted | None,
        kept: Mapping[str, list[str]],
    ) -> None:
        super().__init__(data=None if posted is None else dict(posted))
        self.redraws = posted is not None and any(button in posted for button in REDRAWING)
        self._kept = dict(kept)
        for entry in entries:
            required = flow.is_required(entry.spec, names)
            self.fields[entry.spec.name] = QuestionField(entry, scene, required=required)
        on_page = " ".join(self.fields)
        self.fields[ASKED] = _Asked(initial=on_page, required=False, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        if self.redraws:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        return not self.redraws and super().is_valid()

    def answers(self) -> dict[str, Any]:
        """The answers of a valid form as JSON, None where a question was left open; hidden questions are absent."""
        return {name: self.cleaned_data[name] for name in self.fields if name != ASKED}

    def doubts(self) -> list[str]:
        """Sentences about answers of a valid form that may be slips; nothing is refused for them."""
        asked = [field for field in self.fields.values() if isinstance(field, QuestionField)]
        told = [field for field in asked if field.value is not None]
        return [words for field in told for words in field.kind.doubts(field.spec, field.value, field.scene)]

    def raw(self) -> dict[str, list[str]]:
        """All that stands in the boxes of the page's fields, shown or hidden, for ``build_form(raw=...)``."""
        return dict(self._kept)


def build_form(
    section: Section,
    *,
    answers: Answers,
    names: Names | NamesFor,
    scene: Scene,
    data: Mapping[str, Any] | None = None,
    raw: Mapping[str, Sequence[str]] | None = None,
    strict: bool = True,
) -> AnswersForm:
    """The form of a page; one that is not ``strict`` is right with questions open, even such as just appeared.

    ``answers`` are all saved answers; ``names`` the names of the conditions, or better a function that makes them from
    answers, so that conditions on ``subject`` and ``computed`` follow what is posted. ``data`` is what was posted;
    ``raw`` what ``AnswersForm.raw`` once gave, shown unchecked. A field that neither has shows its answer, or else
    what ``prefill`` offers.
    """
    posted = None if data is None else rearrange(fill_in(section, flat(data), scene))
    typed: Posted = (raw or {}) if posted is None else posted
    asked = set(one(typed, ASKED).split()) if ASKED in typed else None
    entries: list[_Entry] = []
    kept: dict[str, list[str]] = {}
    for spec in section.fields:
        boxes = {box: list(values) for box, values in typed.items() if box.partition("-")[0] == spec.name}
        on_page = asked is None or spec.name in asked
        if boxes or (posted is not None and on_page):
            entries.append(_checked(spec, kind(spec.type).read(spec, boxes, spec.name), scene))
            kept |= boxes or {spec.name: []}  # an empty list remembers that all was unticked
        else:
            entry = _checked(spec, kind(spec.type).fill(spec, _known(spec, answers, scene), scene.language), scene)
            entries.append(dataclasses.replace(entry, unseen=strict and posted is not None))
    spelled = offers(section.fields, {entry.spec.name: entry.raw for entry in entries})
    entries = [_offered(entry, spelled.get(entry.spec.name)) for entry in entries]
    shown, known = _settle(section, entries, answers, names)
    return AnswersForm(shown, known, scene=scene, posted=posted, kept=kept)


def clean_all(
    service: Service,
    answers: Answers,
    *,
    names_for: NamesFor,
    scene: Scene,
    sections: Sequence[Section] | None = None,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Every answer checked once more: the clean answers to the questions that are shown, and the errors by field.

    Answers to hidden or unknown questions are dropped. ``sections`` are the pages that count, all when not given.
    """
    pages = service.sections if sections is None else sections
    entries = {
        spec.name: _checked(spec, kind(spec.type).fill(spec, answers.get(spec.name), "en"), scene)
        for section in pages
        for spec in section.fields
    }
    told = {name: entry.value for name, entry in entries.items() if entry.value is not None}
    kept = flow.drop_hidden(service, told, lambda some: names_for(dict(some)))
    names = names_for(kept)
    errors: dict[str, str] = {}
    for section in pages:
        if not flow.holds(section.show_if, names):
            continue
        for spec in flow.visible_fields(section, names):
            refused = entries[spec.name].wrong
            if refused is None and spec.name not in kept and flow.is_required(spec, names):
                refused = entries[spec.name].kind.missing(spec, entries[spec.name].raw, scene)
            if refused:
                errors[spec.name] = refused.messages[0]
    return kept, errors


def flat(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Posted data (a QueryDict or a plain mapping) as lists of strings by the names of the boxes."""
    getlist = getattr(data, "getlist", None)
    pairs: Iterable[tuple[str, Any]] = ((box, getlist(box)) for box in data) if getlist else data.items()
    return {
        box: [str(value) for value in values] if isinstance(values, list | tuple) else [str(values)]
        for box, values in pairs
    }


def _checked(spec: FieldSpec, raw: Raw, scene: Scene) -> _Entry:
    try:
        return _Entry(spec, kind(spec.type), raw, kind(spec.type).clean(spec, raw, scene, required=False))
    except Wrong as refused:
        return _Entry(spec, kind(spec.type), raw, wrong=refused)


def _offered(entry: _Entry, spelled: str | None) -> _Entry:
    return entry if spelled is None else dataclasses.replace(entry, raw=spelled, offered=True)


def _settle(
    section: Section, entries: Sequence[_Entry], answers: Answers, names: Names | NamesFor
) -> tuple[list[_Entry], Names]:
    """The entries that are shown and the names that show them.

    Hidden entries count as unanswered. Questions that hide each other in a circle would never settle; the number of
    rounds ends that.
    """
    others = {name: value for name, value in answers.items() if name not in {entry.spec.name for entry in entries}}
    shown: list[_Entry] = list(entries)
    known: Names = {}
    for _round in range(len(entries) + 2):
        told = {entry.spec.name: entry.value for entry in shown if entry.value is not None}
        known = names({**others, **told}) if callable(names) else _replaced(names, entries, told)
        visible = {spec.name for spec in flow.visible_fields(section, known)}
        following = [entry for entry in entries if entry.spec.name in visible]
        if following == shown:
            break
        shown = following
    return shown, known


def _replaced(names: Names, entries: Sequence[_Entry], told: Answers) -> Names:
    values = {
        entry.spec.name: entry.kind.to_names(entry.spec, told[entry.spec.name]) if entry.spec.name in told else None
        for entry in entries
    }
    return {**names, **values}


def _known(spec: FieldSpec, answers: Answers, scene: Scene) -> Any:
    """The saved answer, or on first sight what is known of the person."""
    if spec.name in answers:
        return answers[spec.name]
    if spec.prefill:
        return _as_json(scene.known(spec.prefill))
    if spec.type == "address":
        return {"country": scene.known("profile.residence_country")}
    return None


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _as_json(inside) for key, inside in value.items()}
    return value


def _boxes_of(bound: BoundField) -> Raw:
    widget = bound.field.widget
    assert isinstance(widget, _Boxes)
    return widget.raw


def _with_errors(part: Part, more: Sequence[str]) -> Part:
    """The part with what somebody else (a refusal of the domain) has to say about it."""
    return dataclasses.replace(part, errors=[*part.errors, *more])
