"""A fresh proof of identity before what must not be done by whoever finds an open browser: a one-time code, or the
present fixed password."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mikhak.accounts import access, actions, queries
from mikhak.accounts.queries import database_now
from mikhak.portal.sign_in import OneTimeCodeField, onward, patience, wanted
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import Refusal
from mikhak.ui.routes import audience

_ASKED = "proof"  # session: the id of the code that was sent
_PAGE, _BEHIND = "/account/proof/", "/account/"


class CodeForm(forms.Form):
    """The mailed code."""

    code = OneTimeCodeField()


class PresentForm(forms.Form):
    """The present fixed password."""

    present = forms.CharField(
        label=lazy("رمز عبور ثابت کنونی"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


def proved(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: the page is for who has proved it within ten minutes; the others do so and come back to it."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if access.proved(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        return redirect(f"{localised_path(_PAGE)}?{urlencode({'next': request.get_full_path()})}")

    return asked


@audience("applicant")
def proof(request: HttpRequest) -> HttpResponse:
    """Show a code, or the password where there is one; then go on."""
    person = access.applicant(request)
    posted = request.POST if request.method == "POST" else None
    by_password = PresentForm(posted if posted and "present" in posted else None) if person.password else None
    by_code = CodeForm(posted if posted and "code" in posted else None) if _ASKED in request.session else None
    for form in filter(None, (by_password, by_code)):
        if form.is_valid():
            with refusals_on(form), patience():
                _prove(request, **form.cleaned_data)
                return redirect(wanted(request, _BEHIND))
    context = {
        "by_password": by_password,
        "by_code": by_code,
        "email": queries.profile(person)["email"],
        "send": onward(request, f"{_PAGE}code/"),
    }
    return render(request, "portal/proof.html", context)


@audience("applicant")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Mail a code for the proof."""
    try:
        with patience():
            made = actions.request_proof(
                applicant=access.applicant(request),
                language=get_language() or "fa",
                browser=access.browser(request),
                now=database_now(),
            )
            request.session[_ASKED] = made.pk
            messages.success(request, _("رمز یک‌بار مصرف به ایمیل شما فرستاده شد."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(onward(request, _PAGE))


def _prove(request: HttpRequest, code: str = "", present: str = "") -> None:
    """Raises Refusal on the box that is wrong."""
    person, now = access.applicant(request), database_now()
    if present:
        actions.prove_with_password(applicant=person, typed=present, now=now)
    else:
        actions.enter_proof(
            applicant=person,
            code_id=request.session[_ASKED],
            typed=code,
            browser=access.browser(request),
            now=now,
        )
    request.session.pop(_ASKED, None)
    access.prove(request, now=timezone.now())
