"""The receipt: shown once after a submission, kept sealed in the session until the person has seen it."""

import base64
import re
from collections import Counter
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mikhak.accounts import queries as accounts
from mikhak.appointments.queries import to_bring
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Text
from mikhak.dossiers import queries
from mikhak.dossiers.submission import Receipt, SentFile
from mikhak.lib import pdf
from mikhak.lib.codes import show_code
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_moment
from mikhak.lib.qr import qr_svg
from mikhak.missions import queries as missions
from mikhak.portal import held, road
from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience

KEPT = "receipt"  # key of the session
TEMPLATE = Path(__file__).with_name("receipt.typ")


def hand_out(request: HttpRequest, made: Receipt) -> HttpResponse:
    """Keep the receipt for the next page and go there. A second press keeps what the first one got.

    The session is saved at once, in the transaction of the press, so that the next press finds the receipt in it.
    """
    if not made.files:
        saved = type(request.session)(request.session.session_key)  # by the first press, while this one waited
        if KEPT in saved:
            request.session[KEPT] = saved[KEPT]
        kept = _held(request)
        if kept and kept["code"] == made.code:
            return redirect("receipt")
    held.seal(request, KEPT, _facts(request, made))
    with suppress(UpdateError):  # the session ended at this very moment; the code is in the mail
        request.session.save()
    return redirect("receipt")


def _held(request: HttpRequest) -> dict[str, Any] | None:
    return held.unseal(request, KEPT)


def _facts(request: HttpRequest, made: Receipt) -> dict[str, Any]:
    """Everything the receipt says, in both languages; nothing of it can be read again from the dossier here."""
    person = getattr(request, "applicant", None)
    dossier = made.dossier
    progress = queries.tracking(dossier)
    bodies = catalogue.catalogue().bodies
    papers = {spec.name: spec.label for spec in progress.service.attachments}
    return {
        "code": made.code,
        "service": progress.service.title.model_dump(),
        "mission": dossier.mission,
        "at": dossier.created_at.isoformat(),
        "days": progress.service.days,
        "account": person is not None,
        "email": _masked(accounts.profile(person).get("email", "")) if person else "",
        "steps": [
            {
                "title": step.spec.title.model_dump(),
                "about": step.spec.about.model_dump() if step.spec.about else None,
                "body": bodies[step.spec.by].model_dump(),
                "mine": step.spec.kind in {"payment", "attendance"},
                "days": step.spec.days,
                "hours": step.spec.hours,
            }
            for step in progress.steps
        ],
        "bring": [text.model_dump() for text in to_bring(dossier)],
        "files": [
            {"paper": papers[item].model_dump(), "name": name, "sha256": sha256, "pages": pages}
            for (item, name, sha256), pages in Counter(_file(page) for page in made.files).items()
        ],
        "following": _following(made),
    }


def _following(made: Receipt) -> dict[str, Any] | None:
    """The next request of the journey, which has been begun."""
    if made.following is None:
        return None
    return {"id": str(made.following.pk), "title": catalogue.pinned(made.following.version).title.model_dump()}


def _file(page: SentFile) -> tuple[str, str, str]:
    """Which file a page is of: the fingerprint is that of the whole file."""
    return page.item, page.name, page.sha256


def _masked(email: str) -> str:
    name, _at, host = email.partition("@")
    return f"{name[:1]}…{name[-1:]}@{host}" if host else ""


@audience("public")
def receipt(request: HttpRequest) -> HttpResponse:
    """The tracking code and all that a receipt says; gone after «دیدم» or with the session."""
    facts = _shown(request)
    response = render(request, "portal/application/receipt.html", {"receipt": facts})
    response["Cache-Control"] = "private, no-store"
    return response


@audience("public")
def paper(request: HttpRequest) -> HttpResponse:
    """The receipt as a PDF file."""
    facts = _shown(request)
    made = pdf.render(_template(), _for_paper(facts), files={"qr.svg": facts["qr"].encode()}, archival=False)
    return HttpResponse(
        made,
        "application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="mikhak-{show_code(facts["code"])}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


@audience("public")
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """The person has the code: forget the receipt and go to the dossier."""
    facts = _held(request)
    request.session.pop(KEPT, None)
    return redirect("tracking", code=facts["code"]) if facts else redirect(localised_path("/track/"))


def _shown(request: HttpRequest) -> dict[str, Any]:
    """The facts in the language of the page; raises NotFound when there is no receipt (any more)."""
    facts = _held(request)
    if facts is None:
        raise NotFound(_("رسید یک بار نشان داده می‌شود. پرونده را با کد رهگیری پی بگیرید؛ کد در ایمیل شما هم هست."))
    language, mission = road.language(), missions.mission(facts["mission"])

    def say(words: dict[str, str]) -> str:
        return localise(Text(**words).on_page(language), language)

    place, qr = mission.city.in_(language), qr_svg(show_code(facts["code"]))
    steps = [
        {
            **step,
            "title": say(step["title"]),
            "note": say(step["about"]) if step["about"] else "",
            "turn": _("شما") if step["mine"] else say(step["body"]),
            "usual": road.usual(step["days"], step["hours"]),
        }
        for step in facts["steps"]
    ]
    return {
        **facts,
        "service": say(facts["service"]),
        "mission": mission.title.in_(language),
        "at": format_moment(datetime.fromisoformat(facts["at"]), mission.tz, place, language),
        "usual": road.usual(facts["days"]),
        "steps": steps,
        "bring": [say(words) for words in facts["bring"]],
        "following": facts["following"] and {**facts["following"], "title": say(facts["following"]["title"])},
        "files": [
            {**file, "paper": say(file["paper"]), "groups": re.findall(".{8}", file["sha256"])}
            for file in facts["files"]
        ],
        "qr": qr,
        "qr_image": f"data:image/svg+xml;base64,{base64.b64encode(qr.encode()).decode()}",
    }


def _for_paper(facts: dict[str, Any]) -> dict[str, Any]:
    """What the template prints, with the words around the facts."""
    return {
        "language": road.language(),
        "words": {
            "title": _("رسید درخواست"),
            "brand": _("میخک، خدمات کنسولی ایرانیان"),
            "code": _("کد رهگیری"),
            "service": _("خدمت"),
            "mission": _("نمایندگی"),
            "at": _("زمان ثبت"),
            "next": _("اکنون چه می‌شود"),
            "bring": _("روز حضور همراه بیاورید"),
            "files": _("آنچه فرستادید"),
            "why": _("اثر SHA-256 هر پرونده را با پروندهٔ خود بسنجید: یکی باشند، همان به دست ما رسیده است."),
            "keep": _("این کد به‌تنهایی چیزی را نشان نمی‌دهد؛ آن را نگه دارید و در نمایندگی و هنگام تماس بگویید."),
        },
        **{key: facts[key] for key in ("service", "mission", "at", "steps", "bring")},
        "code": show_code(facts["code"]),
        "files": [{**file, "pages": _pages(file["pages"])} for file in facts["files"]],
    }


def _pages(count: int) -> str:
    shown = localise(count, road.language())
    return ngettext("%(shown)s صفحه", "%(shown)s صفحه", count) % {"shown": shown}


@cache
def _template() -> str:
    return TEMPLATE.read_text(encoding="utf-8")
