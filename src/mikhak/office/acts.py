"""What officers do: each act is one view that makes exactly one call of the domain and goes back to the dossier.

A refusal is shown on the page of the dossier, in the form, with everything typed still in it. When somebody else was
quicker, the page shows how the dossier stands now, and what was typed beside it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from mikhak.accounts.access import officer
from mikhak.appointments import actions as appointments
from mikhak.dossiers import access, actions, assignment, conversation
from mikhak.inquiries import actions as inquiries
from mikhak.issuance import actions as issuance
from mikhak.lib.codes import show_code
from mikhak.office import forms, words
from mikhak.office.case import Case, open_case
from mikhak.office.dossier import Tried, show
from mikhak.payments import actions as payments
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from mikhak.ui.routes import audience

Told = dict[str, Any]  # what the form says, see forms.told; and "key", which tells a second press of the same button
Act = Callable[[Told, Case], object]
View = Callable[[HttpRequest, str], HttpResponse]


def act(call: Act) -> View:
    """Make the view of an act, of the same name."""
    name = call.__name__

    @audience("officer")
    @require_POST
    def view(request: HttpRequest, code: str) -> HttpResponse:
        return _perform(request, code, name, call)

    view.__name__, view.__doc__ = name, call.__doc__
    return view


def _perform(request: HttpRequest, code: str, name: str, call: Act) -> HttpResponse:
    """Check the form of an act, make its call, go back to the dossier; or show what is in the way."""
    actor, now = officer(request), timezone.now()
    case = open_case(actor, code, now=now)
    tried = Tried(name, forms.form_of(case, name, request.POST))
    try:
        if name != "revoke":  # the one thing that is done to a closed dossier
            access.check(actor, case.dossier, name, now=now)
        elif case.opening is None:
            raise NotFound
        if tried.form is not None and not tried.form.is_valid():
            return show(request, case, tried, status=422)
        call(forms.told(case, name, tried.form) | {"key": _key(request)}, case)
    except (NotFound, Forbidden):
        raise
    except Conflict as conflict:
        tried.conflict = str(conflict.message)
        return show(request, open_case(actor, code, now=now), tried, status=409)
    except Refusal as refusal:
        tried.refuse(refusal)
        return show(request, case, tried, status=422)
    messages.success(request, str(words.ACTS[name].done))
    return _back(case)


def _back(case: Case) -> HttpResponse:
    """To the dossier, or to the queue when it has left the unit of this officer."""
    try:
        access.at_work(case.actor, case.dossier.code, today=case.now.date())
    except NotFound:
        return redirect("queue")
    return redirect("dossier", code=show_code(case.dossier.code))


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


# At any step ---------------------------------------------------------------------------------------------------------
@act
def take(told: Told, case: Case) -> None:
    assignment.take(**case.who)


@act
def add_note(told: Told, case: Case) -> None:
    actions.add_note(**case.who, text=told["text"], key=told["key"])


@act
def send_message(told: Told, case: Case) -> None:
    actions.send_message(**case.who, text=told["text"], key=told["key"])


@act
def acknowledge_message(told: Told, case: Case) -> None:
    conversation.acknowledge(**case.who)


@act
def void(told: Told, case: Case) -> None:
    actions.void(**case.who, reason=told["reason"])


# One for each step ---------------------------------------------------------------------------------------------------
@act
def give(told: Told, case: Case) -> None:
    """Give it to a colleague."""
    assignment.give(**case.who, to=told["to"])


@act
def give_back(told: Told, case: Case) -> None:
    """Nobody's again."""
    assignment.give_back(**case.who)


@act
def accept_papers(told: Told, case: Case) -> None:
    actions.accept_papers(**case.who)


@act
def send_inquiry(told: Told, case: Case) -> None:
    inquiries.send(**case.who, question=told["question"])


@act
def record_inquiry(told: Told, case: Case) -> None:
    answer = told["answer"] or ""
    inquiries.record(**case.who, result=told.get("result", ""), answer=answer, record=told["record"])


@act
def record_task(told: Told, case: Case) -> None:
    actions.record_task(**case.who, result=told.get("result", ""), record=told["record"])


@act
def record_payment(told: Told, case: Case) -> None:
    payments.record_payment(**case.who, method=told["method"], reference=told["reference"] or "")


@act
def set_attendance(told: Told, case: Case) -> None:
    appointments.set_time(**case.who, starts_at=forms.moment(told["day"], told["time"], case.mission.tz))


@act
def cancel_attendance(told: Told, case: Case) -> None:
    appointments.cancel(**case.who)


@act
def record_attendance(told: Told, case: Case) -> None:
    papers: dict[str, Any] = {name: told.get(name) or [] for name in ("originals", "kept", "sent", "voided")}
    appointments.record(**case.who, **papers)


@act
def grant(told: Told, case: Case) -> None:
    actions.grant(**case.who, record=told["record"])


@act
def refuse(told: Told, case: Case) -> None:
    actions.refuse(**case.who, reason=told["reason"])


@act
def confirm_decision(told: Told, case: Case) -> None:
    actions.confirm_decision(**case.who)


@act
def return_decision(told: Told, case: Case) -> None:
    actions.return_decision(**case.who)


@act
def issue(told: Told, case: Case) -> None:
    issuance.issue(**case.who, record=told["record"])


@act
def hand_over(told: Told, case: Case) -> None:
    actions.hand_over(**case.who, how=told["how"], returned=told.get("returned") or [])


@act
def revoke(told: Told, case: Case) -> None:
    issuance.revoke(**case.who, reason=told["reason"], number=told.get("number") or "")
