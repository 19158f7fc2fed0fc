"""The account: where one is signed in, the fixed password, everything about me, and the end of it."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mikhak.accounts import access, actions, queries
from mikhak.dossiers import queries as dossiers
from mikhak.drafts.closing import close_account
from mikhak.lib.digits import localise
from mikhak.portal.passwords import NewPasswordForm
from mikhak.portal.proof import proved
from mikhak.portal.sign_in import wanted
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import Words
from mikhak.ui.routes import audience

_HERE = "/account/"
_DROP = "drop"  # the button that takes the fixed password away
_BROWSERS: dict[str, Words] = {
    "chrome": lazy("کروم"),
    "edge": lazy("اج"),
    "firefox": lazy("فایرفاکس"),
    "opera": lazy("اپرا"),
    "safari": lazy("سافاری"),
    "samsung": lazy("مرورگر سامسونگ"),
    "unknown": lazy("مرورگری ناشناخته"),
}
_SYSTEMS: dict[str, Words] = {
    "android": lazy("اندروید"),
    "chromebook": lazy("کروم‌بوک"),
    "ipad": lazy("آی‌پد"),
    "iphone": lazy("آیفون"),
    "linux": lazy("لینوکس"),
    "mac": lazy("مک"),
    "unknown": lazy("دستگاهی ناشناخته"),
    "windows": lazy("ویندوز"),
}


@dataclass(frozen=True)
class Row:
    """A signed-in browser in words."""

    id: int
    title: str
    since: str
    seen: str
    here: bool


class CloseForm(forms.Form):
    """Nobody closes an account by a slip."""

    understood = forms.BooleanField(label=lazy("می‌دانم که حساب و پیش‌نویس‌هایم برای همیشه پاک می‌شود."))


@audience("applicant")
def account(request: HttpRequest) -> HttpResponse:
    """What there is to see and to do."""
    person = access.applicant(request)
    context = {
        "devices": _devices(request),
        "email": queries.profile(person)["email"],
        "has_password": bool(person.password),
    }
    return render(request, "portal/account.html", context)


@audience("applicant")
@proved
def password(request: HttpRequest) -> HttpResponse:
    """Choose or change the fixed password, or go on without one."""
    person = access.applicant(request)
    if _DROP in request.POST:
        return _go_on_without(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.set_password(
                applicant=person,
                password=form.cleaned_data["password"],
                device=access.device(request),
                now=timezone.now(),
            )
            messages.success(request, _("رمز عبور ثابت ثبت شد. دستگاه‌های دیگر از حساب خارج شدند."))
            return redirect(wanted(request, _HERE))
    context = {"form": form, "had": bool(person.password), "email": queries.profile(person)["email"]}
    return render(request, "portal/account_password.html", context)


@audience("applicant")
@require_POST
def sign_out_device(request: HttpRequest, device_id: int) -> HttpResponse:
    """Sign one browser out."""
    actions.sign_out_device(applicant=access.applicant(request), device_id=device_id)
    messages.success(request, _("آن دستگاه از حساب شما خارج شد."))
    return redirect(localised_path(_HERE))


@audience("applicant")
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign every browser out, this one too."""
    actions.sign_out_everywhere(applicant=access.applicant(request))
    request.session.flush()
    messages.success(request, _("از همهٔ دستگاه‌ها خارج شدید."))
    return redirect(localised_path("/"))


@audience("applicant")
@proved
def close(request: HttpRequest) -> HttpResponse:
    """What goes, what stays, and the end."""
    person = access.applicant(request)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        close_account(applicant=person, now=timezone.now())
        request.session.flush()
        messages.success(request, _("حساب شما بسته شد. نامه‌ای این را به ایمیل شما می‌گوید."))
        return redirect(localised_path("/"))
    context = {"form": form, "open_dossiers": dossiers.count_open_of(queries.applicant_ix(person))}
    return render(request, "portal/account_close.html", context)


def _go_on_without(request: HttpRequest) -> HttpResponse:
    actions.drop_password(applicant=access.applicant(request), now=timezone.now())
    messages.success(request, _("رمز عبور ثابت برداشته شد. از این پس با رمز یک‌بار مصرف وارد می‌شوید."))
    return redirect(localised_path(_HERE))


def _devices(request: HttpRequest) -> list[Row]:
    here, now = access.device(request), timezone.now()
    return [
        Row(
            id=one.pk,
            title=_("%(browser)s روی %(system)s") % {"browser": _BROWSERS[one.browser], "system": _SYSTEMS[one.system]},
            since=_ago(now - one.began_at),
            seen=_ago(now - one.seen_at),
            here=here is not None and one.pk == here.pk,
        )
        for one in queries.devices(access.applicant(request), now=now)
    ]


def _ago(time: timedelta) -> str:
    """How long ago, in words; needs no clock of any place."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 2:
        return _("همین حالا")
    if minutes < 60:
        shown = localise(minutes, get_language() or "fa")
        return ngettext("%(shown)s دقیقه پیش", "%(shown)s دقیقه پیش", minutes) % {"shown": shown}
    hours = minutes // 60
    shown = localise(hours, get_language() or "fa")
    return ngettext("%(shown)s ساعت پیش", "%(shown)s ساعت پیش", hours) % {"shown": shown}
