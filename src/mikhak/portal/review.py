"""The mission that will work on a request, the last look at everything, and the button."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import access as people
from mikhak.accounts import queries as accounts
from mikhak.catalogue import flow
from mikhak.catalogue.fields import kind
from mikhak.dossiers import submission
from mikhak.drafts import actions, queries
from mikhak.drafts import people as people_typed
from mikhak.drafts.queries import Filling
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.notices.letters import money
from mikhak.payments.tariff import price
from mikhak.portal import held, receipt, road
from mikhak.portal.pictures import PictureForm
from mikhak.portal.wording import FOR_WHOM
from mikhak.ui.forms import refusals_on
from mikhak.ui.parts import Part
from mikhak.ui.refusals import Words
from mikhak.ui.routes import audience


# The mission ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class MissionPart(Part):
    """A list of missions under the names of their countries."""

    groups: list[tuple[str, list[tuple[str, str]]]]

    @property
    def template(self) -> str:
        return "portal/application/mission_select.html"


class MissionField(forms.ChoiceField):
    """One of the missions that take requests; ``nearest`` is what the empty choice says, where there is one.

    ``only`` is the key of the one mission that may be chosen, where the service says so.
    """

    def __init__(self, *, nearest: Words = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.nearest, self.only = nearest, ""
        self.error_messages["required"] = lazy("نمایندگی را برگزینید.")
        self.error_messages["invalid_choice"] = lazy("این نمایندگی درخواست نمی‌پذیرد؛ نمایندگی دیگری برگزینید.")

    def valid_value(self, value: object) -> bool:
        return value in {info.key for info in missions.open_missions()} & {self.only or value}

    def part(self, bound: BoundField) -> MissionPart:
        return MissionPart(
            name=bound.html_name,
            label=bound.label or "",
            value=bound.value() or "",
            hint=bound.help_text,
            errors=[str(error) for error in bound.errors],
            required=self.required,
            ui="select",
            quiet=True,
            attrs={} if self.nearest else {"aria-required": "false"},  # one is chosen from the beginning
            choices=[("", self.nearest)] if self.nearest else (),
            groups=by_country(self.only),
        )


class MissionForm(forms.Form):
    mission = MissionField(label=lazy("نمایندگی"))

    def __init__(self, only: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(MissionField, self.fields["mission"]).only = only


def by_country(only: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """(country, its open missions as (key, title)), by the name of the country; with ``only`` that mission alone."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for info in [missions.mission(only)] if only else missions.open_missions():
        groups.setdefault(info.country, []).append((info.key, info.title.in_(road.language())))
    return [(name, groups[code]) for code, name in missions.countries(road.language()) if code in groups]


