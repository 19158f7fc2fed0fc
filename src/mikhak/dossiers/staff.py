"""The work of a section: who has which dossier when people change."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import actions as accounts
from mikhak.accounts import queries as people
from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Officer
from mikhak.dossiers import access, events, flow
from mikhak.dossiers.models import Dossier
from mikhak.ui.refusals import Conflict, Forbidden, Refusal


@transaction.atomic
def dismiss(*, actor: OfficerActor, officer_id: int, now: datetime) -> int:
    """An officer leaves: no further request of his is served, every right ends, and his open dossiers go back to the
    queue; the heads of their missions are told. Gives how many they were. Raises NotFound, Forbidden, Conflict."""
    places = accounts.close_account(actor=actor, officer_id=officer_id, now=now)
    open_ones = Dossier.objects.select_for_update().filter(assignee_id=officer_id).exclude(status=Dossier.Status.CLOSED)
    freed = list(open_ones)
    for dossier in freed:
        dossier.assignee = None
        dossier.save(update_fields=["assignee"])
        events.record(dossier, "released", now=now, officer=actor.officer)
    told = sorted({*places, *(one.mission for one in freed)})
    accounts.tell_heads(officer_id=officer_id, places=told, count=len(freed), now=now)
    return len(freed)


def colleagues(actor: OfficerActor, dossier: Dossier, *, now: datetime) -> list[Officer]:
    """Whom this officer may hand a dossier to: those who work on it; nobody for who does not assign there."""
    category = flow.service_of(dossier).category
    if dossier.closed_at or not actor.may("assign", dossier.mission, category, now.date()):
        return []
    return people.who_may("clerk", dossier.mission, category, today=now.date())


@transaction.atomic
def assign(*, actor: OfficerActor, code: str, officer_id: int, now: datetime) -> None:
    """The head of a section hands a dossier to somebody. Raises NotFound, Forbidden, Refusal on ``officer``, Conflict
    when he has it."""
    dossier = access.for_officer(actor, code, today=now.date())
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("version").get(pk=dossier.pk)
    choices = {one.pk: one for one in colleagues(actor, locked, now=now)}
    if not choices:
        raise Forbidden
    if officer_id not in choices:
        raise Refusal(_("یکی از همکاران همین بخش را برگزینید."), field="officer")
    if locked.assignee_id == officer_id:
        raise Conflict
    locked.assignee = choices[officer_id]
    locked.save(update_fields=["assignee"])
    events.record(locked, "assigned", {"to": choices[officer_id].username}, now=now, officer=actor.officer)
