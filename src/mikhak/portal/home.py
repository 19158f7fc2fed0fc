"""The person's own page: what was begun, what there is to do, all services."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from mikhak.accounts import access, queries
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Text
from mikhak.drafts import queries as drafts
from mikhak.drafts.actions import REMIND_DAYS
from mikhak.notices import queries as notices
from mikhak.portal.public import category_tiles
from mikhak.ui.routes import audience


@dataclass(frozen=True)
class Begun:
    """A draft on the list; it is gone after ``until``."""

    id: UUID
    title: Text
    saved: date
    until: date
    ending: bool  # within days


@audience("applicant")
def home(request: HttpRequest) -> HttpResponse:
    """What the person began and all services."""
    person = access.applicant(request)
    profile = queries.profile(person)
    persian = (get_language() or "fa") == "fa"
    context = {
        "name": profile.get("first_name" if persian else "first_name_latin") or profile.get("given_names", ""),
        "complete": person.profile_complete_at is not None,
        "unread": notices.unread(queries.applicant_ix(person)),
        "categories": category_tiles(),
        "drafts": [
            Begun(
                draft.pk,
                catalogue.pinned(draft.version).title,
                draft.saved_at.date(),
                draft.saved_at.date() + timedelta(days=settings.DRAFT_DAYS),
                draft.saved_at < timezone.now() - timedelta(days=settings.DRAFT_DAYS - REMIND_DAYS),
            )
            for draft in drafts.open_drafts(person)
        ],
    }
    return render(request, "portal/own_home.html", context)
