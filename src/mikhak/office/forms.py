"""The forms of the acts. Each is a page of questions of the catalogue, so that dates, digits and words behave alike.

A question of ours is called ACT_NAME, so that several forms stand on one page; a question of the step (what the
officer records) keeps the name that the service's file gives it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from mikhak.appointments.actions import originals_asked
from mikhak.catalogue.definition import Choice, FieldSpec, Section, Text
from mikhak.catalogue.forms import AnswersForm, Scene, build_form
from mikhak.dossiers import queries
from mikhak.dossiers.reasons import DELIVERIES
from mikhak.lib.jalali import format_date
from mikhak.missions import queries as missions
from mikhak.office.asking import colleague_question
from mikhak.office.case import Case
from mikhak.office.frame import language
from mikhak.payments import queries as payments

STEP_ACTS = {"record_inquiry", "record_task", "grant", "issue"}  # they ask what the step's fields say
NEAR = 30  # days
_EMPTY = Text(fa="فرم", en="Form")


def form_of(case: Case, act: str, data: Mapping[str, Any] | None = None) -> AnswersForm | None:
    """The form of an act on an opened dossier, or None for an act that is only a button."""
    asked = _own(case, act) + (case.spec.fields if act in STEP_ACTS else ())
    if not asked:
        return None
    section = Section(key="act", title=_EMPTY, fields=asked)
    scene = Scene(language=language(), today=case.today, places=missions, names=case.names)
    return build_form(section, answers=_known(case, act), names=case.names, scene=scene, data=data)


def told(case: Case, act: str, form: AnswersForm | None) -> dict[str, Any]:
    """The answers of a valid form: ours by their short names, those of the step under ``record``."""
    answers = form.answers() if form else {}
    ours = {spec.name: answers.pop(spec.name, None) for spec in _own(case, act)}
    record = {name: value for name, value in answers.items() if value is not None}
    return {**{name.removeprefix(f"{act}_"): value for name, value in ours.items()}, "record": record}


def moment(day: str, hour: str, zone: ZoneInfo) -> datetime:
    """A day (ISO) and an hour (HH:MM) on a mission's clock."""
    return datetime.fromisoformat(f"{day}T{hour:0>5}").replace(tzinfo=zone)


def _own(case: Case, act: str) -> tuple[FieldSpec, ...]:
    make = _QUESTIONS.get(act)
    found = make(case) if make else ()
    return tuple(spec.model_copy(update={"name": f"{act}_{spec.name}"}) for spec in found)


def _known(case: Case, act: str) -> dict[str, Any]:
    """What stands in a form before anything is typed."""
    if act == "record_attendance":
        places = {"kept": {"kept", "returned"}, "sent": {"sent"}, "voided": {"voided"}}
        return {
            f"{act}_{what}": [spec.name for spec in case.service.attachments if spec.original in originals]
            for what, originals in places.items()
        }
    if act in {"record_task", "record_inquiry"} and len(case.spec.results) == 1:
        return {f"{act}_result": case.spec.results[0].key}
    if act == "hand_over":
        chosen = {"registered_post": "post"}.get(case.told["answers"].get("delivery_method", ""), "")
        return {f"{act}_how": chosen or case.told["answers"].get("delivery_method")}
    return {}


def _text(name: str, fa: str, en: str, help_fa: str = "", help_en: str = "", *, required: bool = True) -> FieldSpec:
    told_too = Text(fa=help_fa, en=help_en) if help_fa else None
    return FieldSpec(name=name, type="longtext", label=Text(fa=fa, en=en), help=told_too, required=required)


def _choice(name: str, label: Text, texts: Mapping[str, Text]) -> FieldSpec:
    choices = tuple(Choice(value=key, fa=text.fa, en=text.en) for key, text in texts.items())
    return FieldSpec(name=name, type="choice", label=label, choices=choices)


def _results(case: Case) -> tuple[FieldSpec, ...]:
    texts = {one.key: one.text for one in case.spec.results}
    return (_choice("result", Text(fa="نتیجه", en="Result"), texts),) if texts else ()


def _question(case: Case) -> tuple[FieldSpec, ...]:
    return (
        _text("question", "پرسش", "Question", "مهر و موم می‌شود و در پرونده می‌ماند.", "It is sealed in the dossier."),
    )


def _answer(case: Case) -> tuple[FieldSpec, ...]:
    return (*_results(case), _text("answer", "متن نامهٔ پاسخ", "Words of the letter", required=False))


def _payment(case: Case) -> tuple[FieldSpec, ...]:
    reference = FieldSpec(
        name="reference",
        type="text",
        max_length=80,
        required=False,
        label=Text(
            fa="شمارهٔ رسید کارت‌خوان، حواله یا سند بانکی", en="Number of the terminal's receipt, or of the order"
        ),
        help=Text(fa="برای پول نقد لازم نیست.", en="Not needed for cash."),
    )
    taken = {one.name: one.label for one in payments.ways_of(case.dossier.mission) if one.recorded}
    return _choice("method", Text(fa="شیوهٔ پرداخت", en="How it was paid"), taken), reference


