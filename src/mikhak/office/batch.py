"""One act on the dossiers that were ticked in the queue: asked, shown beforehand, done."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mikhak.accounts.access import officer
from mikhak.catalogue.forms import AnswersForm
from mikhak.desk import batch as batches
from mikhak.office import words
from mikhak.office.asking import ask, batch_questions
from mikhak.office.frame import page
from mikhak.ui.routes import audience


@audience("officer")
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Ask what the act needs, then show what each dossier would get, then do it when that was seen."""
    actor, now, act = officer(request), timezone.now(), request.POST.get("act", "")
    codes = request.POST.getlist("code")
    if act not in batches.WORK or not codes:
        messages.error(request, _("نخست پرونده‌ها و سپس کار را برگزینید."))
        return redirect("queue")
    asked = batch_questions(act, actor.missions, today=now.date())
    form = ask(asked, request.POST if "told" in request.POST or not asked else None)
    context: dict[str, Any] = {
        "act": act,
        "title": words.BATCH[act],
        "codes": codes,
        "form": form,
        "most": batches.MOST,
    }
    if not form.is_valid():
        return page(request, "batch.html", context, status=422 if form.errors else 200)
    key = _key(request)
    work = batches.perform if "sure" in request.POST else batches.preview
    results = work(actor=actor, codes=codes, act=act, told=_told(form, key), now=now)
    context |= {"results": results, "done": "sure" in request.POST, "key": key, "boxes": _boxes(request)}
    context["good"] = [one for one in results if not one.refused]
    return page(request, "batch.html", context)


def _told(form: AnswersForm, key: str) -> dict[str, Any]:
    """The answers with what tells a second press of the same button."""
    told = form.answers() | {"key": key}
    return told | ({"until": date.fromisoformat(told["until"])} if "until" in told else {})


def _key(request: HttpRequest) -> str:
    try:
        return UUID(request.POST.get("key", "")).hex
    except ValueError:
        return uuid4().hex


def _boxes(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """What was typed, to be sent again with the second press."""
    ours = {"csrfmiddlewaretoken", "code", "act", "told", "sure", "key"}
    return [(name, text) for name, texts in request.POST.lists() if name not in ours for text in texts]
