"""The day of a mission: what came and went back, the tills, what is open, and how the mission takes money."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mikhak.accounts.access import OfficerActor, officer
from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.forms import AnswersForm
from mikhak.lib.codes import show_code
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.office import asking, words
from mikhak.office.frame import language, page
from mikhak.office.money import pdf, shown
from mikhak.payments import access, actions, exports, papers, queries
from mikhak.payments.queries import Day
from mikhak.payments.ways import way, ways
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import Forbidden, NotFound
from mikhak.ui.routes import audience

KINDS = {
    "csv": ("text/csv; charset=utf-8", exports.as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.as_xlsx),
}


def place_of(request: HttpRequest, actor: OfficerActor) -> MissionInfo:
    """The mission that is asked about, or the officer's first; raises NotFound for another's."""
    asked = (request.POST or request.GET).get("mission") or request.GET.get("mission") or actor.missions[0]
    access.at_mission(actor, asked, "clerk", today=timezone.now().date())
    return missions.mission(asked)


def _asked(request: HttpRequest, actor: OfficerActor) -> Day:
    """The books of a mission on the asked day, or on today; raises NotFound."""
    mission = place_of(request, actor)
    today = timezone.now().astimezone(mission.tz).date()
    try:
        when = date.fromisoformat(request.GET.get("day") or today.isoformat())
    except ValueError:
        raise NotFound from None
    return _books(actor, mission, when)


def _books(actor: OfficerActor, mission: MissionInfo, when: date) -> Day:
    """Those of all officers, or of the own till for who does not see all."""
    sees_all = access.sees_all(actor, mission.key, timezone.now().date())
    return queries.day_of(mission.key, when, officer=None if sees_all else actor.officer)


@audience("officer")
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """The day; ``?mission=`` and ``?day=`` (ISO). Raises NotFound."""
    actor = officer(request)
    return _show(request, actor, _asked(request, actor))


def _show(
    request: HttpRequest,
    actor: OfficerActor,
    books: Day,
    tried: tuple[int, AnswersForm] | None = None,
    stray: Any = None,
) -> HttpResponse:
    mission = missions.mission(books.mission)
    sees_all = access.sees_all(actor, mission.key, timezone.now().date())
    signs = actor.may("consul", mission.key, "*", timezone.now().date())
    context = {
        "places": [missions.mission(key) for key in actor.missions],
        "mission": mission,
        "day": books.day,
        "before": date.fromordinal(books.day.toordinal() - 1),
        "after": date.fromordinal(books.day.toordinal() + 1),
        "query": urlencode({"mission": mission.key, "day": books.day.isoformat()}),
        "entries": [_entry(one) for one in books.entries],
        "sums": [(way(name).label, shown(total, currency)) for (name, currency), total in books.sums.items()],
        "tills": [_till(one, actor, signs, tried) for one in books.tills],
        "stray": stray or asking.ask(_stray_asks(mission)),
        "signs": signs,
        "headquarters": access.is_headquarters(actor, timezone.now().date()),
        "unsettled": [
            (one, shown(one.amount, one.currency), words.FLAGS[one.flag]) for one in _loose(mission, sees_all)
        ],
        "unpaid": [(one, shown(one.amount, one.currency)) for one in queries.unpaid(mission.key)] if sees_all else [],
        "transfers": queries.waiting_transfers(mission.key) if sees_all else [],
    }
    refused = tried is not None or (stray is not None and stray.errors)
    return page(request, "day.html", context, mission=mission, status=422 if refused else 200)


def _loose(mission: MissionInfo, sees_all: bool) -> list[Any]:
    return queries.unsettled(mission.key) if sees_all else []


def _entry(one: queries.Entry) -> dict[str, Any]:
    return {
        "line": one,
        "service": papers.service_title(one.service, language()) if one.service else "",
        "way": way(one.way).label,
        "amount": shown(one.amount, one.currency),
        "flag": words.FLAGS.get(one.flag, ""),
    }


def _till(one: Any, actor: OfficerActor, signs: bool, tried: tuple[int, AnswersForm] | None) -> dict[str, Any]:
    mine = one.officer_id == actor.id
    counts = mine and one.closed_at is None
    form = tried[1] if tried and tried[0] == one.pk else asking.ask(_count_asks(one)) if counts else None
    return {
        "row": one,
        "form": form,
        "sums": [(way(name).label, shown(total, currency)) for (name, currency), total in queries.sums_of(one).items()],
        "lines": [
            {
                "way": way(line["way"]).label,
                "expected": shown(Decimal(line["expected"]), line["currency"]),
                "counted": shown(Decimal(line["counted"]), line["currency"]),
                "differs": line["expected"] != line["counted"],
            }
            for line in one.counted
        ],
        "sign": signs and not mine and one.closed_at is not None and one.signed_by_id is None,
    }


# Files ----------------------------------------------------------------------------------------------------------------
@audience("officer")
@require_safe
def day_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The day as ``pdf`` for the file of the mission, or as ``csv`` or ``xlsx`` for accountants; raises NotFound."""
    books = _asked(request, officer(request))
    name = f"{missions.mission(books.mission).number_prefix}-{books.day.isoformat()}"
    if kind == "pdf":
        return pdf(papers.sheet(books), name)
    if kind not in KINDS:
        raise NotFound
    content_type, make = KINDS[kind]
    response = HttpResponse(make(books), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


# Tills ----------------------------------------------------------------------------------------------------------------
def _count_asks(till: Any) -> tuple[FieldSpec, ...]:
    """What lies in it, way by way, and why it is not what it should be."""
    counts = [
        asking.money(f"{name}_{currency.lower()}", _counted(name, currency, total), currency)
        for (name, currency), total in queries.sums_of(till).items()
    ]
    about = Text(fa="تنها وقتی شمرده با دفتر یکی نیست.", en="Only when it differs from the books.")
    return (*counts, asking.words("reason", Text(fa="علت اختلاف", en="Reason"), required=False, about=about))


def _counted(name: str, currency: str, total: Decimal) -> Text:
    label = way(name).label
    fa, en = (papers.amount(total, currency, one) for one in ("fa", "en"))
    return Text(fa=f"{label.fa}، شمرده (در دفتر {fa})", en=f"{label.en}, counted (books: {en})")


@audience("officer")
@require_POST
def close_till(request: HttpRequest, till_id: int) -> HttpResponse:
    """Count and close the own till; raises NotFound, Conflict."""
    actor, now = officer(request), timezone.now()
    till = queries.own_till(actor.officer, till_id)
    form = asking.ask(_count_asks(till), request.POST)
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            counted = {
                (name, currency): Decimal(told[f"{name}_{currency.lower()}"]["amount"])
                for name, currency in queries.sums_of(till)
            }
            actions.close_till(actor=actor, till_id=till_id, counted=counted, reason=told.get("reason") or "", now=now)
            messages.success(request, _("صندوق بسته شد؛ کنسول باید امضا کند."))
            return back(till.mission, till.day)
    return _show(request, actor, _books(actor, missions.mission(till.mission), till.day), (till.pk, form))


@audience("officer")
@require_POST
def sign_till(request: HttpRequest, till_id: int) -> HttpResponse:
    """A consul countersigns; raises NotFound, Forbidden, Conflict, Refusal."""
    till = actions.sign_till(actor=officer(request), till_id=till_id, now=timezone.now())
    messages.success(request, _("صندوق امضا شد."))
    return back(till.mission, till.day)


def back(mission: str, when: date) -> HttpResponse:
    response = redirect("day")
    response["Location"] += "?" + urlencode({"mission": mission, "day": when.isoformat()})
    return response


# Money without an invoice ---------------------------------------------------------------------------------------------
def _stray_asks(mission: MissionInfo) -> tuple[FieldSpec, ...]:
    taken = {one.name: one.label for one in queries.ways_of(mission.key) if one.recorded and not one.till}
    return (
        asking.choice("method", Text(fa="شیوهٔ پرداخت", en="How it was paid"), taken),
        asking.money("amount", Text(fa="مبلغ", en="Sum")),
        asking.line("reference", Text(fa="شمارهٔ سند بانک", en="Number of the bank's record")),
    )


@audience("officer")
@require_POST
def stray(request: HttpRequest) -> HttpResponse:
    """Record money that nobody knows the invoice of; raises NotFound."""
    actor, now = officer(request), timezone.now()
    mission = place_of(request, actor)
    form = asking.ask(_stray_asks(mission), request.POST)
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            amount, currency = Decimal(told["amount"]["amount"]), told["amount"]["currency"]
            given = {"method": told["method"], "amount": amount, "currency": currency, "reference": told["reference"]}
            kept = actions.note_stray(actor=actor, mission=mission.key, **given, now=now)
            messages.success(request, _("پول با رسید %s در دفتر آمد.") % kept.receipt)
            return back(mission.key, kept.day)
    return _show(request, actor, _asked(request, actor), stray=form)


@audience("officer")
@require_POST
def match(request: HttpRequest, number: str) -> HttpResponse:
    """Say which dossier such money is for; raises NotFound, Conflict."""
    actor, now = officer(request), timezone.now()
    mission, code = place_of(request, actor), request.POST.get("code", "")
    kept = actions.match_stray(actor=actor, mission=mission.key, receipt=number, code=code, now=now)
    assert kept.invoice is not None
    messages.success(request, _("پول به پرونده رسید.") if not kept.flag else str(words.FLAGS[kept.flag]))
    return redirect("money", code=show_code(kept.invoice.dossier.code))


# How a mission takes money --------------------------------------------------------------------------------------------
def _terms_asks() -> tuple[FieldSpec, ...]:
    labels = {name: one.label for name, one in ways().items()}
    about = Text(
        fa="نام بانک، صاحب حساب و شمارهٔ حساب؛ متقاضی همین را می‌خواند.",
        en="Bank, holder and number of the account; the applicant reads this.",
    )
    return (
        asking.choice(
            "ways", Text(fa="شیوه‌هایی که نمایندگی می‌پذیرد", en="Ways that the mission takes"), labels, many=True
        ),
        asking.words("account", Text(fa="حساب برای حواله", en="Account for transfers"), required=False, about=about),
    )


@audience("officer")
def terms(request: HttpRequest) -> HttpResponse:
    """Which ways to pay the mission takes; a consul changes it. Raises NotFound, Forbidden."""
    actor, now = officer(request), timezone.now()
    mission = place_of(request, actor)
    if not actor.may("consul", mission.key, "*", now.date()):
        raise Forbidden
    said = queries.terms_of(mission.key)
    known = {"ways": [one.name for one in queries.ways_of(mission.key)], "account": said.account if said else ""}
    form = asking.ask(_terms_asks(), request.POST if request.method == "POST" else None, known)
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            actions.set_terms(
                actor=actor, mission=mission.key, taken=told["ways"], account=told.get("account") or "", now=now
            )
            messages.success(request, _("ذخیره شد."))
            return back(mission.key, now.astimezone(mission.tz).date())
    history = [(one, [way(name).label for name in one.ways]) for one in queries.terms_history(mission.key)]
    context = {"form": form, "mission": mission, "history": history}
    return page(request, "terms.html", context, mission=mission, status=422 if form.errors else 200)
