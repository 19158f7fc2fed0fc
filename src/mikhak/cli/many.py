"""Many invented dossiers for a demo, to try the office at a size: over all missions and services, open and closed.

Each is sealed as any other, so its page opens; what makes it quick is that keys are deposited and rows copied a lot at
a time. Not invented is what other packages keep beside a dossier: scans, inquiries, times to come, payments that were
made, issued documents, mails.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from functools import cache, partial
from itertools import accumulate, islice
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import AutoField, JSONField, Model

from mikhak.accounts import actions as accounts
from mikhak.accounts.models import Officer
from mikhak.catalogue.definition import StepSpec
from mikhak.cli.patterns import Pattern, patterns
from mikhak.dossiers import flow
from mikhak.dossiers.models import Decision, Dossier, Event, Part
from mikhak.dossiers.sealed import seal_part
from mikhak.lib.codes import new_tracking_code
from mikhak.missions import queries as missions
from mikhak.payments.models import Invoice
from mikhak.payments.tariff import price
from mikhak.vault import client
from mikhak.vault.keystore import opened

LOT = 1000  # dossiers of a transaction
OPEN, REFUSED, WITHDRAWN = 0.1, 0.12, 0.05  # shares: of all, and of those that are closed
TAKEN, WRITTEN = 0.7, 0.03  # of the open ones: have an officer, and a message that waits for an answer
YEARS, WAITING = 5 * 365, 25  # days: since the oldest was sent, and that an open one is old on the average
PEOPLE, EACH = 2000, 4  # people whose national ID is known to who made it up, and dossiers of each
MESSAGE = "سلام. پرونده‌ام به کجا رسیده است؟"
JOBS = {  # the officers of a mission: role and name; the second consul is the other pair of eyes
    "clerk": ("clerk", "کارشناس"),
    "consul": ("consul", "کنسول"),
    "second": ("consul", "کنسول دوم"),
}


def national_ids() -> Iterator[str]:
    """The same numbers each time, with a right check digit; no registry gives them out (they begin with 999)."""
    for number in range(10**6):
        nine = f"999{number:06d}"
        rest = sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
        yield f"{nine}{rest if rest < 2 else 11 - rest}"


@dataclass(frozen=True)
class Unsealed:
    """What a part of a dossier will hold."""

    dossier: Dossier
    kind: Part.Kind
    content: Mapping[str, Any]
    at: datetime
    id: UUID = field(default_factory=uuid4)


@dataclass
class Lot:
    """The rows of some dossiers, to be written together."""

    dossiers: list[Dossier] = field(default_factory=list)
    unsealed: list[Unsealed] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def tell(self, dossier: Dossier, name: str, at: datetime, by: Officer | str, **data: object) -> None:
        """A line of history; ``by`` is an officer, or "applicant" or "system"."""
        officer, kind = (by, "officer") if isinstance(by, Officer) else (None, by)
        self.events.append(Event(dossier=dossier, name=name, at=at, officer=officer, by=kind, data=data))

    def write(self, parts: Sequence[Part]) -> None:
        with transaction.atomic():
            for rows in (self.dossiers, parts, self.decisions, self.invoices, self.events):
                copy_in(rows)


def copy_in(rows: Sequence[Model]) -> None:
    """Write new rows of one table with COPY, which takes them many times as fast as INSERT."""
    if not rows:
        return
    table = rows[0]._meta
    columns = [one for one in table.concrete_fields if not isinstance(one, AutoField)]
    texts = {one.attname for one in columns if isinstance(one, JSONField)}
    names = ", ".join(f'"{one.column}"' for one in columns)

    def plain(name: str, value: Any) -> Any:
        if name in texts:
            return json.dumps(value, ensure_ascii=False)
        return value.value if isinstance(value, Enum) else value

    statement = f'COPY "{table.db_table}" ({names}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([plain(one.attname, getattr(row, one.attname)) for one in columns])


@dataclass(frozen=True)
class Person:
    """Somebody who can be searched for."""

    national_id: str
    subject_ix: bytes
    applicant_ix: bytes


@dataclass
class Maker:
    """Makes dossiers up; ``count`` is how many there will be, ``chance`` decides what becomes of each."""

    count: int
    now: datetime
    chance: Random

    def __post_init__(self) -> None:
        self.patterns = patterns()
        self.places = [mission.key for mission in missions.open_missions()]
        # Few missions have much to do, and many have little.
        self.weights = list(accumulate((place + 1) ** -0.7 for place in range(len(self.places))))
        self.staff = cache(partial(_staff, now=self.now))
        self.key = cache(client.mission_key)
        # An index of a national ID is dear on purpose, so there are not many.
        ids = islice(national_ids(), min(PEOPLE, max(1, self.count // 100)))
        self.people = [Person(one, client.index("national_id", one), self.chance.randbytes(32)) for one in ids]

    def make(self, size: int) -> None:
        """Invent, seal and write so many dossiers."""
        lot = Lot()
        for _one in range(size):
            self._add(lot)
        places = [(one.dossier.pk, one.id) for one in lot.unsealed]
        shred_keys = opened().shred_store.deposit_new(places, self.now)
        lot.write([self._part(one, key) for one, key in zip(lot.unsealed, shred_keys, strict=True)])

    def _part(self, one: Unsealed, shred_key: bytes) -> Part:
        key = self.key(one.dossier.mission)
        part, _sealer = seal_part(
            one.dossier, one.kind, one.content, part_id=one.id, mission=key, shred_key=shred_key, now=one.at
        )
        return part

    def _add(self, lot: Lot) -> None:
        """One dossier with all that goes with it."""
        pattern = self.chance.choice(self.patterns)
        mission = pattern.mission or self.chance.choices(self.places, cum_weights=self.weights)[0]
        dossier, content = self._dossier(pattern, mission), pattern.content
        if pattern.own and self.chance.random() < EACH * len(self.people) / self.count:
            person = self.chance.choice(self.people)
            dossier.subject_ix, dossier.applicant_ix = person.subject_ix, person.applicant_ix
            content = pattern.content_of(person.national_id)
        self._go_on(dossier, pattern)
        lot.dossiers.append(dossier)
        lot.unsealed.append(Unsealed(dossier, Part.Kind.SUBMISSION, content, dossier.created_at))
        self._tell(lot, dossier, pattern)
        if dossier.closed_at is None and self.chance.random() < WRITTEN:
            self._write(lot, dossier)

    def _dossier(self, pattern: Pattern, mission: str) -> Dossier:
        """As it was submitted. Who is not searched for has an index that nobody can tell from a real one."""
        waits = self.chance.random() < OPEN
        days = self.chance.expovariate(1 / WAITING) if waits else self.chance.uniform(40, YEARS)
        created = self.now - timedelta(days=days)
        return Dossier(
            code=new_tracking_code(self.chance),
            version=pattern.version,
            mission=mission,
            language="fa",
            urgent=pattern.service.urgency == "emergency",
            path=pattern.path,
            step=pattern.path[0],
            step_since=created,
            status=Dossier.Status.WITH_MISSION,
            closed_at=None if waits else created + timedelta(days=self.chance.uniform(3, 35)),
            applicant_ix=self.chance.randbytes(32),
            subject_ix=self.chance.randbytes(32),
            owner_mark=self.chance.randbytes(32).hex(),
            attendees=pattern.attendees,
            fingerprints=pattern.fingerprints,
            fee_tier=pattern.tier,
            fee_eur=pattern.eur,
            submission=uuid4(),
            created_at=created,
        )

    def _go_on(self, dossier: Dossier, pattern: Pattern) -> None:
        """Move it to the step where it stands today, or where it ended."""
        path, clerk = pattern.path, self.staff(dossier.mission)["clerk"]
        kinds = [pattern.service.step(key).kind for key in path]
        place = self.chance.randrange(len(path))
        if dossier.closed_at is None:
            spec = pattern.service.step(path[place])
            dossier.status, dossier.unit = _turn(spec), spec.unit or ""
            dossier.step_since += self.chance.random() * (self.now - dossier.created_at) if place else timedelta()
            dossier.assignee = clerk if self.chance.random() < TAKEN else None
        else:
            dossier.status, dossier.step_since, dossier.assignee = Dossier.Status.CLOSED, dossier.closed_at, clerk
            luck = self.chance.random()
            if luck < WITHDRAWN:
                dossier.outcome = Dossier.Outcome.WITHDRAWN
            elif luck < WITHDRAWN + REFUSED and "decision" in kinds and pattern.service.outcome.reasons:
                dossier.outcome, place = Dossier.Outcome.REFUSED, kinds.index("decision")
            else:
                dossier.outcome, place = Dossier.Outcome.GRANTED, len(path) - 1
        dossier.step = path[place]

    def _tell(self, lot: Lot, dossier: Dossier, pattern: Pattern) -> None:
        """Its history so far."""
        clerk, place = self.staff(dossier.mission)["clerk"], pattern.path.index(dossier.step)
        lot.tell(dossier, "submitted", dossier.created_at, "applicant", pages=0)
        for number, key in enumerate(pattern.path[: place + 1]):
            spec = pattern.service.step(key)
            at = dossier.created_at + (dossier.step_since - dossier.created_at) * number / max(1, place)
            lot.tell(dossier, "step_entered", at, clerk if number else "system", step=key)
            if number == 0 and dossier.assignee:
                lot.tell(dossier, "taken", at, clerk)
            if number < place or dossier.outcome in {Dossier.Outcome.GRANTED, Dossier.Outcome.REFUSED}:
                self._do(lot, dossier, spec, at)
            elif spec.kind == "payment" and dossier.closed_at is None:
                self._ask(lot, dossier)
        if dossier.closed_at:
            if dossier.outcome == Dossier.Outcome.WITHDRAWN:
                lot.tell(dossier, "withdrawn", dossier.closed_at, "applicant")
            lot.tell(dossier, "closed", dossier.closed_at, clerk, outcome=str(dossier.outcome))

    def _do(self, lot: Lot, dossier: Dossier, spec: StepSpec, at: datetime) -> None:
        """A step is done."""
        clerk = self.staff(dossier.mission)["clerk"]
        if spec.kind == "intake":
            lot.tell(dossier, "papers_accepted", at, clerk)
        elif spec.kind == "task":
            result = next((one.key for one in spec.results if one.good), "")
            lot.tell(dossier, "task_done", at, clerk, step=spec.key, result=result)
        elif spec.kind == "decision":
            self._decide(lot, dossier, spec, at)
        elif spec.kind == "deliver":
            lot.tell(dossier, "handed_over", at, clerk, how="in_person")

    def _decide(self, lot: Lot, dossier: Dossier, spec: StepSpec, at: datetime) -> None:
        consul, second = (self.staff(dossier.mission)[role] for role in ("consul", "second"))
        granted = dossier.outcome != Dossier.Outcome.REFUSED
        reason = "" if granted else self.chance.choice(flow.service_of(dossier).outcome.reasons).code
        confirmed = {"confirmed_by": second, "confirmed_at": at} if spec.four_eyes else {}
        lot.decisions.append(
            Decision(dossier=dossier, granted=granted, reason=reason, officer=consul, at=at, **confirmed)
        )
        lot.tell(dossier, "decided", at, second if spec.four_eyes else consul, granted=granted, reason=reason)

    def _ask(self, lot: Lot, dossier: Dossier) -> None:
        """It waits for the fee."""
        at, due = dossier.step_since, price(dossier.fee_eur, dossier.mission, on=dossier.step_since.date())
        invoice = Invoice(
            dossier=dossier,
            tier=dossier.fee_tier,
            eur=due.eur,
            currency=due.currency,
            rate=due.rate,
            rate_on=due.rate_on,
            amount=due.amount,
            issued_at=at,
        )
        lot.invoices.append(invoice)
        lot.tell(dossier, "payment_due", at, "system", amount=str(due.amount), currency=due.currency)

    def _write(self, lot: Lot, dossier: Dossier) -> None:
        """The applicant writes, and waits for an answer."""
        at = self.now - self.chance.random() * (self.now - dossier.step_since)
        part = Unsealed(dossier, Part.Kind.MESSAGE, {"message": MESSAGE}, at)
        lot.unsealed.append(part)
        words = len(MESSAGE.split())
        lot.tell(dossier, "message_received", at, "applicant", part=str(part.id), words=words, files=0)
        dossier.unanswered_since = at


def _turn(spec: StepSpec) -> Dossier.Status:
    """Whose turn it is at a step for which nothing was done yet, as the step kinds say."""
    if spec.kind == "payment":
        return Dossier.Status.WITH_APPLICANT
    if spec.kind == "task" and spec.by not in flow.OUTSIDE:
        return Dossier.Status.WITH_AUTHORITY
    return Dossier.Status.WITH_MISSION


def _staff(mission: str, *, now: datetime) -> dict[str, Officer]:
    """The officers of a mission by what they do, made once; they cannot sign in."""
    return {job: _officer(mission, job, now=now) for job in JOBS}


def _officer(mission: str, job: str, *, now: datetime) -> Officer:
    username = f"{job}-{mission}"[:40]
    if found := Officer.objects.filter(username=username).first():
        return found
    city = missions.mission(mission).city
    made = Officer.objects.create(
        username=username,
        name_fa=f"{JOBS[job][1]} {city.fa}",
        name_en=f"{job.capitalize()} of {city.en}",
        email=f"{username}@mikhak.example",
        password=make_password(None),
    )
    accounts.grant(
        officer=made,
        role=JOBS[job][0],
        mission=mission,
        made_by="demo",
        confirmed_by="headquarters",
        starts_on=now.date(),
    )
    return made


def fill(count: int, *, now: datetime, told: Callable[[int], None] = lambda _done: None) -> None:
    """Add so many dossiers to the demo's database; ``told`` is called with how many are there after each lot.

    Raises CommandError outside the demo.
    """
    if settings.PROFILE != "demo":
        raise CommandError("Dossiers are invented only in the demo profile.")
    maker = Maker(count, now, Random())  # noqa: S311 - what becomes of nobody's dossier is no secret
    for done in range(0, count, LOT):
        maker.make(min(LOT, count - done))
        told(min(count, done + LOT))
    with connection.cursor() as cursor:  # the planner shall know at once what there is now
        for model in (Dossier, Part, Event, Decision):
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
