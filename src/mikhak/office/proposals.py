"""What takes two people: a right, a stand-in during leave, a new second factor. One proposes, another confirms."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mikhak.accounts import actions, staff
from mikhak.accounts.access import officer
from mikhak.catalogue.definition import Text
from mikhak.office.asking import ask, choice, posted
from mikhak.office.frame import page
from mikhak.office.rights import first_right, leave_days, right_fields, right_of
from mikhak.ui.forms import refusals_on
from mikhak.ui.routes import audience


@audience("officer")
def new_right(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Propose a right for somebody; raises NotFound, Forbidden."""
    actor, now = officer(request), timezone.now()
    found = staff.whom(actor, officer_id)
    form = ask(right_fields(actor), posted(request), first_right(now.date()))
    if form.is_valid():
        with refusals_on(form):
            right = right_of(form.answers())
            actions.propose_rights(actor=actor, officer_id=officer_id, rights=[right], now=now)
            return _back(request, officer_id, _("پیشنهاد ثبت شد. همکار دیگری باید آن را تأیید کند."))
    context = {"form": form, "person": found, "title": _("اختیار تازه"), "button": _("پیشنهاد کردن")}
    return page(request, "person_form.html", context, status=422 if form.errors else 200)


@audience("officer")
def new_leave(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Propose a stand-in for the days of a leave; raises NotFound, Forbidden."""
    actor, now = officer(request), timezone.now()
    found = staff.whom(actor, officer_id)
    others = [(one.username, Text(fa=one.name_fa, en=one.name_en)) for one in staff.stand_ins(actor, found)]
    whom = choice("stand_in", Text(fa="جانشین", en="Who stands in"), others)
    form = ask((whom, *leave_days(required=True)), posted(request), {"starts_on": now.date().isoformat()})
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            stand_in = next(one for one in staff.stand_ins(actor, found) if one.username == told["stand_in"])
            days = {name: date.fromisoformat(told[name]) for name in ("starts_on", "ends_on")}
            actions.propose_leave(actor=actor, officer_id=found.pk, stand_in_id=stand_in.pk, now=now, **days)
            return _back(request, stand_in.pk, _("پیشنهاد ثبت شد. همکار دیگری باید آن را تأیید کند."))
    context = {"form": form, "person": found, "title": _("جانشین در مرخصی"), "button": _("پیشنهاد کردن")}
    return page(request, "person_form.html", context, status=422 if form.errors else 200)


@audience("officer")
@require_POST
def new_factor(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Propose that somebody who lost the second factor signs in anew; raises NotFound, Forbidden, Conflict."""
    actions.propose_new_factor(actor=officer(request), officer_id=officer_id, now=timezone.now())
    return _back(request, officer_id, _("پیشنهاد ثبت شد. همکار دیگری باید آن را تأیید کند."))


@audience("officer")
@require_POST
def confirm(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The second of two people says yes; raises NotFound, Forbidden, Conflict."""
    done = actions.confirm(actor=officer(request), proposal_id=proposal_id, now=timezone.now())
    return _back(request, done.officer_id, _("تأیید شد و به همکار ایمیل رفت."))


@audience("officer")
@require_POST
def decline(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Somebody says no, or takes back what he proposed; raises NotFound, Forbidden, Conflict."""
    done = actions.decline(actor=officer(request), proposal_id=proposal_id, now=timezone.now())
    return _back(request, done.officer_id, _("پیشنهاد کنار گذاشته شد."))


@audience("officer")
@require_POST
def end_right(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Take a right back at once; raises NotFound, Forbidden, Conflict."""
    ended = actions.end_right(actor=officer(request), grant_id=grant_id, now=timezone.now())
    return _back(request, ended.officer_id, _("اختیار گرفته شد."))


@audience("officer")
@require_POST
def right_again(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Propose an ended right as it was; raises NotFound, Forbidden, Refusal."""
    made = actions.propose_again(actor=officer(request), grant_id=grant_id, now=timezone.now())
    return _back(request, made.officer_id, _("پیشنهاد ثبت شد. همکار دیگری باید آن را تأیید کند."))


def _back(request: HttpRequest, officer_id: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("person", officer_id=officer_id)
