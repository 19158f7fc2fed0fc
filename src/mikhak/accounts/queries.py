"""Typed reads about people who sign in."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.db.models import Q

from mikhak.accounts import holdings, profiles
from mikhak.accounts.models import AddressChange, Applicant, Device, Grant, Holding, Officer, PasswordLink
from mikhak.accounts.profiles import ProfileState
from mikhak.accounts.roles import giving
from mikhak.catalogue.definition import Section
from mikhak.lib.persian import sort_key
from mikhak.vault import client


def database_now() -> datetime:
    """The clock that all processes share, UTC; one-time codes are judged by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cast(datetime, cursor.fetchone()[0])


def applicant_ix(applicant: Applicant) -> bytes:
    """The blind index by which dossiers and notices know their applicant."""
    return client.index("applicant", str(applicant.pk))


def identity_ix(kind: str, identity: str) -> bytes:
    """The blind index of who somebody says to be: a normalised national ID, or "<nationality>:<passport number>"."""
    return client.index("national_id" if kind == Applicant.Kind.IRANIAN else "passport", identity)


def account(*, identity_ix: bytes, email_ix: bytes) -> Applicant | None:
    """The account of an identity at an address, both as blind indexes; None when there is none."""
    return Applicant.objects.filter(identity_ix=identity_ix, email_ix=email_ix).first()


def has_account(*, email_ix: bytes) -> bool:
    """Whether an address has an account: for officers, never for who asks from outside."""
    return Applicant.objects.filter(email_ix=email_ix).exists()


def is_left(*, email_ix: bytes, now: datetime, but: Applicant | None = None) -> bool:
    """Whether an account (``but`` this one) left this address within the days in which it can be taken back."""
    running = AddressChange.objects.filter(old_ix=email_ix, until__gt=now, taken_back_at=None)
    return running.exclude(applicant=but).exists()


def is_taken(*, email_ix: bytes, now: datetime, but: Applicant) -> bool:
    """Whether an account other than ``but`` has this address, or has just left it."""
    others = Applicant.objects.filter(email_ix=email_ix).exclude(pk=but.pk).exists()
    return is_left(email_ix=email_ix, now=now, but=but) or others


def address_change(token: str, *, now: datetime) -> AddressChange | None:
    """The change that the mailbox with this link may take back."""
    return AddressChange.objects.filter(digest=digest(token), until__gt=now).first()


def profile(applicant: Applicant) -> dict[str, Any]:
    """What is known about an applicant, by field name: saved answers, and e-mail, nationality and number of sign-in."""
    return profiles.read(applicant).facts


def profile_state(applicant: Applicant) -> ProfileState:
    """The profile with what was typed and not saved, and which sections are done."""
    return profiles.read(applicant)


def digest(secret: str) -> str:
    """What is kept of a secret that its holder shows again (key of a session, token of a link): SHA-256, hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def device(session_key: str, applicant_id: int) -> Device | None:
    """The signed-in browser with this session, its applicant fetched along; None when it was signed out."""
    devices = Device.objects.select_related("applicant")
    return devices.filter(session=digest(session_key), applicant_id=applicant_id).first()


def devices(applicant: Applicant, *, now: datetime) -> list[Device]:
    """Where an applicant is signed in now, used last first."""
    used = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    began = now - timedelta(seconds=settings.SESSION_TOTAL_SECONDS)
    return list(applicant.devices.filter(seen_at__gt=used, began_at__gt=began).order_by("-seen_at", "-pk"))


def password_link(token: str, *, now: datetime) -> PasswordLink | None:
    """The mailed link with this token, its applicant fetched along, while it can be used."""
    usable = PasswordLink.objects.select_related("applicant").exclude(applicant=None)
    return usable.filter(digest=digest(token), used_at=None, expires_at__gt=now).first()


def holdings_of(applicant: Applicant) -> list[tuple[str, dict[str, Any]]]:
    """Every document kept for an applicant: the service that issued it, and its facts."""
    rows = Holding.objects.filter(applicant_ix=applicant_ix(applicant)).order_by("issued_on", "pk")
    return [(row.service, holdings.open_facts(row)) for row in rows]


def held(owner_ix: bytes, services: Iterable[str], *, today: date) -> dict[str, dict[str, Any]]:
    """The facts of a person's newest valid document of each of some services, as conditions name them: by the
    service's key with underscores."""
    valid = Q(expires_on=None) | Q(expires_on__gte=today)
    rows = Holding.objects.filter(valid, applicant_ix=owner_ix, service__in=list(services))
    newest = {row.service: row for row in rows.order_by("issued_on", "pk")}
    return {key.replace("-", "_"): holdings.open_facts(row) for key, row in newest.items()}


def officers_on_duty(mission: str, *, today: date) -> list[Officer]:
    """Active officers who get the urgent alerts of a mission today."""
    holds = Q(grants__starts_on__lte=today) & (Q(grants__ends_on=None) | Q(grants__ends_on__gte=today))
    duty = Q(grants__mission=mission, grants__on_duty=True)
    return list(Officer.objects.filter(holds & duty, is_active=True).distinct().order_by("pk"))


def heads(places: Sequence[str], *, today: date) -> list[Officer]:
    """The active heads of the sections of some missions."""
    return list(Officer.objects.filter(_holding("assign", places, today), is_active=True).order_by("pk"))


def who_may(right: str, places: Sequence[str], category: str = "", *, today: date) -> list[Officer]:
    """The active officers who have a right at one of some missions (for a category of services, or any), by name."""
    held = _holding(right, places, today, ["*", category] if category else ())
    return sorted(Officer.objects.filter(held, is_active=True), key=lambda one: sort_key(one.name_fa))


def _holding(right: str, places: Sequence[str], today: date, categories: Sequence[str] = ()) -> Q:
    """Who has a right at some places today (for some categories, or any), as one condition on officers."""
    until = Q(ends_on=None) | Q(ends_on__gte=today)
    held = Grant.objects.filter(until, role__in=giving(right), mission__in=places, starts_on__lte=today)
    if categories:
        held = held.filter(category__in=categories)
    return Q(pk__in=held.values("officer"))


def officer(username: str) -> Officer:
    """Raises Officer.DoesNotExist."""
    return Officer.objects.get(username=username)


def open_profile_sections(applicant: Applicant, *, today: date) -> list[Section]:
    """The screens of the profile that still want something, in their order."""
    return profiles.open_sections(applicant.kind, profiles.read(applicant), today=today)
