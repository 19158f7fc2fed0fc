"""What is asked: the questions of a form and of a guide, and the small words of every file of the catalogue."""

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from mikhak.lib.text import Frozen, Text

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=80)]
Rule = Annotated[str, StringConstraints(min_length=1, max_length=600)]

FieldType = Literal[
    "text",
    "longtext",
    "integer",
    "money",
    "date",
    "choice",
    "multichoice",
    "boolean",
    "country",
    "province",
    "city",
    "national_id",
    "passport_no",
    "phone",
    "email",
    "mission",
    "person",
    "people_list",
    "address",
]
# Pages of a request besides its sections, which cannot be called so.
OTHER_PAGES = frozenset({"subject", "conditions", "documents", "mission", "people", "review", "instead", "discard"})
OnBehalf = Literal["self", "child", "spouse", "ward", "parent", "sibling", "relative", "deceased"]


class Dated(Frozen):
    """What holds for a time only: a rule is changed by writing when the old one ends and when the new one begins."""

    valid_from: date | None = None  # Gregorian; the first day
    valid_to: date | None = None  # the last day

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Choice(Frozen):
    value: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+$")]
    fa: str
    en: str
    ar: str | None = None
    help: Text | None = None

    @property
    def text(self) -> Text:
        return Text(fa=self.fa, en=self.en, ar=self.ar)


class FieldSpec(Frozen):
    """One question. ``required`` is the norm, unless ``required_if`` decides; a hidden field is never required."""

    name: Name
    type: FieldType
    label: Text
    help: Text | None = None  # how to answer
    why: Text | None = None  # why it is asked, with the source
    required: bool = True
    required_if: Rule | None = None
    show_if: Rule | None = None
    choices: tuple[Choice, ...] = ()
    min: int | None = None  # integer: value; money: value
    max: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None  # for texts, on the Latin-digit form
    script: Literal["persian", "latin", "any"] = "any"
    calendar: Literal["jalali", "gregorian"] = "jalali"  # the calendar offered first
    not_before: Literal["today"] | date | None = None
    not_after: Literal["today"] | date | None = None
    currency: str | None = None  # money: fixed ISO 4217 code; otherwise the person chooses
    fields: tuple["FieldSpec", ...] = ()  # person and people_list; see ``parts``
    min_items: int = 0  # people_list
    max_items: int = 10
    prefill: str | None = None  # "profile.mobile": the value offered on first sight

    @property
    def parts(self) -> tuple["FieldSpec", ...]:
        """What is asked about each person, for the types person and people_list; nothing for the others."""
        if self.type not in {"person", "people_list"}:
            return ()
        return self.fields or PERSON


PERSON = (
    FieldSpec(
        name="first_name",
        type="text",
        label=Text(fa="نام", en="First name", ar="الاسم"),
        script="persian",
        max_length=60,
    ),
    FieldSpec(
        name="last_name",
        type="text",
        label=Text(fa="نام خانوادگی", en="Last name", ar="اللقب"),
        script="persian",
        max_length=60,
    ),
    FieldSpec(
        name="father_name",
        type="text",
        label=Text(fa="نام پدر", en="Father's name", ar="اسم الأب"),
        script="persian",
        max_length=60,
    ),
    FieldSpec(
        name="national_id", type="national_id", label=Text(fa="کد ملی", en="National ID number", ar="الرقم الوطني")
    ),
    FieldSpec(
        name="birth_certificate_no",
        type="text",
        label=Text(fa="شماره شناسنامه", en="Birth certificate number", ar="رقم شهادة الميلاد"),
        required=False,
        pattern=r"^\d{1,10}$",
    ),
    FieldSpec(
        name="birth_date",
        type="date",
        label=Text(fa="تاریخ تولد", en="Date of birth", ar="تاريخ الميلاد"),
        not_after="today",
    ),
)


class Section(Frozen):
    """One page of the form."""

    key: Name
    title: Text
    intro: Text | None = None
    show_if: Rule | None = None
    fields: tuple[FieldSpec, ...]