def _time(case: Case) -> tuple[FieldSpec, ...]:
    city = case.mission.city
    day = FieldSpec(
        name="day", type="date", label=Text(fa="روز", en="Day"), help=_closed_days(case), not_before="today"
    )
    hour = FieldSpec(
        name="time",
        type="text",
        max_length=5,
        pattern=r"([01]?\d|2[0-3]):[0-5]\d",
        label=Text(fa="ساعت", en="Hour"),
        help=Text(fa=f"مانند ۱۰:۳۰، به وقت {city.fa}", en=f"Like 10:30, {city.en} time"),
    )
    return day, hour


def _closed_days(case: Case) -> Text | None:
    """The holidays of the mission that are near, so that none is chosen; None when there are none."""
    closed = missions.closed_days(case.mission, case.today, NEAR)
    if not closed:
        return None
    fa, en = ([f"{name.in_(one)}: {format_date(day, one)}" for day, name in closed] for one in ("fa", "en"))
    return Text(fa=f"تعطیل است: {'؛ '.join(fa)}", en=f"Closed: {'; '.join(en)}")


def _papers(case: Case) -> tuple[FieldSpec, ...]:
    specs = [spec for spec in case.service.attachments if spec.name in set(originals_asked(case.dossier))]
    if not specs:
        return ()
    choices = tuple(Choice(value=spec.name, fa=spec.label.fa, en=spec.label.en) for spec in specs)
    seen = FieldSpec(
        name="originals",
        type="multichoice",
        choices=choices,
        required=False,
        label=Text(fa="اصل دیده شد", en="Original seen"),
    )
    custody = [
        seen.model_copy(update={"name": what, "label": label})
        for what, label in (
            ("kept", Text(fa="اصل نگه داشته شد", en="Original kept")),
            ("sent", Text(fa="اصل به ایران فرستاده می‌شود", en="Original goes to Iran")),
            ("voided", Text(fa="اصل باطل و پس داده شد", en="Original made void and given back")),
        )
        if what == "kept" or what in {spec.original for spec in specs}
    ]
    return seen, *custody


def _reason(case: Case) -> tuple[FieldSpec, ...]:
    texts = {one.code: one.text for one in case.service.outcome.reasons}
    return (_choice("reason", Text(fa="علت رد", en="Reason of the refusal"), texts),)


def _which(case: Case) -> tuple[FieldSpec, ...]:
    """Which document, where there are several."""
    texts = {
        one.number: Text(fa=f"{one.title_fa}، {one.number}", en=f"{one.title_en}, {one.number}")
        for one in case.documents
        if one.revoked_at is None
    }
    return (_choice("number", Text(fa="سند", en="Document"), texts),) if len(case.documents) > 1 else ()


def _how(case: Case) -> tuple[FieldSpec, ...]:
    how = _choice("how", Text(fa="شیوهٔ تحویل", en="How"), DELIVERIES)
    held = {name: case.service.attachment(name).label for name in queries.to_return(case.dossier)}
    if not held:
        return (how,)
    back = _choice("returned", Text(fa="اصل‌هایی که پس دادید", en="Originals given back"), held)
    return how, back.model_copy(update={"type": "multichoice", "required": False})


_SEEN = ("متقاضی این را می‌خواند.", "The applicant reads this.")
_MAILED = (
    "در ایمیل و در صندوق پیام متقاضی می‌آید؛ چیزی از پاسخ‌ها و مدارک او در آن ننویسید.",
    "It goes to the applicant's e-mail and inbox; write nothing of their answers and papers in it.",
)
_UNSEEN = ("متقاضی این را نمی‌بیند.", "The applicant does not see this.")
_QUESTIONS: dict[str, Callable[[Case], tuple[FieldSpec, ...]]] = {
    "send_message": lambda case: (_text("text", "پیام", "Message", *_MAILED),),
    "add_note": lambda case: (_text("text", "یادداشت", "Note", *_UNSEEN),),
    "give": lambda case: (colleague_question([case.mission.key], today=case.now.date()),),
    "send_inquiry": _question,
    "record_inquiry": _answer,
    "record_task": _results,
    "record_payment": _payment,
    "set_attendance": _time,
    "record_attendance": _papers,
    "refuse": _reason,
    "hand_over": _how,
    "void": lambda case: (_text("reason", "علت", "Reason", *_SEEN),),
    "revoke": lambda case: (*_which(case), _text("reason", "علت ابطال", "Reason", *_UNSEEN)),
}
