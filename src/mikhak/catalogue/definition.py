"""What a service file may say: frozen objects, unknown keys forbidden, so that a typo is an error with file and line.

A service is written in ``services/<category>/<stem>.yaml``; its key is ``<category>-<stem>``. Conditions are CEL texts
over one vocabulary: the form's field names, ``subject applicant profile mission today on_behalf held rules computed``
(context.py says what is in them).

A guide (``kind: guide`` in such a file, or any file of ``services/events``) leads to services by a few questions.

Published versions are read again with these classes for years: what is added here needs a default, and nothing that
a version may say is taken away.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mikhak.lib.text import Frozen as Frozen
from mikhak.lib.text import Text as Text

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
OnBehalf = Literal["self", "child", "spouse", "ward", "parent", "sibling", "relative", "deceased"]
StepKind = Literal["intake", "inquiry", "task", "payment", "attendance", "decision", "issue", "deliver"]


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
    FieldSpec(name="first_name", type="text", label=Text(fa="نام", en="First name"), script="persian", max_length=60),
    FieldSpec(
        name="last_name", type="text", label=Text(fa="نام خانوادگی", en="Last name"), script="persian", max_length=60
    ),
    FieldSpec(
        name="father_name", type="text", label=Text(fa="نام پدر", en="Father's name"), script="persian", max_length=60
    ),
    FieldSpec(name="national_id", type="national_id", label=Text(fa="کد ملی", en="National ID number")),
    FieldSpec(
        name="birth_certificate_no",
        type="text",
        label=Text(fa="شماره شناسنامه", en="Birth certificate number"),
        required=False,
        pattern=r"^\d{1,10}$",
    ),
    FieldSpec(name="birth_date", type="date", label=Text(fa="تاریخ تولد", en="Date of birth"), not_after="today"),
)


class Section(Frozen):
    """One page of the form."""

    key: Name
    title: Text
    intro: Text | None = None
    show_if: Rule | None = None
    fields: tuple[FieldSpec, ...]


class ConditionSpec(Dated):
    """An eligibility rule that explains itself. ``rule`` must hold; block refuses, warn tells applicant and clerk."""

    key: Name
    rule: Rule
    severity: Literal["block", "warn"] = "block"
    text: Text
    source: Text  # the article of the law, or whose practice it is
    remedy: Text | None = None  # what to do instead
    see: Key | None = None  # the service that fits instead


class Redirect(Dated):
    """``when`` shows that another service is the right one; the answers with the same names go along."""

    when: Rule
    to: Key
    text: Text


class Need(Frozen):
    """An earlier service whose document this one builds on; conditions read it as ``held.<key with underscores>``."""

    service: Key
    text: Text


class AttachmentSpec(Dated):
    """A paper to scan. Shown while ``show_if`` holds; ``required`` says whether it is demanded, or ``required_if``."""

    name: Name
    label: Text
    note: Text | None = None
    pages: Text | None = None  # which pages to scan, in words
    max_pages: int = 12
    kind: Literal["scan", "photo"] = "scan"
    required: bool = True
    required_if: Rule | None = None
    show_if: Rule | None = None
    # What becomes of the original: shown and taken back at once, kept for good, returned when the file is closed,
    # sent to Iran, or made void and given back.
    original: Literal["none", "shown", "kept", "returned", "sent", "voided"] = "shown"
    translation: bool = False  # an official translation goes with it
    copies: int = Field(default=0, ge=0)  # on paper, to bring along


class Attendee(Frozen):
    who: Text
    when: Rule | None = None


class AttendanceSpec(Frozen):
    attendees: tuple[Attendee, ...]
    note: Text | None = None
    bring: tuple[Text, ...] = ()  # besides the originals of the attachments
    minutes: int = 30
    fingerprint_if: Rule | None = None


class FeeTier(Frozen):
    """``item`` is a line of the category's ``tariff.yaml``, which says what it costs since when."""

    key: Name
    when: Rule = "true"
    item: Name
    per: Name | None = None  # an integer field the amount is multiplied by, e.g. copies
    label: Text


class FeeSpec(Frozen):
    """The first tier whose ``when`` holds counts. No tiers: the service is free."""

    tiers: tuple[FeeTier, ...] = ()
    exempt_if: Rule | None = None
    note: Text | None = None


