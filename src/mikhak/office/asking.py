"""Small forms of our own questions, drawn and checked as those of the catalogue are."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from mikhak.catalogue.definition import Choice, FieldSpec, Section, Text
from mikhak.catalogue.forms import AnswersForm, Scene, build_form
from mikhak.missions import queries as missions
from mikhak.office.frame import language


def ask(
    specs: tuple[FieldSpec, ...], posted: Any = None, known: Mapping[str, Any] | None = None, *, mark: str = ""
) -> AnswersForm:
    """A form of questions; ``known`` fills it in before anything is posted. ``mark`` stands before the names, where a
    page has several forms."""
    marked = tuple(spec.model_copy(update={"name": f"{mark}{spec.name}"}) for spec in specs)
    section = Section(key="asked", title=Text(fa="فرم", en="Form"), fields=marked)
    scene = Scene(language=language(), today=timezone.now().date(), places=missions)
    return build_form(section, answers=dict(known or {}), names={}, scene=scene, data=posted)


def told(form: AnswersForm, mark: str) -> dict[str, Any]:
    """The answers of a valid form without the mark."""
    return {name.removeprefix(mark): value for name, value in form.answers().items()}


def choice(name: str, label: Text, texts: Mapping[str, Text], *, many: bool = False) -> FieldSpec:
    choices = tuple(Choice(value=key, fa=text.fa, en=text.en) for key, text in texts.items())
    return FieldSpec(name=name, type="multichoice" if many else "choice", label=label, choices=choices)


def line(name: str, label: Text, *, required: bool = True, longest: int = 80, about: Text | None = None) -> FieldSpec:
    return FieldSpec(name=name, type="text", label=label, required=required, max_length=longest, help=about)


def words(name: str, label: Text, *, required: bool = True, about: Text | None = None) -> FieldSpec:
    return FieldSpec(name=name, type="longtext", label=label, required=required, max_length=400, help=about)


def money(name: str, label: Text, currency: str | None = None, *, required: bool = True) -> FieldSpec:
    return FieldSpec(name=name, type="money", label=label, currency=currency, required=required)
