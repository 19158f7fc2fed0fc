"""The inbox: every message again, so that a full or lost mailbox loses nothing; and how reminders are stopped."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mikhak.accounts import access
from mikhak.accounts.queries import applicant_ix
from mikhak.lib.codes import parse_tracking_code, show_code
from mikhak.lib.digits import latin
from mikhak.notices import actions, queries
from mikhak.portal import road
from mikhak.ui.paths import localised_path
from mikhak.ui.routes import audience


@audience("applicant")
def inbox(request: HttpRequest) -> HttpResponse:
    """The messages, unread ones first; ``?about=`` those about one request."""
    owner, about = applicant_ix(access.applicant(request)), parse_tracking_code(request.GET.get("about", "")) or ""
    number = latin(request.GET.get("page", ""))
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    found = queries.inbox(owner, road.language(), dossier_code=about, page=page)
    context = {
        "found": found,
        "unread": queries.unread(owner),
        "unreached": queries.unreached(owner),
        "requests": [(code, show_code(code), service) for code, service in queries.requests(owner)],
        "about": about,
        "query": f"{urlencode({'about': about})}&" if about else "",
    }
    return render(request, "portal/inbox.html", context)


@audience("applicant")
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read, or everything about one request."""
    about = parse_tracking_code(request.POST.get("about", "")) or ""
    actions.mark_all_read(owner_ix=applicant_ix(access.applicant(request)), dossier_code=about, now=timezone.now())
    return redirect(localised_path("/inbox/") + (f"?{urlencode({'about': about})}" if about else ""))


@audience("applicant")
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message; opening it is reading it."""
    owner = applicant_ix(access.applicant(request))
    actions.mark_read(owner_ix=owner, notice_id=message_id, now=timezone.now())
    found = queries.message(owner, message_id, road.language())
    return render(request, "portal/message.html", {"message": found, "letter": found.letter})


@audience("public")
@csrf_exempt  # a mail program presses it without cookies (RFC 8058); who has the key may
def stop(request: HttpRequest, stop_key: UUID) -> HttpResponse:
    """Stop the mails that remind of a request, or let them come again; looking alone changes nothing."""
    if request.method == "POST" and "again" in request.POST:
        actions.resume_reminders(stop_key=stop_key)
    elif request.method == "POST":
        actions.stop_reminders(stop_key=stop_key, now=timezone.now())
    return render(request, "portal/reminders.html", {"reminds": queries.reminds(stop_key)})
