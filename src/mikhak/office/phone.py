"""Filing by telephone (ثبت تلفنی): an officer writes down what a caller in distress says, and reads out the code."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from mikhak.accounts.access import OfficerActor, officer
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Choice, FieldSpec, Service, Text
from mikhak.catalogue.forms import AnswersForm
from mikhak.dossiers import access, submission
from mikhak.dossiers.submission import Receipt
from mikhak.drafts import quick
from mikhak.lib.codes import show_code
from mikhak.missions import queries as missions
from mikhak.office.frame import language, page
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience

MISSION = "filed_at"  # our one question, beside those of the service


@audience("officer")
@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """The services that can be filed for a caller; straight to the page when there is only one."""
    offered = services(officer(request))
    if len(offered) == 1:
        return redirect("phone-form", key=offered[0].key)
    return page(request, "phone.html", {"services": offered})


def services(actor: OfficerActor) -> list[Service]:
    """The services with quick questions that an officer may file somewhere."""
    return [service for service in catalogue.catalogue().services.values() if service.quick and places(actor, service)]


def places(actor: OfficerActor, service: Service) -> list[str]:
    """The missions at which an officer may file a service: where he is a clerk or above for its category."""
    today = timezone.now().date()
    takes = {mission.key for mission in missions.open_missions()}
    return [
        mission
        for mission in actor.missions
        if mission in takes and actor.may("clerk", mission, service.category, today)
    ]


@audience("officer")
def phone_form(request: HttpRequest, key: str) -> HttpResponse:
    """The questions to ask the caller; raises NotFound for other services and other people's."""
    actor, service = officer(request), catalogue.service(key)
    open_at = places(actor, service) if service.quick else []
    if not open_at:
        raise NotFound
    form = _form(service, open_at, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with refusals_on(form), submission.pressing(draft_id=_draft_id(request), **_owner(actor)) as before:
            made = before or (_file(request, actor, service, form) if form.is_valid() else None)
            if made is not None:
                return redirect("phone-filed", code=show_code(made.code))
        if form.redraws:
            form = _form(service, open_at, None, form.raw())
    context = {"service": service, "form": form, "key": request.POST.get("key") or uuid4()}
    return page(request, "phone_form.html", context, status=422 if form.errors else 200)


def _form(service: Service, open_at: list[str], posted: Any, raw: Any = None) -> AnswersForm:
    choices = [(key, missions.mission(key).title) for key in open_at]
    mission = FieldSpec(
        name=MISSION,
        type="choice",
        label=Text(fa="نمایندگی", en="Mission"),
        choices=tuple(Choice(value=key, fa=title.fa, en=title.en) for key, title in choices),
    )
    more = (mission,) if len(open_at) > 1 else ()
    return quick.form(service, language=language(), today=timezone.now().date(), posted=posted, raw=raw, more=more)


def _file(request: HttpRequest, actor: OfficerActor, service: Service, form: AnswersForm) -> Receipt:
    now, told, owner = timezone.now(), form.answers(), _owner(actor)
    mission = told.pop(MISSION, None) or places(actor, service)[0]
    draft_id = _draft_id(request)
    with transaction.atomic():
        quick.start(service, told=told, mission=mission, browser=owner["browser"], draft_id=draft_id, now=now)
        return submission.submit(draft_id=draft_id, language=language(), now=now, actor=actor, **owner)


def _owner(actor: OfficerActor) -> dict[str, Any]:
    """An officer's drafts are told from those of browsers by a name that no browser has."""
    return {"applicant": None, "browser": f"officer:{actor.id}"}


def _draft_id(request: HttpRequest) -> UUID:
    """The same for a second press of the same page, and no other officer's."""
    try:
        return uuid5(UUID(request.POST.get("key", "")), f"officer:{officer(request).id}")
    except ValueError:
        return uuid4()


@audience("officer")
@require_safe
def phone_filed(request: HttpRequest, code: str) -> HttpResponse:
    """The tracking code, to be read out."""
    dossier = access.for_officer(officer(request), code, today=timezone.now().date())
    return page(request, "phone_filed.html", {"dossier": dossier, "mission": missions.mission(dossier.mission)})
