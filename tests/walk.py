"""A whole request of an example through the domain's own doors: filled in, submitted, worked on, issued.

The clock stands at noon of the example's day and goes on a quarter of an hour with every act.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from io import BytesIO
from itertools import count
from typing import Any

import pytest
import time_machine
from PIL import Image, ImageDraw
from pytest_django import DjangoDbBlocker

from mikhak.accounts import actions as accounts
from mikhak.accounts import profiles
from mikhak.accounts import queries as accounts_queries
from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Applicant, Officer
from mikhak.accounts.profiles import ProfileState
from mikhak.appointments import actions as appointments
from mikhak.catalogue.definition import Example, Service, StepSpec
from mikhak.dossiers import actions, assignment, flow
from mikhak.dossiers.actions import ReturnedItem
from mikhak.dossiers.models import Dossier
from mikhak.dossiers.submission import submit
from mikhak.drafts import actions as drafts
from mikhak.drafts import queries, sealed
from mikhak.drafts.models import Draft, Upload
from mikhak.drafts.sealed import UploadMeta
from mikhak.inquiries import actions as inquiries
from mikhak.issuance import actions as issuance
from mikhak.issuance.models import IssuedDocument
from mikhak.missions import queries as missions
from mikhak.notices.boxes import address_box
from mikhak.payments import actions as payments
from mikhak.vault import client
from tests.world import furnish
from tests.written import written

PAUSE = timedelta(minutes=15)
BROWSER = "b" * 64
_numbers = count(1)


@pytest.fixture(scope="module")
def released(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The missions and services of this release, there before the tests of a module."""
    with django_db_blocker.unblock():
        furnish()


# Who -----------------------------------------------------------------------------------------------------------------
def officer(role: str, mission: str, *, category: str = "*", on: date = date(2026, 1, 1)) -> OfficerActor:
    """A new officer with one right, past both factors."""
    number = next(_numbers)
    person = Officer.objects.create(
        username=f"{role}{number}",
        name_fa=f"کارشناس آزمون {number}",
        name_en=f"Officer {number}",
        email=f"{role}{number}@mission.example",
    )
    given = accounts.grant(
        officer=person,
        role=role,
        mission=mission,
        category=category,
        made_by="headquarters",
        confirmed_by="inspector",
        starts_on=on,
    )
    return OfficerActor(person, (given,))


@dataclass(frozen=True)
class Staff:
    """The people of a mission: one who works on dossiers, and two who decide."""

    clerk: OfficerActor
    consul: OfficerActor
    second: OfficerActor


def staff(mission: str) -> Staff:
    return Staff(officer("clerk", mission), officer("consul", mission), officer("consul", mission))


def applicant(example: Example, *, now: datetime) -> Applicant:
    """The example's person, signed up, with the profile as the example has it."""
    person = written().people[example.person]
    facts = _json(person.profile | example.profile)
    return signed_up(person.kind, facts | {"email": f"{next(_numbers)}.{facts['email']}"}, now=now)


def signed_up(kind: str, facts: Mapping[str, Any], *, now: datetime) -> Applicant:
    """An account with a profile of these facts, those of signing in among them."""
    facts = dict(facts)
    identity = facts.get("national_id") or f"{facts['nationality']}:{facts['passport_no']}"
    row = Applicant(
        kind=kind,
        email_ix=client.index("email", facts["email"]),
        identity_ix=client.index("national_id" if "national_id" in facts else "passport", identity),
        email_box=address_box(facts["email"]),
        created_at=now,
        seen_at=now,
    )
    row.save()
    fixed: dict[str, str] = {
        name: facts.pop(name) for name in ("email", "national_id", "nationality", "passport_no") if name in facts
    }
    if kind == "iranian" and "passport_no" in fixed:
        facts["passport_no"] = fixed.pop("passport_no")  # an answer of the profile, not the name at sign-in
    profiles.write(row, ProfileState(fixed, facts))
    row.save()
    return row


def confirm(person: Applicant, facts: Mapping[str, Any], *, now: datetime) -> None:
    """Let somebody have gone through every page of the profile and confirmed it."""
    for section in profiles.sections(person.kind):
        accounts.save_profile_section(applicant=person, section=section.key, answers=facts, now=now)
    accounts.complete_profile(applicant=person, now=now)


