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
from mikhak.missions import queries as missions
from mikhak.portal import held
from mikhak.portal.pictures import PictureForm
from mikhak.portal.sign_in import WANTED
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import bare_path, localised_path
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience

REVIEW = "review"


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
        return redirect(_address(_after(person.kind, key, queries.profile_state(person))))
    kept = key in state.raw
    if posted is not None:
        actions.autosave_profile(applicant=person, section=key, raw=form.raw(), now=now)
    if request.method != "POST" and posted is not None:
        form, kept = _form(spec, queries.profile_state(person), person.kind, None), True
    steps = _steps(person.kind, key, state)
    context = {"spec": spec, "form": form, "steps": steps, "facts": _facts(state), "kept": kept}
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
            return redirect(_onward(request, form.cleaned_data["fixed_password"]))
    screens = [
        {"title": one.title, "href": _address(one.key), "pairs": _pairs(one, state, language)}
        for one in profiles.sections(person.kind)
    ]
    context = {"screens": screens, "form": form, "facts": _facts(state), "done": person.profile_complete_at}
    return render(request, "portal/profile_review.html", {**context, "steps": _steps(person.kind, REVIEW, state)})


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


def _pairs(spec: Section, state: ProfileState, language: str) -> list[dict[str, str]]:
    shown = ((one.label, fields.display(one, state.answers.get(one.name), language, missions)) for one in spec.fields)
    return [{"label": label.in_(language), "value": value} for label, value in shown if value]


def _address(key: str) -> str:
    return localised_path(f"/profile/{key}/")


def _onward(request: HttpRequest, fixed_password: bool) -> str:
    """Where the person was going; before that to a fixed password, if one is wanted."""
    wanted = _wanted(request)
    query = urlencode({"next": wanted})
    return f"{localised_path('/account/password/')}?{query}" if fixed_password else wanted


def _wanted(request: HttpRequest) -> str:
    """Where the person was going before the profile came in between."""
    wanted = str(request.session.pop(WANTED, ""))
    return wanted if wanted and not bare_path(wanted).startswith("/profile/") else localised_path("/home/")
