"""The person's own page: what was begun, what lies ahead, and all services."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import access, queries
from mikhak.accounts.profiles import ProfileState
from mikhak.catalogue.definition import Text
from mikhak.dossiers import queries as dossiers
from mikhak.drafts import queries as drafts
from mikhak.drafts.actions import REMIND_DAYS
from mikhak.notices import queries as notices
from mikhak.portal import road
from mikhak.portal.public import category_tiles
from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import Words
from mikhak.ui.routes import audience

SOON = timedelta(days=90)  # so long before its end a document is told
LATE = timedelta(days=REMIND_DAYS)  # a draft that is gone so soon is marked
ENDING = {  # field of the profile -> what it is, what to do, where
    "passport_expiry": (lazy("گذرنامهٔ شما"), lazy("تعویض گذرنامه"), "/guides/passport-expiring/"),
    "residency_expiry": (lazy("اقامت شما"), lazy("نوشتن تاریخ تازه"), "/profile/review/"),
}


@dataclass(frozen=True)
class Begun:
    """A draft on the list; ``following`` is the page it waits at, of ``left`` that want something."""

    id: UUID
    title: Text
    following: str
    left: int
    until: date  # it is gone afterwards
    late: bool


@dataclass(frozen=True)
class Ending:
    """A document of the profile that ends soon or has ended (``left`` below zero)."""

    what: Words
    day: date
    left: int
    action: Words
    href: str


@audience("applicant")
def home(request: HttpRequest) -> HttpResponse:
    """What the person began, what lies ahead, and all services."""
    person, now = access.applicant(request), timezone.now()
    state, ix = queries.profile_state(person), queries.applicant_ix(person)
    context = {
        "name": _name(state),
        "complete": person.profile_complete_at is not None,
        "unread": notices.unread(ix),
        "unreached": notices.unreached(ix),
        "categories": category_tiles(),
        "drafts": begun(person, now=now),
        "coming": notices.coming(ix, road.language(), now=now),
        "ending": ending(state, today=now.date()),
        "listed": dossiers.open_ones(ix) if settings.OWN_DOSSIERS else None,
        "relatives": len(state.family),
    }
    return render(request, "portal/own_home.html", context)


def begun(person: Any, *, now: datetime) -> list[Begun]:
    """The drafts of a person, newest first, each with what it still wants."""
    return [_begun(filling, now) for filling in drafts.fillings(person, today=now.date())]


def _begun(filling: Any, now: datetime) -> Begun:
    waiting = [stop.label for stop in road.stops(filling) if not stop.done]
    until = filling.draft.saved_at.date() + timedelta(days=settings.DRAFT_DAYS)
    late = until - now.date() <= LATE
    return Begun(filling.draft.pk, filling.service.title, waiting[0], len(waiting), until, late)


def ending(state: ProfileState, *, today: date) -> list[Ending]:
    """What ends within SOON or has ended, the first end first."""
    near = sorted((day, name) for name, day in state.ends.items() if day - today <= SOON)
    return [
        Ending(what, day, (day - today).days, action, localised_path(path))
        for day, name in near
        for what, action, path in [ENDING[name]]
    ]


def _name(state: ProfileState) -> str:
    known = state.facts
    return str(
        known.get("first_name" if road.language() == "fa" else "first_name_latin") or known.get("given_names", "")
    )
