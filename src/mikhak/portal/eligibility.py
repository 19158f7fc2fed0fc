"""«Can I?»: the few questions that decide, before sign-in. Nothing is stored unless a request is begun from them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mikhak.accounts import profiles
from mikhak.catalogue import eligibility, flow, forms
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Service, Text
from mikhak.catalogue.fields import Scene
from mikhak.missions import queries as missions
from mikhak.portal import held, road
from mikhak.portal.wording import FOR_WHOM
from mikhak.ui.refusals import wants_fragment
from mikhak.ui.routes import audience


@audience("public")
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Ask what decides and say what follows, with the reason; ``start`` takes the answers along."""
    service = catalogue.service(key)
    posted = request.POST if request.method == "POST" else None
    form = _form(service, posted)
    judged = _judged(service, form.answers()) if posted is not None and form.is_valid() else None
    if judged and "start" in request.POST:
        held.begin(request, service.key, answers=form.answers())
        return redirect("start", key=service.key)
    context = {"service": service, "form": form, "judged": judged, "category": _category(service)}
    fragment = posted is not None and wants_fragment(request)
    return render(request, f"portal/eligibility{'_answer' if fragment else ''}.html", context)


def _form(service: Service, posted: Any) -> forms.AnswersForm:
    today, kind, rules = timezone.now().date(), _kind(service), catalogue.catalogue().rules
    whom = {one: Text(fa=str(words), en=str(words), ar=str(words)) for one, words in FOR_WHOM.items()}
    profile = {spec.name: spec for section in profiles.sections(kind) for spec in section.fields}
    return forms.build_form(
        eligibility.page(service, profile=profile, whom=whom, today=today),
        answers={},
        names=lambda answers: eligibility.build_names(service, answers, kind=kind, today=today, rules=rules),
        scene=Scene(language=road.language(), today=today, places=missions),
        data=posted,
        strict=False,
    )


def _kind(service: Service) -> str:
    return "foreign" if service.audience == "foreign" else "iranian"


def _category(service: Service) -> Any:
    return catalogue.catalogue().categories[service.category]


def _judged(service: Service, answers: dict[str, Any]) -> dict[str, Any]:
    """What the rules say of the answers: ``outcome`` is other, no, open or yes, with the verdicts that made it so."""
    told = {name: answer for name, answer in answers.items() if answer is not None}
    today = timezone.now().date()
    names = eligibility.build_names(service, told, kind=_kind(service), today=today, rules=catalogue.catalogue().rules)
    verdicts = road.told(flow.verdicts(service, names))
    found = {
        state: [one for one in verdicts if one["state"] == state]
        for state in ("fails", "mind", "open", "broken", "holds")
    }
    undecided = [one for one in (*found["broken"], *found["open"]) if one["condition"].severity == "block"]
    other = flow.redirect(service, names)
    outcome = "other" if other else "no" if found["fails"] else "open" if undecided else "yes"
    return {
        "outcome": outcome,
        "other": other,
        "way": road.way(other.to) if other else None,
        "shown": [*found["fails"], *found["mind"], *(undecided if outcome == "open" else [])],
        "held": len(found["holds"]),
    }
