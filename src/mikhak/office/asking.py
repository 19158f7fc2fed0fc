"""Forms of the office that belong to no dossier, of the catalogue's questions: dates and digits behave alike."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from mikhak.catalogue.definition import Choice, FieldSpec, Section, Text
from mikhak.catalogue.forms import AnswersForm, Scene, build_form
from mikhak.lib.digits import latin
from mikhak.missions import queries as missions
from mikhak.office.frame import language

_TITLE = Text(fa="فرم", en="Form")


def ask(request: HttpRequest, fields: Iterable[FieldSpec], known: Mapping[str, Any] | None = None) -> AnswersForm:
    """A form of questions: filled with what was posted, else with what is ``known``."""
    section = Section(key="asked", title=_TITLE, fields=tuple(fields))
    scene = Scene(language=language(), today=timezone.now().date(), places=missions)
    posted = request.POST if request.method == "POST" else None
    return build_form(section, answers=known or {}, names={}, scene=scene, data=posted)


def line(name: str, label: Text, *, most: int = 100, required: bool = True, help_text: Text | None = None) -> FieldSpec:
    return FieldSpec(name=name, type="text", label=label, max_length=most, required=required, help=help_text)


def choice(name: str, label: Text, options: Iterable[tuple[str, Text]], *, required: bool = True) -> FieldSpec:
    choices = tuple(Choice(value=key, fa=title.fa, en=title.en) for key, title in options)
    return FieldSpec(name=name, type="choice", label=label, choices=choices, required=required)


def day(name: str, label: Text, *, required: bool = True, help_text: Text | None = None) -> FieldSpec:
    return FieldSpec(name=name, type="date", label=label, required=required, help=help_text)


def number(request: HttpRequest, name: str) -> int:
    """A whole number that was posted or asked for, 0 for anything else."""
    text = latin((request.POST if request.method == "POST" else request.GET).get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