# Submitting ----------------------------------------------------------------------------------------------------------
def draft_of(service: Service, example: Example, *, now: datetime) -> Draft:
    """The example filled in, with a page for each of its papers; a quick one by a browser without an account."""
    draft = drafts.start(
        service_key=service.key,
        applicant=None if example.quick else applicant(example, now=now),
        browser=BROWSER if example.quick else "",
        on_behalf=example.on_behalf,
        answers=_json(example.answers),
        mission=example.mission,
        now=now,
    )
    if draft.applicant:
        give(draft.applicant, held(service, example))
    filling = queries.filling(draft, today=now.date())
    for section in filling.sections:
        drafts.save_section(draft=draft, section=section.key, answers={}, asked=set(), now=now)
    wanted = example.attachments
    for demand in filling.demands:
        if demand.demanded if wanted is None else demand.spec.name in wanted:
            add_scan(draft, demand.spec.name, now=now)
    return draft


def held(service: Service, example: Example) -> dict[str, dict[str, Any]]:
    """The documents that the example's person has from earlier services, by service, as JSON."""
    keys = {need.service.replace("-", "_"): need.service for need in service.needs}
    return {keys[name]: {"issued": example.today.isoformat(), **_json(told)} for name, told in example.held.items()}


def give(person: Applicant, documents: Mapping[str, Mapping[str, Any]]) -> None:
    """Let somebody hold such documents."""
    for service, told in documents.items():
        facts = dict(told)
        accounts.hold(
            applicant_ix=accounts_queries.applicant_ix(person),
            service=service,
            number=str(facts.pop("number", f"HELD-{next(_numbers)}")),
            issued=date.fromisoformat(facts.pop("issued")),
            expires=None,
            facts=facts,
        )


def add_scan(draft: Draft, item: str, *, now: datetime, position: int = 1) -> None:
    """A page as it stands in a draft after redrawing, which has tests of its own and takes its time."""
    key, jpeg = sealed.key_of(draft), scan(item)
    upload = Upload(draft=draft, item=item, position=position, created_at=now)
    sealed.write_meta(upload, key, UploadMeta(f"{item}.jpg", "0" * 64, 1, 900, 600))
    sealed.write_page(upload, key, jpeg)
    upload.save(force_insert=True)


@cache
def scan(item: str, size: tuple[int, int] = (900, 600)) -> bytes:
    """A page that says what it is."""
    page = Image.new("RGB", size, (238, 234, 222))
    draw = ImageDraw.Draw(page)
    draw.rectangle((30, 30, size[0] - 30, size[1] - 30), outline=(70, 80, 90), width=3)
    draw.text((70, 70), f"SPECIMEN {item}", fill=(30, 40, 50), font_size=40)
    for line in range(6):
        draw.line((70, 200 + 55 * line, 700 - 40 * (line % 3), 200 + 55 * line), fill=(150, 150, 150), width=8)
    out = BytesIO()
    page.save(out, "JPEG", quality=80)
    return out.getvalue()


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def submit_example(service: Service, example: Example, *, now: datetime | None = None) -> Dossier:
    """Submit an example as its person; raises what a person would be told when it is not accepted."""
    at = now or noon(example.today)
    draft = draft_of(service, example, now=at)
    receipt = submit(draft_id=draft.pk, applicant=draft.applicant, browser=draft.browser, language="fa", now=at)
    return receipt.dossier


def example_of(service_key: str, name: str) -> tuple[Service, Example]:
    service = written().services[service_key]
    return service, next(example for example in service.examples if example.name == name)


# Working on it -------------------------------------------------------------------------------------------------------
def walk(dossier: Dossier, example: Example, people: Staff) -> IssuedDocument | None:
    """Do what the flow asks for, step after step, until the dossier is closed; gives its own document, if any."""
    at = noon(example.today)
    with time_machine.travel(at, tick=False) as clock:
        for item in example.expect.correct:
            clock.shift(PAUSE)
            mend(dossier, item, example, people.clerk)
        while (current := Dossier.objects.get(pk=dossier.pk)).closed_at is None:
            clock.shift(PAUSE)
            WORK[flow.spec_of(current).kind](current, example, people)
    return IssuedDocument.objects.filter(dossier=dossier, kind="").first()