class Tariff(Frozen):
    """An edition of ``services/<category>/tariff.yaml``: amounts in euros by item, in force since a day.

    An item that a later edition does not name keeps its amount.
    """

    since: date
    source: Text
    items: dict[Name, Decimal]


class StepResult(Frozen):
    key: Name
    text: Text
    good: bool = True  # a bad result is shown to the deciding officer as a warning


class StepSpec(Frozen):
    """One step of the flow. ``fields`` is what the officer records when it is done."""

    key: Name
    kind: StepKind
    title: Text
    about: Text | None = None
    by: Name  # a body of services/bodies.yaml
    when: Rule | None = None
    days: int | None = None  # usual working days
    hours: int | None = None  # for the urgent ones
    legal_days: int | None = None  # what the law allows at most, in days
    legal_source: Text | None = None
    unit: Key | None = None  # the mission or bureau that does it, when it is not the one of the dossier
    document: Name | None = None  # issue: which of ``outcome.also`` it makes; None: the document itself
    four_eyes: bool = False  # decision: a second officer confirms
    results: tuple[StepResult, ...] = ()
    fields: tuple[FieldSpec, ...] = ()


class Reason(Frozen):
    code: Name
    fa: str
    en: str
    ar: str | None = None
    source: Text | None = None

    @property
    def text(self) -> Text:
        return Text(fa=self.fa, en=self.en, ar=self.ar)


class Fact(Frozen):
    """Something a later service may need to know of a document; kept sealed for its holder, never shown to others."""

    name: Name
    type: Literal["text", "date", "integer", "boolean"] = "text"
    gives: Rule  # over the names of the conditions and ``records.STEP.FIELD``


class DocumentSpec(Frozen):
    """What the state gives back. The template is ``<stem>.typ`` beside the service's file, ``<stem>.<name>.typ`` for
    those of ``outcome.also``.
    """

    title: Text
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]  # of the document number
    language: Literal["fa", "en", "both"] = "fa"
    months: int | None = None  # life; None with no valid_until: no end
    days: int | None = None
    valid_until: Rule | None = None  # gives a date, over the names of the conditions and ``records.STEP.FIELD``
    seal_names: tuple[str, ...] = ()  # shown in the seal: "applicant.name", or "records.STEP.FIELD"
    effects: tuple[Text, ...] = ()  # what it changes elsewhere, in words
    facts: tuple[Fact, ...] = ()
    revokes: Name | None = None  # the field with the number of an earlier document that this one makes void
    voids_passport: Name | None = None  # the field with the number of a passport that this one makes void


class Opening(Frozen):
    """A service that this one makes possible or needed, offered when it has ended well."""

    service: Key
    text: Text
    when: Rule | None = None


class OutcomeSpec(Frozen):
    document: DocumentSpec
    also: dict[Name, DocumentSpec] = Field(default_factory=dict)  # made by issue steps that name them
    ends: Literal["mission", "tehran", "police10", "post", "online"] = "mission"  # where the person gets it
    validity: Text
    reasons: tuple[Reason, ...]
    opens: tuple[Opening, ...] = ()

    def made_by(self, step: StepSpec) -> DocumentSpec:
        """The document that an issue step makes."""
        return self.also[step.document] if step.document else self.document


class Expect(Frozen):
    verdict: Literal["accepted", "refused", "redirected", "invalid"]
    conditions: tuple[Name, ...] = ()  # refused: the failing rules
    to: Key | None = None  # redirected: where to
    fields: tuple[str, ...] = ()  # invalid: the refused fields
    path: tuple[Name, ...] = ()  # accepted: the steps walked
    eur: Decimal | None = None
    correct: tuple[str, ...] = ()  # accepted: items the clerk returns once (fields or attachments)
    decision: Literal["granted", "refused"] = "granted"
    reason: Name | None = None


