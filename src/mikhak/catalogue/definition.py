"""What a service file may say: frozen objects, unknown keys forbidden, so that a typo is an error with file and line.

A service is written in ``services/<category>/<stem>.yaml``; its key is ``<category>-<stem>``. Conditions are CEL texts
over one vocabulary: the form's field names, ``subject applicant profile mission today on_behalf held rules computed``
(context.py says what is in them). Its questions are in question.py; a guide (``kind: guide`` in such a file, or any
file of ``services/events``), which leads to services by a few questions, is in guide.py.

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

from mikhak.catalogue.guide import Block as Block
from mikhak.catalogue.guide import Guide as Guide
from mikhak.catalogue.guide import GuideExample as GuideExample
from mikhak.catalogue.guide import Way as Way
from mikhak.catalogue.question import PERSON as PERSON
from mikhak.catalogue.question import Choice as Choice
from mikhak.catalogue.question import Dated as Dated
from mikhak.catalogue.question import FieldSpec as FieldSpec
from mikhak.catalogue.question import FieldType as FieldType
from mikhak.catalogue.question import Key as Key
from mikhak.catalogue.question import Name as Name
from mikhak.catalogue.question import OnBehalf as OnBehalf
from mikhak.catalogue.question import Rule as Rule
from mikhak.catalogue.question import Section as Section
from mikhak.lib.text import Frozen as Frozen
from mikhak.lib.text import Text as Text

StepKind = Literal["intake", "inquiry", "task", "payment", "attendance", "decision", "issue", "deliver"]


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


class PictureSpec(Frozen):
    """A kind of picture that many papers are, of ``services/pictures.yaml``: how it has to look, and its least size.

    ``width`` and ``height`` are pixels of a page as it was redrawn; one that need not be upright may lie on its side.
    """

    look: tuple[Text, ...]
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    upright: bool = False


class AttachmentSpec(Dated):
    """A paper to scan. Shown while ``show_if`` holds; ``required`` says whether it is demanded, or ``required_if``."""

    name: Name
    label: Text
    note: Text | None = None
    pages: Text | None = None  # which pages to scan, in words
    max_pages: int = 12
    kind: Literal["scan", "photo"] = "scan"
    picture: Name | None = None  # of services/pictures.yaml, which says how it has to look
    passport_of: Literal["subject", "applicant"] | None = None  # whose passport it is, now valid or to be replaced
    shape: Literal["sheet", "card"] = "sheet"  # what is laid before a camera; a photo and a passport have their own
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


class Category(Frozen):
    key: Key
    title: Text
    summary: Text
    order: int


class Person(Frozen):
    """An invented person of the examples."""

    kind: Literal["iranian", "foreign"]
    profile: dict[str, object]
