"""The family: persons kept once, sealed with the profile, from whom forms are filled in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import access, actions, family, queries
from mikhak.catalogue.forms import AnswersForm, Scene, build_form
from mikhak.drafts import people
from mikhak.missions import queries as missions
from mikhak.portal import held, road
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience

RELATIONS = {
    "child": lazy("فرزند"),
    "spouse": lazy("همسر"),
    "parent": lazy("پدر یا مادر"),
    "ward": lazy("کسی که سرپرست او هستید"),
    "sibling": lazy("خواهر یا برادر"),
    "relative": lazy("خویشاوند دیگر"),
}


@audience("applicant")
def members(request: HttpRequest) -> HttpResponse:
    """Who is kept."""
    told = queries.profile_state(access.applicant(request)).family
    shown = [
        {
            "id": key,
            "name": family.name_of(one),
            "relation": RELATIONS.get(one["relation"], ""),
            "born": family.shown(one, "birth_date", road.language(), missions),
        }
        for key, one in told.items()
    ]
    return render(request, "portal/family.html", {"members": shown})


@audience("applicant")
def member(request: HttpRequest, key: str = "") -> HttpResponse:
    """Keep a new person, or mend what is kept of one."""
    person = access.applicant(request)
    told = _told(request, key) if key else {}
    form = _form(request, told, request.POST if request.method == "POST" else held.take(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.keep_member(applicant=person, member=key, answers=form.answers(), now=timezone.now())
            for words in [_("نگه داشته شد."), *form.doubts()]:
                messages.info(request, words)
            return redirect("family")
    return render(request, "portal/family_member.html", {"form": form, "key": key, "name": family.name_of(told)})


@audience("applicant")
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Forget a person, after asking."""
    name = family.name_of(_told(request, key))
    if request.method == "POST":
        actions.remove_member(applicant=access.applicant(request), member=key, now=timezone.now())
        messages.success(request, _("%s دیگر در خانواده نیست.") % name)
        return redirect("family")
    return render(request, "portal/family_remove.html", {"name": name})


def _told(request: HttpRequest, key: str) -> Mapping[str, Any]:
    try:
        return queries.profile_state(access.applicant(request)).family[key]
    except KeyError as error:
        raise NotFound from error


def _form(request: HttpRequest, told: Mapping[str, Any], posted: Mapping[str, Any] | None) -> AnswersForm:
    today, profile = timezone.now().date(), queries.profile(access.applicant(request))
    return build_form(
        family.questions(),
        answers=told,
        names=lambda answers: family.names(answers, today=today),
        scene=Scene(language=road.language(), today=today, places=missions, names={"profile": profile}),
        data=posted,
    )


# From a request -------------------------------------------------------------------------------------------------------
class KeepForm(forms.Form):
    """For each person of a request who is not kept: who that is, or nothing."""

    def __init__(self, typed: list[people.Typed], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("نگه ندار")), *((key, RELATIONS[key]) for key in family.relations())]
        for one in typed:
            self.fields[one.key] = forms.ChoiceField(
                label=one.name, choices=choices, required=False, initial=one.relation
            )


@audience("applicant")
def keep(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Keep the persons that were typed into a request."""
    filling = road.own(request, draft_id)
    typed = people.typed(filling, queries.profile_state(access.applicant(request)))
    form = KeepForm(typed, request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = [(one, relation) for one in typed if (relation := form.cleaned_data[one.key])]
        with refusals_on(form):
            for one, relation in chosen:
                answers = {**one.answers, "relation": relation}
                actions.keep_member(applicant=access.applicant(request), answers=answers, now=timezone.now())
            if chosen:
                messages.success(request, _("نگه داشته شد؛ در درخواست‌های بعد از همان پر می‌شود."))
            return redirect(road.address(filling, "review"))
    return road.show(request, filling, "", "portal/application/people.html", form=form, typed=typed, draft_id=draft_id)
