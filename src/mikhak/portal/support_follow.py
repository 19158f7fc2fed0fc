"""«پیگیری مشکلات اعلامی»: the state of a report and what was answered; and the links of mailboxes."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import cache_control

from mikhak.accounts import access as people
from mikhak.accounts import queries as accounts
from mikhak.accounts.queries import database_now
from mikhak.lib.codes import parse_tracking_code
from mikhak.missions import queries as missions
from mikhak.portal import held, road
from mikhak.portal.identity import PersonFields
from mikhak.portal.pictures import PictureForm
from mikhak.portal.sign_in import patience
from mikhak.support import access, actions, queries
from mikhak.support.kinds import KINDS
from mikhak.support.sealed import Person
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import NotFound, Words
from mikhak.ui.routes import audience

_GRANT = "report"  # session, sealed: the person and the code whose report this browser may see
STATES: Mapping[str, Words] = {
    "open": lazy("رسیده است و نمایندگی هنوز پاسخ نداده است."),
    "answered": lazy("نمایندگی پاسخ داده است."),
    "closed": lazy("بسته شده است."),
}
OF_MAILBOX: Mapping[str, Words] = {
    "early": lazy("رسیده است. سه روز می‌گذرد تا دارندهٔ صندوق پیشین بتواند خبر دهد؛ سپس دو کارشناس تصمیم می‌گیرند."),
    "open": lazy("سه روز گذشت. دو کارشناس مدارک شما را می‌بینند و تصمیم می‌گیرند."),
    "proposed": lazy("سه روز گذشت. دو کارشناس مدارک شما را می‌بینند و تصمیم می‌گیرند."),
    "sent": lazy("پذیرفته شد. پیوند به نشانی تازهٔ شما رفته است؛ آن را باز کنید."),
    "done": lazy("انجام شد. با نشانی تازه وارد شوید."),
    "stopped": lazy("بسته شده است و حساب به نشانی تازه نرفت."),
    "closed": lazy("بسته شده است و حساب به نشانی تازه نرفت."),
}


class FollowForm(PersonFields, PictureForm):
    """Who reported, and the code."""

    code = forms.CharField(
        label=lazy("کد پیگیری"),
        max_length=40,
        help_text=lazy("دوازده حرف و رقم لاتین؛ بزرگ و کوچک و خط تیره فرقی ندارد."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ("national_id", "nationality", "passport_no", "code")

    def clean_code(self) -> str:
        code = parse_tracking_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("این کد کامل یا درست نیست؛ آن را از صفحهٔ ثبت یا ایمیل دوباره بنویسید."))
        return code


def grant(request: HttpRequest, person: Person, code: str) -> None:
    """Let this browser see one report, for as long as its session lasts."""
    held.seal(request, _GRANT, {"kind": person.kind, "identity": person.identity, "code": code})


@audience("public")
@cache_control(private=True, no_store=True)
def follow(request: HttpRequest) -> HttpResponse:
    """Ask who it is and for the code. A wrong code and another person's get the same answer."""
    form = FollowForm(request, "follow", request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form), patience():
            person, code = form.person(), form.cleaned_data["code"]
            now = timezone.now()
            known = people.known_here(request, now=now)
            actions.count_guess(person=person, network=people.network(request), known=known, now=now)
            _find(person, code)
            grant(request, person, code)
            return redirect("report")
    return render(request, "portal/support/follow.html", {"form": form})


def _find(person: Person, code: str) -> None:
    try:
        access.for_person(person, code)
    except NotFound:
        raise NotFound(_("با این مشخصات گزارشی پیدا نشد."), field="code") from None


@audience("public")
@cache_control(private=True, no_store=True)
def report(request: HttpRequest) -> HttpResponse:
    """The state of a report and its answers; what was told is not shown."""
    granted = held.unseal(request, _GRANT)
    if not granted:
        return redirect("follow-report")
    person = Person(granted["kind"], granted["identity"])
    found, now = access.for_person(person, granted["code"]), database_now()
    change = queries.mailbox(found)
    standing = queries.standing(change, now=now) if change else found.state
    context = {
        "report": found,
        "kind": KINDS[found.kind],
        "mission": missions.mission(found.mission),
        "place": road.place_of(missions.mission(found.mission)),
        "words": OF_MAILBOX[standing] if change else STATES[standing],
        "mailbox": change,
        "early": standing == "early",
        "answers": queries.answers(found, person),
    }
    return render(request, "portal/support/report.html", context)


# The links of mailboxes: a page with one button, because programs that look at mails open every link. ------------
@audience("public")
@cache_control(private=True, no_store=True)
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """«این من نبودم», from the old mailbox: of a lost one, or of an address that was changed."""
    now = database_now()
    gone = accounts.address_change(token, now=now) is not None
    if request.method == "POST":
        actions.stop(token=token, network=people.network(request), now=now)
        return render(request, "portal/support/stopped.html", {"gone": gone})
    return render(request, "portal/support/not_me.html", {"gone": gone})


@audience("public")
@cache_control(private=True, no_store=True)
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """The account comes to the new address."""
    if request.method == "POST":
        actions.finish(token=token, network=people.network(request), now=database_now())
        messages.success(request, _("حساب شما به نشانی تازه آمد. با همین نشانی وارد شوید."))
        return redirect("sign-in")
    return render(request, "portal/support/new_address.html")
