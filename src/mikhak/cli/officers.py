"""The demo officers: invented people with random passwords, kept in a file that only its owner reads."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from mikhak.accounts import actions, demo, posts
from mikhak.accounts import queries as people
from mikhak.accounts.access import OfficerActor, live_grants
from mikhak.accounts.models import Grant, Officer
from mikhak.accounts.roles import EVERYWHERE, ROLES, place_title
from mikhak.cli.folder import write_private
from mikhak.lib.text import Text
from mikhak.missions import queries

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for another
CLERK, CONSUL, HEAD = Grant.Role.CLERK, Grant.Role.CONSUL, Grant.Role.HEAD
ALL_IN_TURN = ""


@dataclass(frozen=True)
class Person:
    """An invented officer; ``place`` ALL_IN_TURN stands in for all missions, so that a demo works from any of them."""

    username: str
    name_fa: str
    name_en: str
    roles: tuple[Grant.Role, ...]
    place: str


PEOPLE = (
    Person("sara", "سارا نیک‌روش", "Sara Nikravesh", (CLERK,), "stockholm"),
    Person("kamran", "کامران دادگر", "Kamran Dadgar", (CONSUL,), "stockholm"),
    Person("mina", "مینا پارسا", "Mina Parsa", (HEAD,), "stockholm"),
    Person("leila", "لیلا مهرپور", "Leila Mehrpour", (CLERK,), "istanbul"),
    Person("bahram", "بهرام فرزان", "Bahram Farzan", (CONSUL,), "istanbul"),
    Person("navid", "نوید راستین", "Navid Rastin", (CLERK, CONSUL), ALL_IN_TURN),
    Person("shirin", "شیرین آزاد", "Shirin Azad", (Grant.Role.DESK,), EVERYWHERE),
    Person("yashar", "یاشار روشن", "Yashar Roshan", (Grant.Role.AUTHORITY,), "civil_registry"),
    Person("reyhan", "ریحان امین", "Reyhan Amin", (Grant.Role.AUDITOR,), EVERYWHERE),
    Person("omid", "امید کارساز", "Omid Karsaz", (Grant.Role.OPERATOR,), EVERYWHERE),
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
        arrange(now=now)


def create(person: Person, secret: str, *, now: datetime) -> None:
    """One officer with rights and a second factor."""
    officer = actions.create_officer(
        username=person.username,
        name_fa=person.name_fa,
        name_en=person.name_en,
        email=f"{person.username}@mikhak.example",
        password=secret,
    )
    places = [person.place] if person.place else [mission.key for mission in queries.all_missions()]
    for place in places:
        for role in person.roles:
            actions.grant(
                officer=officer,
                role=role,
                mission=place,
                made_by="demo",
                confirmed_by="headquarters",
                starts_on=now.date(),
                on_duty=role == CLERK and person.place != ALL_IN_TURN,
            )
    demo.enrol(person.username)


def arrange(*, now: datetime) -> None:
    """Something to see on the screens of people and missions: a right that waits for its second person, and hours."""
    head, operator, clerk = (people.officer(name) for name in ("mina", "omid", "sara"))
    wish = actions.right(role="consul", place="stockholm", category="passport", starts_on=now.date())
    asking = OfficerActor(head, live_grants(head, now.date()))
    actions.propose_rights(actor=asking, officer_id=clerk.pk, rights=[wish], now=now)
    edition, held = queries.kept("stockholm")
    hours = Text(fa="دوشنبه تا پنجشنبه، ۹ تا ۱۲", en="Monday to Thursday, 9 to 12", ar="الإثنين إلى الخميس، ٩ إلى ١٢")
    content = held.model_copy(update={"hours": hours, "telephone": "+46 8 000 00 00"})
    keeping = OfficerActor(operator, live_grants(operator, now.date()))
    posts.keep(actor=keeping, key="stockholm", seen=edition, content=content, now=now)


def password() -> str:
    """Four groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def duty(person: Person) -> str:
    roles = " and ".join(ROLES[role.value].title.en for role in person.roles)
    return f"{roles}: {place_title(person.place).en if person.place else 'every mission in turn'}"
