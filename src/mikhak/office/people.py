"""The people of the office: who they are, what each may do, and the history of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from mikhak.accounts import actions, staff
from mikhak.accounts.access import OfficerActor, officer
from mikhak.accounts.queries import digest
from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.dossiers import staff as section
from mikhak.office.asking import ask, choice, line, number, posted
from mikhak.office.frame import page
from mikhak.office.rights import first_right, lines, proposed, right_fields, right_of, rights
from mikhak.ui.forms import refusals_on
from mikhak.ui.routes import audience

TONGUES = (("fa", Text(fa="فارسی", en="Persian")), ("en", Text(fa="انگلیسی", en="English")))
_LINK = "welcome"  # key of the session: what is kept of a link to a password


@audience("officer")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The officers of one's places by name, with what waits for a second person."""
    actor, now = officer(request), timezone.now()
    text, left = request.GET.get("q", "").strip()[:60], request.GET.get("show") == "left"
    found = staff.listed(actor, text=text, left=left, after=number(request, "after"))
    rows = [(one, rights(one, now.date())["now"]) for one in found.rows]
    waiting = [proposed(one, actor, now.date()) for one in staff.waiting(actor, now.date())]
    context = {"rows": rows, "text": text, "left": left, "following": found.following, "waiting": waiting}
    return page(request, "people.html", context)


@audience("officer")
@require_safe
def person(request: HttpRequest, officer_id: int) -> HttpResponse:
    """One officer: rights now, to come and ended, what is proposed, and every change; raises NotFound."""
    actor, today = officer(request), timezone.now().date()
    return page(request, "person.html", _about(actor, staff.whom(actor, officer_id), today))


def _about(actor: OfficerActor, found: Any, today: Any) -> dict[str, Any]:
    return {
        "person": found,
        "self": found.pk == actor.id,
        "proposes": bool(actor.places("propose")),
        "rights": rights(found, today),
        "proposals": [proposed(one, actor, today) for one in staff.open_proposals(found)],
        "history": lines(staff.history(found)),
    }


@audience("officer")
def new_person(request: HttpRequest) -> HttpResponse:
    """Invite somebody, and propose the first right for another person to confirm."""
    actor, now = officer(request), timezone.now()
    form = ask((_username(), *_facts(), *right_fields(actor)), posted(request), first_right(now.date()))
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            names = {name: told[name] for name in ("username", *actions.AMENDED)}
            made = actions.invite_with(actor=actor, rights=[right_of(told)], now=now, **names)
            messages.success(request, _("دعوت‌نامه فرستاده شد. اختیار پس از تأیید همکاری دیگر آغاز می‌شود."))
            return redirect("person", officer_id=made.pk)
    context = {"form": form, "title": _("همکار تازه"), "button": _("فرستادن دعوت‌نامه")}
    return page(request, "person_form.html", context, status=422 if form.errors else 200)


@audience("officer")
def amend_person(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Change name, e-mail and language; raises NotFound, Forbidden."""
    actor, now = officer(request), timezone.now()
    found = staff.whom(actor, officer_id)
    form = ask(_facts(), posted(request), {name: getattr(found, name) for name in actions.AMENDED})
    if form.is_valid():
        with refusals_on(form):
            actions.amend(actor=actor, officer_id=officer_id, told=form.answers(), now=now)
            return _back(request, officer_id, _("تغییر ذخیره شد."))
    context = {"form": form, "person": found, "title": _("تغییر مشخصات"), "button": _("ذخیره")}
    return page(request, "person_form.html", context, status=422 if form.errors else 200)


@audience("officer")
@require_POST
def undo_change(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Write name, e-mail and language as they were; raises NotFound, Forbidden."""
    change, now = number(request, "change"), timezone.now()
    actions.undo(actor=officer(request), officer_id=officer_id, change_id=change, now=now)
    return _back(request, officer_id, _("آن تغییر برگشت."))


@audience("officer")
@require_POST
def send_link(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Send the invitation once more; raises NotFound, Forbidden, Conflict."""
    actions.send_again(actor=officer(request), officer_id=officer_id, now=timezone.now())
    return _back(request, officer_id, _("پیوند تازه فرستاده شد."))


@audience("officer")
@require_POST
def dismiss(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Somebody leaves; raises NotFound, Forbidden, Conflict."""
    section.dismiss(actor=officer(request), officer_id=officer_id, now=timezone.now())
    return _back(request, officer_id, _("حساب بسته شد و پرونده‌های باز به صف برگشت."))


@audience("officer")
@require_POST
def take_back(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Somebody who left is there again, without rights; raises NotFound, Forbidden, Conflict."""
    actions.take_back(actor=officer(request), officer_id=officer_id, now=timezone.now())
    return _back(request, officer_id, _("حساب باز شد. اختیارها را از نو پیشنهاد کنید."))


def _back(request: HttpRequest, officer_id: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("person", officer_id=officer_id)


def _username() -> FieldSpec:
    told = Text(fa="حرف‌های کوچک لاتین، رقم و خط تیره", en="Small Latin letters, digits and hyphens")
    label = Text(fa="نام کاربری", en="User name")
    return line("username", label, longest=40, about=told).model_copy(update={"pattern": r"[a-z][a-z0-9.-]{2,39}"})


def _facts() -> tuple[FieldSpec, ...]:
    return (
        line("name_fa", Text(fa="نام به فارسی", en="Name in Persian")),
        line("name_en", Text(fa="نام به لاتین", en="Name in Latin letters")),
        FieldSpec(name="email", type="email", label=Text(fa="ایمیل", en="E-mail")),
        choice("language", Text(fa="زبان نامه‌ها", en="Language of mails"), TONGUES),
    )


# The invited ----------------------------------------------------------------------------------------------------------
class NewPasswordForm(forms.Form):
    """A password, twice, since it is not seen while it is typed."""

    password = forms.CharField(
        label=lazy("گذرواژه"),
        max_length=1000,
        strip=False,
        help_text=lazy("۱۲ نویسه یا بیشتر؛ هر نویسه‌ای که بخواهید. چند واژهٔ بی‌ربط را آسان‌تر به یاد می‌سپارید."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )
    password_again = forms.CharField(
        label=lazy("گذرواژه، بار دیگر"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if len(typed) == 2 and typed["password"] != typed["password_again"]:
            self.add_error("password_again", _("دو گذرواژه یکی نیستند؛ هر دو را دوباره بنویسید."))
        return typed


@audience("public")
@require_safe
def welcome_link(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: its token leaves the address bar at once. Opening uses nothing up, since mail programs look."""
    request.session[_LINK] = digest(token)
    return redirect("welcome")


@audience("public")
def welcome(request: HttpRequest) -> HttpResponse:
    """Choose a password by a mailed link; signing in then asks for a second factor."""
    kept, now = str(request.session.get(_LINK, "")), timezone.now()
    found = staff.by_link(kept, now=now)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if found and form.is_valid():
        with refusals_on(form):
            actions.use_link(digest=kept, password=form.cleaned_data["password"], now=now)
            del request.session[_LINK]
            messages.success(request, _("گذرواژه ثبت شد. اکنون با آن وارد شوید و عامل دوم را بسازید."))
            return redirect("account_login")
    return render(request, "office/welcome.html", {"form": form, "person": found}, status=200 if found else 410)
