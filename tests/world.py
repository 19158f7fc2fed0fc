"""A furnished world for tests that go through the pages: missions, services, keys, and people who sign in.

``world`` is the fixture (import it into a test module or a conftest); the functions go the way that people go, with
Django's test client, and read the one-time code from the mail that was promised.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from mikhak.accounts import actions as accounts
from mikhak.accounts import profiles
from mikhak.accounts.access import OfficerActor, live_grants
from mikhak.accounts.models import Applicant, Officer
from mikhak.catalogue import actions as catalogue
from mikhak.catalogue import fields
from mikhak.catalogue import queries as services
from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.models import ServiceVersion
from mikhak.missions import actions as missions
from mikhak.missions.models import Mission
from mikhak.notices.boxes import secret_place
from mikhak.notices.models import Notice
from mikhak.vault.opening import open_mail_box
from tests.personas import Persona

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
PICTURE = settings.CAPTCHA_ANSWER
PASSWORD = "four invented words together"


@pytest.fixture
def world(db: None) -> None:
    """All missions and places, and the services of this release."""
    furnish()


def furnish() -> None:
    """What ``world`` does, for tests with a database of their own kind. The database of a run has it from the start;
    tests that end by emptying all tables make it necessary again."""
    if len(services.catalogue().services) > ServiceVersion.objects.count() or not Mission.objects.exists():
        missions.load(now=BEGINNING)
        catalogue.publish(now=BEGINNING)


# Forms ----------------------------------------------------------------------------------------------------------------
def boxes(specs: Iterable[FieldSpec], answers: Mapping[str, Any], language: str = "fa") -> dict[str, Any]:
    """What a person types into the boxes of some fields to give these answers; fields without an answer are left out.

    Dates are typed in the calendar that the field offers first, digits are those of the language.
    """
    typed: dict[str, Any] = {}
    for spec in specs:
        if answers.get(spec.name) is not None:
            typed |= _flat(spec.name, fields.kind(spec.type).fill(spec, answers[spec.name], language))
    return typed


def _flat(name: str, raw: Any) -> dict[str, Any]:
    if isinstance(raw, Mapping):
        parts: Iterator[tuple[Any, Any]] = iter(raw.items())
    elif isinstance(raw, list) and any(isinstance(one, Mapping) for one in raw):
        parts = iter(enumerate(raw))
    else:
        return {name: raw}
    return {box: value for key, inside in parts for box, value in _flat(f"{name}-{key}", inside).items()}


def picture(response: Any) -> dict[str, str]:
    """The boxes of the picture code on a page, answered."""
    return {"picture_id": picture_id(response), "picture": PICTURE}


def picture_id(response: Any) -> str:
    """The picture code that a page asks."""
    return str(response.context["form"].picture_asked()[0])


# Applicants -----------------------------------------------------------------------------------------------------------
def mailed_code() -> str:
    """The eight digits in the newest mail with a one-time code."""
    return mailed_secret("one_time_code")


def mailed_secret(kind: str) -> str:
    """The secret in the newest mail of a kind."""
    notice = Notice.objects.filter(kind=kind).latest("pk")
    return open_mail_box(bytes(notice.secret or b""), secret_place(notice.once))


def ask_code(client: Client, person: Persona, *, query: str = "", prefix: str = "") -> HttpResponse:
    """Fill in the page of sign-in; gives the answer, a redirect to the page of the code."""
    if person.kind == "iranian":
        path, identity = "/sign-in/", {"national_id": person.profile["national_id"]}
    else:
        path = "/sign-in/foreign/"
        identity = {key: person.profile[key] for key in ("nationality", "passport_no")}
    page = client.get(f"{prefix}{path}{query}")
    typed = {"email": person.email, **identity, **picture(page)}
    return client.post(f"{prefix}{path}{query}", typed)  # type: ignore[return-value]


def sign_in(client: Client, person: Persona, *, wanted: str = "", prefix: str = "") -> HttpResponse:
    """Sign in through the pages; gives the last answer, a redirect to where the person goes on."""
    query = f"?next={wanted}" if wanted else ""
    assert ask_code(client, person, query=query, prefix=prefix).status_code == 302
    answer = client.post(f"{prefix}/sign-in/code/{query}", {"code": mailed_code()})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer  # type: ignore[return-value]


def complete_profile(client: Client, person: Persona) -> HttpResponse:
    """Fill in every screen of the profile and confirm it; gives the last answer, a redirect."""
    for screen in profiles.sections(person.kind):
        answer = client.post(f"/profile/{screen.key}/", boxes(screen.fields, person.profile))
        assert answer.status_code == 302, answer.context["form"].errors
    page = client.get("/profile/review/")
    return client.post("/profile/review/", picture(page))  # type: ignore[return-value]


def prove(client: Client, wanted: str = "/account/") -> HttpResponse:
    """Show with a fresh code that it is still the same person; gives the last answer, a redirect."""
    assert client.post("/account/proof/code/").status_code == 302
    answer = client.post(f"/account/proof/?next={wanted}", {"code": mailed_secret("proof_code")})
    assert answer.status_code == 302, answer.context["by_code"].errors
    return answer  # type: ignore[return-value]


FIXED_PASSWORD = "چکمه، قند و اقیانوس"


def with_password(client: Client, person: Persona, password: str = FIXED_PASSWORD) -> Applicant:
    """Sign in, complete the profile and choose a fixed password; gives the account."""
    made = settled(client, person)
    prove(client)
    answer = client.post("/account/password/", {"password": password, "password_again": password})
    assert answer.status_code == 302, answer.context["form"].errors
    return made


def enter_by_password(
    client: Client, email: str, password: str = FIXED_PASSWORD, *, query: str = "", prefix: str = ""
) -> Any:
    """Fill in the page of the fixed password; gives the answer."""
    path = f"{prefix}/sign-in/password/{query}"
    return client.post(path, {"email": email, "password": password, **picture(client.get(path))})


def applicant(client: Client) -> Applicant:
    """Who is signed in at this browser."""
    return Applicant.objects.get(pk=client.session["applicant"])


def settled(client: Client, person: Persona) -> Applicant:
    """Sign in and complete the profile; gives the account."""
    sign_in(client, person)
    complete_profile(client, person)
    return applicant(client)


# Officers -------------------------------------------------------------------------------------------------------------
_numbers = itertools.count(1)


def officer(
    *missions_: str,
    roles: Iterable[str] = ("clerk",),
    username: str = "",
    category: str = "*",
    on_duty: bool = False,
    today: date | None = None,
) -> OfficerActor:
    """A new officer with the same roles at each of some missions, as the domain sees one who passed both factors."""
    username = username or f"officer{next(_numbers)}"
    made = accounts.create_officer(
        username=username,
        name_fa="هانیه سلیمی",
        name_en="Hanieh Salimi",
        email=f"{username}@mission.example",
        password=PASSWORD,
    )
    for mission, role in itertools.product(missions_, roles):
        accounts.grant(
            officer=made,
            role=role,
            mission=mission,
            category=category,
            on_duty=on_duty,
            made_by="chief",
            confirmed_by="deputy",
            starts_on=date(2020, 1, 1),
        )
    return actor(made, today)


def actor(person: Officer, today: date | None = None) -> OfficerActor:
    """The officer with the rights that hold on a day."""
    return OfficerActor(person, live_grants(person, today or timezone.now().date()))