class Example(Frozen):
    """A whole request, which is documentation and test at once. Persons are of services/people.yaml."""

    name: Name
    about: Text
    person: Name
    profile: dict[str, object] = Field(default_factory=dict)  # changes to the person's profile
    today: date = date(2026, 11, 21)
    mission: Key
    on_behalf: OnBehalf = "self"
    quick: bool = False  # filed by the quick fields alone, without an account
    answers: dict[str, object]
    attachments: tuple[Name, ...] | None = None  # None: all that are demanded
    records: dict[Name, dict[str, object]] = Field(default_factory=dict)  # step key -> what the officer records
    held: dict[Name, dict[str, object]] = Field(default_factory=dict)  # service -> facts of a document held already
    expect: Expect


class Service(Frozen):
    """A whole service, as loaded from its file (category and key come from the path)."""

    key: Key
    category: Key
    title: Text
    summary: Text
    words: tuple[str, ...] = ()  # further search words
    audience: Literal["iranian", "foreign", "anyone"] = "iranian"
    on_behalf: tuple[OnBehalf, ...] = ("self",)
    subject: Name | None = None  # the person field that describes the subject when it is not the applicant
    goes_to: Rule | None = None  # gives the key of the mission that takes it; None: the applicant chooses
    urgency: Literal["normal", "emergency"] = "normal"
    quick: tuple[Name, ...] = ()  # fields that suffice to open a dossier without account and papers
    minutes: int = 20  # to fill in
    days: int | None = None  # usual time, working days
    needs: tuple[Need, ...] = ()
    conditions: tuple[ConditionSpec, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    sections: tuple[Section, ...]
    attachments: tuple[AttachmentSpec, ...] = ()
    attendance: AttendanceSpec | None = None
    fee: FeeSpec
    flow: tuple[StepSpec, ...]
    outcome: OutcomeSpec
    notes: tuple[Text, ...] = ()  # for the service page's margin
    sources: tuple[str, ...] = ()
    retention_years: int = Field(default=5, ge=0)
    examples: tuple[Example, ...] = Field(default=(), exclude=True)  # not part of the published version

    def fields(self) -> Iterator[FieldSpec]:
        for section in self.sections:
            yield from section.fields

    def field(self, name: str) -> FieldSpec:
        """Raises KeyError when the service has no such field."""
        return {field.name: field for field in self.fields()}[name]

    def section(self, key: str) -> Section:
        return {section.key: section for section in self.sections}[key]

    def step(self, key: str) -> StepSpec:
        return {step.key: step for step in self.flow}[key]

    def attachment(self, name: str) -> AttachmentSpec:
        return {attachment.name: attachment for attachment in self.attachments}[name]

    def canonical(self) -> str:
        """The whole definition, with defaults and without examples, as the one JSON text its digest is made of."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, hexadecimal: the name of this very content."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


class Block(Frozen):
    """A piece of a guide's text: a heading with a paragraph, a list or a table under it."""

    heading: Text
    text: Text | None = None
    items: tuple[Text, ...] = ()
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    source: Text | None = None


class Way(Dated):
    """Where a guide leads when ``when`` holds: to a service, or to words alone."""

    when: Rule = "true"
    text: Text
    service: Key | None = None
    optional: bool = False
    carry: dict[Name, str] = Field(default_factory=dict)  # its question or paper <- the dotted name of an earlier one


class GuideExample(Frozen):
    """What a guide says to somebody; documentation and test at once."""

    name: Name
    answers: dict[str, object]
    today: date = date(2026, 11, 21)
    expect: tuple[Key, ...]  # the services it leads to, in order


class Guide(Frozen):
    """A page that tells which services are wanted, in their order, from the answers to a few questions.

    Life events are guides (services/events); so is the page on the conditions of visas. Its rules know the names of
    its questions, ``today``, ``rules`` and ``computed``.
    """

    key: Key
    category: Key
    kind: Literal["guide"] = "guide"
    order: int = 0  # among the guides of its folder
    title: Text
    summary: Text
    words: tuple[str, ...] = ()
    questions: tuple[FieldSpec, ...] = ()
    ways: tuple[Way, ...] = ()
    blocks: tuple[Block, ...] = ()
    sources: tuple[str, ...] = ()
    examples: tuple[GuideExample, ...] = ()


class Category(Frozen):
    key: Key
    title: Text
    summary: Text
    order: int


class Person(Frozen):
    """An invented person of the examples."""

    kind: Literal["iranian", "foreign"]
    profile: dict[str, object]
