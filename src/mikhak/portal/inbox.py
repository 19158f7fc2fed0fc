"""The inbox: every message again, so that a full or lost mailbox loses nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from mikhak.accounts import access
from mikhak.accounts.queries import applicant_ix
from mikhak.notices import actions, queries
from mikhak.ui.routes import audience


@audience("applicant")
def inbox(request: HttpRequest) -> HttpResponse:
    """The messages, newest first."""
    found = queries.inbox(applicant_ix(access.applicant(request)), get_language() or "fa")
    return render(request, "portal/inbox.html", {"messages_": found, "unread": sum(not one.read for one in found)})


@audience("applicant")
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message; opening it is reading it."""
    owner = applicant_ix(access.applicant(request))
    actions.mark_read(owner_ix=owner, notice_id=message_id, now=timezone.now())
    found = queries.message(owner, message_id, get_language() or "fa")
    return render(request, "portal/message.html", {"message": found, "letter": found.letter})
