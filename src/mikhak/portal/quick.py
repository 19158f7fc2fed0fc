"""Urgent help: a few questions on one page, without signing in; papers and the rest can follow."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import cache_control

from mikhak.accounts import access as people
from mikhak.accounts import limits
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Service
from mikhak.catalogue.forms import AnswersForm
from mikhak.dossiers import submission
from mikhak.drafts import quick as questions
from mikhak.portal import receipt, road, tracking
from mikhak.portal.pictures import PictureForm
from mikhak.portal.review import MissionField
from mikhak.portal.sign_in import patience
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience

MOST, WINDOW = 10, 3600  # requests of one network, or of somebody known here, in so many seconds
_MANY = lazy("از این شبکه بیش از اندازه درخواست فوری رسیده است. اگر کسی در خطر است، همین حالا تلفن بزنید.")


class EndForm(PictureForm):
    """What ends the page: the mission, and the picture code once the answers are right.

    ``once`` names the request: pressed twice, it is made once.
    """

    mission = MissionField(
        label=lazy("کدام نمایندگی؟"), nearest=lazy("نزدیک‌ترین نمایندگی به کشوری که نوشتید"), required=False
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, request: HttpRequest, answers: AnswersForm, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, "quick", *args, **kwargs)
        self.answers = answers
        self.redraws = self.redraws or answers.redraws

    def _post_clean(self) -> None:
        if self.answers.is_valid():
            super()._post_clean()


@audience("public")
def index(request: HttpRequest) -> HttpResponse:
    """The urgent services; straight to the page when there is only one."""
    urgent = [service for service in catalogue.catalogue().services.values() if service.quick]
    if len(urgent) == 1:
        return redirect("quick", key=urgent[0].key)
    return render(request, "portal/application/urgent.html", {"services": urgent})


@audience("public")
@cache_control(private=True, no_store=True)
def quick(request: HttpRequest, key: str) -> HttpResponse:
    """The page of an urgent service; raises NotFound for the others."""
    service = catalogue.service(key)
    if not service.quick:
        raise NotFound
    if request.method == "POST":
        return _press(request, service)
    form = _form(service, None)
    return _page(request, service, form, EndForm(request, form, initial={"once": _signer(request).sign(str(uuid4()))}))


def _press(request: HttpRequest, service: Service) -> HttpResponse:
    once = _once(request)
    owner: dict[str, Any] = {"applicant": None, "browser": people.browser(request)}
    with submission.pressing(draft_id=once, **owner) as before:
        if before:
            return receipt.hand_out(request, before)
        form = _form(service, request.POST)
        end = EndForm(request, form, {**request.POST.dict(), "once": _signer(request).sign(str(once))})
        if form.is_valid() and end.is_valid():
            with refusals_on(end), patience(), transaction.atomic():
                return _submit(request, service, once, form.answers(), end.cleaned_data["mission"])
        before = submission.submitted_before(draft_id=once, **owner)  # by a press that came at the same moment
        if before:
            return receipt.hand_out(request, before)
    if end.redraws:
        form = _form(service, None, form.raw())
    return _page(request, service, form, end)


def _submit(request: HttpRequest, service: Service, once: UUID, told: dict[str, Any], mission: str) -> HttpResponse:
    now, browser = timezone.now(), people.browser(request)
    known = people.known_here(request, now=now).hex()
    limits.count(f"quick:{known or people.network(request)}", limit=MOST, seconds=WINDOW, now=now, words=_MANY)
    questions.start(service, told=told, mission=mission, browser=browser, draft_id=once, now=now)
    made = submission.submit(draft_id=once, applicant=None, browser=browser, language=road.language(), now=now)
    phone = submission.contact_phone(service, told)
    if phone:
        tracking.grant(request, made.code, phone)
    return receipt.hand_out(request, made)


def _signer(request: HttpRequest) -> Signer:
    return Signer(salt=f"quick:{people.browser(request)}")


def _once(request: HttpRequest) -> UUID:
    """The name of this request as the page got it; a new one when the browser's session ended since."""
    try:
        return UUID(_signer(request).unsign(request.POST.get("once", "")))
    except (BadSignature, ValueError):
        return uuid4()


def _form(service: Service, posted: Any, raw: Any = None) -> AnswersForm:
    return questions.form(service, language=road.language(), today=timezone.now().date(), posted=posted, raw=raw)


def _page(request: HttpRequest, service: Service, form: AnswersForm, end: EndForm) -> HttpResponse:
    return render(request, "portal/application/quick.html", {"service": service, "form": form, "end": end})
