"""What the person and the mission write to each other.

The person's words and papers are a sealed part of the dossier, which the portal adds and cannot read again; the
mission's answers are notices. One clock runs: ``Dossier.unanswered_since``, from the first message that nobody has
answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import limits
from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import events
from mikhak.dossiers.access import guarded
from mikhak.dossiers.models import Dossier, Event, Part
from mikhak.dossiers.sealed import LETTER, add_page, add_part
from mikhak.drafts.redraw import BadUpload, Page, redraw, safe_name
from mikhak.drafts.sealed import UploadMeta
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Conflict, Refusal, TooMany

ANSWER_DAYS = 3  # working days in which a mission answers, told to both sides
OPEN_AFTER_END = timedelta(days=30)  # so long after its end a dossier still takes messages
MOST_A_DAY, DAY = 5, 86400
LONGEST = 4000  # characters
MOST_FILES, MOST_PAGES = 5, 20


@dataclass(frozen=True)
class Sent:
    """A message of the person as the portal knows it: not its words."""

    at: datetime
    words: int
    files: int
    waits: bool  # for an answer


@dataclass(frozen=True)
class SentFile:
    """A file as it came: the name on the person's device, and its bytes."""

    name: str
    data: bytes


def closes_at(dossier: Dossier) -> datetime | None:
    """When a dossier stops taking messages; None while it is open."""
    return dossier.closed_at + OPEN_AFTER_END if dossier.closed_at else None


def takes_messages(dossier: Dossier, *, now: datetime) -> bool:
    """Whether the person may write: who has no account is called by telephone, and an old dossier is at rest."""
    end = closes_at(dossier)
    return dossier.applicant_ix is not None and (end is None or now < end)


def sent(dossier: Dossier) -> list[Sent]:
    """The person's messages, oldest first."""
    since = dossier.unanswered_since
    return [
        Sent(line.at, line.data["words"], line.data["files"], since is not None and line.at >= since)
        for line in Event.objects.filter(dossier=dossier, name="message_received")
    ]


def answer_due(dossier: Dossier) -> date | None:
    """The day at the mission by which it usually answers what waits; None when nothing does."""
    if dossier.unanswered_since is None:
        return None
    mission = missions.mission(dossier.mission)
    return missions.add_working_days(mission, dossier.unanswered_since.astimezone(mission.tz).date(), ANSWER_DAYS)


def write(*, dossier: Dossier, text: str, files: Sequence[SentFile], key: UUID, now: datetime) -> None:
    """The applicant writes to the mission; ``dossier`` was fetched with their rights and ``key`` names the message, so
    that a second press of the button makes no second one.

    Raises Refusal (on ``text`` or ``papers``), Conflict (the dossier takes no messages any more), TooMany.
    """
    _check(dossier, text, files, now=now)
    pages = [(file, page) for file in files for page in enumerate(_redrawn(file), 1)]
    if len(pages) > MOST_PAGES:
        words = _("پرونده‌های یک پیام با هم تا %(n)d صفحه می‌گیرد؛ چند پیام بفرستید.")
        raise Refusal(words % {"n": MOST_PAGES}, field="papers")
    with transaction.atomic():
        locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if Part.objects.filter(pk=key, dossier=locked).exists():
            return
        _count(locked, now=now)
        part, sealer = add_part(locked, Part.Kind.MESSAGE, {"message": text.strip()}, now=now, part_id=key)
        for position, (file, (number, page)) in enumerate(pages, 1):
            digest = sha256(file.data).hexdigest()
            meta = UploadMeta(safe_name(file.name), digest, number, page.width, page.height)
            add_page(part, sealer, item=LETTER, position=position, jpeg=page.jpeg, meta=meta)
        told = {"part": str(part.pk), "words": len(text.split()), "files": len(files)}
        events.record(locked, "message_received", told, now=now, by="applicant")
        if locked.unanswered_since is None:
            locked.unanswered_since = now
            locked.save(update_fields=["unanswered_since"])


def _check(dossier: Dossier, text: str, files: Sequence[SentFile], *, now: datetime) -> None:
    if not takes_messages(dossier, now=now):
        raise Conflict(_("این پرونده بسته است و دیگر پیام نمی‌گیرد. برای کار تازه، درخواست تازه بدهید یا تلفن بزنید."))
    if not text.strip():
        raise Refusal(_("پیام خود را بنویسید."), field="text")
    if len(text) > LONGEST:
        words = _("پیام تا %(n)d نویسه جا دارد؛ آن را کوتاه‌تر کنید یا در دو پیام بفرستید.")
        raise Refusal(words % {"n": LONGEST}, field="text")
    if len(files) > MOST_FILES:
        words = _("با یک پیام تا %(n)d پرونده می‌توان فرستاد؛ چند پیام بفرستید.")
        raise Refusal(words % {"n": MOST_FILES}, field="papers")


def _redrawn(file: SentFile) -> list[Page]:
    try:
        return redraw(file.data)
    except BadUpload as bad:
        told = {"name": safe_name(file.name), "words": bad.message}
        raise Refusal(_("«%(name)s»: %(words)s") % told, field="papers", status=bad.status) from bad


def _count(dossier: Dossier, *, now: datetime) -> None:
    try:
        limits.count(f"message:{dossier.pk}", limit=MOST_A_DAY, seconds=DAY, now=now)
    except TooMany as many:
        words = _("امروز %(n)d پیام برای این پرونده فرستاده‌اید؛ فردا دوباره بنویسید. اگر کار فوری است، تلفن بزنید.")
        raise TooMany(words % {"n": MOST_A_DAY}, retry_after=many.retry_after) from many


def acknowledge(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """The officer has read what the applicant wrote and nothing is to be answered; the applicant sees that."""
    with transaction.atomic():
        dossier = guarded(actor, code, "acknowledge_message", now=now)
        dossier.unanswered_since = None
        dossier.save(update_fields=["unanswered_since"])
        events.record(dossier, "message_acknowledged", now=now, officer=actor.officer)
