"""The profile: a few screens, asked once and used by every request, then a look at everything and the final save."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mikhak.accounts import access, actions, profiles, queries
from mikhak.accounts.profiles import ProfileState
from mikhak.catalogue import fields
from mikhak.catalogue.definition import Section
from mikhak.catalogue.forms import AnswersForm, Scene, build_form
from mikhak.dossiers import queries as dossiers
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.portal import held
from mikhak.portal.application import warn
from mikhak.portal.pictures import PictureForm
from mikhak.portal.review import MissionForm
from mikhak.portal.sign_in import WANTED
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import bare_path, localised_path
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience

REVIEW = "review"
CLAIMED = lazy(
    "نوشته شد. این تغییر تا هنگامی که نمایندگی اصل مدرک شما را ببیند «بررسی‌نشده» می‌ماند و کارشناس، "
    "نوشتهٔ پیشین را هم می‌بیند."
)


class ReviewForm(PictureForm):
    """The final save of a new profile."""

    fixed_password = forms.BooleanField(label=lazy("می‌خواهم رمز عبور ثابت ثبت نمایم"), required=False)


@audience("applicant")
def begin(request: HttpRequest) -> HttpResponse:
    """Where the person left off."""
    person = access.applicant(request)
    return redirect(_address(_unfinished(person.kind, queries.profile_state(person))))


@audience("applicant")
def section(request: HttpRequest, key: str) -> HttpResponse:
    """One screen: saved as typed even when something is wrong, and left when everything is right."""
    person, now = access.applicant(request), timezone.now()
    spec, state = _section(person.kind, key), queries.profile_state(person)
    posted = request.POST if request.method == "POST" else held.take(request)
    form = _form(spec, state, person.kind, posted)
    if request.method == "POST" and form.is_valid():
        actions.save_profile_section(applicant=person, section=key, answers=form.answers(), now=now)
        warn(request, form)
        return redirect(_address(_onward(request, person.kind, key, state, queries.profile_state(person))))
    kept = key in state.raw
    if posted is not None:
        actions.autosave_profile(applicant=person, section=key, raw=form.raw(), now=now)
    if request.method != "POST" and posted is not None:
        form, kept = _form(spec, queries.profile_state(person), person.kind, None), True
    steps = _steps(person.kind, key, state)
    claimed = person.profile_complete_at and any(one.name in profiles.CLAIMS for one in spec.fields)
    context = {"spec": spec, "form": form, "steps": steps, "facts": _facts(state), "kept": kept, "claimed": claimed}
    return render(request, "portal/profile_section.html", context)


@audience("applicant")
@require_POST
def autosave(request: HttpRequest, key: str) -> HttpResponse:
    """What stands in the boxes, kept while it is typed; the answer holds the questions that came or went."""
    person = access.applicant(request)
    spec, state = _section(person.kind, key), queries.profile_state(person)
    raw = _form(spec, state, person.kind, request.POST).raw()
    actions.autosave_profile(applicant=person, section=key, raw=raw, now=timezone.now())
    form = _form(spec, queries.profile_state(person), person.kind, None)
    return render(request, "portal/profile_saved.html", {"form": form, "at": _("همین حالا")})


@audience("applicant")
def review(request: HttpRequest) -> HttpResponse:
    """Everything on one page; a picture code and the final save the first time."""
    person, language = access.applicant(request), get_language() or "fa"
    state = queries.profile_state(person)
    unfinished = _unfinished(person.kind, state)
    if unfinished != REVIEW:
        return redirect(_address(unfinished))
    form = ReviewForm(request, "profile", request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.complete_profile(applicant=person, now=timezone.now())
            messages.success(request, _("اطلاعات شما ثبت شد."))
            return redirect(_leads_to(request, form.cleaned_data["fixed_password"]))
    earlier = state.unchecked(dossiers.identity_seen(queries.applicant_ix(person)))
    screens = [
        {"title": one.title, "href": _address(one.key), "pairs": _pairs(one, state, language, earlier)}
        for one in profiles.sections(person.kind)
    ]
    context = {"screens": screens, "form": form, "facts": _facts(state), "done": person.profile_complete_at}
    context |= {"mission": _preferred(state), "chosen": bool(state.mission)}
    return render(request, "portal/profile_review.html", {**context, "steps": _steps(person.kind, REVIEW, state)})


@audience("applicant")
def mission(request: HttpRequest) -> HttpResponse:
    """Choose the mission that is offered first; after a move that of the new country is proposed."""
    person = access.applicant(request)
    state = queries.profile_state(person)
    offered = missions.offered_for(str(state.facts.get("residence_country") or ""))
    form = MissionForm("", request.POST if request.method == "POST" else None, initial={"mission": offered.key})
    if form.is_valid():
        with refusals_on(form):
            actions.prefer_mission(applicant=person, mission=form.cleaned_data["mission"], now=timezone.now())
            messages.success(request, _("از این پس نخست همین نمایندگی به شما پیشنهاد می‌شود."))
            return redirect(_address(REVIEW))
    context = {"form": form, "offered": offered, "now": _preferred(state), "country": _lives_in(state)}
    return render(request, "portal/profile_mission.html", context)


def _section(kind: str, key: str) -> Section:
    try:
        return profiles.section(kind, key)
    except KeyError as error:
        raise NotFound from error


def _form(spec: Section, state: ProfileState, kind: str, posted: Mapping[str, Any] | None) -> AnswersForm:
    today = timezone.now().date()
    scene = Scene(language=get_language() or "fa", today=today, places=missions, names={"profile": state.facts})
    names = _names(kind, state.facts, today)
    return build_form(spec, answers=state.facts, names=names, scene=scene, data=posted, raw=state.raw.get(spec.key))


def _names(kind: str, facts: Mapping[str, Any], today: date) -> dict[str, object]:
    """What the conditions of the screens speak of: the fields of all screens, and the day."""
    names: dict[str, object] = {"today": today}
    for one in profiles.sections(kind):
        for spec in one.fields:
            answer = facts.get(spec.name)
            names[spec.name] = None if answer is None else fields.kind(spec.type).to_names(spec, answer)
    return names


def _unfinished(kind: str, state: ProfileState) -> str:
    """The first screen that is not saved, else the review."""
    screens = (one.key for one in profiles.sections(kind))
    return next((key for key in screens if key not in state.done or key in state.raw), REVIEW)


def _after(kind: str, key: str, state: ProfileState) -> str:
    """The screen after this one while the profile is first filled in; then whatever is unfinished."""
    keys = [one.key for one in profiles.sections(kind)]
    rest = keys[keys.index(key) + 1 :]
    return next((one for one in rest if one not in state.done or one in state.raw), _unfinished(kind, state))


def _onward(request: HttpRequest, kind: str, key: str, before: ProfileState, after: ProfileState) -> str:
    """The screen after a saved one; says what became a claim, and asks about the mission of who moved abroad."""
    if after.claims.keys() - before.claims.keys():
        messages.info(request, CLAIMED)
    moved = before.facts.get("residence_country") not in {None, after.facts.get("residence_country")}
    if moved and access.applicant(request).profile_complete_at and _preferred(before) != _preferred(after, fresh=True):
        return "mission"
    return _after(kind, key, after)


def _preferred(state: ProfileState, *, fresh: bool = False) -> MissionInfo:
    """The mission that is offered first; a ``fresh`` one as if none had been chosen."""
    return missions.preferred("" if fresh else state.mission, str(state.facts.get("residence_country") or ""))


def _lives_in(state: ProfileState) -> str:
    code = str(state.facts.get("residence_country") or "")
    return missions.country_name(code, get_language() or "fa") if code else ""


def _steps(kind: str, here: str, state: ProfileState) -> list[dict[str, str]]:
    screens = [(one.key, one.title.in_(get_language() or "fa")) for one in profiles.sections(kind)]
    reached = {*state.done, _unfinished(kind, state)}
    return [
        {
            "label": label,
            "href": _address(key) if key in reached and key != here else "",
            "state": "now" if key == here else "done" if key in state.done else "next",
        }
        for key, label in [*screens, (REVIEW, _("بازبینی"))]
    ]


def _facts(state: ProfileState) -> dict[str, str]:
    """What came with sign-in and is not edited here."""
    country = missions.country_name(state.fixed["nationality"], get_language() or "fa")
    return {**state.fixed, "country": country}


def _pairs(spec: Section, state: ProfileState, language: str, earlier: Mapping[str, Any]) -> list[dict[str, str]]:
    """The answers of a screen in words; beside a claim stands what was said ``earlier``."""
    pairs = []
    for one in spec.fields:
        value, was = (fields.display(one, of.get(one.name), language, missions) for of in (state.answers, earlier))
        note = _("(بررسی‌نشده؛ پیش‌تر: %s)") % was if was else ""
        if value:
            pairs.append({"label": one.label.in_(language), "value": value, "note": note})
    return pairs


def _address(key: str) -> str:
    return localised_path(f"/profile/{key}/")


def _leads_to(request: HttpRequest, fixed_password: bool) -> str:
    """Where the person was going; before that to a fixed password, if one is wanted."""
    wanted = _wanted(request)
    query = urlencode({"next": wanted})
    return f"{localised_path('/account/password/')}?{query}" if fixed_password else wanted


def _wanted(request: HttpRequest) -> str:
    """Where the person was going before the profile came in between."""
    wanted = str(request.session.pop(WANTED, ""))
    return wanted if wanted and not bare_path(wanted).startswith("/profile/") else localised_path("/home/")
