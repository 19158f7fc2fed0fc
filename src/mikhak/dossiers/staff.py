"""The work of a section: who has which dossier when people change."""

from datetime import datetime

from django.db import transaction

from mikhak.accounts import actions as accounts
from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import events
from mikhak.dossiers.models import Dossier


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
        events.record(dossier, "given_back", now=now, officer=actor.officer)
    told = sorted({*places, *(one.mission for one in freed)})
    accounts.tell_heads(officer_id=officer_id, places=told, count=len(freed), now=now)
    return len(freed)
