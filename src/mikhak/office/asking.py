"""Forms of the office that belong to no step of a dossier, made of the catalogue's questions: dates behave alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone

from mikhak.accounts import queries as accounts
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Choice, FieldSpec, Section, Text
from mikhak.catalogue.forms import AnswersForm, Scene, build_form
from mikhak.lib.digits import latin
from mikhak.missions import queries as missions
from mikhak.office.frame import language

ALL = "all"  # services, in a list of categories
_TITLE = Text(fa="فرم", en="Form")


def posted(request: HttpRequest) -> Any:
    """What was posted, None to begin."""
    return request.POST if request.method == "POST" else None


def ask(
    fields: Iterable[FieldSpec], sent: Any = None, known: Mapping[str, Any] | None = None, *, mark: str = ""
) -> AnswersForm:
    """A form of questions: filled with what was sent, else with what is ``known``. ``mark`` stands before the names,
    where a page has several forms."""
    marked = tuple(spec.model_copy(update={"name": f"{mark}{spec.name}"}) for spec in fields)
    section = Section(key="asked", title=_TITLE, fields=marked)
    scene = Scene(language=language(), today=timezone.now().date(), places=missions)
    return build_form(section, answers=dict(known or {}), names={}, scene=scene, data=sent)


def told(form: AnswersForm, mark: str) -> dict[str, Any]:
    """The answers of a valid form without the mark."""
    return {name.removeprefix(mark): value for name, value in form.answers().items()}


def number(request: HttpRequest, name: str) -> int:
    """A whole number that was posted or asked for, 0 for anything else."""
    text = latin((request.POST if request.method == "POST" else request.GET).get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


# Kinds of questions -------------------------------------------------------------------------------------------------
def line(name: str, label: Text, *, longest: int = 100, required: bool = True, about: Text | None = None) -> FieldSpec:
    return FieldSpec(name=name, type="text", label=label, max_length=longest, required=required, help=about)


def words(name: str, label: Text, *, longest: int = 400, required: bool = True, about: Text | None = None) -> FieldSpec:
    return FieldSpec(name=name, type="longtext", label=label, max_length=longest, required=required, help=about)


def choice(
    name: str,
    label: Text,
    options: Mapping[str, Text] | Iterable[tuple[str, Text]],
    *,
    many: bool = False,
    required: bool = True,
) -> FieldSpec:
    """One of some texts by key, or ``many``."""
    choices = tuple(Choice(value=key, fa=text.fa, en=text.en) for key, text in dict(options).items())
    type_: Literal["choice", "multichoice"] = "multichoice" if many else "choice"
    return FieldSpec(name=name, type=type_, label=label, choices=choices, required=required)


def day(name: str, label: Text, *, required: bool = True, about: Text | None = None) -> FieldSpec:
    return FieldSpec(name=name, type="date", label=label, required=required, help=about)


def money(name: str, label: Text, currency: str | None = None, *, required: bool = True) -> FieldSpec:
    return FieldSpec(name=name, type="money", label=label, currency=currency, required=required)


# Of the desk --------------------------------------------------------------------------------------------------------
def label_questions() -> list[FieldSpec]:
    """Which label to hang on."""
    help_ = Text(
        fa="واژه‌ای کوتاه که همهٔ همکاران نمایندگی می‌بینند؛ نام کسی را ننویسید.",
        en="A short word that all colleagues of the mission see; write nobody's name.",
    )
    return [line("label", Text(fa="برچسب", en="Label"), longest=30, about=help_)]


def aside_questions() -> list[FieldSpec]:
    """Until when a dossier is set aside, and why."""
    until = Text(fa="تا صبح روز", en="Until the morning of")
    help_ = Text(
        fa="در پرونده نمی‌ماند و متقاضی نمی‌بیند؛ نام کسی را ننویسید.",
        en="It is not kept in the dossier and the applicant does not see it; write nobody's name.",
    )
    back = day("until", until).model_copy(update={"not_before": "today"})
    return [back, line("why", Text(fa="چرا", en="Why"), longest=200, about=help_)]


def message_questions() -> list[FieldSpec]:
    """What to tell every applicant."""
    help_ = Text(
        fa="به هر متقاضی جداگانه می‌رسد؛ چیزی ننویسید که تنها دربارهٔ یکی درست است.",
        en="Each applicant gets it apart; write nothing that is true of one alone.",
    )
    return [words("text", Text(fa="پیام", en="Message"), longest=2000, about=help_)]


def view_questions(columns: Mapping[str, Text]) -> list[FieldSpec]:
    """What a view is called and shows."""
    shown = choice("columns", Text(fa="ستون‌ها", en="Columns"), columns, many=True, required=False)
    return [line("name", Text(fa="نام", en="Name"), longest=40), shown]


def colleague_question(places: Sequence[str], *, today: date) -> FieldSpec:
    """Which colleague at some missions."""
    people = accounts.who_may("clerk", places, today=today)
    return choice("to", Text(fa="همکار", en="Colleague"), {one.username: _name(one) for one in people})


def _name(officer: Any) -> Text:
    return Text(fa=officer.name_fa, en=officer.name_en)


def rule_questions(places: Sequence[str], *, today: date) -> list[FieldSpec]:
    """Who gets which new dossiers, and how many at most."""
    where = {key: missions.mission(key).title for key in places}
    what = {ALL: Text(fa="همهٔ خدمات", en="All services")} | {one.key: one.title for one in catalogue.categories()}
    cap = FieldSpec(
        name="cap",
        type="integer",
        min=1,
        max=999,
        label=Text(fa="تا چند پروندهٔ باز", en="Up to how many open dossiers"),
        help=Text(fa="بیش از آن در صف می‌ماند.", en="Beyond this they stay in the queue."),
    )
    mission = choice("mission", Text(fa="نمایندگی", en="Mission"), where)
    rest = [choice("category", Text(fa="خدمات", en="Services"), what), colleague_question(places, today=today), cap]
    return [*((mission,) if len(places) > 1 else ()), *rest]


def batch_questions(act: str, places: Sequence[str], *, today: date) -> list[FieldSpec]:
    """What an act on many dossiers asks; nothing for one that is only a button."""
    if act == "give":
        return [colleague_question(places, today=today)]
    asked: dict[str, Callable[[], list[FieldSpec]]] = {
        "label": label_questions,
        "unlabel": label_questions,
        "put_aside": aside_questions,
        "send_message": message_questions,
    }
    return asked[act]() if act in asked else []
