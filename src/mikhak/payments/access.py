"""Fetch and authorise in one call, for what concerns money. What is not theirs is NotFound."""

from datetime import date, datetime

from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import access
from mikhak.dossiers.models import Dossier
from mikhak.missions.queries import HEADQUARTERS
from mikhak.payments.models import Invoice, Payment, Refund, Transfer
from mikhak.ui.refusals import Conflict, Forbidden, NotFound


def locked(actor: OfficerActor, code: str, role: str, *, now: datetime) -> Dossier:
    """Lock a dossier for an act on its money, in the caller's transaction; raises NotFound, Forbidden.

    Money comes and goes back after the end of a dossier too, so it may be closed.
    """
    found = access.for_officer(actor, code, today=now.date())
    if not access.may(actor, found, role, today=now.date()):
        raise Forbidden
    return lock(found)


def lock(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_for_update(of=("self",)).select_related("version").get(pk=dossier.pk)


def invoice(dossier: Dossier) -> Invoice:
    """The invoice of a locked dossier; raises Conflict when there is none yet."""
    found = Invoice.objects.filter(dossier=dossier).first()
    if found is None:
        raise Conflict
    return found


def payment(dossier: Dossier, payment_id: int) -> Payment:
    """One payment of a dossier that was fetched with rights; raises NotFound."""
    found = Payment.objects.filter(invoice__dossier=dossier, pk=payment_id).select_related("invoice", "officer").first()
    if found is None:
        raise NotFound
    return found


def transfer(dossier: Dossier, transfer_id: int) -> Transfer:
    """An open transfer of a locked dossier; raises NotFound, Conflict when somebody was quicker."""
    found = Transfer.objects.filter(invoice__dossier=dossier, pk=transfer_id).first()
    if found is None:
        raise NotFound
    if found.state != Transfer.State.OPEN:
        raise Conflict
    return found


def refund(dossier: Dossier, refund_id: int) -> Refund:
    """A refund of a locked dossier that waits for a second officer; raises NotFound, Conflict."""
    waiting = Refund.objects.select_related("payment").filter(payment__invoice__dossier=dossier, pk=refund_id)
    found = waiting.first()
    if found is None:
        raise NotFound
    if found.confirmed is not None:
        raise Conflict
    return found


def at_mission(actor: OfficerActor, mission: str, role: str, *, today: date) -> None:
    """Raises NotFound for who does not work at a mission, Forbidden for who does without the role."""
    if mission not in actor.missions:
        raise NotFound
    if role == "consul" and not actor.may("consul", mission, "*", today):
        raise Forbidden


def sees_all(actor: OfficerActor, mission: str, today: date) -> bool:
    """Whether an officer sees the money of all at a mission, or the own till alone."""
    return actor.may("clerk", mission, "*", today)


def is_headquarters(actor: OfficerActor, today: date) -> bool:
    return actor.may("rates", HEADQUARTERS, "*", today)


def headquarters(actor: OfficerActor, today: date) -> None:
    """Raises Forbidden for all but headquarters."""
    if not is_headquarters(actor, today):
        raise Forbidden
