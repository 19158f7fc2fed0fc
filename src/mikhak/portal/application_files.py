"""Papers: pages arrive by a plain form or one by one through the script, and are seen, turned, moved and removed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from mikhak.catalogue.definition import AttachmentSpec
from mikhak.catalogue.flow import Demand
from mikhak.drafts import access, actions, pieces, queries, taking
from mikhak.drafts.handlers import refused_uploads
from mikhak.drafts.pieces import OutOfStep, Sent
from mikhak.drafts.queries import Filling
from mikhak.drafts.redraw import DOUBTS, REASONS, BadUpload, safe_name
from mikhak.lib.digits import localise
from mikhak.portal import passport, road
from mikhak.portal.cropping import Cropping, preview
from mikhak.portal.leaflet import look_of
from mikhak.portal.sign_in import patience
from mikhak.ui.refusals import NotFound, Refusal
from mikhak.ui.routes import audience, with_camera

HAVE = "Upload-Offset"  # as in the drafts of the IETF on resumable uploads
Errors = Mapping[str, list[str]]  # of each paper, by its name


class PieceForm(forms.Form):
    """Which part of which file comes; nothing of it for a whole file. ``again``: sent before, and no answer came."""

    size = forms.IntegerField(min_value=0)
    offset = forms.IntegerField(min_value=0)
    modified = forms.CharField(max_length=40, required=False)
    again = forms.BooleanField(required=False)


@audience("applicant")
@with_camera
def documents(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The papers of a request. Whatever is posted, every page that can be taken is taken."""
    filling = road.own(request, draft_id)
    demands = filling.demands
    base = road.address(filling, "documents")
    errors: Errors = {}
    if request.method == "POST":
        errors, touched = receive(request, filling, demands)
        if not errors and touched and stays(request):
            return redirect(f"{request.get_full_path()}#f-{touched}")
        errors = errors or {**missing(filling, demands), **doubtful(filling, demands)}
        if not errors:
            actions.save_section(draft=filling.draft, section="documents", answers={}, asked=set(), now=timezone.now())
            return road.onward(request, draft_id, "documents", road.obstacles(filling))
    papers = papers_of(filling, demands, base, errors)
    template = "portal/application/documents.html"
    lines = road.address(filling, "passport-lines") if filling.names["subject"].get("passport_no") else ""
    more = {"papers": papers, "problems": told(demands, errors), "unsure": unsure(papers), "passport": lines}
    return road.show(request, filling, "documents", template, **more)


