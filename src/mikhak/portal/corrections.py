"""Mending what an officer returned: only those items, blank, each under the officer's words."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from mikhak.accounts import access as people
from mikhak.catalogue.definition import Section
from mikhak.catalogue.flow import Demand
from mikhak.catalogue.forms import AnswersForm, build_form
from mikhak.dossiers import actions
from mikhak.dossiers.queries import Tracking
from mikhak.drafts import actions as drafts
from mikhak.drafts import queries
from mikhak.drafts.queries import Filling
from mikhak.portal import application_files as files
from mikhak.portal import held, road, tracking
from mikhak.portal.cropping import Cropping
from mikhak.portal.progress import standing_of
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience, with_camera

PAGE = "correction"  # the one page of the draft


@audience("public")
@cache_control(private=True, no_store=True)
@with_camera
def correction(request: HttpRequest, code: str) -> HttpResponse:
    """The returned items; sent back together, under the same code."""
    if _stranger(request):
        return _sign_in(request)
    progress = tracking.own(request, code)
    if progress.correction is None:
        return redirect("tracking", code=code)
    filling = _filling(request, progress)
    if request.method == "POST":
        return _posted(request, progress, filling)
    return _page(request, progress, filling, _form(progress, filling, held.take(request)), {})


def _stranger(request: HttpRequest) -> bool:
    return getattr(request, "applicant", None) is None and tracking.GRANTS not in request.session


def _sign_in(request: HttpRequest) -> HttpResponse:
    """What was typed waits until the person has signed in again."""
    if request.method == "POST":
        held.hold(request)
    return redirect(f"{localised_path('/sign-in/')}?{urlencode({'next': request.path})}")


def _posted(request: HttpRequest, progress: Tracking, filling: Filling) -> HttpResponse:
    form = _form(progress, filling, request.POST)
    drafts.autosave(draft=filling.draft, section=PAGE, raw=form.raw(), now=timezone.now())
    demands = _demands(progress)
    errors, touched = files.receive(request, filling, demands)
    if touched and not errors and files.stays(request):
        return redirect(f"{request.path}#f-{touched}")
    if errors or form.redraws:
        return _page(request, progress, filling, _form(progress, filling, None, form.raw()), errors)
    errors = {**files.missing(filling, demands), **files.doubtful(filling, demands)}
    if form.is_valid() and not errors:
        with refusals_on(form):
            answers = form.answers()
            actions.answer_correction(
                dossier=progress.dossier, draft=filling.draft, answers=answers, now=timezone.now()
            )
            messages.success(request, _("اصلاح شما رسید و پرونده دوباره نزد نمایندگی است."))
            return redirect("tracking", code=progress.dossier.code)
    return _page(request, progress, filling, form, errors)


@audience("public")
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is typed."""
    progress = tracking.own(request, code)
    filling = _filling(request, progress)
    form = _form(progress, filling, request.POST)
    drafts.autosave(draft=filling.draft, section=PAGE, raw=form.raw(), now=timezone.now())
    return render(request, "ui/saved.html", {"at": road.clock(filling, filling.draft.saved_at)})


@audience("public")
@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    """One file of the script."""
    progress = tracking.own(request, code)
    return files.added(request, _filling(request, progress), _demands(progress), _base(progress))


@audience("public")
def image(request: HttpRequest, code: str, upload_id: UUID) -> HttpResponse:
    """One page that was sent for the correction."""
    progress = tracking.own(request, code)
    return files.picture(request, _filling(request, progress), upload_id)


@audience("public")
def crop(request: HttpRequest, code: str, upload_id: UUID) -> HttpResponse:
    """Cut one page that was sent for the correction."""
    progress = tracking.own(request, code)
    return Cropping(_filling(request, progress), upload_id, _base(progress)).answer(request)


# What is asked --------------------------------------------------------------------------------------------------------
def _filling(request: HttpRequest, progress: Tracking) -> Filling:
    """The draft of the correction; raises NotFound when nothing is asked."""
    account = progress.dossier.applicant_ix is not None
    if progress.correction is None:
        raise NotFound
    draft = actions.correction_draft(
        dossier=progress.dossier,
        applicant=people.applicant(request) if account else None,
        browser=people.browser(request),
        now=timezone.now(),
    )
    return queries.filling(draft, today=timezone.now().date())


def _items(progress: Tracking, kind: str) -> list[str]:
    assert progress.correction
    return [item["item"] for item in progress.correction.items if item["kind"] == kind]


def _demands(progress: Tracking) -> list[Demand]:
    return [Demand(progress.service.attachment(name), True) for name in _items(progress, "attachment")]


def _form(progress: Tracking, filling: Filling, posted: Any, raw: Any = None) -> AnswersForm:
    """The returned questions, each needed and none of them filled in: what was sent cannot be read here."""
    bare = {"show_if": None, "required": True, "required_if": None, "prefill": None}
    fields = tuple(progress.service.field(name).model_copy(update=bare) for name in _items(progress, "field"))
    return build_form(
        Section(key=PAGE, title=progress.service.title, fields=fields),
        answers={},
        names=lambda answers: queries.names_for(filling, answers),
        scene=road.scene(filling),
        data=posted,
        raw=raw if raw is not None else filling.state.raw.get(PAGE),
    )


def _base(progress: Tracking) -> str:
    return reverse("correction", kwargs={"code": progress.dossier.code})


def _page(
    request: HttpRequest, progress: Tracking, filling: Filling, form: AnswersForm, errors: files.Errors
) -> HttpResponse:
    demands = _demands(progress)
    papers = {paper["name"]: paper for paper in files.papers_of(filling, demands, _base(progress), errors)}
    standing = standing_of(progress, now=timezone.now())
    asked = standing.correction or {"items_asked": []}
    items = [
        {**item, "bound": form[item["name"]]} if item["kind"] == "field" else {**item, "upload": papers[item["name"]]}
        for item in asked["items_asked"]
    ]
    context = {
        "progress": progress,
        "service": progress.service,
        "standing": standing,
        "form": form,
        "items": items,
        "problems": files.told(demands, errors),
        "unsure": files.unsure(papers.values()),
        "autosave": f"{_base(progress)}save/" if form.fields else "",
        "saved": road.clock(filling, filling.draft.saved_at),
    }
    return render(request, "portal/application/correction.html", context)
