"""Rights as pages show and ask for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import actions, staff
from mikhak.accounts.access import OfficerActor
from mikhak.accounts.actions import Right
from mikhak.accounts.roles import ROLES, in_words, place_title
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.lib.jalali import format_date
from mikhak.office.asking import choice, day
from mikhak.office.frame import language
from mikhak.ui.refusals import Words

ALL = ("all", Text(fa="همهٔ خدمات", en="All services"))
YES_NO = (("no", Text(fa="نه", en="No")), ("yes", Text(fa="بله", en="Yes")))
KINDS: dict[str, Words] = {
    "rights": lazy("اختیار"),
    "leave": lazy("جانشینی در مرخصی"),
    "factor": lazy("عامل دوم تازه"),
}
DONE: dict[str, Words] = {
    "invited": lazy("دعوت شد"),
    "amended": lazy("مشخصات عوض شد"),
    "proposed": lazy("پیشنهاد شد"),
    "confirmed": lazy("تأیید شد"),
    "declined": lazy("پذیرفته نشد"),
    "ended": lazy("اختیار گرفته شد"),
    "left": lazy("حساب بسته شد"),
    "returned": lazy("حساب باز شد"),
    "enrolled": lazy("گذرواژه برگزید"),
}
NAMES: dict[str, Words] = {
    "name_fa": lazy("نام به فارسی"),
    "name_en": lazy("نام به لاتین"),
    "email": lazy("ایمیل"),
    "language": lazy("زبان نامه‌ها"),
}


@dataclass(frozen=True)
class Held:
    """A right of somebody as a line of a page."""

    id: int
    text: str
    days: str
    on_duty: bool


@dataclass(frozen=True)
class Proposed:
    """A proposal as a page shows it."""

    id: int
    person: Any
    by: Any
    at: Any
    kind: Words
    rights: list[str]
    address: str  # where the link of a new second factor goes: who confirms is to look at it
    may_decide: bool
    mine: bool


@dataclass(frozen=True)
class Line:
    """A line of the history: ``parts`` are (name, old, new) of what was rewritten."""

    id: int
    by: Any
    at: Any
    what: Words
    rights: list[str]
    parts: list[tuple[Words, str, str]]


def rights(person: Any, today: date) -> dict[str, list[Held]]:
    """The rights of an officer: now, to come, ended."""
    found: dict[str, list[Held]] = {"now": [], "later": [], "ended": []}
    for one in staff.rights_held(person):
        wish = actions.as_right(one)
        state = "now" if one.holds_on(today) else "later" if one.starts_on > today else "ended"
        found[state].append(Held(one.pk, said(wish), days(wish), one.on_duty))
    return found


def said(right: Mapping[str, Any]) -> str:
    """A right in the words of the page."""
    return in_words(right).in_(language())


def days(right: Mapping[str, Any]) -> str:
    """From when until when."""
    tongue = language()
    shown = [
        format_date(date.fromisoformat(right[name]), tongue, "jalali" if tongue == "fa" else "gregorian")
        for name in ("starts_on", "ends_on")
        if right[name]
    ]
    return " – ".join(shown) if len(shown) == 2 else f"{shown[0]} –"


def proposed(proposal: Any, actor: OfficerActor, today: date) -> Proposed:
    grants = proposal.data.get("grants", [])
    return Proposed(
        id=proposal.pk,
        person=proposal.officer,
        by=proposal.by,
        at=proposal.at,
        kind=KINDS[proposal.kind],
        rights=[f"{said(one)} ({days(one)})" for one in grants],
        address="" if grants else proposal.officer.email,
        may_decide=staff.may_decide(actor, proposal, today),
        mine=proposal.by_id == actor.id,
    )


def lines(changes: Iterable[Any]) -> list[Line]:
    """A history for reading."""
    return [
        Line(
            id=one.pk,
            by=one.by,
            at=one.at,
            what=DONE[one.what],
            rights=[f"{said(each)} ({days(each)})" for each in (one.after or one.before).get("grants", [])],
            parts=[
                (NAMES[name], one.before[name], one.after[name])
                for name in (NAMES if one.what == "amended" else ())
                if one.before[name] != one.after[name]
            ],
        )
        for one in changes
    ]


# Asking ---------------------------------------------------------------------------------------------------------------
def right_fields(actor: OfficerActor) -> tuple[FieldSpec, ...]:
    """The questions of a new right, with the roles and places that this officer may propose."""
    places = [(key, place_title(key)) for key in staff.right_places(actor)]
    categories = [ALL, *((one.key, one.title) for one in catalogue.categories())]
    return (
        choice("role", Text(fa="نقش", en="Role"), [(key, ROLES[key].title) for key in staff.right_roles(actor)]),
        choice("place", Text(fa="جا", en="Place"), [(_shown(key), title) for key, title in places]),
        choice("category", Text(fa="برای خدمات", en="For services"), categories),
        choice("on_duty", Text(fa="کشیک (هشدار پرونده‌های فوری)", en="On duty (alerts of urgent requests)"), YES_NO),
        *leave_days(required=False),
    )


def first_right(today: date) -> dict[str, str]:
    """What stands in the boxes of a new right."""
    return {"starts_on": today.isoformat(), "category": "all", "on_duty": "no", "language": "fa"}


def leave_days(*, required: bool) -> tuple[FieldSpec, FieldSpec]:
    """From and until; ``required`` says whether it has an end."""
    open_end = None if required else Text(fa="خالی یعنی بی پایان.", en="Empty means without an end.")
    return (
        day("starts_on", Text(fa="از روز", en="From")),
        day("ends_on", Text(fa="تا پایان روز", en="Until the end of"), required=required, about=open_end),
    )


def right_of(told: Mapping[str, Any]) -> Right:
    """The right that the answers ask for; raises Refusal."""
    return actions.right(
        role=told["role"],
        place="*" if told["place"] == "everywhere" else told["place"],
        category="*" if told["category"] == "all" else told["category"],
        on_duty=told["on_duty"] == "yes",
        starts_on=date.fromisoformat(told["starts_on"]),
        ends_on=date.fromisoformat(told["ends_on"]) if told.get("ends_on") else None,
    )


def _shown(place: str) -> str:
    return "everywhere" if place == "*" else place
