"""Another e-mail address for the account: the new one, then the code that was mailed to it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mikhak.accounts import access, actions, queries
from mikhak.accounts.queries import database_now
from mikhak.portal import held
from mikhak.portal.proof import CodeForm, proved
from mikhak.portal.sign_in import patience
from mikhak.support.actions import change_address
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import Refusal
from mikhak.ui.routes import audience

_ASKED = "address"  # session, sealed: the new address, and the id of the code that went there
_PAGE, _CODE, _BEHIND = "/account/email/", "/account/email/code/", "/account/"


class AddressForm(forms.Form):
    """The new address; the code that goes there shows whether it is right."""

    email = forms.EmailField(
        label=lazy("ایمیل تازه"),
        max_length=254,
        help_text=lazy("رمزی هشت‌رقمی به این نشانی می‌رود. نشانی پیشین تا آن رمز را ننوشته‌اید کار می‌کند."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@audience("applicant")
@proved
def address(request: HttpRequest) -> HttpResponse:
    """Where the account is to go; the answer is the same whoever has an account there."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form), patience():
            _send(request, form.cleaned_data["email"])
            return redirect(localised_path(_CODE))
    present = queries.profile(access.applicant(request))["email"]
    return render(request, "portal/account_email.html", {"form": form, "email": present})


@audience("applicant")
@proved
def code(request: HttpRequest) -> HttpResponse:
    """The code of the new address, and the change."""
    asked = held.unseal(request, _ASKED)
    if not asked:
        return redirect(localised_path(_PAGE))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form), patience():
            _change(request, asked["code"], form.cleaned_data["code"])
            return redirect(localised_path(_BEHIND))
    return render(request, "portal/account_email_code.html", {"form": form, "email": asked["email"]})


@audience("applicant")
@require_POST
@proved
def again(request: HttpRequest) -> HttpResponse:
    """Another code to the same address, when the time has come."""
    asked = held.unseal(request, _ASKED)
    if not asked:
        return redirect(localised_path(_PAGE))
    try:
        with patience():
            _send(request, asked["email"])
            messages.success(request, _("رمز تازه فرستاده شد. رمز پیشین دیگر پذیرفته نمی‌شود."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(localised_path(_CODE))


def _send(request: HttpRequest, email: str) -> None:
    """Mail a code and remember where to; raises Refusal."""
    made = actions.request_address(
        applicant=access.applicant(request),
        email=email,
        language=get_language() or "fa",
        browser=access.browser(request),
        now=database_now(),
    )
    held.seal(request, _ASKED, {"email": email, "code": made.pk})


def _change(request: HttpRequest, code_id: int, typed: str) -> None:
    """Raises Refusal on the code."""
    change_address(
        applicant=access.applicant(request),
        code_id=code_id,
        typed=typed,
        browser=access.browser(request),
        device=access.device(request),
        now=database_now(),
    )
    request.session.pop(_ASKED, None)
    messages.success(request, _("نشانی ایمیل شما عوض شد. دستگاه‌های دیگر از حساب خارج شدند."))
