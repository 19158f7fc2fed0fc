"""Whose work a dossier is. A verb: guard -> write -> Event, one transaction; raises as ``dossiers.actions``."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import queries as accounts
from mikhak.accounts.access import OfficerActor, live_grants
from mikhak.accounts.models import Officer
from mikhak.dossiers import access, events
from mikhak.dossiers.access import guarded
from mikhak.dossiers.models import Dossier
from mikhak.ui.refusals import Conflict, Refusal


def take(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """The officer works on it from now on."""
    with transaction.atomic():
        dossier = guarded(actor, code, "take", now=now)
        if dossier.assignee_id == actor.id:
            raise Conflict(_("این پرونده پیش‌تر به شما سپرده شده است."))
        dossier.assignee = actor.officer
        dossier.save()
        events.record(dossier, "taken", now=now, officer=actor.officer)


def give(*, actor: OfficerActor, code: str, to: str, now: datetime) -> None:
    """Somebody else, named by the user name, works on it from now on; also raises Refusal when he may not."""
    with transaction.atomic():
        dossier = guarded(actor, code, "give", now=now)
        category = dossier.version.category
        there = accounts.who_may("clerk", [dossier.mission], category, today=now.date())
        officer = next((one for one in there if one.username == to), None)
        if officer is None:
            raise Refusal(_("این همکار در این نمایندگی و برای این خدمت کار نمی‌کند."), field="to")
        if dossier.assignee_id == officer.pk:
            raise Conflict(_("این پرونده پیش‌تر به همین همکار سپرده شده است."))
        _hand(dossier, officer, actor.officer, now=now)


def give_back(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """It is nobody's again and waits in the queue; the officer's own, or as a consul anybody's."""
    with transaction.atomic():
        dossier = guarded(actor, code, "give_back", now=now)
        if dossier.assignee_id != actor.id:
            access.check(actor, dossier, "give", now=now)
        dossier.assignee = None
        dossier.save()
        events.record(dossier, "given_back", now=now, officer=actor.officer)


def place(*, dossier: Dossier, officer: Officer, now: datetime) -> bool:
    """By a rule and not by a person; whether it was still nobody's."""
    with transaction.atomic():
        locked = Dossier.objects.select_for_update(of=("self",)).select_related("version").get(pk=dossier.pk)
        if locked.assignee_id is not None or locked.closed_at is not None:
            return False
        _hand(locked, officer, None, now=now)
    return True


def may_work(officer: Officer, dossier: Dossier, *, now: datetime) -> bool:
    """Whether an officer has a role for a dossier today."""
    return access.may(OfficerActor(officer, live_grants(officer, now.date())), dossier, "clerk", today=now.date())


def _hand(dossier: Dossier, officer: Officer, by: Officer | None, *, now: datetime) -> None:
    dossier.assignee = officer
    dossier.save()
    to = {"fa": officer.name_fa, "en": officer.name_en}
    events.record(dossier, "given", {"to": to}, now=now, officer=by)
