"""What there is to read: questions and answers, the guide with its PDF, the trust page and the one on accessibility.

All of it comes from ``texts``; a passage of the guide is also the help beside the screens that it names.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.search import Index
from mikhak.lib import pdf
from mikhak.lib.digits import localise
from mikhak.portal import indexing
from mikhak.portal.road import language
from mikhak.portal.texts import Group, Passage, Question, Words, questions, reading
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience

TEMPLATE = Path(__file__).with_name("guide.typ")
PICTURES = settings.ROOT / "docs" / "pictures"
DAY = 86_400  # seconds


# Questions and answers ----------------------------------------------------------------------------------------------
@audience("public")
def asked(request: HttpRequest) -> HttpResponse:
    """All questions with their answers by group, or those that a search finds."""
    query = request.GET.get("q", "").strip()[:100]
    groups = questions().groups
    found = _index().find(query, language()) if query else None
    context = {
        "query": query,
        "groups": groups if found is None else [],
        "found": found,
        "indexed": indexing.about("/questions/", _SUMMARY, None if query else _as_data(groups)),
    }
    return render(request, "portal/questions.html", context)


_SUMMARY = Words(
    fa="پرسش‌های پرتکرار دربارهٔ ورود، فرم، مدارک، پیگیری، هزینه، نوبت و سندها.",
    en="What people ask about signing in, forms, papers, following a request, fees, appointments and documents.",
    ar="ما يسأله الناس عن الدخول والاستمارات والوثائق والمتابعة والرسوم والمواعيد.",
)


@cache
def _index() -> Index[Question]:
    whole = [question for group in questions().groups for question in group.questions]
    return Index(whole, {}, catalogue.catalogue().synonyms)


def _as_data(groups: Sequence[Group]) -> dict[str, Any]:
    """The questions in the words of schema.org."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": one.title.in_(language()),
                "acceptedAnswer": {"@type": "Answer", "text": one.summary.in_(language())},
            }
            for group in groups
            for one in group.questions
        ],
    }


# Single pages -------------------------------------------------------------------------------------------------------
@audience("public")
def trust(request: HttpRequest) -> HttpResponse:
    """What happens with data, and where our protection ends."""
    return _page(request, "trust")


@audience("public")
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done for everybody, and what is missing."""
    return _page(request, "accessibility")


def _page(request: HttpRequest, name: str) -> HttpResponse:
    whole = reading(name)
    context = {"reading": whole, "indexed": indexing.about(f"/{name}/", whole.summary)}
    return render(request, "portal/reading.html", context)


# The guide ----------------------------------------------------------------------------------------------------------
@audience("public")
def guide(request: HttpRequest) -> HttpResponse:
    """The chapters of the guide."""
    whole = reading("guide")
    context = {"reading": whole, "indexed": indexing.about("/help/", whole.summary)}
    return render(request, "portal/help.html", context)


@audience("public")
def chapter(request: HttpRequest, key: str) -> HttpResponse:
    """One task, with the picture of its screen; raises NotFound."""
    chapters = reading("guide").passages
    place = next((at for at, one in enumerate(chapters) if one.key == key), None)
    if place is None:
        raise NotFound
    context = {
        "passage": chapters[place],
        "following": chapters[place + 1] if place + 1 < len(chapters) else None,
        "indexed": indexing.about(f"/help/{key}/", chapters[place].title),
    }
    return render(request, "portal/chapter.html", context)


@audience("public")
@cache_control(public=True, max_age=DAY)
def guide_pdf(request: HttpRequest) -> HttpResponse:
    """The whole guide as a PDF file in the language of the page."""
    name = f'attachment; filename="mikhak-guide-{language()}.pdf"'
    return HttpResponse(guide_paper(language()), "application/pdf", headers={"Content-Disposition": name})


@cache
def guide_paper(code: str) -> bytes:
    """The guide set for paper; made once by a process in each language, which is the active one."""
    whole = reading("guide")
    pictures = {f"{one.picture}.png": _picture(code, one.picture) for one in whole.passages if one.picture}

    def say(words: Words | None) -> str:
        return localise(words.in_(code), code) if words else ""

    data = {
        "language": code,
        "title": say(whole.title),
        "summary": say(whole.summary),
        "words": {"brand": _("میخک، خدمات کنسولی ایرانیان"), "contents": _("در این راهنما"), "screen": _("تصویر صفحه")},
        "chapters": [
            {
                "title": say(one.title),
                "text": [say(words) for words in one.text],
                "steps": [say(words) for words in one.steps],
                "note": say(one.note),
                "picture": f"{one.picture}.png" if one.picture else "",
            }
            for one in whole.passages
        ],
    }
    return pdf.render(TEMPLATE.read_text(encoding="utf-8"), data, files=pictures)


def _picture(code: str, name: str) -> bytes:
    return bytes((PICTURES / code / f"{name}.png").read_bytes())


@cache
def _helps() -> dict[str, Passage]:
    return {screen: one for one in reading("guide").passages for screen in one.screens}


def help_beside(request: HttpRequest) -> dict[str, Passage | None]:
    """For every template: the passage of the guide that helps with this screen, as ``help``."""
    match = request.resolver_match
    return {"help": _helps().get(match.url_name or "") if match and settings.FACE != "office" else None}
