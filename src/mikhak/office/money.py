"""The money of one dossier: what is due, what came, what goes back; and each act on it.

These acts are possible after the end of a dossier too, so they stand apart from those of its flow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from mikhak.accounts.access import OfficerActor, officer
from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.forms import AnswersForm
from mikhak.dossiers import access
from mikhak.lib.codes import show_code
from mikhak.lib.digits import latin
from mikhak.missions import queries as missions
from mikhak.office import asking, words
from mikhak.office.dossier import CLOSED_PAGE
from mikhak.office.frame import language, page
from mikhak.payments import actions, papers, queries
from mikhak.payments.ways import way
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal, Words
from mikhak.ui.routes import audience

Told = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """``call`` is told the answers, who acts, and the number of the payment, transfer or refund it concerns."""

    label: Words
    done: Words
    role: str
    call: Callable[..., object]
    asks: Callable[[Any], tuple[FieldSpec, ...]]


def _amount(told: Told) -> Decimal | None:
    return Decimal(told["amount"]["amount"]) if told.get("amount") else None


_REASON = Text(fa="علت", en="Reason")
_READ = Text(fa="متقاضی این را می‌خواند.", en="The applicant reads this.")


def _confirming(due: Any) -> tuple[FieldSpec, ...]:
    asked = asking.money("amount", Text(fa="مبلغی که رسید", en="Sum that came"), due.currency, required=False)
    about = Text(fa="خالی یعنی همان مبلغ صورت‌حساب.", en="Empty means the sum of the invoice.")
    number = asking.line("reference", Text(fa="شمارهٔ سند بانک", en="Number of the bank's record"))
    return number, asked.model_copy(update={"help": about})


def _returning(due: Any) -> tuple[FieldSpec, ...]:
    amount = asking.money("amount", Text(fa="مبلغ بازپرداخت", en="Sum to give back"), due.currency)
    return amount, asking.words("reason", _REASON, about=_READ)


def _why(due: Any) -> tuple[FieldSpec, ...]:
    return (asking.words("reason", _REASON, about=_READ),)


def _nothing(due: Any) -> tuple[FieldSpec, ...]:
    return ()


ACTS: dict[str, Deed] = {
    "waive_fee": Deed(
        _("بخشیدن هزینه برای خطای نمایندگی"),
        _("هزینه بخشیده شد و برای متقاضی رفت."),
        "consul",
        lambda told, who, row: actions.waive(**who, reason=told["reason"]),
        _why,
    ),
    "confirm_transfer": Deed(
        _("پول رسیده است"),
        _("حواله تأیید شد و رسید برای متقاضی رفت."),
        "clerk",
        lambda told, who, row: actions.confirm_transfer(
            **who, transfer_id=row, amount=_amount(told), reference=told["reference"]
        ),
        _confirming,
    ),
    "decline_transfer": Deed(
        _("پذیرفته نشد"),
        _("به متقاضی خبر داده شد."),
        "clerk",
        lambda told, who, row: actions.decline_transfer(**who, transfer_id=row, reason=told["reason"]),
        _why,
    ),
    "propose_refund": Deed(
        _("پیشنهاد بازپرداخت"),
        _("بازپرداخت پیشنهاد شد؛ کنسولی دیگر باید تأیید کند."),
        "clerk",
        lambda told, who, row: actions.propose_refund(
            **who, payment_id=row, amount=_amount(told) or Decimal(0), reason=told["reason"]
        ),
        _returning,
    ),
    "confirm_refund": Deed(
        _("تأیید بازپرداخت"),
        _("بازپرداخت تأیید شد و برای متقاضی رفت."),
        "consul",
        lambda told, who, row: actions.confirm_refund(**who, refund_id=row),
        _nothing,
    ),
    "return_refund": Deed(
        _("برگرداندن پیشنهاد"),
        _("پیشنهاد برگشت خورد."),
        "consul",
        lambda told, who, row: actions.return_refund(**who, refund_id=row),
        _nothing,
    ),
}


@dataclass
class Tried:
    """An act that did not come about: the row it was tried on, its form as filled, and why."""

    act: str
    row: int
    form: AnswersForm
    error: str = ""


@dataclass(frozen=True)
class Offer:
    name: str
    row: int
    label: Words
    form: AnswersForm
    open: bool


@audience("officer")
@require_safe
def money(request: HttpRequest, code: str) -> HttpResponse:
    """What is due, came and goes back, of a dossier of this officer's; raises NotFound."""
    return _show(request, code, None)


def act(name: str) -> Callable[[HttpRequest, str], HttpResponse]:
    """The view of an act, of its name."""

    @audience("officer")
    @require_POST
    def view(request: HttpRequest, code: str) -> HttpResponse:
        return _perform(request, code, name)

    view.__name__ = name
    return view


