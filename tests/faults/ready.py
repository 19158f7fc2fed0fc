"""A request filled in to the last look: an applicant, a draft with all its answers and papers, a mission."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image

from mikhak.accounts import actions as accounts
from mikhak.accounts import profiles
from mikhak.accounts.models import Applicant
from mikhak.catalogue import flow
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Example
from mikhak.drafts import actions, queries
from mikhak.drafts.models import Draft
from tests.accounts.people import Person
from tests.personas import persona

SERVICE, EXAMPLE = "marriage-single-certificate", "first_marriage_in_france"
BROWSER = "b" * 64


@dataclass(frozen=True)
class Ready:
    """What stands before the button; ``papers`` are the names of those asked for, one page of each is there."""

    applicant: Applicant
    draft: Draft
    answers: dict[str, Any]
    papers: tuple[str, ...]


def ready(*, now: datetime, service: str = SERVICE, example: str = EXAMPLE) -> Ready:
    """Fill in an example of a service in the furnished world, up to the button."""
    told = next(one for one in catalogue.service(service).examples if one.name == example)
    person = settled(told, now=now)
    answers = json.loads(json.dumps(told.answers, default=str))
    draft = actions.start(service_key=service, applicant=person, on_behalf=told.on_behalf, now=now)
    for section in catalogue.service(service).sections:
        names = {field.name for field in section.fields}
        given = {name: value for name, value in answers.items() if name in names}
        actions.save_section(draft=draft, section=section.key, answers=given, asked=names, now=now)
    actions.choose_mission(draft=draft, mission=told.mission, now=now)
    filling = queries.filling(draft, today=now.date())
    papers = tuple(demand.spec.name for demand in flow.attachments(filling.service, filling.names) if demand.demanded)
    for number, name in enumerate(papers):
        actions.add_upload(draft=draft, item=name, data=scan(number), name=f"{name}.jpg", now=now)
    return Ready(person, draft, answers, papers)


def settled(example: Example, *, now: datetime) -> Applicant:
    """The person of an example, signed in and with a complete profile."""
    who = persona(example.person)
    applicant = Person(who.email, who.profile["national_id"], BROWSER).sign_in(now)
    answers = {**who.profile, **example.profile}
    for section in profiles.sections(who.kind):
        accounts.save_profile_section(applicant=applicant, section=section.key, answers=answers, now=now)
    accounts.complete_profile(applicant=applicant, now=now)
    return applicant


@cache
def scan(number: int) -> bytes:
    """A small picture, another one for each number."""
    out = BytesIO()
    Image.new("RGB", (300, 400), (40 * number % 256, 90, 120)).save(out, "JPEG")
    return out.getvalue()
