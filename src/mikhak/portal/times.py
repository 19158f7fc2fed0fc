"""Choosing a time to come to the mission, from inside a dossier that has come to that: held first, then confirmed."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from mikhak.appointments import booking, queries, slots
from mikhak.dossiers.queries import Tracking
from mikhak.lib.codes import parse_tracking_code
from mikhak.lib.jalali import format_date
from mikhak.missions import queries as missions
from mikhak.portal import road, tracking
from mikhak.ui.refusals import Refusal
from mikhak.ui.routes import audience


@audience("public")
@cache_control(private=True, no_store=True)
def times(request: HttpRequest, code: str) -> HttpResponse:
    """The free times, by day; choosing one holds it for ten minutes."""
    progress, now = tracking.own(request, code), timezone.now()
    if request.method == "POST":
        try:
            chosen = _together(progress, request, now)
            booking.choose(dossiers=chosen, starts_at=_moment(request.POST.get("at", "")), now=now)
        except Refusal as refusal:
            return _page(request, progress, now, problem=refusal)
        return redirect("times", code=code)
    return _page(request, progress, now)


@audience("public")
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Take the time that is held."""
    dossier, now = tracking.own(request, code).dossier, timezone.now()
    try:
        booking.confirm(dossier=dossier, now=now)
    except Refusal as refusal:
        return _refused(request, code, refusal)
    messages.success(request, _("زمان شما ثبت شد و ایمیل آن با ورقهٔ تقویم می‌آید."))
    return redirect("tracking", code=code)


@audience("public")
@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Let go of the time that is held or offered."""
    booking.drop(dossier=tracking.own(request, code).dossier, now=timezone.now())
    return redirect("times", code=code)


@audience("public")
@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Call the time off."""
    dossier, now = tracking.own(request, code).dossier, timezone.now()
    try:
        booking.give_up(dossier=dossier, now=now)
    except Refusal as refusal:
        return _refused(request, code, refusal)
    messages.success(request, _("زمان شما لغو شد."))
    return redirect("tracking", code=code)


@audience("public")
@require_POST
def earlier(request: HttpRequest, code: str) -> HttpResponse:
    """Wait for an earlier time, or no longer."""
    dossier, now = tracking.own(request, code).dossier, timezone.now()
    wished = request.POST.get("wished") == "yes"
    try:
        booking.wish_earlier(dossier=dossier, wished=wished, now=now)
    except Refusal as refusal:
        return _refused(request, code, refusal)
    said = _("اگر زمان زودتری آزاد شود، با ایمیل خبرتان می‌کنیم.") if wished else _("دیگر زمان زودتر پیشنهاد نمی‌شود.")
    messages.success(request, said)
    return redirect("times", code=code)


def _refused(request: HttpRequest, code: str, refusal: Refusal) -> HttpResponse:
    """Back to the times as they are now, with the reason."""
    messages.error(request, str(refusal))
    return redirect("times", code=code)


# The page -------------------------------------------------------------------------------------------------------------
def _page(request: HttpRequest, progress: Tracking, now: datetime, problem: Refusal | None = None) -> HttpResponse:
    dossier = progress.dossier
    mission = missions.mission(dossier.mission)
    family = slots.companions(dossier, now=now)
    chosen = set(request.POST.getlist("with"))
    asked = slots.asked_by([dossier, *(one for one in family if one.code in chosen)])
    may = slots.chooses(dossier) and slots.may_change(dossier, now=now)
    found = slots.open_days(asked, now=now, since=_day(request.GET.get("since", ""))) if may else None
    context = {
        "progress": progress,
        "mission": mission,
        "place": road.place_of(mission),
        "problem": problem,
        "may": may,
        "found": found,
        "days": [
            {"title": format_date(one.day, road.language(), weekday=True), "times": one.times} for one in found.days
        ]
        if found
        else [],
        "family": [{"code": one.code, "service": queries.title_of(one), "on": one.code in chosen} for one in family],
        "held": queries.held(dossier, now=now),
        "live": queries.live(dossier),
        "waits": queries.waits(dossier),
    }
    return render(request, "portal/application/times.html", context, status=problem.status if problem else 200)


def _together(progress: Tracking, request: HttpRequest, now: datetime) -> list[Any]:
    """The dossier and those of the same account that were ticked."""
    wanted = {parse_tracking_code(code) for code in request.POST.getlist("with")}
    return [progress.dossier, *(one for one in slots.companions(progress.dossier, now=now) if one.code in wanted)]


def _moment(text: str) -> datetime:
    """Raises Refusal for what is no moment with a zone."""
    with suppress(ValueError):
        if (found := datetime.fromisoformat(text)).tzinfo is not None:
            return found
    raise Refusal(_("یکی از زمان‌های آزاد را برگزینید."))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