def _perform(request: HttpRequest, code: str, name: str) -> HttpResponse:
    actor, now, this = officer(request), timezone.now(), ACTS[name]
    found = access.for_officer(actor, code, today=now.date())
    if not access.may(actor, found, this.role, today=now.date()):
        raise Forbidden
    due = queries.invoice_of(found)
    if due is None:
        raise Conflict
    row = _number(request)
    tried = Tried(name, row, asking.ask(this.asks(due), request.POST, mark=_mark(name, row)))
    try:
        if tried.form.is_valid():
            this.call(asking.told(tried.form, _mark(name, row)), {"actor": actor, "code": code, "now": now}, row)
            messages.success(request, str(this.done))
            return redirect("money", code=show_code(found.code))
    except (NotFound, Forbidden, Conflict):
        raise
    except Refusal as refusal:
        asked = f"{_mark(name, row)}{refusal.field}"
        field = asked if asked in tried.form.fields else None
        tried.error = "" if field else str(refusal.message)
        tried.form.add_error(field, str(refusal.message))
    return _show(request, code, tried, status=422)


def _mark(name: str, row: int) -> str:
    return f"{name}_{row}_"


def _number(request: HttpRequest) -> int:
    text = latin(request.POST.get("row", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


# The page -------------------------------------------------------------------------------------------------------------
def _show(request: HttpRequest, code: str, tried: Tried | None, *, status: int = 200) -> HttpResponse:
    actor, now = officer(request), timezone.now()
    found = access.for_officer(actor, code, today=now.date())
    due, rows = queries.invoice_of(found), queries.payments_of(found)
    mission = missions.mission(found.mission)
    offers = _Offers(actor, found, due, tried)
    context = {
        "dossier": found,
        "service": papers.service_title(found.version.key, language()),
        "mission": mission,
        "due": due,
        "due_sum": shown(due.amount, due.currency) if due else "",
        "open": due is not None and queries.payable(found) is not None,
        "waive": offers.of("waive_fee") if due and queries.payable(found) else None,
        "payments": [_payment(one, offers) for one in rows],
        "transfers": [_transfer(one, pages, offers) for one, pages in queries.transfers_of(found)],
        "tried": tried,
    }
    return page(request, "money.html", context, mission=mission, status=status)


class _Offers:
    """The acts that this officer may try now, each with its form."""

    def __init__(self, actor: OfficerActor, dossier: Any, due: Any, tried: Tried | None) -> None:
        self.actor, self.due, self.tried = actor, due, tried
        today = timezone.now().date()
        self.roles = {role for role in ("clerk", "consul") if access.may(actor, dossier, role, today=today)}

    def of(self, name: str, row: int = 0) -> Offer | None:
        this, tried = ACTS[name], self.tried
        if this.role not in self.roles:
            return None
        mine = tried is not None and (tried.act, tried.row) == (name, row)
        form = tried.form if tried is not None and mine else asking.ask(this.asks(self.due), mark=_mark(name, row))
        return Offer(name, row, this.label, form, mine)


def shown(amount: Decimal, currency: str) -> str:
    """An amount with its currency, in the language of the page."""
    return papers.amount(amount, currency, language())


def _payment(one: Any, offers: _Offers) -> dict[str, Any]:
    left = queries.left_of(one)
    return {
        "row": one,
        "amount": shown(one.amount, one.currency),
        "way": way(one.method).label,
        "flag": words.FLAGS.get(one.flag, ""),
        "refunds": [_refund(back, one, offers) for back in one.refunds.all()],
        "refund": offers.of("propose_refund", one.pk) if left > 0 else None,
        "left": shown(left, one.currency),
    }


def _refund(back: Any, payment: Any, offers: _Offers) -> dict[str, Any]:
    waits = back.confirmed is None
    mine = back.proposed_by_id == offers.actor.id
    return {
        "row": back,
        "amount": shown(back.amount, payment.currency),
        "confirm": offers.of("confirm_refund", back.pk) if waits and not mine else None,
        "back": offers.of("return_refund", back.pk) if waits else None,
    }


def _transfer(one: Any, pages: list[Any], offers: _Offers) -> dict[str, Any]:
    waits = one.state == "open"
    acts = [offers.of(name, one.pk) for name in ("confirm_transfer", "decline_transfer")] if waits else []
    return {"row": one, "pages": pages, "acts": [act for act in acts if act]}


@audience("officer")
@require_safe
def paid_receipt(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The receipt of a payment as PDF; raises NotFound."""
    found = access.for_officer(officer(request), code, today=timezone.now().date())
    return pdf(papers.receipt(queries.receipt_of(found, number)), number)


def pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf", headers=CLOSED_PAGE)
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
