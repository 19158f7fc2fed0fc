"""Signing in with the fixed password, and the way back for who has forgotten it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import access, actions, queries
from mikhak.accounts.queries import database_now
from mikhak.portal import held
from mikhak.portal.pictures import PictureForm
from mikhak.portal.sign_in import doors, enter, patience, wanted
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import localised_path
from mikhak.ui.routes import audience

_LINK = "password-link"  # key of the session, sealed: the token of the mailed link
_SENT = "/sign-in/forgotten/sent/"
_NEW = "/sign-in/new-password/"


def _address() -> forms.EmailField:
    attrs = {"autocomplete": "username"}
    return forms.EmailField(label=lazy("ایمیل"), max_length=254, widget=forms.EmailInput(attrs=attrs))


class PasswordForm(PictureForm):
    """E-mail and fixed password."""

    email = _address()
    password = forms.CharField(
        label=lazy("رمز عبور ثابت"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


class ForgottenForm(PictureForm):
    """Where the link goes."""

    email = _address()


class NewPasswordForm(forms.Form):
    """A new fixed password, twice, since it is not seen while it is typed."""

    password = forms.CharField(
        label=lazy("رمز عبور تازه"),
        max_length=1000,
        strip=False,
        help_text=lazy("۱۲ نویسه یا بیشتر؛ هر نویسه‌ای که بخواهید. چند واژهٔ بی‌ربط را آسان‌تر به یاد می‌سپارید."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )
    password_again = forms.CharField(
        label=lazy("رمز عبور تازه، بار دیگر"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if len(typed) == 2 and typed["password"] != typed["password_again"]:
            self.add_error("password_again", _("دو رمز یکی نیستند؛ هر دو را دوباره بنویسید."))
        return typed


@audience("public")
def password(request: HttpRequest) -> HttpResponse:
    """The door of those who have chosen a fixed password."""
    if getattr(request, "applicant", None):
        return redirect(wanted(request))
    form = PasswordForm(request, "password", request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form), patience():
            person = actions.sign_in_with_password(typed=form.cleaned_data["password"], **_asking(request, form))
            return enter(request, person)
    return render(request, "portal/sign_in_password.html", {"form": form, "doors": doors(request)})


@audience("public")
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to a new password; the answer is the same whoever asks."""
    form = ForgottenForm(request, "forgotten", request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form), patience():
            actions.request_password_link(**_asking(request, form))
            return redirect(localised_path(_SENT))
    return render(request, "portal/password_forgotten.html", {"form": form, "doors": doors(request)})


def _asking(request: HttpRequest, form: forms.Form) -> dict[str, Any]:
    """Who asks, at one of these doors."""
    email, now = form.cleaned_data["email"], database_now()
    return {
        "email": email,
        "language": get_language() or "fa",
        "network": access.network(request),
        "known": access.known(request, email, now=now),
        "now": now,
    }


@audience("public")
def sent(request: HttpRequest) -> HttpResponse:
    """What to do until the mail comes."""
    return render(request, "portal/password_link_sent.html", {"doors": doors(request)})


@audience("public")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: its token leaves the address bar at once. Opening uses nothing up, since mail programs look."""
    held.seal(request, _LINK, {"token": token})
    return redirect(localised_path(_NEW))


@audience("public")
def new_password(request: HttpRequest) -> HttpResponse:
    """A new password for whose link it is; then the person signs in with it."""
    token, now = (held.unseal(request, _LINK) or {"token": ""})["token"], database_now()
    usable = queries.password_link(token, now=now) is not None
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if usable and form.is_valid():
        with refusals_on(form):
            actions.use_password_link(token=token, password=form.cleaned_data["password"], now=now)
            del request.session[_LINK]
            messages.success(request, _("رمز تازه ثبت شد. اکنون با آن وارد شوید."))
            return redirect(localised_path("/sign-in/password/"))
    context = {"form": form, "usable": usable, "doors": doors(request)}
    return render(request, "portal/password_new.html", context, status=200 if usable else 410)
