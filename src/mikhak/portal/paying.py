"""Paying a fee: which ways the mission takes, the paper of a transfer, the gateway, and receipts to keep."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from mikhak.dossiers.conversation import SentFile
from mikhak.dossiers.queries import Tracking
from mikhak.drafts.handlers import refused_uploads
from mikhak.drafts.redraw import REASONS, safe_name
from mikhak.missions import queries as missions
from mikhak.notices.letters import money
from mikhak.payments import actions, gateways, papers, queries
from mikhak.payments.gateways import trial
from mikhak.payments.tasks import late_call
from mikhak.portal import road, tracking
from mikhak.portal.conversation import FilesField, FilesInput
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience


class SlipForm(forms.Form):
    """``key`` names the sending: pressed twice, it is sent once."""

    papers = FilesField(
        label=lazy("تصویر رسید بانک"),
        help_text=lazy("عکس یا PDF، تا ۳ پرونده. شماره، تاریخ و مبلغ باید خوانا باشد."),
        widget=FilesInput(
            attrs={
                "multiple": True,
                "accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf",
            }
        ),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    refused: tuple[str, ...] = ()  # names of the files that were too large to be kept

    def clean(self) -> None:
        for name in self.refused:
            told = {"name": safe_name(name), "words": REASONS["too_large"]}
            self.add_error("papers", _("«%(name)s»: %(words)s") % told)


@audience("public")
@cache_control(private=True, no_store=True)
def pay(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be paid and how; the paper of a transfer is sent here. Raises NotFound."""
    if getattr(request, "applicant", None) is None and tracking.GRANTS not in request.session:
        return redirect(f"{localised_path('/track/')}?{urlencode({'code': code})}")
    progress = tracking.own(request, code)
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        files = [SentFile(one.name, one.read()) for one in form.cleaned_data["papers"]]
        with refusals_on(form):
            key = form.cleaned_data["key"]
            actions.send_transfer(dossier=progress.dossier, files=files, key=key, now=timezone.now())
            messages.success(request, _("رسید شما مهر و موم شد و به نمایندگی رسید. پس از بررسی خبرتان می‌کنیم."))
            return redirect("pay", code=code)
    return render(request, "portal/application/pay.html", _context(progress, form), status=422 if form.errors else 200)


def _form(request: HttpRequest) -> SlipForm:
    if request.method != "POST":
        return SlipForm(initial={"key": uuid4()})
    form = SlipForm(request.POST, request.FILES)
    form.refused = tuple(one.name for one in refused_uploads(request) if one.field == "papers")
    return form


def _context(progress: Tracking, form: SlipForm) -> dict[str, Any]:
    dossier, language = progress.dossier, road.language()
    due, said = queries.payable(dossier), queries.terms_of(dossier.mission)
    sent = [one for one, _pages in queries.transfers_of(dossier)]
    taken = {one.name: one for one in queries.ways_of(dossier.mission)}
    waiting = next((one for one in sent if one.state == "open"), None)
    return {
        "dossier": dossier,
        "mission": missions.mission(dossier.mission),
        "place": road.place_of(missions.mission(dossier.mission)),
        "due": due,
        "sum": money(str(due.amount), due.currency, language) if due else "",
        "ways": [one for one in taken.values() if one.name != "gateway"],
        "online": taken.get("gateway") if due else None,
        "transfer": due is not None and "transfer" in taken and waiting is None,
        "account": said.account if said else "",
        "waiting": waiting,
        "declined": next((one for one in sent[:1] if one.state == "declined"), None),
        "form": form,
    }


@audience("public")
@require_POST
def online(request: HttpRequest, code: str) -> HttpResponse:
    """On to the gateway; raises NotFound, Conflict."""
    progress = tracking.own(request, code)
    return redirect(actions.begin_order(dossier=progress.dossier, now=timezone.now()))


@audience("public")
@require_safe
@cache_control(private=True, no_store=True)
def receipt(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """A receipt as PDF; raises NotFound."""
    found = queries.receipt_of(tracking.own(request, code).dossier, number)
    response = HttpResponse(papers.receipt(found), "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return response


@audience("public")
@csrf_exempt  # the gateway calls, which has no cookies; its signature is looked at
@require_POST
def heard(request: HttpRequest) -> HttpResponse:
    """What the gateway calls; raises Forbidden, NotFound. The same call again changes nothing."""
    message, signature = (request.POST.get(name, "") for name in ("message", "signature"))
    actions.heard(message=message, signature=signature, now=timezone.now())
    return HttpResponse("ok", "text/plain")


# The gateway for trying, in place of a bank's own pages ---------------------------------------------------------------
@audience("public")
@cache_control(private=True, no_store=True)
def at_trial(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """A page that stands for the bank's: the person says what the bank answers; raises NotFound."""
    order = queries.order(order_id)
    due = order.invoice
    if request.method == "POST":
        _answer(request, order, request.POST.get("answer", ""))
        return redirect("tracking", code=due.dossier.code)
    context = {"order": order, "sum": money(str(due.amount), due.currency, road.language())}
    return render(request, "portal/application/trial.html", context)


def _answer(request: HttpRequest, order: Any, answer: str) -> None:
    """Call as a bank would: once, twice, late, with another sum, or to say that nothing was paid."""
    if answer not in {"yes", "no", "twice", "again", "late", "less"}:
        raise NotFound
    due, number = order.invoice, f"TRIAL-{uuid4().hex[:12].upper()}"
    amount = due.amount - 1 if answer == "less" else due.amount
    said = gateways.Said(order.pk, answer != "no", amount, due.currency, number)
    message, signature = trial.call(said)
    if answer == "late":
        late_call.configure(schedule_in={"seconds": trial.LATE}).defer(message=message, signature=signature)
        messages.info(request, _("بانک دیر پاسخ می‌دهد. دوباره پرداخت نکنید؛ وقتی پاسخ برسد خبرتان می‌کنیم."))
        return
    paid = actions.heard(message=message, signature=signature, now=timezone.now())
    if answer == "twice":  # the same call again
        actions.heard(message=message, signature=signature, now=timezone.now())
    if answer == "again":  # another payment for the same order
        other = gateways.Said(order.pk, True, amount, due.currency, f"{number}-2")
        message, signature = trial.call(other)
        actions.heard(message=message, signature=signature, now=timezone.now())
    if paid is None:
        messages.warning(request, _("بانک پرداخت را نپذیرفت و چیزی از حساب شما کم نشد."))
    elif not paid.flag:
        messages.success(request, _("پرداخت شما ثبت شد."))
