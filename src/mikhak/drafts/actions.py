"""Writing to a draft. Every verb saves at once and begins the thirty days anew."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import queries as accounts
from mikhak.accounts.models import Applicant
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import AttachmentSpec, Section
from mikhak.drafts import budget, limits, passports, sealed, store
from mikhak.drafts.models import Draft, Upload
from mikhak.drafts.passports import Facts
from mikhak.drafts.redraw import Box, Page, crop, redraw, rotate, safe_name
from mikhak.drafts.sealed import DraftState, UploadMeta
from mikhak.notices import actions as notices
from mikhak.ui.refusals import NotFound, Refusal

REMIND_DAYS = 7  # before a draft dies


def start(
    *,
    service_key: str,
    now: datetime,
    applicant: Applicant | None = None,
    browser: str = "",
    on_behalf: str = "self",
    answers: Mapping[str, Any] | None = None,
    mission: str = "",
    came_from: str = "",
    journey: Mapping[str, Any] | None = None,
    correction_of: UUID | None = None,
    draft_id: UUID | None = None,
) -> Draft:
    """A new draft of the newest version of a service; ``answers`` of the same names are carried over.

    Raises NotFound (no such service), Refusal when it is not for this kind of applicant or not for ``on_behalf``.
    """
    version = catalogue.newest(service_key)
    service = catalogue.pinned(version)
    if applicant and service.audience not in {applicant.kind, "anyone"}:
        raise Refusal(_("این خدمت برای گروه دیگری از متقاضیان است؛ در فهرست خدمات، خدمت خود را بیابید."))
    if correction_of is None and on_behalf not in service.on_behalf:
        raise Refusal(_("بگویید درخواست برای چه کسی است."), field="on_behalf")
    names = {field.name for field in service.fields()}
    draft = Draft(
        id=draft_id or uuid4(),
        applicant=applicant,
        browser=browser,
        version=version,
        mission=mission,
        quick=applicant is None,
        correction_of=correction_of,
        saved_at=now,
        created_at=now,
    )
    key = sealed.new_key()
    sealed.wrap(draft, key, today=now.date())
    carried = {name: value for name, value in (answers or {}).items() if name in names}
    state = DraftState(on_behalf=on_behalf, answers=carried, came_from=came_from, journey=dict(journey or {}))
    sealed.write_state(draft, key, state)
    draft.save(force_insert=True)
    return draft


def _locked(draft: Draft) -> Draft:
    found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise NotFound(_("این پیش‌نویس دیگر نیست؛ شاید آن را ثبت کرده‌اید یا پاک شده است."))
    return found


def _change(draft: Draft, change: Callable[[DraftState], None], *, now: datetime) -> DraftState:
    with transaction.atomic():
        locked = _locked(draft)
        key = sealed.key_of(locked)
        state = sealed.read_state(locked, key)
        change(state)
        sealed.write_state(locked, key, state)
        _touch(locked, key, now=now)
        draft.state, draft.key_day, draft.wrapped_key = locked.state, locked.key_day, locked.wrapped_key
        draft.saved_at = now
    return state


def _touch(draft: Draft, key: bytes, *, now: datetime) -> None:
    draft.saved_at = now
    if draft.key_day != now.date():
        sealed.wrap(draft, key, today=now.date())
    draft.save()


def save_section(
    *, draft: Draft, section: str, answers: Mapping[str, Any], asked: set[str], now: datetime
) -> DraftState:
    """Keep a page without errors. ``asked`` are the fields that were on it: those without an answer are emptied."""

    def change(state: DraftState) -> None:
        for name in asked - answers.keys():
            state.answers.pop(name, None)
        state.answers.update(answers)
        state.raw.pop(section, None)
        if section not in state.done:
            state.done.append(section)

    return _change(draft, change, now=now)


def autosave(*, draft: Draft, section: str, raw: Mapping[str, list[str]], now: datetime) -> DraftState:
    """Keep a page as typed, right or wrong, so that nothing is lost; it is validated when the person moves on."""

    def change(state: DraftState) -> None:
        state.raw[section] = {name: list(values) for name, values in raw.items()}

    return _change(draft, change, now=now)


def _names(page: Section) -> set[str]:
    return {spec.name for spec in page.fields}


def choose_subject(
    *, draft: Draft, on_behalf: str, now: datetime, answers: Mapping[str, Any] | None = None
) -> DraftState:
    """Say for whom the request is, with ``answers`` about that person that are known; raises Refusal when the service
    does not offer it."""
    if on_behalf not in catalogue.pinned(draft.version).on_behalf:
        raise Refusal(_("یکی از گزینه‌ها را برگزینید."), field="on_behalf")

    def change(state: DraftState) -> None:
        state.on_behalf = on_behalf
        told = dict(answers or {})
        state.answers.update(told)
        changed = {page.key for page in catalogue.pinned(draft.version).sections if told.keys() & _names(page)}
        state.done = [key for key in state.done if key not in changed]
        _untype(state, told)

    return _change(draft, change, now=now)


def _untype(state: DraftState, told: Mapping[str, Any]) -> None:
    """Forget what stands in the boxes of fields that were answered otherwise."""
    for typed in state.raw.values():
        for box in [box for box in typed if box.partition("-")[0] in told]:
            del typed[box]


def amend(*, draft: Draft, answers: Mapping[str, Any], now: datetime) -> DraftState:
    """Put clean answers in the place of earlier ones, on whatever pages they stand."""

    def change(state: DraftState) -> None:
        state.answers.update(answers)
        _untype(state, answers)

    return _change(draft, change, now=now)


def choose_mission(*, draft: Draft, mission: str, now: datetime) -> None:
    """The mission that will work on the request."""
    with transaction.atomic():
        locked = _locked(draft)
        locked.mission = mission
        _touch(locked, sealed.key_of(locked), now=now)
        draft.mission = mission


def renew(*, draft: Draft, now: datetime) -> list[str]:
    """Move to the newest version of the service; gives the fields of it that the old one did not have."""
    newest = catalogue.newest(draft.version.key)
    if newest.pk == draft.version_id:
        return []
    old = {field.name for field in catalogue.pinned(draft.version).fields()}
    with transaction.atomic():
        locked = _locked(draft)
        locked.version = newest
        _touch(locked, sealed.key_of(locked), now=now)
        draft.version = newest
    return [field.name for field in catalogue.pinned(newest).fields() if field.name not in old]


def add_upload(*, draft: Draft, item: str, data: bytes, name: str, now: datetime) -> list[Upload]:
    """Redraw a file in the limited process and keep its pages sealed. Raises BadUpload, TooMany or Refusal."""
    budget.spend(draft, len(data), now=now)
    spec = catalogue.pinned(draft.version).attachment(item)
    pages = redraw(data, spec.kind)
    facts = _facts(spec, [page.jpeg for page in pages], now)
    with transaction.atomic():
        locked = _locked(draft)
        limits.check(spec, pages, before=locked.uploads.filter(item=item).count())
        _check_room(locked, item, pages)
        key = sealed.key_of(locked)
        last = locked.uploads.filter(item=item).aggregate(last=Max("position"))["last"] or 0
        digest = hashlib.sha256(data).hexdigest()
        uploads = []
        for number, (page, read) in enumerate(zip(pages, facts, strict=True), 1):
            upload = Upload(draft=locked, item=item, position=last + number, created_at=now)
            doubts, size = limits.doubts(spec, page), (page.width, page.height)
            meta = UploadMeta(safe_name(name), digest, number, *size, doubts, box=page.box, read=read)
            sealed.write_meta(upload, key, meta)
            sealed.write_page(upload, key, page.jpeg)
            upload.save(force_insert=True)
            uploads.append(upload)
        _touch(locked, key, now=now)
    return uploads


def _facts(spec: AttachmentSpec, jpegs: list[bytes], now: datetime) -> list[Facts | None]:
    """What pages say, where they are those of a passport."""
    return passports.read(jpegs, today=now.date()) if spec.passport_of else [None] * len(jpegs)


def _check_room(draft: Draft, item: str, pages: list[Page]) -> None:
    if draft.uploads.count() + len(pages) > settings.DRAFT_MAX_FILES:
        raise Refusal(
            _("این درخواست تا %(n)d صفحه جا دارد. صفحه‌های بی‌نوشته را نفرستید.") % {"n": settings.DRAFT_MAX_FILES},
            field=item,
        )
    used = draft.uploads.aggregate(total=Sum("bytes"))["total"] or 0
    if used + sum(len(page.jpeg) for page in pages) > settings.DRAFT_MAX_BYTES:
        raise Refusal(_("حجم همهٔ مدارک از ۱۰۰ مگابایت گذشت. تصویرهای کوچک‌تر بفرستید."), field=item)


def rotate_upload(*, draft: Draft, upload: Upload, quarter_turns: int, now: datetime) -> None:
    """Turn a page clockwise by quarter turns."""
    _redrawn(draft, upload, lambda jpeg, paper: rotate(jpeg, quarter_turns, paper), now=now)


def _redrawn(draft: Draft, upload: Upload, drawn: Callable[[bytes, str], Page], *, now: datetime) -> None:
    """Put what was drawn of a page, and what is thought of it now, in its place."""
    spec = catalogue.pinned(draft.version).attachment(upload.item)
    with transaction.atomic():
        locked = _locked(draft)
        key = sealed.key_of(locked)
        old, meta = upload.path, sealed.read_meta(upload, key)
        page = drawn(sealed.read_page(upload, key), spec.kind)
        doubts = limits.doubts(spec, page)
        read = meta.read or _facts(spec, [page.jpeg], now)[0]
        meta = replace(meta, width=page.width, height=page.height, doubts=doubts, box=page.box, read=read)
        sealed.write_meta(upload, key, meta)
        sealed.write_page(upload, key, page.jpeg)
        upload.save()
        _touch(locked, key, now=now)
        transaction.on_commit(lambda: store.delete(old))


def crop_upload(*, draft: Draft, upload: Upload, box: Box, now: datetime) -> None:
    """Cut a page to a part of it, for good."""
    _redrawn(draft, upload, lambda jpeg, paper: crop(jpeg, box, paper), now=now)


def insist(*, draft: Draft, uploads: Iterable[Upload], now: datetime) -> None:
    """Note that the person sends these pages as they are, whatever is thought of them."""
    with transaction.atomic():
        locked = _locked(draft)
        key = sealed.key_of(locked)
        for upload in uploads:
            sealed.write_meta(upload, key, replace(sealed.read_meta(upload, key), insisted=True))
            upload.save()
        _touch(locked, key, now=now)


def remove_upload(*, draft: Draft, upload: Upload, now: datetime) -> None:
    with transaction.atomic():
        locked = _locked(draft)
        upload.delete()
        _touch(locked, sealed.key_of(locked), now=now)
        transaction.on_commit(lambda: store.delete(upload.path))


def move_upload(*, draft: Draft, upload: Upload, places: int, now: datetime) -> None:
    """Move a page up (negative) or down among the pages of its paper."""
    with transaction.atomic():
        locked = _locked(draft)
        pages = list(locked.uploads.filter(item=upload.item))
        at = next(n for n, page in enumerate(pages) if page.pk == upload.pk)
        pages.insert(max(0, at + places), pages.pop(at))
        for number, page in enumerate(pages, 1):
            page.position = number
        Upload.objects.bulk_update(pages, ["position"])
        _touch(locked, sealed.key_of(locked), now=now)


def discard(*, draft: Draft) -> None:
    """Destroy a draft, its rows now and its files when the transaction is safe."""
    with transaction.atomic():
        rows = (draft.uploads, draft.pieces)
        paths = [path for some in rows for path in some.values_list("path", flat=True) if path]
        draft.delete()
        transaction.on_commit(lambda: store.delete_all(paths))


def discard_all(*, applicant: Applicant) -> None:
    """Destroy every draft of an applicant."""
    for draft in Draft.objects.filter(applicant=applicant):
        discard(draft=draft)


def remind_expiring(*, now: datetime) -> int:
    """What the worker does every night: tell whose draft is about to die, once after each last save; how many."""
    lived = now - timedelta(days=settings.DRAFT_DAYS - REMIND_DAYS)
    old = Draft.objects.filter(saved_at__lt=lived, applicant__isnull=False, correction_of=None)
    for draft in old.select_related("applicant", "version"):
        person = draft.applicant
        assert person
        notices.send(
            kind="draft_expiring",
            language=person.language,
            values={
                "title": catalogue.pinned(draft.version).title.words,
                "until": draft.saved_at.date() + timedelta(days=settings.DRAFT_DAYS),
            },
            once=f"draft_expiring:{draft.pk}:{draft.saved_at:%Y%m%d}",
            to_box=person.email_box,
            owner_ix=accounts.applicant_ix(person),
            now=now,
        )
    return len(old)


def discard_expired(*, now: datetime) -> int:
    """What the worker does every night; gives how many drafts died."""
    old = Draft.objects.filter(saved_at__lt=now - timedelta(days=settings.DRAFT_DAYS))
    expired = list(old)
    for draft in expired:
        discard(draft=draft)
    return len(expired)