def now() -> datetime:
    return datetime.now(UTC)


def who(actor: OfficerActor, dossier: Dossier) -> dict[str, Any]:
    return {"actor": actor, "code": dossier.code, "now": now()}


def mend(dossier: Dossier, item: str, example: Example, clerk: OfficerActor) -> None:
    """The clerk returns an item; the applicant sends it again under the same code."""
    service = flow.service_of(dossier)
    kind = "field" if item in {spec.name for spec in service.fields()} else "attachment"
    reason = {"field": "unclear", "attachment": "illegible"}[kind]
    actions.request_correction(**who(clerk, dossier), items=[ReturnedItem(item, kind, reason, "")])
    person = Applicant.objects.latest("pk")
    draft = actions.correction_draft(dossier=dossier, applicant=person, browser="", now=now())
    answers = {item: _json(example.answers)[item]} if kind == "field" else {}
    if kind == "attachment":
        add_scan(draft, item, now=now())
    actions.answer_correction(dossier=dossier, draft=draft, answers=answers, now=now())


def record_of(example: Example, spec: StepSpec) -> tuple[str, dict[str, Any]]:
    """The result of a step and what the officer records, as the example has it; a good result when it says none."""
    told = _json(example.records.get(spec.key, {}))
    usual = next((one.key for one in spec.results if one.good), "")
    return str(told.pop("result", usual)), told


def _intake(dossier: Dossier, example: Example, people: Staff) -> None:
    assignment.take(**who(people.clerk, dossier))
    actions.accept_papers(**who(people.clerk, dossier))


def _inquiry(dossier: Dossier, example: Example, people: Staff) -> None:
    result, record = record_of(example, flow.spec_of(dossier))
    inquiries.send(**who(people.clerk, dossier), question="آیا سابقه‌ای هست؟")
    inquiries.record(**who(people.clerk, dossier), result=result, answer="پاسخ نامهٔ ۴۲", record=record)


def _task(dossier: Dossier, example: Example, people: Staff) -> None:
    result, record = record_of(example, flow.spec_of(dossier))
    actions.record_task(**who(people.clerk, dossier), result=result, record=record)


def _payment(dossier: Dossier, example: Example, people: Staff) -> None:
    payments.record_payment(**who(people.clerk, dossier), method="card", reference="T-0042")


def _attendance(dossier: Dossier, example: Example, people: Staff) -> None:
    mission = missions.mission(dossier.mission)
    day = missions.add_working_days(mission, now().astimezone(mission.tz).date(), 2)
    starts_at = datetime.combine(day, time(10, 30), mission.tz)
    appointments.set_time(**who(people.clerk, dossier), starts_at=starts_at)
    seen = appointments.originals_asked(dossier)
    appointments.record(**who(people.clerk, dossier), originals=seen, kept=[])


def _decision(dossier: Dossier, example: Example, people: Staff) -> None:
    if example.expect.decision == "refused":
        actions.refuse(**who(people.consul, dossier), reason=example.expect.reason or "")
    else:
        _result, record = record_of(example, flow.spec_of(dossier))
        actions.grant(**who(people.consul, dossier), record=record)
    if flow.spec_of(dossier).four_eyes:
        actions.confirm_decision(**who(people.second, dossier))


def _issue(dossier: Dossier, example: Example, people: Staff) -> None:
    _result, record = record_of(example, flow.spec_of(dossier))
    issuance.issue(**who(people.clerk, dossier), record=record)


def _deliver(dossier: Dossier, example: Example, people: Staff) -> None:
    actions.hand_over(**who(people.clerk, dossier), how="in_person")


WORK: Mapping[str, Callable[[Dossier, Example, Staff], None]] = {
    "intake": _intake,
    "inquiry": _inquiry,
    "task": _task,
    "payment": _payment,
    "attendance": _attendance,
    "decision": _decision,
    "issue": _issue,
    "deliver": _deliver,
}


def _json(value: Any) -> Any:
    """The values of a service's file as a browser would have sent them: dates as ISO texts."""
    if isinstance(value, Mapping):
        return {key: _json(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_json(inside) for inside in value]
    return value.isoformat() if isinstance(value, date) else value
