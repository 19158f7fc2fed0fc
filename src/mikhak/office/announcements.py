"""Announcements (اطلاعیه‌ها) in the office: a consul writes, changes, takes down and restores those of the mission."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mikhak.accounts.access import officer
from mikhak.announcements import access, actions, queries
from mikhak.announcements.content import Content
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Choice, FieldSpec, Text
from mikhak.missions import queries as missions
from mikhak.office.asking import ask, number, posted
from mikhak.office.frame import page
from mikhak.ui.forms import refusals_on
from mikhak.ui.refusals import Forbidden
from mikhak.ui.routes import audience

LONGEST_TITLE, LONGEST_TEXT = 120, 4000  # characters
TONGUES = {
    "fa": Text(fa="فارسی", en="Persian"),
    "en": Text(fa="انگلیسی", en="English"),
    "ar": Text(fa="عربی", en="Arabic"),
}


@audience("officer")
def announcements(request: HttpRequest) -> HttpResponse:
    """Those that this officer keeps, of every state."""
    actor, today = officer(request), timezone.now().date()
    context = {"kept": queries.kept_by(actor, today), "may": bool(access.places(actor, today)), "today": today}
    return page(request, "announcements.html", context)


@audience("officer")
def new_announcement(request: HttpRequest) -> HttpResponse:
    """Write one; raises Forbidden for who keeps none."""
    actor, now = officer(request), timezone.now()
    places = access.places(actor, now.date())
    if not places:
        raise Forbidden
    form = ask(_questions(places), posted(request), {"since": now.date().isoformat()})
    if form.is_valid():
        with refusals_on(form):
            told = form.answers()
            mission = told.get("mission") or places[0]
            actions.publish(actor=actor, mission=mission, content=_content(told), now=now)
            messages.success(request, _("اطلاعیه منتشر شد."))
            return redirect("office-announcements")
    return page(request, "announcement.html", {"form": form}, status=422 if form.errors else 200)


@audience("officer")
def announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Change one, and see its history; raises NotFound for other missions', Forbidden."""
    actor, now = officer(request), timezone.now()
    found = access.for_officer(actor, announcement_id, today=now.date())
    form = ask(_questions([]), posted(request), _answers(found.says))
    if form.is_valid():
        with refusals_on(form):
            content, seen = _content(form.answers()), number(request, "seen")
            actions.change(actor=actor, announcement_id=found.pk, seen=seen, content=content, now=now)
            return _back(request, found.pk, _("تغییر ذخیره شد."))
    context = {
        "form": form,
        "found": found,
        "seen": number(request, "seen") or found.edition,
        "mission": missions.mission(found.mission),
        "history": queries.history(found),
    }
    return page(request, "announcement.html", context, status=422 if form.errors else 200)


@audience("officer")
@require_POST
def take_down_announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Let nobody read it any more; raises NotFound, Forbidden, Conflict."""
    seen = number(request, "seen")
    actions.take_down(actor=officer(request), announcement_id=announcement_id, seen=seen, now=timezone.now())
    return _back(request, announcement_id, _("اطلاعیه برداشته شد."))


@audience("officer")
@require_POST
def restore_announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Bring an earlier edition back; raises NotFound, Forbidden, Conflict."""
    actor, seen, edition = officer(request), number(request, "seen"), number(request, "number")
    actions.restore(actor=actor, announcement_id=announcement_id, seen=seen, number=edition, now=timezone.now())
    return _back(request, announcement_id, _("آن نسخه برگشت."))


def _back(request: HttpRequest, announcement_id: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("office-announcement", announcement_id=announcement_id)


# The form -----------------------------------------------------------------------------------------------------------
def _questions(places: list[str]) -> tuple[FieldSpec, ...]:
    where = [Choice(value=key, fa=title.fa, en=title.en) for key, title in _titles(places)]
    mission = FieldSpec(name="mission", type="choice", label=Text(fa="نمایندگی", en="Mission"), choices=tuple(where))
    words = [spec for code in TONGUES for spec in _in_tongue(code)]
    return (*((mission,) if len(where) > 1 else ()), *words, *_DATES, _categories())


def _titles(places: list[str]) -> list[tuple[str, Text]]:
    return [(key, missions.mission(key).title) for key in places]


def _in_tongue(code: str) -> tuple[FieldSpec, FieldSpec]:
    tongue, needed = TONGUES[code], code != "ar"
    title = Text(fa=f"عنوان به {tongue.fa}", en=f"Title in {tongue.en}")
    text = Text(fa=f"متن به {tongue.fa}", en=f"Text in {tongue.en}")
    return (
        FieldSpec(name=f"title_{code}", type="text", label=title, required=needed, max_length=LONGEST_TITLE),
        FieldSpec(name=f"text_{code}", type="longtext", label=text, required=needed, max_length=LONGEST_TEXT),
    )


_DATES = (
    FieldSpec(name="since", type="date", label=Text(fa="از روز", en="From")),
    FieldSpec(
        name="until",
        type="date",
        required=False,
        label=Text(fa="تا پایان روز", en="Until the end of"),
        help=Text(fa="خالی یعنی تا اطلاع بعدی.", en="Empty means until further notice."),
    ),
)


def _categories() -> FieldSpec:
    choices = [Choice(value=one.key, fa=one.title.fa, en=one.title.en) for one in catalogue.categories()]
    return FieldSpec(
        name="categories",
        type="multichoice",
        choices=tuple(choices),
        required=False,
        label=Text(fa="دربارهٔ کدام خدمات است", en="Which services it concerns"),
        help=Text(fa="در صفحهٔ همین خدمات هم دیده می‌شود.", en="It is shown on the pages of these services as well."),
    )


def _answers(content: Content) -> dict[str, Any]:
    """What the boxes hold for a content."""
    titles = {f"title_{code}": words for code, words in content.title.words.items()}
    texts = {f"text_{code}": words for code, words in content.text.words.items()}
    dates = {"since": content.since.isoformat(), "until": content.until and content.until.isoformat()}
    return {**titles, **texts, **dates, "categories": list(content.categories)}


def _content(told: Mapping[str, Any]) -> Content:
    """The content that the answers make; writing it shows it again."""
    until = told.get("until")
    return Content(
        title=_text(told, "title"),
        text=_text(told, "text"),
        categories=tuple(told.get("categories") or ()),
        since=date.fromisoformat(told["since"]),
        until=date.fromisoformat(until) if until else None,
    )


def _text(told: Mapping[str, Any], stem: str) -> Text:
    return Text(fa=told[f"{stem}_fa"], en=told[f"{stem}_en"], ar=told.get(f"{stem}_ar") or None)
