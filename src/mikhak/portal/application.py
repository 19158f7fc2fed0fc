"""Filling in a request: for whom, the conditions, the pages of questions, and the way out when another service fits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from mikhak.accounts import access as people
from mikhak.accounts import family
from mikhak.accounts import queries as accounts
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Section, Service, Text
from mikhak.catalogue.fields import Known, Scene
from mikhak.catalogue.forms import AnswersForm, build_form
from mikhak.catalogue.people import fitting
from mikhak.drafts import actions, carrying, queries
from mikhak.drafts.queries import Filling
from mikhak.missions import queries as missions
from mikhak.portal import held, road
from mikhak.portal.leaflet import Leaflet
from mikhak.portal.sign_in import WANTED
from mikhak.portal.wording import FOR_WHOM
from mikhak.ui.forms import refusals_on
from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience


class SubjectForm(forms.Form):
    """For whom a request is, where a service lets choose; those of the family are named."""

    on_behalf = forms.ChoiceField(label=lazy("درخواست برای چه کسی است؟"), widget=forms.RadioSelect)

    def __init__(self, service: Service, people: Sequence[Known], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service, self.people = service, people if service.subject else ()
        choices = [choice for key in service.on_behalf for choice in self._choices(key)]
        self.fields["on_behalf"].choices = choices  # type: ignore[attr-defined]

    def _choices(self, key: str) -> list[tuple[str, str]]:
        words = str(capfirst(FOR_WHOM[key]))
        named = [(f"{key}:{one.id}", f"{words}: {one.name}") for one in self.people if one.relation == key]
        return [*named, (key, _("%s (کسی دیگر)") % words if named else words)]

    def chosen(self) -> dict[str, Any]:
        """``on_behalf``, and as ``answers`` what the service asks about somebody chosen by name."""
        key, _colon, who = str(self.cleaned_data["on_behalf"]).partition(":")
        known = next((one for one in self.people if one.id == who), None)
        spec = next((field for field in self.service.fields() if field.name == self.service.subject), None)
        if known is None or spec is None:
            return {"on_behalf": key, "answers": {}}
        scene = Scene(language=road.language(), today=timezone.now().date(), places=missions)
        return {"on_behalf": key, "answers": {spec.name: fitting(spec, known, scene)}}


# Beginning ------------------------------------------------------------------------------------------------------------
@audience("applicant")
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a request; asks for whom where there is a choice, and about a draft of the same service."""
    person, service = people.applicant(request), catalogue.service(key)
    if person.profile_complete_at is None:
        messages.info(request, _("نخست اطلاعات خود را کامل کنید؛ یک بار می‌نویسید و در همهٔ درخواست‌ها به کار می‌آید."))
        request.session[WANTED] = request.path
        return redirect(localised_path("/profile/"))
    begun = [draft for draft in queries.open_drafts(person) if draft.version.key == key]
    beginning = held.beginning(request, key)  # the answers, and perhaps the journey, of before
    known = family.known(accounts.profile_state(person))
    form = SubjectForm(service, known, _for_whom(request, service, beginning["answers"], asked=bool(begun)))
    if form.is_valid():
        with refusals_on(form):
            chosen = form.chosen()
            whom = {**chosen, "answers": beginning["answers"] | chosen["answers"], "journey": beginning["journey"]}
            draft = actions.start(service_key=key, applicant=person, now=timezone.now(), **whom)
            held.begun(request)
            return redirect("draft", draft_id=draft.pk)
    facts = Leaflet(service, road.language(), timezone.now().date()).facts
    context = {"form": form, "service": service, "begun": begun, "facts": facts}
    return render(request, "portal/application/start.html", context)


