"""What officers arrange around a dossier and their queue: labels, watching, setting aside, own views, rules."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mikhak.accounts.access import officer
from mikhak.catalogue.forms import AnswersForm
from mikhak.desk import access, actions, queries
from mikhak.desk.view import COLUMNS, USUAL, kept_query
from mikhak.dossiers.access import for_officer
from mikhak.lib.codes import show_code
from mikhak.missions import queries as missions
from mikhak.office import words
from mikhak.office.asking import ALL, aside_questions, ask, label_questions, posted, rule_questions, view_questions
from mikhak.office.frame import page
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import Forbidden
from mikhak.ui.routes import audience


# A dossier ----------------------------------------------------------------------------------------------------------
@audience("officer")
def labels(request: HttpRequest, code: str) -> HttpResponse:
    """The labels of a dossier: hang one on; raises NotFound."""
    actor, now = officer(request), timezone.now()
    dossier = for_officer(actor, code, today=now.date())
    known = queries.labels([dossier.mission])
    form = ask(label_questions(), posted(request))
    if form.is_valid():
        with refusals_on(form):
            actions.label(actor=actor, code=code, name=form.answers()["label"], now=now)
            return redirect("labels", code=show_code(dossier.code))
    mine = queries.labels_of(dossier)
    context = {"form": form, "dossier": dossier, "labels": mine, "known": [one for one in known if one not in mine]}
    return page(request, "labels.html", context, status=_status(form))


@audience("officer")
@require_POST
def unlabel(request: HttpRequest, code: str) -> HttpResponse:
    """Take a label off; raises NotFound, Conflict."""
    actions.unlabel(actor=officer(request), code=code, name=request.POST.get("name", ""), now=timezone.now())
    return redirect("labels", code=code)


@audience("officer")
@require_POST
def watch(request: HttpRequest, code: str) -> HttpResponse:
    """Keep an eye on a dossier, or no longer; raises NotFound."""
    work = actions.unwatch if request.POST.get("off") else actions.watch
    work(actor=officer(request), code=code, now=timezone.now())
    return redirect("dossier", code=code)


@audience("officer")
def aside(request: HttpRequest, code: str) -> HttpResponse:
    """Set a dossier aside until a day; raises NotFound, Conflict."""
    actor, now = officer(request), timezone.now()
    dossier = for_officer(actor, code, today=now.date())
    form = ask(aside_questions(), posted(request))
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            until = date.fromisoformat(told["until"])
            actions.put_aside(actor=actor, code=code, until=until, why=told["why"], now=now)
            messages.success(request, _("پرونده تا آن روز از صف کنار رفت."))
            return redirect("dossier", code=show_code(dossier.code))
    return page(request, "aside.html", {"form": form, "dossier": dossier}, status=_status(form))


@audience("officer")
@require_POST
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    """Into the queue again; raises NotFound, Conflict."""
    actions.bring_back(actor=officer(request), code=code, now=timezone.now())
    messages.success(request, _("پرونده به صف برگشت."))
    return redirect("dossier", code=code)


# Views --------------------------------------------------------------------------------------------------------------
@audience("officer")
def save_view(request: HttpRequest) -> HttpResponse:
    """Give the filter that stands in the address a name and columns."""
    asked = request.GET.urlencode()
    named = kept_query(QueryDict(request.POST.get("query", asked)))
    form = ask(view_questions(words.COLUMNS), posted(request), {"columns": list(USUAL)})
    if form.is_valid():
        with refusals_on(form):
            made = _save(request, named, form)
            messages.success(request, _("نما ذخیره شد."))
            return redirect(f"/?{made.query}&view={made.pk}" if made.query else f"/?view={made.pk}")
    context = {"form": form, "query": named, "views": queries.views(officer(request))}
    return page(request, "save_view.html", context, status=_status(form))


def _save(request: HttpRequest, query: str, form: AnswersForm) -> Any:
    told = form.answers()
    columns = [name for name in COLUMNS if name in (told.get("columns") or ())]
    return actions.save_view(
        actor=officer(request), name=told["name"], query=query, columns=columns, now=timezone.now()
    )


@audience("officer")
@require_POST
def drop_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Raises NotFound."""
    actions.drop_view(actor=officer(request), view_id=view_id)
    messages.success(request, _("نما برداشته شد."))
    return redirect("queue")


# Rules --------------------------------------------------------------------------------------------------------------
@audience("officer")
def rules(request: HttpRequest) -> HttpResponse:
    """By which rules new dossiers find their officer; add one. Raises Forbidden for who arranges no mission's work."""
    actor, now = officer(request), timezone.now()
    places = access.rule_places(actor, now.date())
    if not places:
        raise Forbidden
    form = ask(rule_questions(places, today=now.date()), posted(request))
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            actions.add_rule(
                actor=actor,
                mission=told.get("mission") or places[0],
                category="*" if told["category"] == ALL else told["category"],
                to=told["to"],
                cap=int(told["cap"]),
                now=now,
            )
            messages.success(request, _("قاعده ذخیره شد."))
            return redirect("rules")
    kept = queries.rules(places)
    loads = queries.loads([rule.officer_id for rule in kept])
    told_rules = [(rule, loads[rule.officer_id], words.category(rule.category)) for rule in kept]
    context = {"form": form, "rules": told_rules, "places": {key: missions.mission(key).city for key in places}}
    return page(request, "rules.html", context, status=_status(form))


@audience("officer")
@require_POST
def drop_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Raises NotFound, Forbidden."""
    actions.drop_rule(actor=officer(request), rule_id=rule_id, now=timezone.now())
    messages.success(request, _("قاعده برداشته شد."))
    return redirect("rules")


def _status(form: AnswersForm) -> int:
    return 422 if form.errors else 200
