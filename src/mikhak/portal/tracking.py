"""Where a request stands: for who submitted it, never what was submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from mikhak.accounts import access as people
from mikhak.accounts import limits
from mikhak.accounts import queries as accounts
from mikhak.appointments import queries as appointments
from mikhak.appointments.calendar import entry
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.fields import Scene, kind
from mikhak.catalogue.fields.base import Wrong
from mikhak.dossiers import access, actions, conversation, queries
from mikhak.dossiers.queries import Tracking
from mikhak.issuance import access as issuance
from mikhak.lib.codes import parse_tracking_code
from mikhak.missions import queries as missions
from mikhak.notices import queries as notices
from mikhak.portal import held, road
from mikhak.portal.pictures import PictureForm
from mikhak.portal.progress import standing_of
from mikhak.portal.sign_in import patience
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience

GRANTS = "tracks"  # key of the session: telephone numbers shown for dossiers without account, by code
GUESSES, WINDOW = 20, 3600  # tries of one person or network in so many seconds
_PHONE = FieldSpec(name="phone", type="phone", label=Text(fa="تلفن", en="Telephone", ar="الهاتف"))


class TrackForm(PictureForm):
    """The tracking code; for a request without account also the telephone number given then, and a picture code."""

    code = forms.CharField(
        label=lazy("کد رهگیری"),
        help_text=lazy("دوازده حرف و رقم لاتین؛ بزرگ و کوچک و خط تیره فرقی ندارد."),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=lazy("تلفنی که هنگام درخواست نوشتید"),
        help_text=lazy("با کد کشور، مانند \u2066+۳۱ ۶ ۱۲۳۴۵۶۷۸\u2069"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "type": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(request, "track", *args, asked=not signed_in, **kwargs)
        if signed_in:
            del self.fields["phone"]

    def clean_code(self) -> str:
        code = parse_tracking_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("این کد کامل یا درست نیست؛ آن را از رسید یا ایمیل دوباره بنویسید."))
        return code

    def clean_phone(self) -> str:
        scene = Scene(language=road.language(), today=timezone.now().date(), places=missions)
        try:
            return str(kind("phone").clean(_PHONE, self.cleaned_data["phone"], scene, required=True))
        except Wrong as wrong:
            raise forms.ValidationError(wrong.messages) from wrong


# Who may look ---------------------------------------------------------------------------------------------------------
@audience("public")
@cache_control(private=True, no_store=True)
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code. A wrong code and another person's get the same answer."""
    person = getattr(request, "applicant", None)
    posted = request.POST if request.method == "POST" else None
    form = TrackForm(request, posted, initial={"code": request.GET.get("code", "")}, signed_in=person is not None)
    if form.is_valid():
        code, phone = form.cleaned_data["code"], form.cleaned_data.get("phone", "")
        with refusals_on(form), patience():
            now = timezone.now()
            who = people.known_here(request, now=now).hex() or people.network(request)
            limits.count(f"track:{who}", limit=GUESSES, seconds=WINDOW, now=now)
            _find(request, code, phone)
            return redirect("tracking", code=code)
    wanted = parse_tracking_code(request.GET.get("code", ""))
    after = reverse("tracking", kwargs={"code": wanted}) if wanted else reverse("track")
    return render(request, "portal/application/track.html", {"form": form, "person": person, "after": after})


def _find(request: HttpRequest, code: str, phone: str) -> None:
    """Raises NotFound on the code; a dossier without account is then open to this session."""
    try:
        if not phone:
            access.for_applicant(people.applicant(request), code)
            return
        access.for_contact(code, phone)
    except NotFound:
        raise NotFound(_("با این مشخصات درخواستی پیدا نشد."), field="code") from None
    grant(request, code, phone)


def grant(request: HttpRequest, code: str, phone: str) -> None:
    """Let this session follow a dossier that has no account; the telephone number is compared each time."""
    held.seal(request, GRANTS, {**(held.unseal(request, GRANTS) or {}), code: phone})


def own(request: HttpRequest, code: str) -> Tracking:
    """Where a dossier stands, for who may know it; raises NotFound."""
    person = getattr(request, "applicant", None)
    phone = (held.unseal(request, GRANTS) or {}).get(parse_tracking_code(code) or "")
    if phone:
        return queries.tracking(access.for_contact(code, phone))
    if person is None:
        raise NotFound
    return queries.tracking(access.for_applicant(person, code))


