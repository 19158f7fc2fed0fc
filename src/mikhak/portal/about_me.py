"""Everything about me, as one file: profile, drafts with their scans, inbox and held documents, made when asked for.

What was submitted is not in it, because the portal cannot open it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from io import RawIOBase
from typing import Any
from zipfile import ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from mikhak.accounts import access, limits, profiles, queries
from mikhak.catalogue import fields
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import FieldSpec
from mikhak.drafts import queries as drafts
from mikhak.missions import queries as missions
from mikhak.notices import queries as notices
from mikhak.portal import review
from mikhak.portal.proof import proved
from mikhak.ui.routes import audience

FILES_A_DAY, DAY = 10, 24 * 3600

Read = Callable[[], bytes]


@audience("applicant")
@proved
def everything(request: HttpRequest) -> HttpResponseBase:
    """What is in the file, and the file."""
    if request.method != "POST":
        return render(request, "portal/about_me.html")
    person, now = access.applicant(request), timezone.now()
    limits.count(f"everything:{person.pk}", limit=FILES_A_DAY, seconds=DAY, now=now)
    response = StreamingHttpResponse(_zipped(_files(request)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="mikhak-{now.date().isoformat()}.zip"'
    return response


def _files(request: HttpRequest) -> list[tuple[str, Read]]:
    """Names and contents; only the scans wait until their turn comes."""
    person, now, language = access.applicant(request), timezone.now(), get_language() or "fa"
    scans: list[tuple[str, Read]] = []
    told = {
        "made_at": now,
        "account": {
            "email": queries.profile(person)["email"],
            "opened_at": person.created_at,
            "last_seen_at": person.seen_at,
            "language": person.language,
            "fixed_password": bool(person.password),
        },
        "profile": _profile(person, language),
        "drafts": list(_drafts(person, scans, language)),
        "inbox": _inbox(person, language),
        "held_documents": [_held_document(service, facts, language) for service, facts in queries.holdings_of(person)],
        "signed_in": [
            {"browser": one.browser, "system": one.system, "since": one.began_at, "last_seen": one.seen_at}
            for one in queries.devices(person, now=now)
        ],
    }
    page = render_to_string("portal/about_me_file.html", {"told": told})
    data = json.dumps(told, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    return [("about-me.html", page.encode), ("about-me.json", data.encode), *scans]


def _profile(person: Any, language: str) -> dict[str, Any]:
    """As it is kept, and in words by screen."""
    state = queries.profile_state(person)
    screens = [
        {"title": one.title.in_(language), "answers": _answers(one.fields, state.answers, language)}
        for one in profiles.sections(person.kind)
    ]
    return {"kept": asdict(state), "in_words": screens}


def _answers(specs: Iterable[FieldSpec], answers: Mapping[str, Any], language: str) -> list[dict[str, str]]:
    shown = ((one.label, fields.display(one, answers.get(one.name), language, missions)) for one in specs)
    return [{"label": label.in_(language), "value": value} for label, value in shown if value]


def _drafts(person: Any, scans: list[tuple[str, Read]], language: str) -> Iterator[dict[str, Any]]:
    """Each draft in words; its scans are added to ``scans``."""
    today = timezone.now().date()
    for number, draft in enumerate(drafts.all_drafts(person, today=today), 1):
        filling = drafts.filling(draft, today=today)
        papers = []
        for page, (upload, meta) in enumerate(drafts.pages(draft), 1):
            name = f"drafts/{number}-{filling.service.key}/{page:02}-{upload.item}.jpg"
            label = filling.service.attachment(upload.item).label.in_(language)
            papers.append({"paper": label, "sent_as": meta.name, "sha256": meta.sha256, "file": name})
            scans.append((name, partial(drafts.page_bytes, draft, upload)))
        yield {
            "service": filling.service.title.in_(language),
            "saved_at": draft.saved_at,
            "kept": asdict(filling.state),
            "in_words": [{"title": one.title, "answers": one.pairs} for one in review.pages(filling)],
            "scans": papers,
        }


def _inbox(person: Any, language: str) -> list[dict[str, Any]]:
    return [
        {
            "at": one.at,
            "tracking_code": one.dossier_code,
            "subject": one.letter.plain_subject,
            "text": "\n\n".join(one.letter.paragraphs),
        }
        for one in notices.everything(queries.applicant_ix(person), language)
    ]


def _held_document(service: str, facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    known = catalogue.catalogue().services.get(service)
    return {"service": known.title.in_(language) if known else service, "facts": dict(facts)}


class _Sink(RawIOBase):
    """What a ZipFile writes to; gives away what it has."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _zipped(files: Iterable[tuple[str, Read]]) -> Iterator[bytes]:
    """The bytes of a ZIP file, of which no more than one scan is in memory at a time."""
    sink = _Sink()
    with ZipFile(sink, "w") as file:
        for name, read in files:
            file.writestr(name, read())
            yield sink.taken()
    yield sink.taken()
