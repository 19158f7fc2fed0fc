"""From draft to dossier: everything is validated again, sealed, numbered and told in one transaction.

The draft's id is the idempotency key: however often and from however many places a submission is pressed, there is one
dossier. When this returns, rows are committed and files are synced: the code may be shown.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import queries as accounts
from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Applicant
from mikhak.catalogue import flow as rules
from mikhak.catalogue import forms
from mikhak.catalogue.definition import Service
from mikhak.dossiers import clues, duty, events, flow, telling
from mikhak.dossiers.models import Dossier, Part
from mikhak.dossiers.queries import identity_seen
from mikhak.dossiers.sealed import add_page, add_part
from mikhak.drafts import actions as drafts
from mikhak.drafts import carrying, queries, sealed
from mikhak.drafts.models import Draft
from mikhak.drafts.queries import Filling
from mikhak.lib.codes import new_tracking_code
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Conflict, NotFound, Refusal
from mikhak.vault import client


@dataclass(frozen=True)
class SentFile:
    """One page as the receipt lists it; ``sha256`` (hex) is of the file that the person sent."""

    item: str
    name: str
    page: int
    sha256: str


@dataclass(frozen=True)
class Receipt:
    """Shown once. ``files`` is empty when the same submission was pressed again after it had gone through."""

    code: str
    dossier: Dossier
    files: tuple[SentFile, ...] = ()
    following: Draft | None = None  # the next request of the person's journey, begun with what it asks for too


@dataclass(frozen=True)
class Problem:
    """Why a filling cannot be submitted yet: where to mend it and what to do."""

    place: str  # section key, "documents", "mission" or "conditions"
    name: str  # field, attachment or condition
    message: str | Promise


def problems(filling: Filling, *, language: str) -> list[Problem]:
    """Everything that stands between a filling and its submission; empty when it may be submitted."""
    unanswered = _missing_answers(filling, language=language)
    return [
        *_broken_rules(filling),
        *unanswered,
        *_failing_conditions(filling, language=language, open_too=not unanswered),
        *_missing_papers(filling, language=language),
        *_mission_problem(filling),
    ]


def _missing_answers(filling: Filling, *, language: str) -> list[Problem]:
    """Pages never filled in or left with something unsaved, one line each, and wrong answers of the others."""
    _answers, errors = clean(filling, language=language)
    found = []
    for section in filling.sections:
        wrong = [(field.name, errors[field.name]) for field in section.fields if field.name in errors]
        title = section.title.in_(language)
        if section.key in filling.state.raw:  # what was typed last counts, so the page is looked at again
            words = _("در صفحهٔ «%s» چیزی نوشته‌اید که هنوز ذخیره نشده است؛ آن را ببینید و ذخیره کنید.") % title
            found.append(Problem(section.key, "", words))
        elif wrong and section.key not in filling.state.done:
            found.append(Problem(section.key, "", _("صفحهٔ «%s» هنوز پر نشده است.") % title))
        else:
            found += [Problem(section.key, name, message) for name, message in wrong]
    return found


def clean(filling: Filling, *, language: str) -> tuple[dict[str, Any], dict[str, str]]:
    """All answers validated against the pinned version, hidden ones dropped; and the errors by field."""
    return forms.clean_all(
        filling.service,
        filling.state.answers,
        sections=filling.sections,
        names_for=lambda answers: queries.names_for(filling, answers),
        scene=forms.Scene(language=language, today=filling.today, names=filling.names, places=missions),
    )


def _broken_rules(filling: Filling) -> list[Problem]:
    """Nobody is let through, or turned away, by a rule that cannot be evaluated."""
    if filling.draft.quick or not rules.broken(filling.service, filling.names):
        return []
    words = _(
        "یکی از قاعده‌های این خدمت با پاسخ‌های شما سنجیدنی نیست؛ ایراد از سامانه است و به مسئول آن خبر رسید. "
        "پاسخ‌های شما مانده است؛ چند ساعت دیگر دوباره بفرستید."
    )
    return [Problem("conditions", "", words)]


def _failing_conditions(filling: Filling, *, language: str, open_too: bool) -> list[Problem]:
    if filling.draft.quick:
        return []  # people in distress are heard first; the officer sees the verdicts
    states = {"fails", "open"} if open_too else {"fails"}
    return [
        Problem("conditions", verdict.condition.key, verdict.condition.text.in_(language))
        for verdict in filling.verdicts
        if verdict.condition.severity == "block" and verdict.state in states
    ]


def _missing_papers(filling: Filling, *, language: str) -> list[Problem]:
    if filling.draft.quick:
        return []
    sent = set(filling.draft.uploads.values_list("item", flat=True))
    return [
        Problem("documents", demand.spec.name, _("تصویر «%s» هنوز نرسیده است.") % demand.spec.label.in_(language))
        for demand in filling.demands
        if demand.demanded and demand.spec.name not in sent
    ]


def _mission_problem(filling: Filling) -> list[Problem]:
    open_keys = {mission.key for mission in missions.open_missions()}
    if filling.draft.mission in open_keys & {filling.goes_to or filling.draft.mission}:
        return []
    return [Problem("mission", "mission", _("نمایندگی‌ای را که باید رسیدگی کند برگزینید."))]


def submit(
    *,
    draft_id: UUID,
    applicant: Applicant | None,
    browser: str,
    language: str,
    now: datetime,
    actor: OfficerActor | None = None,
) -> Receipt:
    """Submit a draft of this applicant (or, without an account, of this browser); ``actor`` filed it for a caller.

    Raises NotFound (no such draft of theirs), Conflict (another service fits), Refusal naming the first thing to mend.
    """
    with transaction.atomic():
        draft = _own_draft(draft_id, applicant, browser)
        if draft is None:
            before = submitted_before(draft_id=draft_id, applicant=applicant, browser=browser)
            if before is None:
                raise NotFound
            return before
        filling = queries.filling(draft, today=now.date())
        if filling.redirect and not draft.quick:
            raise Conflict(filling.redirect.text.in_(language))
        found = problems(filling, language=language)
        if found:
            raise Refusal(found[0].message, field=found[0].name)
        answers, _errors = clean(filling, language=language)
        dossier = _create(filling, answers, browser=browser, language=language, now=now)
        files = _seal(dossier, filling, answers, now=now)
        who = {"officer": actor.officer} if actor else {"by": "applicant"}
        events.record(dossier, "submitted", {"pages": len(files)}, now=now, **who)
        flow.enter(dossier, dossier.path[0], now=now, actor=actor)
        telling.tell(dossier, "submitted", _told(dossier, filling), once=f"submitted:{dossier.pk}", now=now)
        if dossier.urgent:
            duty.alert(dossier, now=now)
        following = carrying.carry_on(filling, answers, now=now)
        drafts.discard(draft=draft)
    return Receipt(dossier.code, dossier, files, following)


def _told(dossier: Dossier, filling: Filling) -> dict[str, object]:
    """How long it usually takes and what it will cost."""
    fee = {"amount": str(dossier.fee_eur), "currency": "EUR"} if dossier.fee_eur else {}
    return {"days": filling.service.days, **fee}


def _own_draft(draft_id: UUID, applicant: Applicant | None, browser: str) -> Draft | None:
    mine = Draft.objects.select_for_update(of=("self",)).select_related("version").filter(correction_of=None)
    if applicant is None:
        return mine.filter(pk=draft_id, applicant=None, browser=browser).first()
    return mine.filter(pk=draft_id, applicant=applicant).first()


@contextmanager
def pressing(*, draft_id: UUID, applicant: Applicant | None, browser: str) -> Iterator[Receipt | None]:
    """One transaction for a press of the button; presses for one draft take turns, so the second finds the first done.

    Gives the receipt of the submission that went through before, None when there is none.
    """
    with transaction.atomic():
        _own_draft(draft_id, applicant, browser)
        yield submitted_before(draft_id=draft_id, applicant=applicant, browser=browser)


def submitted_before(*, draft_id: UUID, applicant: Applicant | None, browser: str) -> Receipt | None:
    """The receipt of a submission of theirs that went through, without its files; None when there is none."""
    dossier = Dossier.objects.select_related("version").filter(submission=draft_id).first()
    if dossier is None or dossier.owner_mark != _owner_mark(applicant, browser):
        return None
    return Receipt(dossier.code, dossier)


def _owner_mark(applicant: Applicant | None, browser: str) -> str:
    """Who submitted, told apart without naming anybody: needed to answer a second press alike."""
    return client.index("applicant", str(applicant.pk) if applicant else f"browser:{browser}").hex()


def _create(filling: Filling, answers: Mapping[str, Any], *, browser: str, language: str, now: datetime) -> Dossier:
    draft, service, applicant = filling.draft, filling.service, filling.draft.applicant
    names = queries.names_for(filling, dict(answers))
    fee, path = rules.fee(service, names), list(rules.path(service, names))
    dossier = Dossier.objects.create(
        code=_free_code(),
        version=draft.version,
        mission=draft.mission,
        language=language,
        urgent=service.urgency == "emergency",
        path=path,
        step=path[0],
        step_since=now,
        status=Dossier.Status.WITH_MISSION,
        applicant_ix=accounts.applicant_ix(applicant) if applicant else None,
        subject_ix=_subject_ix(names),
        contact_ix=_contact_ix(service, answers) if applicant is None else None,
        reply_box=applicant.email_box if applicant else None,
        owner_mark=_owner_mark(applicant, browser),
        attendees=rules.attendees(service, names),
        fingerprints=rules.fingerprints(service, names),
        fee_tier=fee.tier.key if fee.tier else "",
        fee_eur=fee.eur,
        submission=draft.pk,
        created_at=now,
    )
    clues.of_submission(dossier, service, names, answers)
    return dossier


def _free_code() -> str:
    while True:  # 30**11 codes: a second round is not to be expected in this universe
        code = new_tracking_code()
        if not Dossier.objects.filter(code=code).exists():
            return code


def _subject_ix(names: Mapping[str, Any]) -> bytes | None:
    subject = names["subject"]
    if subject.get("national_id"):
        return client.index("national_id", subject["national_id"])
    if subject.get("passport_no"):
        return client.index("passport", f"{subject.get('nationality') or ''}:{subject['passport_no']}")
    return None


def contact_phone(service: Service, answers: Mapping[str, Any]) -> str | None:
    """The telephone number (E.164) by which a request without an account is followed; None when none was given."""
    return next((answers[name] for name in service.quick if name.endswith("phone") and answers.get(name)), None)


def _contact_ix(service: Service, answers: Mapping[str, Any]) -> bytes | None:
    phone = contact_phone(service, answers)
    return client.index("phone", phone) if phone else None


def _earlier(filling: Filling) -> dict[str, Any]:
    """What stood before in the answers of the profile that are claims still to be checked."""
    applicant = filling.draft.applicant
    if applicant is None:
        return {}
    return accounts.profile_state(applicant).unchecked(identity_seen(accounts.applicant_ix(applicant)))


def _seal(dossier: Dossier, filling: Filling, answers: Mapping[str, Any], *, now: datetime) -> tuple[SentFile, ...]:
    content = {
        "on_behalf": filling.state.on_behalf,
        "answers": answers,
        "profile": filling.profile,
        "earlier": _earlier(filling),
        "kind": filling.kind,
        "held": filling.held,
        "today": filling.today.isoformat(),
        "quick": filling.draft.quick,
    }
    part, sealer = add_part(dossier, Part.Kind.SUBMISSION, content, now=now)
    key = sealed.key_of(filling.draft)
    wanted = {demand.spec.name for demand in filling.demands}
    files = []
    for upload in filling.draft.uploads.all():
        if upload.item not in wanted:
            continue  # answers changed after it was sent and it is not asked any more
        meta = sealed.read_meta(upload, key)
        jpeg = sealed.read_page(upload, key)
        add_page(part, sealer, item=upload.item, position=upload.position, jpeg=jpeg, meta=meta)
        files.append(SentFile(upload.item, meta.name, meta.page, meta.sha256))
    return tuple(files)