@audience("applicant")
@require_POST
def add(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """One file of the script; answers with its finished lines."""
    filling = road.own(request, draft_id)
    return added(request, filling, filling.demands, road.address(filling, "documents"))


@audience("applicant")
def image(request: HttpRequest, draft_id: UUID, upload_id: UUID) -> HttpResponse:
    """One page as it was redrawn, for its owner alone; small with ``?small``."""
    return picture(request, road.own(request, draft_id), upload_id)


@audience("applicant")
def crop(request: HttpRequest, draft_id: UUID, upload_id: UUID) -> HttpResponse:
    """Cut one page, after a look at what will be kept."""
    filling = road.own(request, draft_id)
    return Cropping(filling, upload_id, road.address(filling, "documents")).answer(request)


# What every page with papers does -------------------------------------------------------------------------------------
def receive(request: HttpRequest, filling: Filling, demands: Iterable[Demand]) -> tuple[Errors, str]:
    """Take the files of a posted form and do what a pressed button says.

    Gives what was refused, by paper, and the paper that was changed last (empty when nothing was).
    """
    errors: defaultdict[str, list[str]] = defaultdict(list)
    names = [demand.spec.name for demand in demands]
    touched = _operate(request, filling)
    for refused in refused_uploads(request):
        if refused.field in names:
            errors[refused.field].append(_of_file(refused.name, REASONS[refused.reason]))
    for name in names:
        for file in request.FILES.getlist(name):
            try:
                _add(filling, name, file.name or "", file.read())
                touched = name
            except Refusal as refusal:
                errors[name].append(_of_file(file.name or "", refusal))
    pressed = request.POST.get("upload", "")
    if pressed in names and not touched and not errors:
        errors[pressed].append(_("نخست پرونده‌ای برگزینید، سپس دکمهٔ فرستادن را بزنید."))
    return dict(errors), touched


def _add(filling: Filling, item: str, name: str, data: bytes) -> None:
    with patience():
        actions.add_upload(draft=filling.draft, item=item, data=data, name=name, now=timezone.now())


def stays(request: HttpRequest) -> bool:
    """Whether a button of a paper was pressed, and not the one that goes on."""
    buttons = {"upload", "file-drop", "file-turn", "file-move", "file-keep", "file-take"}
    return request.POST.get("file-keep") != "all" and not buttons.isdisjoint(request.POST)


def _of_file(name: str, words: object) -> str:
    return _("«%(name)s»: %(words)s") % {"name": safe_name(name), "words": words}


def _operate(request: HttpRequest, filling: Filling) -> str:
    """The buttons of a page: file-drop (ID), file-turn (ID:quarter turns), file-move (ID:places), file-keep (ID) and
    file-take (ID), which takes over what was read in it.

    ``file-keep=all`` is the one below all papers, which keeps every page that was there and goes on.
    """
    now = timezone.now()
    if request.POST.get("file-keep") == "all":
        actions.insist(draft=filling.draft, uploads=queries.in_doubt(filling), now=now)
        return ""
    for button in ("file-drop", "file-turn", "file-move", "file-keep", "file-take"):
        if button not in request.POST:
            continue
        name, _colon, number = request.POST[button].partition(":")
        upload = access.upload(filling.draft, _uuid(name))
        if button == "file-drop":
            actions.remove_upload(draft=filling.draft, upload=upload, now=now)
        elif button == "file-keep":
            actions.insist(draft=filling.draft, uploads=[upload], now=now)
        elif button == "file-take":
            taking.take_over(filling=filling, upload=upload, now=now)
        elif button == "file-turn":
            turns = -1 if number == "-1" else 1
            actions.rotate_upload(draft=filling.draft, upload=upload, quarter_turns=turns, now=now)
        else:
            places = -1 if number == "-1" else 1
            actions.move_upload(draft=filling.draft, upload=upload, places=places, now=now)
        return str(upload.item)
    return ""


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def missing(filling: Filling, demands: Iterable[Demand]) -> Errors:
    """The demanded papers of which nothing has arrived."""
    sent = queries.sent_items(filling.draft)
    return {
        demand.spec.name: [_("این مدرک هنوز نرسیده است.")]
        for demand in demands
        if demand.demanded and demand.spec.name not in sent
    }


def doubtful(filling: Filling, demands: Iterable[Demand]) -> Errors:
    """The papers with pages that may be no good, until the person says that they are to be sent all the same."""
    wanted = {demand.spec.name for demand in demands}
    items = dict.fromkeys(upload.item for upload in queries.in_doubt(filling) if upload.item in wanted)
    words = _("شاید تصویری از این مدرک خوب نباشد یا با نوشتهٔ شما نخواند. زیر آن بگویید چه کنیم؛ یا عوضش کنید.")
    return {item: [words] for item in items}


def added(request: HttpRequest, filling: Filling, demands: Iterable[Demand], base: str) -> HttpResponse:
    """Take a file or a piece of one (``file``, and the boxes of PieceForm) for the paper ``name``; raises Refusal.

    Answers with the lines of its pages once it is whole. Until then 202, and 409 to a piece that does not follow the
    ones before: both say how many bytes are here.
    """
    name = request.POST.get("name", "")
    if name not in {demand.spec.name for demand in demands}:
        raise NotFound
    for refused in refused_uploads(request):
        raise BadUpload(refused.reason)
    file = request.FILES.get("file")
    if file is None:
        raise BadUpload("empty")
    piece = PieceForm({"size": file.size, "offset": 0, **request.POST.dict()})
    if not piece.is_valid():
        raise NotFound
    told = piece.cleaned_data
    sent = Sent(name, file.name or "", told["size"], told["modified"])
    try:
        uploads = pieces.arrive(
            draft=filling.draft,
            sent=sent,
            offset=told["offset"],
            data=file.read(),
            again=told["again"],
            now=timezone.now(),
        )
    except OutOfStep as step:
        if step.have < sent.size:
            return HttpResponse(status=409, headers={HAVE: step.have})
        uploads = [upload for upload, meta in queries.pages(filling.draft) if meta.name == safe_name(sent.name)]
    if uploads is None:
        return HttpResponse(status=202, headers={HAVE: told["offset"] + (file.size or 0)})
    new = {upload.pk for upload in uploads}
    items = [item for item in _items(filling, base).get(name, []) if item["id"] in new]
    return render(request, "portal/application/files.html", {"items": items})


def papers_of(filling: Filling, demands: Iterable[Demand], base: str, errors: Errors) -> list[dict[str, Any]]:
    """What ``ui/upload.html`` draws, for each paper; ``base`` is the address of the page."""
    items = _items(filling, base)
    return [
        {
            "name": demand.spec.name,
            "label": demand.spec.label.in_(road.language()),
            "hint": _hint(demand),
            "look": look_of(demand.spec, road.language()),
            "shape": _shape(demand.spec),
            "url": f"{base}add/",
            "items": items.get(demand.spec.name, []),
            "max_bytes": settings.UPLOAD_MAX_BYTES,
            "errors": errors.get(demand.spec.name, []),
            "required": demand.demanded,
        }
        for demand in demands
    ]


def _shape(spec: AttachmentSpec) -> str:
    """The frame that the camera shows: photo, passport, card or sheet."""
    return "photo" if spec.kind == "photo" else "passport" if spec.passport_of else spec.shape


def unsure(papers: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a page on the list waits for a word of the person."""
    return any(item["state"] == "doubtful" and not item["insisted"] for paper in papers for item in paper["items"])


def _hint(demand: Demand) -> str:
    spec = demand.spec
    words = [text.on_page(road.language()) for text in (spec.pages, spec.note) if text]
    if spec.translation:
        words.append(_("اگر به زبان دیگری است، ترجمهٔ رسمی آن را هم بفرستید."))
    separator = pgettext("یادداشت‌ها", "؛ ")
    return localise(separator.join(word.rstrip(".") for word in words), road.language())


def _items(filling: Filling, base: str) -> dict[str, list[dict[str, Any]]]:
    """What ``ui/file.html`` draws, for each page of each paper."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for upload, meta in queries.pages(filling.draft):
        lines, unlike = found[upload.item], queries.differences(filling, upload, meta)
        lines.append(
            {
                "id": upload.pk,
                "label": localise(_("صفحهٔ %d") % (len(lines) + 1), road.language()),
                "name": meta.name,
                "size": upload.bytes,
                "state": "doubtful" if meta.doubts or unlike else "arrived",
                "doubts": [DOUBTS[doubt] for doubt in meta.doubts],
                "unlike": [passport.told(one) for one in unlike],
                "takeable": bool(unlike) and bool(taking.takeable(filling, upload, meta)),
                "insisted": meta.insisted,
                "href": f"{base}{upload.pk}/",
                "thumb": f"{base}{upload.pk}/?small={meta.width}x{meta.height}",  # turned, it is another picture
                "crop": f"{base}{upload.pk}/crop/",
                "suggested": meta.box is not None,
                "tools": True,
            }
        )
    return found


def told(demands: Iterable[Demand], errors: Errors) -> list[dict[str, str]]:
    """The refusals as lines of the summary, each with the paper it is about."""
    labels = {demand.spec.name: demand.spec.label.in_(road.language()) for demand in demands}
    return [
        {"href": f"#f-{name}", "words": _("«%(name)s»: %(words)s") % {"name": labels[name], "words": words}}
        for name, lines in errors.items()
        for words in lines
    ]


def picture(request: HttpRequest, filling: Filling, upload_id: UUID) -> HttpResponse:
    """A page of a draft that was fetched with rights, small with ``?small``, as it would be cropped with ``?cut``.

    No browser runs, keeps or embeds it elsewhere.
    """
    upload = access.upload(filling.draft, upload_id)
    if "cut" in request.GET:
        jpeg = preview(filling, upload_id, request.GET)
    else:
        drawn = queries.thumbnail if "small" in request.GET else queries.page_bytes
        jpeg = drawn(filling.draft, upload)
    return HttpResponse(
        jpeg,
        "image/jpeg",
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )
