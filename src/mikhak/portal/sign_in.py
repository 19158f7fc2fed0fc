"""Registration and sign-in, one door: an address and an identity, then the code that was mailed to the address."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mikhak.accounts import access, actions
from mikhak.accounts.limits import SENDING_WAITS
from mikhak.accounts.queries import database_now
from mikhak.lib.digits import localise
from mikhak.portal import held
from mikhak.portal.identity import NationalIdField, PassportField, nationalities
from mikhak.portal.pictures import PictureForm
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import bare_path, localised_path
from mikhak.ui.refusals import Refusal, TooMany
from mikhak.ui.routes import audience

WANTED = "wanted"  # session: the page that a person with an incomplete profile was going to
_CLAIM = "claim"  # session, sealed: {"kind", "email", "identity"} of who is signing in
_SENT = "sent"  # session: {"code": its id, "count": how many were sent, "at": when the last, "failed": wrong answers}
DOORS = {
    "iranian": "/sign-in/",
    "foreign": "/sign-in/foreign/",
    "fixed": "/sign-in/password/",
    "forgotten": "/sign-in/forgotten/",
}


class OneTimeCodeField(forms.CharField):
    """The box of the mailed digits."""

    def __init__(self) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "autofocus": True}
        super().__init__(
            label=lazy("رمز یک‌بار مصرف"),
            max_length=40,
            help_text=lazy("هشت رقم"),
            widget=forms.TextInput(attrs=attrs),
        )


class SignInForm(PictureForm):
    """The box that both doors have."""

    kind: ClassVar[str]
    email = forms.EmailField(
        label=lazy("ایمیل"),
        max_length=254,
        help_text=lazy("رمز ورود به این نشانی می‌رود."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def claim(self) -> dict[str, str]:
        """Who the person says to be."""
        return {"kind": self.kind, "email": self.cleaned_data["email"], "identity": self.identity()}

    def identity(self) -> str:
        raise NotImplementedError


class IranianForm(SignInForm):
    """Who has a national ID."""

    kind = "iranian"
    national_id = NationalIdField(
        help_text=lazy("ده رقم، با هر رقمی که صفحه‌کلیدتان دارد. هر کد ملی به یک ایمیل وابسته است.")
    )

    def identity(self) -> str:
        return str(self.cleaned_data["national_id"])


class ForeignForm(SignInForm):
    """Who has none: spouses, visa applicants and others with a foreign passport."""

    kind = "foreign"
    nationality = forms.ChoiceField(label=lazy("تابعیت"))
    passport_no = PassportField(help_text=lazy("حرف‌های لاتین و رقم‌ها، همان‌گونه که در گذرنامه است."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nationality"].choices = nationalities()  # type: ignore[attr-defined]

    def identity(self) -> str:
        return f"{self.cleaned_data['nationality']}:{self.cleaned_data['passport_no']}"


class CodeForm(PictureForm):
    """The mailed code; after a wrong one the picture code again."""

    code = OneTimeCodeField()


@audience("public")
def iranian(request: HttpRequest) -> HttpResponse:
    """The door of those who have a national ID."""
    return _door(request, IranianForm)


@audience("public")
def foreign(request: HttpRequest) -> HttpResponse:
    """The door of those who have none."""
    return _door(request, ForeignForm)


def _door(request: HttpRequest, form_class: type[SignInForm]) -> HttpResponse:
    if getattr(request, "applicant", None):
        return redirect(wanted(request))
    form = form_class(request, "sign_in", request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form), patience():
            _send(request, form.claim())
            return redirect(onward(request, "/sign-in/code/"))
    return render(request, "portal/sign_in.html", {"form": form, "kind": form.kind, "doors": doors(request)})


@audience("public")
def code(request: HttpRequest) -> HttpResponse:
    """The mailed code, and the way in."""
    claim, sent = held.unseal(request, _CLAIM), request.session.get(_SENT)
    if not claim or not sent:
        return redirect(onward(request, "/sign-in/"))
    data = request.POST if request.method == "POST" else None
    form = CodeForm(request, "code", data, asked=sent["failed"] > 0)
    if form.is_valid():
        with refusals_on(form), patience():
            return _entered(request, claim, form.cleaned_data["code"])
        request.session[_SENT] = {**sent, "failed": sent["failed"] + 1}
        form.ask_picture()
    context = {
        "form": form,
        "email": claim["email"],
        "again": onward(request, "/sign-in/code/again/"),
        "wait": waiting(_seconds_to_wait(sent)),
        "door": onward(request, DOORS[claim["kind"]]),
    }
    return render(request, "portal/sign_in_code.html", context)


@audience("public")
@require_POST
def code_again(request: HttpRequest) -> HttpResponse:
    """Another code to the same address, when the time has come."""
    claim = held.unseal(request, _CLAIM)
    if not claim:
        return redirect(onward(request, "/sign-in/"))
    try:
        with patience():
            _send(request, claim)
            messages.success(request, _("رمز تازه فرستاده شد. رمز پیشین دیگر پذیرفته نمی‌شود."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(onward(request, "/sign-in/code/"))


@audience("public")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The end of the session."""
    access.sign_out(request)
    messages.success(request, _("از سامانه خارج شدید."))
    return redirect(localised_path("/"))


