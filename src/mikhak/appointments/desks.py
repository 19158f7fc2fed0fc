"""The calendars of the desks: every change is a new edition, and undo writes an earlier one anew."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.access import OfficerActor
from mikhak.appointments import access
from mikhak.appointments.content import Content, Span
from mikhak.appointments.models import Desk, DeskEdition
from mikhak.lib.text import Text
from mikhak.ui.refusals import Conflict, NotFound, Refusal

PARTS = ("title", "categories", "hours", "minutes", "places", "days_ahead", "urgent", "exceptions", "open")


@dataclass(frozen=True)
class Change:
    """An edition and the names of what it changed; none of the first one."""

    number: int
    officer: Text
    at: datetime
    parts: tuple[str, ...]


@transaction.atomic
def open_desk(*, actor: OfficerActor, mission: str, content: Content, now: datetime) -> Desk:
    """A new desk; raises NotFound, Forbidden, Refusal."""
    access.check(actor, mission, now.date())
    made = Desk.objects.create(mission=mission)
    _write(made, content, actor, now)
    return made


@transaction.atomic
def change(*, actor: OfficerActor, desk_id: int, seen: int, content: Content, now: datetime) -> None:
    """Put a new edition in the place of ``seen``; raises Conflict when there is a newer one, NotFound, Forbidden,
    Refusal. Times that were booked stay booked."""
    found = _current(actor, desk_id, seen, now)
    if content != found.says:
        _write(found, content, actor, now)


@transaction.atomic
def restore(*, actor: OfficerActor, desk_id: int, seen: int, number: int, now: datetime) -> None:
    """Undo what came after an edition: it is written anew as the newest one; raises as ``change``."""
    found = _current(actor, desk_id, seen, now)
    edition = DeskEdition.objects.filter(desk=found, number=number).first()
    if edition is None:
        raise NotFound
    if edition.says != found.says:
        _write(found, edition.says, actor, now)


def kept_by(actor: OfficerActor, today: date) -> list[Desk]:
    """The desks that this officer may change."""
    return list(Desk.objects.filter(mission__in=access.places(actor, today)))


def history(desk: Desk) -> list[Change]:
    """Its editions, newest first."""
    rows = list(desk.editions.select_related("officer"))
    return [_change(row, older) for row, older in zip(rows, [*rows[1:], None], strict=True)]


def _change(row: DeskEdition, older: DeskEdition | None) -> Change:
    new, old = row.says, older.says if older else row.says
    parts = tuple(name for name in PARTS if getattr(new, name) != getattr(old, name))
    return Change(row.number, Text(fa=row.officer.name_fa, en=row.officer.name_en), row.at, parts)


def _current(actor: OfficerActor, desk_id: int, seen: int, now: datetime) -> Desk:
    found = access.desk(actor, desk_id, today=now.date(), lock=True)
    if found.edition != seen:
        raise Conflict
    return found


def _write(found: Desk, content: Content, actor: OfficerActor, now: datetime) -> None:
    for spans in (*content.hours, *(one.hours for one in content.exceptions)):
        _check_spans(spans)
    found.edition += 1
    found.content = content.model_dump(mode="json")
    found.save()
    DeskEdition.objects.create(desk=found, number=found.edition, officer=actor.officer, at=now, content=found.content)


def _check_spans(spans: tuple[Span, ...]) -> None:
    ends = [end for span in spans for end in span]
    if any(later <= earlier for earlier, later in pairwise(ends)):
        raise Refusal(_("ساعت‌های یک روز باید پشت سر هم باشند و هر یک پس از آغازش پایان یابد."))
