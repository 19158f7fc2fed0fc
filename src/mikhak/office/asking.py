"""Questions of the office's own pages, drawn by the catalogue so that dates, digits and words behave alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from mikhak.accounts import queries as accounts
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Choice, FieldSpec, Section, Text
from mikhak.catalogue.forms import AnswersForm, Scene, build_form
from mikhak.missions import queries as missions
from mikhak.office.frame import language

ALL = "all"  # services, in a list of categories
_FORM = Text(fa="فرم", en="Form")


def ask(questions: Sequence[FieldSpec], *, known: Mapping[str, Any] | None = None, data: Any = None) -> AnswersForm:
    """The form of some questions; ``data`` what was posted, None to begin."""
    section = Section(key="asked", title=_FORM, fields=tuple(questions))
    scene = Scene(language=language(), today=timezone.now().date(), places=missions)
    return build_form(section, answers=known or {}, names={}, scene=scene, data=data)


def choice(name: str, label: Text, texts: Mapping[str, Text], *, required: bool = True) -> FieldSpec:
    """One of some texts, by key."""
    choices = tuple(Choice(value=key, fa=text.fa, en=text.en) for key, text in texts.items())
    return FieldSpec(name=name, type="choice", label=label, choices=choices, required=required)


def text(name: str, label: Text, longest: int, help_: Text | None = None) -> FieldSpec:
    """One line."""
    return FieldSpec(name=name, type="text", max_length=longest, label=label, help=help_)


def label_questions() -> list[FieldSpec]:
    """Which label to hang on."""
    help_ = Text(
        fa="واژه‌ای کوتاه که همهٔ همکاران نمایندگی می‌بینند؛ نام کسی را ننویسید.",
        en="A short word that all colleagues of the mission see; write nobody's name.",
    )
    return [text("label", Text(fa="برچسب", en="Label"), 30, help_)]


def aside_questions() -> list[FieldSpec]:
    """Until when a dossier is set aside, and why."""
    until = Text(fa="تا صبح روز", en="Until the morning of")
    help_ = Text(
        fa="در پرونده نمی‌ماند و متقاضی نمی‌بیند؛ نام کسی را ننویسید.",
        en="It is not kept in the dossier and the applicant does not see it; write nobody's name.",
    )
    day = FieldSpec(name="until", type="date", label=until, not_before="today")
    return [day, text("why", Text(fa="چرا", en="Why"), 200, help_)]


def message_questions() -> list[FieldSpec]:
    """What to tell every applicant."""
    help_ = Text(
        fa="به هر متقاضی جداگانه می‌رسد؛ چیزی ننویسید که تنها دربارهٔ یکی درست است.",
        en="Each applicant gets it apart; write nothing that is true of one alone.",
    )
    return [FieldSpec(name="text", type="longtext", max_length=2000, label=Text(fa="پیام", en="Message"), help=help_)]


def view_questions(columns: Mapping[str, Text]) -> list[FieldSpec]:
    """What a view is called and shows."""
    shown = choice("columns", Text(fa="ستون‌ها", en="Columns"), columns, required=False)
    return [
        text("name", Text(fa="نام", en="Name"), 40),
        shown.model_copy(update={"type": "multichoice"}),
    ]


def colleague_question(places: Sequence[str], *, today: date) -> FieldSpec:
    """Which colleague at some missions."""
    people = accounts.officers_at(places, today=today)
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
