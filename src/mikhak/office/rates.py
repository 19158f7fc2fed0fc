"""Exchange rates: headquarters proposes and confirms them; everybody else reads nothing here."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mikhak.accounts.access import officer
from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.fields.money import currency_name
from mikhak.lib.digits import clean_code, localise_amount
from mikhak.office import asking
from mikhak.office.frame import language, page
from mikhak.payments import access, actions, queries, tariff
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import Refusal
from mikhak.ui.routes import audience


def _asks() -> tuple[FieldSpec, ...]:
    names = {code: Text(fa=currency_name(code, "fa"), en=currency_name(code, "en")) for code in tariff.currencies()}
    about = Text(fa="چند واحد از این ارز برای یک یورو؛ مانند ۱٫۱۷", en="Units of it for one euro, like 1.17")
    return (
        asking.choice("currency", Text(fa="ارز", en="Currency"), names),
        asking.line("rate", Text(fa="نرخ", en="Rate"), longest=16, about=about),
        FieldSpec(name="since", type="date", label=Text(fa="از روز", en="From"), not_before="today"),
    )


@audience("officer")
def rates(request: HttpRequest) -> HttpResponse:
    """What is in force, everything that was ever proposed, and a proposal; raises Forbidden."""
    actor, now = officer(request), timezone.now()
    access.headquarters(actor, now.date())
    form = asking.ask(_asks(), request.POST if request.method == "POST" else None, {"since": now.date().isoformat()})
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            since = date.fromisoformat(told["since"])
            currency, rate = told["currency"], _number(told["rate"])
            actions.propose_rate(actor=actor, currency=currency, rate=rate, since=since, now=now)
            messages.success(request, _("نرخ پیشنهاد شد؛ کنسولی دیگر باید تأیید کند."))
            return redirect("rates")
    context = {
        "form": form,
        "in_force": [(code, since, _shown(rate)) for code, since, rate in queries.rates_in_force(now.date())],
        "proposed": [(one, _shown(one.rate)) for one in queries.rates()[:100]],
        "me": actor.id,
    }
    return page(request, "rates.html", context, status=422 if form.errors else 200)


def _shown(rate: Decimal) -> str:
    return localise_amount(f"{rate.normalize():f}", language())


def _number(typed: str) -> Decimal:
    try:
        return Decimal(clean_code(typed).replace("٫", ".").replace("/", ".").replace("٬", ""))
    except InvalidOperation:
        raise Refusal(_("نرخ را با رقم بنویسید، مانند ۱٫۱۷."), field="rate") from None


@audience("officer")
@require_POST
def confirm_rate(request: HttpRequest, rate_id: int) -> HttpResponse:
    """The second pair of eyes; raises Forbidden, NotFound, Conflict, Refusal."""
    actions.confirm_rate(actor=officer(request), rate_id=rate_id, now=timezone.now())
    messages.success(request, _("نرخ تأیید شد."))
    return redirect("rates")


@audience("officer")
@require_POST
def undo_rate(request: HttpRequest, rate_id: int) -> HttpResponse:
    """Take a rate or a proposal back; raises Forbidden, NotFound, Conflict."""
    actions.undo_rate(actor=officer(request), rate_id=rate_id, now=timezone.now())
    messages.success(request, _("نرخ برداشته شد و نرخ پیش از آن دوباره به کار می‌رود."))
    return redirect("rates")