# The page -------------------------------------------------------------------------------------------------------------
@audience("public")
@cache_control(private=True, no_store=True)
def tracking(request: HttpRequest, code: str) -> HttpResponse:
    """Whose turn it is and what to do, then the whole way."""
    if getattr(request, "applicant", None) is None and not held.unseal(request, GRANTS):
        return redirect(f"{reverse('track')}?{urlencode({'code': code})}")
    progress = own(request, code)
    dossier = progress.dossier
    standing = standing_of(progress, now=timezone.now())
    context = {
        "progress": progress,
        "dossier": dossier,
        "service": progress.service,
        "standing": standing,
        "mission": missions.mission(dossier.mission),
        "place": road.place_of(missions.mission(dossier.mission)),
        "letters": _messages(request, progress),
        "readers": readers(progress),
        "papers": issuance.documents_of(dossier),
        "ways": _ways(progress),
        "may_write": dossier.applicant_ix is not None and conversation.takes_messages(dossier, now=timezone.now()),
        "moving": _moving(request, progress),
        "may_withdraw": standing.open and progress.decision is None and not dossier.outcome,
    }
    return render(request, "portal/application/tracking.html", context)


def _moving(request: HttpRequest, progress: Tracking) -> dict[str, Any] | None:
    """The mission that the person prefers by now, when the dossier is at another one, and what was wished of it."""
    person, dossier = getattr(request, "applicant", None), progress.dossier
    preferred = accounts.profile_state(person).mission if person else ""
    if preferred in {"", dossier.mission} or dossier.closed_at or progress.service.goes_to:
        return None
    return {"to": missions.mission(preferred), "wished": queries.move_wished(dossier)}


def _ways(progress: Tracking) -> list[tuple[Text, str]]:
    """What the end of this dossier made possible, with the key of the service where this release has it."""
    known = catalogue.catalogue().services
    return [(one.text, one.service if one.service in known else "") for one in progress.opens]


def _messages(request: HttpRequest, progress: Tracking) -> list[notices.Message]:
    person = getattr(request, "applicant", None)
    if person is None or progress.dossier.applicant_ix is None:
        return []
    return notices.about(progress.dossier.code, accounts.applicant_ix(person), road.language())


@dataclass(frozen=True)
class Reader:
    """An officer who opened the dossier, on which days and for what."""

    name: str
    days: str
    why: str


PURPOSES: Mapping[str, Any] = {
    "intake": lazy("بررسی مدارک"),
    "inquiry": lazy("استعلام"),
    "task": lazy("انجام کار"),
    "attendance": lazy("حضور شما"),
    "payment": lazy("پرداخت"),
    "decision": lazy("تصمیم"),
    "issue": lazy("صدور سند"),
    "deliver": lazy("تحویل"),
}


def readers(progress: Tracking) -> list[Reader]:
    """Who opened the dossier, when and why: one line an officer, in the order of the first reading."""
    mission = missions.mission(progress.dossier.mission)
    grouped: dict[int | None, list[Any]] = {}
    for event in progress.readers:
        grouped.setdefault(event.officer_id, []).append(event)
    found = []
    for events in grouped.values():
        officer = events[0].officer
        days = dict.fromkeys(event.at.astimezone(mission.tz).date() for event in events)
        why = dict.fromkeys(_purpose(progress, str(event.data["purpose"])) for event in events)
        name = officer.name_fa if road.language() == "fa" else officer.name_en
        found.append(Reader(name, _("، ").join(road.short_date(day) for day in days), _("، ").join(why)))
    return found


def _purpose(progress: Tracking, purpose: str) -> str:
    step = next((spec for spec in progress.service.flow if spec.key == purpose), None)
    if step is not None:
        return step.title.in_(road.language())
    return str(PURPOSES.get(purpose, _("رسیدگی به درخواست")))


# What else can be done ------------------------------------------------------------------------------------------------
@audience("public")
@cache_control(private=True, no_store=True)
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The time of attendance as a calendar entry; raises NotFound when none is set."""
    progress = own(request, code)
    attendance = appointments.live(progress.dossier)
    if attendance is None:
        raise NotFound
    made = entry(attendance, cancelled=False, now=timezone.now())
    name = f"mikhak-{progress.dossier.code}.ics"
    return HttpResponse(
        made["text"],
        f"{made['type']}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@audience("applicant")
@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a dossier should follow the person to the mission preferred by now, or stay where it is."""
    progress = own(request, code)
    actions.wish_move(dossier=progress.dossier, mission=request.POST.get("to", ""), now=timezone.now())
    messages.success(request, _("نوشته شد و کارشناس آن را در پرونده می‌بیند."))
    return redirect("tracking", code=code)


@audience("public")
@cache_control(private=True, no_store=True)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Give a request up, after asking; raises Conflict once it is decided."""
    progress = own(request, code)
    if progress.dossier.outcome == "withdrawn":
        return redirect("tracking", code=code)
    if request.method == "POST":
        actions.withdraw(dossier=progress.dossier, now=timezone.now())
        messages.success(request, _("انصراف شما ثبت شد و نمایندگی کار را متوقف می‌کند."))
        return redirect("tracking", code=code)
    return render(request, "portal/application/withdraw.html", {"progress": progress, "service": progress.service})
