"""Checking a document (بررسی صحت مدارک): by the typed code, by the file, and by the QR seal.

A seal is verified in the browser: its content, names among it, stands behind the # of the address and never reaches
us. We are asked only what became of the document of that number, and say type, mission and dates; never a name.
"""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import access, limits
from mikhak.drafts.handlers import refused_uploads
from mikhak.issuance import verification
from mikhak.issuance.verification import Check
from mikhak.lib import public_keys
from mikhak.lib.text import Text
from mikhak.missions import queries as missions
from mikhak.portal import indexing
from mikhak.portal.pictures import PictureForm
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import Refusal
from mikhak.ui.routes import audience, with_camera
from mikhak.vault import client

MAX_FILE = 5 * 1024 * 1024  # bytes; our own documents have far less
CHECKS_AN_HOUR = 240  # from one network
ABOUT = Text(
    fa="درستی سندهای کنسولی را با کد، کیوآر یا پی‌دی‌اف بسنجید؛ نیازی به حساب نیست.",
    en="Check a consular document by its code, QR code or PDF; no account is needed.",
    ar="تحققوا من صحة الوثائق القنصلية بالرمز أو رمز QR أو ملف PDF؛ لا يلزم حساب.",
)
_TEHRAN = SimpleNamespace(time_zone="Asia/Tehran", city_fa="تهران", city_en="Tehran", city_ar="طهران")
_VERDICTS = {
    "valid": (lazy("معتبر است"), lazy("این سند را %(mission)s صادر کرده و تا این لحظه باطل نشده است.")),
    "revoked": (lazy("باطل شده"), lazy("این سند دیگر اعتبار ندارد. آن را نپذیرید.")),
    "expired": (lazy("اعتبارش تمام شده"), lazy("این سند درست است، ولی مدت اعتبار آن گذشته است.")),
    "unknown": (
        lazy("چنین سندی نیست"),
        lazy("سندی با این نشانه‌ها صادر نشده است. اگر کد را درست نوشته‌اید، برگه را نپذیرید و به نمایندگی خبر دهید."),
    ),
}


class CodeForm(PictureForm):
    """The code printed on the paper."""

    code = forms.CharField(
        label=lazy("کد بررسی"),
        help_text=lazy("شانزده حرف و رقم لاتین در چهار دسته، زیر کیوآر."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}),
    )


class FileForm(forms.Form):
    """The PDF as it was received."""

    file = forms.FileField(
        label=lazy("پی‌دی‌اف سند"),
        help_text=lazy("همان پرونده‌ای که گرفته‌اید، نه عکس یا چاپ آن. پرونده نگه داشته نمی‌شود."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(_("این پرونده بزرگ‌تر از آن است که سند ما باشد."))
        return file


@audience("public")
@with_camera
def verify(request: HttpRequest) -> HttpResponse:
    """Check a typed code."""
    form = CodeForm(request, "verify", request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            _counted(request)
            return _result(request, verification.by_code(form.cleaned_data["code"], today=timezone.now().date()))
    return _page(request, form, FileForm())


@audience("public")
@with_camera
def verify_file(request: HttpRequest) -> HttpResponse:
    """Check a PDF."""
    posted = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if posted else FileForm()
    if posted and refused_uploads(request):
        form.add_error("file", _("این پرونده بزرگ‌تر از آن است که سند ما باشد."))
    if form.is_valid():
        with refusals_on(form):
            _counted(request)
            data = form.cleaned_data["file"].read()
            return _result(request, verification.by_file(data, today=timezone.now().date()))
    return _page(request, CodeForm(request, "verify"), form)


def _page(request: HttpRequest, form: CodeForm, file_form: FileForm) -> HttpResponse:
    context = {"form": form, "file_form": file_form, "indexed": indexing.about("/verify/", ABOUT)}
    return render(request, "portal/verify.html", context)


@audience("public")
def seal(request: HttpRequest) -> HttpResponse:
    """Where a QR code leads; portal/seal.js reads what stands behind the #."""
    verdicts = {state: {"word": word, "text": text % {"mission": ""}} for state, (word, text) in _VERDICTS.items()}
    verdicts["valid"]["text"] = _("امضای سند درست است و تا این لحظه باطل نشده است.")
    verdicts["unknown"]["text"] = _("این کیوآر از ما نیست یا دستکاری شده است. برگه را نپذیرید و به نمایندگی خبر دهید.")
    return render(request, "portal/seal.html", {"verdicts": verdicts})


@audience("public")
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys that seals verify with, as ``lib.public_keys`` writes them."""
    known = public_keys.dump(client.public_keys())
    return HttpResponse(known, "application/json", headers={"Cache-Control": "public, max-age=300"})


@audience("public")
def status(request: HttpRequest) -> HttpResponse:
    """What became of a document: by its number and its place in the status list, for seal.js."""
    number, index = request.GET.get("number", ""), request.GET.get("index", "")
    try:
        _counted(request)
    except Refusal as refusal:
        return JsonResponse({"state": "unasked"}, status=refusal.status)
    found = verification.UNKNOWN
    if index.isascii() and index.isdigit() and len(index) < 10:
        found = verification.by_place(number[:40], int(index), today=timezone.now().date())
    told: dict[str, object] = {"state": found.state}
    if found.issued:
        issued, language = found.issued, get_language() or "fa"
        told |= {"service": issued.service, "mission": issued.mission, "issued": issued.issued_on.isoformat()}
        told["title"] = _title(found).in_(language)
        told["mission_title"] = missions.mission(issued.mission).title.in_(language)
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


def _result(request: HttpRequest, check: Check) -> HttpResponse:
    language = get_language() or "fa"
    word, text = _VERDICTS[check.state]
    mission = missions.mission(check.issued.mission).title.in_(language) if check.issued else ""
    context = {
        "check": check,
        "issued": check.issued,
        "word": word,
        "text": text % {"mission": mission},
        "good": check.state == "valid",
        "title": _title(check),
        "mission": mission,
        "now": timezone.now(),
        "clock": _TEHRAN,
    }
    response = render(request, "portal/verdict.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _title(check: Check) -> Text:
    return check.issued.title if check.issued else Text(fa="", en="")


def _counted(request: HttpRequest) -> None:
    """Raises TooMany beyond what one network may check in an hour."""
    limits.count(f"verify:{access.network(request)}", limit=CHECKS_AN_HOUR, seconds=3600, now=timezone.now())
