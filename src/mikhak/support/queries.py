"""Typed reads of reports. Lists are made of what is not sealed: no names of people."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from io import BytesIO
from operator import or_
from uuid import UUID

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from PIL import Image

from mikhak.accounts import queries as accounts
from mikhak.accounts.access import OfficerActor
from mikhak.drafts.sealed import UploadMeta
from mikhak.support import access, sealed
from mikhak.support.kinds import KINDS
from mikhak.support.models import MailboxChange, Report, Waiting
from mikhak.support.sealed import Person

PAGE = 50
THUMBNAIL = (144, 176)  # pixels at most; shown at half the size
STATES = ("open", "answered", "closed")


@dataclass(frozen=True)
class Lists:
    """The reports of one state, and how many each state has."""

    page: ListPage[Report]
    counts: dict[str, int]


def lists(actor: OfficerActor, state: str, number: int, *, now: datetime) -> Lists:
    """The reports of an officer's missions in a state, those that wait longest first; closed ones the newest first."""
    mine = _mine(actor, now)
    order = "-closed_at" if state == Report.State.CLOSED else "created_at"
    counts = {one: mine.filter(state=one).count() for one in STATES}
    return Lists(Paginator(mine.filter(state=state).order_by(order, "pk"), PAGE).get_page(number), counts)


def open_count(actor: OfficerActor, *, now: datetime) -> int:
    """How many reports wait for a first answer at an officer's missions."""
    return _mine(actor, now).filter(state=Report.State.OPEN).count()


def _mine(actor: OfficerActor, now: datetime) -> QuerySet[Report]:
    return Report.objects.filter(mission__in=access.missions(actor, today=now.date()))


def ended(*, now: datetime) -> list[Report]:
    """The reports whose time is over. It begins with the closing, or with the last answer where nobody closed it; what
    nobody has answered yet is kept until somebody does."""
    end = Coalesce("closed_at", Max("answers__at"), "created_at")
    over = [Q(kind=name, end__lt=now - kind.kept) for name, kind in KINDS.items()]
    done = Report.objects.exclude(state=Report.State.OPEN).annotate(end=end)
    return list(done.filter(reduce(or_, over)))


def answers(report: Report, person: Person) -> list[tuple[datetime, str]]:
    """What was answered to a report of this person, and when, oldest first."""
    return [(answer.at, words) for answer, words in sealed.read_answers(report, person)]


# Pages of a form that is being filled in ------------------------------------------------------------------------------
def waiting(once: UUID, browser: str) -> list[tuple[Waiting, UploadMeta]]:
    """The pages that arrived for a form of this browser, in order."""
    return [(row, sealed.waiting_meta(row)) for row in Waiting.objects.filter(once=once, browser=browser)]


def waiting_jpeg(row: Waiting, *, small: bool) -> bytes:
    """A page that waits as JPEG; small it is of a few kilobytes. It was drawn by us, so it is safe to decode."""
    jpeg = sealed.waiting_page(row)
    if not small:
        return jpeg
    with Image.open(BytesIO(jpeg)) as page:
        page.draft("RGB", THUMBNAIL)
        page.thumbnail(THUMBNAIL)
        out = BytesIO()
        page.save(out, "JPEG", quality=70)
    return out.getvalue()


# A lost mailbox -------------------------------------------------------------------------------------------------------
def mailbox(report: Report) -> MailboxChange | None:
    """What a report of a lost mailbox asks for; None of another kind."""
    return MailboxChange.objects.select_related("proposed_by", "confirmed_by").filter(report=report).first()


def standing(change: MailboxChange, *, now: datetime) -> str:
    """Where it stands: closed, done, stopped, early (the delay runs), open, proposed, sent (the link)."""
    if change.done_at or change.stopped_at:
        return "done" if change.done_at else "stopped"
    if change.report.state == Report.State.CLOSED:
        return "closed"
    if now < change.decided_from:
        return "early"
    if change.link_until is not None and now < change.link_until:
        return "sent"
    return "proposed" if change.proposed_by_id else "open"


def account_there(change: MailboxChange) -> bool:
    """Whether the account exists; for officers alone."""
    return accounts.account(identity_ix=bytes(change.account_ix), email_ix=bytes(change.old_ix)) is not None


def earlier(report: Report) -> int:
    """How many other reports the same person made to this mission."""
    same = Q(identity_ix=report.identity_ix, mission=report.mission)
    return Report.objects.filter(same).exclude(pk=report.pk).count()