@audience("applicant")
def mission(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Choose the mission; that of the country of residence is offered first."""
    filling = road.own(request, draft_id)
    only, lives_in = filling.goes_to, str(filling.profile.get("residence_country") or "")
    offered = missions.mission(only) if only else queries.offered_mission(filling)
    posted = request.POST if request.method == "POST" else held.take(request)
    form = MissionForm(only, posted, initial={"mission": only or filling.draft.mission or offered.key})
    if request.method == "POST" and form.is_valid():
        before = road.obstacles(filling)
        actions.choose_mission(draft=filling.draft, mission=form.cleaned_data["mission"], now=timezone.now())
        return road.onward(request, draft_id, "mission", before)
    return road.show(
        request,
        filling,
        "mission",
        "portal/application/mission.html",
        form=form,
        offered=offered,
        only=only,
        closed=[] if only else closed_at(lives_in, offered),
    )


def closed_at(country: str, offered: MissionInfo) -> list[MissionInfo]:
    """The missions in a country that do not take requests now, when another country's is offered for it."""
    if offered.country == country:
        return []
    return [info for info in missions.all_missions() if info.country == country and not info.is_open]


# The last look --------------------------------------------------------------------------------------------------------
class ReviewForm(PictureForm):
    """The declaration and the picture code."""

    true = forms.BooleanField(label=lazy("پاسخ‌ها درست است و اصل مدارک را هنگام حضور همراه دارم."))


@dataclass(frozen=True)
class Page:
    """The answers of a page, to look at."""

    title: str
    href: str
    pairs: list[dict[str, str]]


@audience("applicant")
def review(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Everything on one page, what is still missing, and the button that submits once however often it is pressed."""
    if request.method == "POST":
        return _press(request, draft_id)
    filling = road.own(request, draft_id)
    if filling.redirect:
        return redirect(road.address(filling, "instead"))
    kept = held.take(request)
    return _look(request, filling, ReviewForm(request, "submit", initial={"true": bool(kept and kept.get("true"))}))


def _press(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    owner: dict[str, Any] = {"applicant": people.applicant(request), "browser": people.browser(request)}
    with submission.pressing(draft_id=draft_id, **owner) as before:
        if before:
            return receipt.hand_out(request, before)
        filling = road.own(request, draft_id)
        form = ReviewForm(request, "submit", request.POST)
        if not submission.problems(filling, language=road.language()) and form.is_valid():
            with refusals_on(form):
                made = submission.submit(draft_id=draft_id, **owner, language=road.language(), now=timezone.now())
                return receipt.hand_out(request, made)
    return _look(request, filling, form)


def _look(request: HttpRequest, filling: Filling, form: ReviewForm) -> HttpResponse:
    mission = road.mission_of(filling)
    problems = [
        {"href": _where(filling, problem), "words": problem.message}
        for problem in submission.problems(filling, language=road.language())
    ]
    return road.show(
        request,
        filling,
        "review",
        "portal/application/review.html",
        form=form,
        problems=problems,
        worries=[verdict for verdict in road.judged(filling) if verdict["state"] == "mind"],
        person=_name(filling),
        whom=FOR_WHOM[filling.state.on_behalf],
        pages=pages(filling),
        papers=_papers(filling),
        typed=_typed(filling),
        draft_id=filling.draft.pk,
        mission=mission,
        chosen=bool(filling.draft.mission),
        fee=fee(filling, mission),
        documents=f"{road.address(filling, 'documents')}?then=review",
        choose=f"{road.address(filling, 'mission')}?then=review",
    )


def _typed(filling: Filling) -> list[people_typed.Typed]:
    """Persons of this request who may be kept for the next one."""
    person = filling.draft.applicant
    return people_typed.typed(filling, accounts.profile_state(person)) if person else []


def _where(filling: Filling, problem: submission.Problem) -> str:
    """Where a problem is mended; afterwards the person comes back here."""
    letter = "c" if problem.place == "conditions" else "f"
    page = f"{road.address(filling, problem.place or 'mission')}?then=review"
    return f"{page}#{letter}-{problem.name}" if problem.name else page


def _name(filling: Filling) -> str:
    known, script = filling.profile, "" if road.language() == "fa" else "_latin"
    names = [
        known.get(f"first_name{script}") or known.get("given_names"),
        known.get(f"last_name{script}") or known.get("surname"),
    ]
    return " ".join(str(name) for name in names if name)


def pages(filling: Filling) -> list[Page]:
    """Every page of questions with its answers in words."""
    names, answers = filling.names, filling.state.answers
    shown = []
    for section in filling.sections:
        pairs = []
        for spec in flow.visible_fields(section, names):
            if answers.get(spec.name) is None:
                continue
            lines = kind(spec.type).lines(spec, answers[spec.name], road.language(), missions)
            pairs += [{"label": label, "value": text} for label, text in lines]
        href = f"{road.address(filling, section.key)}?then=review"
        shown.append(Page(section.title.in_(road.language()), href, pairs))
    return shown


def _papers(filling: Filling) -> list[dict[str, Any]]:
    counts = Counter(upload.item for upload, _meta in queries.pages(filling.draft))
    unsure = {upload.item for upload in queries.in_doubt(filling)}
    return [
        {
            "label": demand.spec.label.in_(road.language()),
            "count": counts[demand.spec.name],
            "unsure": demand.spec.name in unsure,
            "demand": demand,
        }
        for demand in filling.demands
        if demand.demanded or demand.spec.name in counts
    ]


def fee(filling: Filling, mission: MissionInfo) -> dict[str, Any]:
    """What is due in words: euros, the same in the mission's currency, and for what."""
    due = filling.fee
    language = road.language()
    told: dict[str, Any] = {"label": due.label.in_(language), "open": due.open, "eur": "", "local": ""}
    if due.eur:
        local = price(due.eur, mission.key, on=timezone.now().date())
        told["eur"] = money(str(due.eur), "EUR", language)
        told["local"] = "" if local.currency == "EUR" else money(str(local.amount), local.currency, language)
        told["since"] = local.rate_on
    return told
