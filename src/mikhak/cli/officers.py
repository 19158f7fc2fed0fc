"""The demo officers: invented people with random passwords, kept in a file that only its owner reads."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from mikhak.accounts import actions, demo
from mikhak.accounts.models import Grant, Officer
from mikhak.cli.folder import write_private
from mikhak.missions import queries

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for another
CLERK, CONSUL = Grant.Role.CLERK, Grant.Role.CONSUL
EVERYWHERE = ""


@dataclass(frozen=True)
class Person:
    """An invented officer; ``mission`` EVERYWHERE stands in for all missions, so that a demo works from any of them."""

    username: str
    name_fa: str
    name_en: str
    roles: tuple[Grant.Role, ...]
    mission: str


PEOPLE = (
    Person("sara", "سارا نیک‌روش", "Sara Nikravesh", (CLERK,), "stockholm"),
    Person("kamran", "کامران دادگر", "Kamran Dadgar", (CONSUL,), "stockholm"),
    Person("leila", "لیلا مهرپور", "Leila Mehrpour", (CLERK,), "istanbul"),
    Person("bahram", "بهرام فرزان", "Bahram Farzan", (CONSUL,), "istanbul"),
    Person("navid", "نوید راستین", "Navid Rastin", (CLERK, CONSUL), EVERYWHERE),
)


@dataclass(frozen=True)
class SignIn:
    """What the operator is shown."""

    username: str
    password: str
    name: str
    duty: str


def ensure_officers(path: Path, *, now: datetime) -> None:
    """Make officers and the file of their sign-ins once; raises CommandError outside the demo and for a lost file."""
    if settings.PROFILE != "demo":
        raise CommandError("Demo officers exist only in the demo profile.")
    if Officer.objects.filter(username__in=[person.username for person in PEOPLE]).exists():
        if not path.exists():
            raise CommandError(f"The demo's passwords are missing from {path}; start an empty system with --reset.")
        return
    sign_ins = {person.username: SignIn(person.username, password(), person.name_en, duty(person)) for person in PEOPLE}
    write_private(path, json.dumps([asdict(one) for one in sign_ins.values()], indent=1))
    with transaction.atomic():
        for person in PEOPLE:
            create(person, sign_ins[person.username].password, now=now)


def create(person: Person, secret: str, *, now: datetime) -> None:
    """One officer with rights and a second factor."""
    officer = actions.create_officer(
        username=person.username,
        name_fa=person.name_fa,
        name_en=person.name_en,
        email=f"{person.username}@mikhak.example",
        password=secret,
    )
    missions = [person.mission] if person.mission else [mission.key for mission in queries.all_missions()]
    for mission in missions:
        for role in person.roles:
            actions.grant(
                officer=officer,
                role=role,
                mission=mission,
                made_by="demo",
                confirmed_by="headquarters",
                starts_on=now.date(),
                on_duty=role == CLERK and person.mission != EVERYWHERE,
            )
    demo.enrol(person.username)


def password() -> str:
    """Four groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def duty(person: Person) -> str:
    roles = " and ".join(role.value for role in person.roles)
    where = f"at {queries.mission(person.mission).city.en}" if person.mission else "for every mission"
    return f"{roles} {where}"