def _send(request: HttpRequest, claim: Mapping[str, str]) -> None:
    """Mail a code and remember for whom; raises Refusal."""
    now = database_now()
    made = actions.request_code(
        **claim,
        language=get_language() or "fa",
        browser=access.browser(request),
        network=access.network(request),
        known=access.known(request, claim["email"], now=now),
        now=now,
    )
    before: Mapping[str, Any] = request.session.get(_SENT) or {"count": 0}
    held.seal(request, _CLAIM, claim)
    request.session[_SENT] = {"code": made.pk, "count": before["count"] + 1, "at": now.timestamp(), "failed": 0}


def _entered(request: HttpRequest, claim: Mapping[str, str], typed: str) -> HttpResponse:
    """Begin the session of whose code it is; raises Refusal."""
    now = database_now()
    person = actions.enter_code(
        code_id=request.session[_SENT]["code"],
        typed=typed,
        browser=access.browser(request),
        network=access.network(request),
        known=access.known(request, claim["email"], now=now),
        now=now,
    )
    return enter(request, person)


def enter(request: HttpRequest, person: Any) -> HttpResponse:
    """Begin the session of an applicant who has shown who it is, and go where the person was going."""
    carried, target, now = held.carried(request), wanted(request), database_now()
    access.sign_in(request, person, now=now)
    request.session.update(carried)
    if person.profile_complete_at is None:
        request.session[WANTED] = target
        target = localised_path("/profile/")
    answer = redirect(target)
    access.remember(request, answer, person, now=now)
    return answer


def wanted(request: HttpRequest, otherwise: str = "/home/") -> str:
    """The page of ours that ``next`` names, in the language chosen since, else the person's home."""
    path = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return localised_path(bare_path(path) if ours and path.startswith("/") else otherwise)


def waiting(seconds: float) -> str:
    """How long to wait, in words; empty when there is nothing to wait for."""
    if seconds <= 0:
        return ""
    unit = 1 if seconds < 90 else 60 if seconds <= 90 * 60 else 3600
    count = int(seconds) + 1 if unit == 1 else -int(-seconds // unit)
    words = {
        1: ngettext("%(shown)s ثانیه", "%(shown)s ثانیه", count),
        60: ngettext("%(shown)s دقیقه", "%(shown)s دقیقه", count),
        3600: ngettext("%(shown)s ساعت", "%(shown)s ساعت", count),
    }
    return words[unit] % {"shown": localise(count, get_language() or "fa")}


def _seconds_to_wait(sent: Mapping[str, Any]) -> float:
    """Until another code may be sent (a longer wait of the same address in another browser is told when asked)."""
    wait = SENDING_WAITS[min(sent["count"], len(SENDING_WAITS)) - 1]
    return float(sent["at"] + wait - database_now().timestamp())


def doors(request: HttpRequest) -> dict[str, str]:
    """The pages where signing in begins."""
    return {name: onward(request, path) for name, path in DOORS.items()}


def onward(request: HttpRequest, path: str) -> str:
    """A page of signing in that remembers where the person was going."""
    target = request.GET.get("next")
    return localised_path(path) + (f"?{urlencode({'next': target})}" if target else "")


@contextmanager
def patience() -> Iterator[None]:
    """Too much of something is told with the time to wait."""
    try:
        yield
    except TooMany as refusal:
        words = _("%(words)s %(time)s دیگر دوباره بیازمایید.")
        told = words % {"words": refusal.message, "time": waiting(refusal.retry_after)}
        raise TooMany(told, retry_after=refusal.retry_after, field=refusal.field) from refusal
