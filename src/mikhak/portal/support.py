"""Reports without an account: trouble with signing in, a lost mailbox, comments and complaints."""

from collections import defaultdict
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from mikhak.accounts import access as people
from mikhak.accounts.queries import database_now
from mikhak.drafts.handlers import refused_uploads
from mikhak.drafts.redraw import REASONS, BadUpload, safe_name
from mikhak.portal import road, support_follow
from mikhak.portal.sign_in import patience
from mikhak.portal.support_forms import FORMS, MailboxForm, ReportForm
from mikhak.support import access, actions, queries
from mikhak.support.kinds import KINDS
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import NotFound, Refusal
from mikhak.ui.routes import audience


@audience("public")
def index(request: HttpRequest) -> HttpResponse:
    """What can be reported, and the follow-up."""
    return render(request, "portal/support/index.html", {"kinds": KINDS})


@audience("public")
@cache_control(private=True, no_store=True)
def report(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a report. Sent twice, there is one report; whatever is wrong, the pages that arrived stay."""
    if kind not in FORMS:
        raise NotFound
    form = None
    if request.method == "POST":
        once, browser = _once(request), people.browser(request)
        if access.is_filed(once, browser):
            return redirect("report")
        form = _posted(request, kind, once)
        if form.is_valid():
            with refusals_on(form), patience():
                _file(request, form)
                return redirect("report")
        if access.is_filed(once, browser):  # by a press that came at the same moment
            return redirect("report")
    form = form or FORMS[kind](request, uuid4())
    template = f"portal/support/{kind.replace('-', '_')}.html"
    return render(request, template, {"form": form, "kind": KINDS[kind]})


def _once(request: HttpRequest) -> UUID:
    """The name of this form as the page got it."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid4()


def _posted(request: HttpRequest, kind: str, once: UUID) -> ReportForm:
    """The form as it was sent, after its files were taken and its buttons obeyed."""
    refused = _receive(request, kind, once)
    stays = not {"upload", "file-drop"}.isdisjoint(request.POST)
    return FORMS[kind](request, once, request.POST, refused=refused, stays=stays)


def _receive(request: HttpRequest, kind: str, once: UUID) -> dict[str, list[str]]:
    """Take the files of the form and drop what is to go; gives what was refused, by paper."""
    refused: defaultdict[str, list[str]] = defaultdict(list)
    if "file-drop" in request.POST:
        actions.drop_page(once=once, browser=people.browser(request), page_id=_uuid(request.POST["file-drop"]))
    for late in refused_uploads(request):
        if late.field in KINDS[kind].papers:
            refused[late.field].append(_of_file(late.name, REASONS[late.reason]))
    for name in KINDS[kind].papers:
        for file in request.FILES.getlist(name):
            try:
                with patience():
                    _keep(request, once, name, file.name or "", file.read())
            except Refusal as refusal:
                refused[name].append(_of_file(file.name or "", refusal))
    return dict(refused)


def _keep(request: HttpRequest, once: UUID, item: str, name: str, data: bytes) -> set[UUID]:
    """Keep the pages of one file and give their ids; raises Refusal."""
    return actions.keep_page(
        once=once,
        item=item,
        data=data,
        name=name,
        browser=people.browser(request),
        network=people.network(request),
        known=people.known_here(request, now=timezone.now()),
        now=timezone.now(),
    )


def _of_file(name: str, words: object) -> str:
    return _("«%(name)s»: %(words)s") % {"name": safe_name(name), "words": words}


def _file(request: HttpRequest, form: ReportForm) -> None:
    """Send what a valid form says, and let this browser see the report; raises Refusal."""
    told, now = form.cleaned_data, database_now()
    about: dict[str, Any] = {
        "mission": told["mission"],
        "language": road.language(),
        "person": form.person(),
        "email": told["email"],
        "told": form.told(),
        "once": form.named,
        "browser": people.browser(request),
        "network": people.network(request),
        "known": people.known_here(request, now=now),
        "now": now,
    }
    if isinstance(form, MailboxForm):
        made = actions.ask_for_mailbox(account=form.account(), old_email=told["old_email"], **about)
    else:
        made = actions.file(kind=form.kind, **about)
    support_follow.grant(request, form.person(), made.code)


# Pages of the form ----------------------------------------------------------------------------------------------------
@audience("public")
@require_POST
def add(request: HttpRequest, kind: str, once: UUID) -> HttpResponse:
    """One file of the script; answers with its finished lines."""
    item, file = request.POST.get("name", ""), request.FILES.get("file")
    if kind not in FORMS or item not in KINDS[kind].papers:
        raise NotFound
    for refused in refused_uploads(request):
        raise BadUpload(refused.reason)
    if file is None:
        raise BadUpload("empty")
    new = _keep(request, once, item, file.name or "", file.read())
    items = [line for line in FORMS[kind](request, once).items(item) if line["id"] in new]
    return render(request, "portal/application/files.html", {"items": items})


@audience("public")
def image(request: HttpRequest, kind: str, once: UUID, page_id: UUID) -> HttpResponse:
    """A page of a form of this browser, as it was redrawn; small with ``?small``."""
    found = access.waiting(once, people.browser(request), page_id)
    jpeg = queries.waiting_jpeg(found, small="small" in request.GET)
    return HttpResponse(
        jpeg,
        "image/jpeg",
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
