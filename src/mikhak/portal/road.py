"""What the pages of an application share: whose draft it is, the steps on top, the margin, and the next page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mikhak.accounts import access as people
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.fields import Scene
from mikhak.catalogue.flow import Verdict
from mikhak.drafts import access, queries
from mikhak.drafts.queries import Filling
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_date
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.ui.refusals import NotFound


@dataclass(frozen=True)
class Stop:
    """One page of the road."""

    key: str
    label: str
    href: str
    done: bool


@dataclass(frozen=True)
class Way:
    """Another service or guide that may be the right one."""

    key: str
    title: str


def language() -> str:
    """The language of the page."""
    return get_language() or "fa"


def own(request: HttpRequest, draft_id: UUID) -> Filling:
    """A draft of who is signed in, opened; raises NotFound for anybody else's and for those that mend a dossier."""
    draft = access.draft(people.applicant(request), draft_id)
    if draft.correction_of is not None:
        raise NotFound
    return queries.filling(draft, today=timezone.now().date())


def scene(filling: Filling) -> Scene:
    """Where the form of a draft is filled in."""
    return Scene(language=language(), today=filling.today, places=missions, names=filling.names, people=filling.people)


# The pages in their order ---------------------------------------------------------------------------------------------
def stops(filling: Filling) -> list[Stop]:
    """Every page from the first question to the last look; what the answers hide is not among them."""
    done = set(filling.state.done) - filling.state.raw.keys()
    pages: list[tuple[str, str, bool]] = []
    if len(filling.service.on_behalf) > 1:
        pages.append(("subject", _("برای چه کسی"), True))
    if filling.service.conditions:
        pages.append(("conditions", _("شرط‌ها"), bool(done)))
    pages += [(one.key, one.title.on_page(language()), one.key in done) for one in filling.sections]
    demands = filling.demands
    if demands:
        wanted = {one.spec.name for one in demands if one.demanded}
        complete = "documents" in done and wanted <= queries.sent_items(filling.draft)
        pages.append(("documents", _("مدارک"), complete))
    chosen = filling.draft.mission
    pages.append(("mission", _("نمایندگی"), bool(chosen) and chosen == (filling.goes_to or chosen)))
    pages.append(("review", _("بازبینی"), False))
    return [Stop(key, label, address(filling, key), is_done) for key, label, is_done in pages]


def address(filling: Filling, key: str) -> str:
    """Where a page of this draft is."""
    return f"{reverse('draft', kwargs={'draft_id': filling.draft.pk})}{key}/"


def first_open(filling: Filling) -> HttpResponseRedirect:
    """To the first page that still wants something."""
    return redirect(next(stop.href for stop in stops(filling) if not stop.done))


def obstacles(filling: Filling) -> set[str]:
    """What speaks against this request as the answers are: failing conditions, and another service that fits."""
    failing = {verdict.condition.key for verdict in filling.verdicts if verdict.state == "fails"}
    return failing | ({f"-> {filling.redirect.to}"} if filling.redirect else set())


def judged(filling: Filling) -> list[dict[str, Any]]:
    """Every condition with its ``state``, holds, mind (a warning), fails or open, and the service that fits instead."""
    return told(filling.verdicts)


def told(verdicts: Iterable[Verdict]) -> list[dict[str, Any]]:
    """Verdicts as the pages show them."""
    found = []
    for verdict in verdicts:
        state = "mind" if verdict.state == "fails" and not verdict.blocks else verdict.state
        see = verdict.condition.see if verdict.state == "fails" else None
        found.append({"condition": verdict.condition, "state": state, "see": see, "way": way(see) if see else None})
    return found


def onward(request: HttpRequest, draft_id: UUID, here: str, before: set[str]) -> HttpResponseRedirect:
    """To the page after ``here``, or where the person came from, or to the explanation of an obstacle just met."""
    filling = own(request, draft_id)
    met = obstacles(filling) - before
    barred = {one["condition"].key for one in judged(filling) if one["state"] == "fails"}
    if met and (met & barred or filling.redirect):
        return redirect(f"{address(filling, 'instead')}?from={here}")
    for verdict in filling.verdicts:
        if verdict.condition.key in met:
            texts = [verdict.condition.text, verdict.condition.remedy]
            messages.warning(request, localise(" ".join(text.in_(language()) for text in texts if text), language()))
    road = stops(filling)
    keys = [stop.key for stop in road]
    if request.GET.get("then") == "review" or here not in keys:
        return redirect(address(filling, "review"))
    return redirect(road[keys.index(here) + 1].href)


# The page around ------------------------------------------------------------------------------------------------------
def show(request: HttpRequest, filling: Filling, here: str, template: str, **more: Any) -> HttpResponse:
    """A page of the road with its steps and its margin; ``here`` may be a page that is not on the road."""
    road = stops(filling)
    reached = next(place for place, stop in enumerate(road) if not stop.done)
    at = next((place for place, stop in enumerate(road) if stop.key == here), None)
    steps = [
        {
            "label": stop.label,
            "href": stop.href if place != at and (stop.done or place == reached) else "",
            "state": "now" if place == at else "done" if stop.done else "next",
        }
        for place, stop in enumerate(road)
    ]
    context = {
        "service": filling.service,
        "steps": steps,
        "number": None if at is None else at + 1,
        "count": len(road),
        "back": road[at - 1] if at else None,
        "next": None if at is None or at + 1 == len(road) else road[at + 1],
        "saved": clock(filling, filling.draft.saved_at),
        "expires": filling.draft.saved_at.date() + timedelta(days=settings.DRAFT_DAYS),
        "discard": address(filling, "discard"),
        **more,
    }
    return render(request, template, context)


def mission_of(filling: Filling) -> MissionInfo:
    """The mission that takes the request, the one chosen, or the one for where the person lives."""
    if filling.goes_to:
        return missions.mission(filling.goes_to)
    if filling.draft.mission:
        return missions.mission(filling.draft.mission)
    return queries.offered_mission(filling)


def clock(filling: Filling, moment: datetime) -> str:
    """When something was saved, on the clock of the place the person writes from."""
    mission = mission_of(filling)
    local, today = moment.astimezone(mission.tz), timezone.now().astimezone(mission.tz).date()
    words = _("ساعت %(clock)s به وقت %(city)s") % {"clock": f"{local:%H:%M}", "city": mission.city.in_(language())}
    if local.date() != today:
        words = f"{short_date(local.date())}{_('، ')}{words}"
    return localise(words, language())


def short_date(day: date, *, weekday: bool = False) -> str:
    """A day in the calendar of the page alone, where the other one stands nearby or does not matter."""
    return format_date(day, language(), "jalali" if language() == "fa" else "gregorian", weekday)


def way(key: str) -> Way | None:
    """A service or guide that a rule points to; None when it is of an older release and there no more."""
    release = catalogue.catalogue()
    found = release.services.get(key) or release.guides.get(key)
    return Way(key, found.title.in_(language())) if found else None


def usual(days: int | None, hours: int | None = None) -> str:
    """A usual time in words, empty when it is not known."""
    if hours:
        return ngettext("%(count)s ساعت", "%(count)s ساعت", hours) % {"count": localise(hours, language())}
    if days:
        return ngettext("%(count)s روز کاری", "%(count)s روز کاری", days) % {"count": localise(days, language())}
    return ""


def place_of(mission: MissionInfo) -> SimpleNamespace:
    """A mission as the filter ``moment`` wants it."""
    cities = {f"city_{language}": words for language, words in mission.city.words.items()}
    return SimpleNamespace(time_zone=str(mission.tz), **cities)
