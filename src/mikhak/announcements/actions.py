"""Every change of an announcement is a new edition; nothing that was once read is ever written over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.announcements import access
from mikhak.announcements.content import Content
from mikhak.announcements.models import Announcement, Edition
from mikhak.ui.refusals import Conflict, NotFound, Refusal


@transaction.atomic
def publish(*, actor: OfficerActor, mission: str, content: Content, now: datetime) -> Announcement:
    """Tell the public something in the name of a mission; raises NotFound, Forbidden, Refusal."""
    access.check(actor, mission, now.date())
    made = Announcement(mission=mission, since=content.since, shown=content.shown)
    made.save()
    _write(made, content, actor, now)
    return made


@transaction.atomic
def change(*, actor: OfficerActor, announcement_id: int, seen: int, content: Content, now: datetime) -> None:
    """Put a new edition in the place of ``seen``, the one that the officer read; raises Conflict when there is a newer
    one, NotFound, Forbidden, Refusal. An edition that says the same is none."""
    found = _current(actor, announcement_id, seen, now)
    if content != found.says:
        _write(found, content, actor, now)


@transaction.atomic
def take_down(*, actor: OfficerActor, announcement_id: int, seen: int, now: datetime) -> None:
    """Let the public read it no more; raises as ``change``."""
    found = _current(actor, announcement_id, seen, now)
    if found.shown:
        _write(found, found.says.model_copy(update={"shown": False}), actor, now)


@transaction.atomic
def restore(*, actor: OfficerActor, announcement_id: int, seen: int, number: int, now: datetime) -> None:
    """Undo what came after an edition: it is written anew as the newest one; raises as ``change``."""
    found = _current(actor, announcement_id, seen, now)
    edition = Edition.objects.filter(announcement=found, number=number).first()
    if edition is None:
        raise NotFound
    if edition.says != found.says:
        _write(found, edition.says, actor, now)


def _current(actor: OfficerActor, announcement_id: int, seen: int, now: datetime) -> Announcement:
    found = access.for_officer(actor, announcement_id, today=now.date(), lock=True)
    if found.edition != seen:
        raise Conflict
    return found


def _write(found: Announcement, content: Content, actor: OfficerActor, now: datetime) -> None:
    if content.until is not None and content.until < content.since:
        raise Refusal(_("پایان آن پیش از آغاز است."), field="until")
    found.edition += 1
    found.content = content.model_dump(mode="json")
    found.since, found.until, found.shown = content.since, content.until, content.shown
    found.save()
    Edition.objects.create(
        announcement=found, number=found.edition, officer=actor.officer, at=now, content=found.content
    )