def _for_whom(
    request: HttpRequest, service: Service, answers: Mapping[str, Any], *, asked: bool
) -> Mapping[str, Any] | None:
    """For whom the request is, when that has been said or there is no choice; None while the page must ask.

    ``asked``: there is a draft already, so only the button itself begins another one.
    """
    posted: Mapping[str, Any] | None = request.POST if request.method == "POST" else held.take(request)
    if not asked and answers and posted is None:
        return {"on_behalf": answers.get("on_behalf") or service.on_behalf[0]}
    if not asked and posted is not None and len(service.on_behalf) == 1:
        return {"on_behalf": service.on_behalf[0]}
    return posted if posted and "on_behalf" in posted else None


@audience("applicant")
def resume(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on where the draft was left, with the questions as they are now."""
    filling = road.own(request, draft_id)
    if actions.renew(draft=filling.draft, now=timezone.now()):
        messages.info(request, _("پرسش‌های این خدمت از بار پیش کمی عوض شده است؛ پاسخ‌های شما مانده است."))
        filling = road.own(request, draft_id)
    return road.first_open(filling)


@audience("applicant")
def subject(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Change for whom the request is."""
    filling = road.own(request, draft_id)
    posted = request.POST if request.method == "POST" else held.take(request)
    form = SubjectForm(filling.service, filling.people, posted, initial={"on_behalf": filling.state.on_behalf})
    if request.method == "POST" and form.is_valid():
        before = road.obstacles(filling)
        actions.choose_subject(draft=filling.draft, now=timezone.now(), **form.chosen())
        return road.onward(request, draft_id, "subject", before)
    return road.show(request, filling, "subject", "portal/application/subject.html", form=form)


@audience("applicant")
def conditions(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The conditions one by one, each with what it says of this request."""
    filling = road.own(request, draft_id)
    if request.method == "POST":
        actions.save_section(draft=filling.draft, section="conditions", answers={}, asked=set(), now=timezone.now())
        return road.onward(request, draft_id, "conditions", road.obstacles(filling))
    verdicts = road.judged(filling)
    failing = any(verdict["state"] == "fails" for verdict in verdicts)
    return road.show(
        request,
        filling,
        "conditions",
        "portal/application/conditions.html",
        verdicts=verdicts,
        failing=failing,
        instead=road.address(filling, "instead"),
    )


# The pages of questions -----------------------------------------------------------------------------------------------
@audience("applicant")
def section(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """One page of questions."""
    filling = road.own(request, draft_id)
    page = _page(filling, key)
    if page is None:
        return road.first_open(filling)
    posted = request.POST if request.method == "POST" else held.take(request)
    form = form_of(filling, page, posted)
    if request.method == "POST" and form.is_valid():
        _save(filling, page, form)
        warn(request, form)
        return road.onward(request, draft_id, key, road.obstacles(filling))
    if posted is not None:
        actions.autosave(draft=filling.draft, section=key, raw=form.raw(), now=timezone.now())
    return road.show(
        request,
        filling,
        key,
        "portal/application/section.html",
        form=form,
        section=page,
        why=_whys(filling, page, form),
        autosave=reverse("draft-autosave", kwargs={"draft_id": draft_id, "key": key}),
    )


def _whys(filling: Filling, page: Section, form: AnswersForm) -> list[tuple[list[Text], Text]]:
    """Why the questions on a page are asked: (labels, reason), questions of one reason together."""
    known, found = catalogue.catalogue().whys, dict[Text, list[Text]]()
    for spec in page.fields:
        reason = known.of(filling.service.category, page, spec)
        if reason and spec.name in form.fields:
            found.setdefault(reason, []).append(spec.label)
    return [(labels, reason) for reason, labels in found.items()]


@audience("applicant")
@require_POST
def autosave(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Keep a page as typed; answers with the time and with the questions that the answers call for now."""
    filling = road.own(request, draft_id)
    page = _page(filling, key)
    if page is None:
        raise NotFound
    form = form_of(filling, page, request.POST)
    if _is_saved(filling, page, form):
        _save(filling, page, form)
    else:
        actions.autosave(draft=filling.draft, section=key, raw=form.raw(), now=timezone.now())
    shown = form_of(filling, page, None, raw=form.raw())
    context = {"form": shown, "saved": road.clock(filling, filling.draft.saved_at)}
    return render(request, "portal/application/autosaved.html", context)


def warn(request: HttpRequest, form: AnswersForm) -> None:
    """Say on the next page what of the answers just saved may be a slip."""
    for words in form.doubts():
        messages.warning(request, words)


def form_of(filling: Filling, page: Section, posted: Any, raw: Any = None) -> AnswersForm:
    """The form of a page: as posted, or as typed last (``raw`` or what the draft kept), or as saved."""
    return build_form(
        page,
        answers=filling.state.answers,
        names=lambda answers: queries.names_for(filling, answers),
        scene=road.scene(filling),
        data=posted,
        raw=raw if raw is not None else filling.state.raw.get(page.key),
    )


def _page(filling: Filling, key: str) -> Section | None:
    """A page by its key, None when the answers hide it; raises NotFound when the service has none of this key."""
    if key not in {one.key for one in filling.service.sections}:
        raise NotFound
    return next((one for one in filling.sections if one.key == key), None)


def _save(filling: Filling, page: Section, form: AnswersForm) -> None:
    given = form.answers()
    answers = {name: answer for name, answer in given.items() if answer is not None}
    actions.save_section(draft=filling.draft, section=page.key, answers=answers, asked=set(given), now=timezone.now())


def _is_saved(filling: Filling, page: Section, form: AnswersForm) -> bool:
    """Whether a page says no more than what was saved of it before (a late autosave after the button)."""
    if page.key not in filling.state.done or not form.is_valid():
        return False
    return all(filling.state.answers.get(name) == answer for name, answer in form.answers().items())


# Another service is the right one -------------------------------------------------------------------------------------
@audience("applicant")
def instead(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Why this service does not fit, and the way to the one that does, answers included."""
    filling = road.own(request, draft_id)
    failing = [verdict for verdict in road.judged(filling) if verdict["state"] == "fails"]
    hint = filling.redirect
    keys = dict.fromkeys([*([hint.to] if hint else []), *(v["see"] for v in failing)])
    ways = [way for key in keys if key and (way := road.way(key))]
    if request.method == "POST":
        return _move(request, filling, [way.key for way in ways])
    if not (failing or hint):
        return road.first_open(filling)
    back = request.GET.get("from", "")
    return road.show(
        request,
        filling,
        "",
        "portal/application/instead.html",
        hint=hint,
        failing=failing,
        ways=ways,
        mend=next((stop for stop in road.stops(filling) if stop.key == back), None),
    )


def _move(request: HttpRequest, filling: Filling, allowed: list[str]) -> HttpResponseRedirect:
    """Begin the right service with the answers that it asks for too."""
    key, whom = request.POST.get("to", ""), filling.state.on_behalf
    if key not in allowed:
        raise NotFound
    service = catalogue.service(key)
    draft = actions.start(
        service_key=key,
        applicant=people.applicant(request),
        on_behalf=carrying.whom(service, whom),
        answers=carrying.fitting(filling.service, service, filling.state.answers),
        mission=filling.draft.mission,
        came_from=filling.service.key,
        journey=filling.state.journey,
        now=timezone.now(),
    )
    messages.success(request, _("پاسخ‌هایی که به کار این خدمت می‌آید همراه شما آمد."))
    return redirect("draft", draft_id=draft.pk)


# Giving up ------------------------------------------------------------------------------------------------------------
@audience("applicant")
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw a draft away, after asking."""
    filling = road.own(request, draft_id)
    if request.method == "POST":
        actions.discard(draft=filling.draft)
        messages.success(request, _("پیش‌نویس و تصویرهای آن پاک شد."))
        return redirect(localised_path("/home/"))
    return road.show(request, filling, "", "portal/application/discard.html", resume=reverse("draft", args=[draft_id]))
