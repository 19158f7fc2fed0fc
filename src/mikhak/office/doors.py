"""Which right opens which page of the office: one of those named, wherever it is held. What a page then shows or does
is the business of ``access``; here stands what a role sees at all, and so what the frame offers it."""

from collections.abc import Iterable, Sequence

from django.urls import URLPattern, URLResolver

from mikhak.accounts.access import OfficerActor
from mikhak.ui.routes import OFFICER, audience_of

ANYBODY = ""  # who has a right at all

DOORS: dict[str, str] = {
    ANYBODY: "queue",  # the first page leads each on to what is theirs
    "clerk": """search next phone phone-form phone-filed reports report report-page report-answer report-close
        report-propose report-withdraw correction take accept_papers send_inquiry record_inquiry record_task
        record_payment set_attendance cancel_attendance record_attendance issue hand_over send_message
        acknowledge_message add_note give_back labels unlabel watch aside bring-back save-view drop-view batch
        steering steering-table day day-file till-close money-stray money-match money paid-receipt confirm_transfer
        decline_transfer propose_refund counters counter counter-pdf counter-display counter-arrive counter-walk-in
        counter-next counter-miss""",
    "clerk desk": "dossier scan document",
    "consul": """grant refuse confirm_decision return_decision void revoke report-confirm till-sign money-ways
        waive_fee confirm_refund return_refund desks desk-new desk desk-restore""",
    "announce": """office-announcements office-announcement-new office-announcement office-announcement-down
        office-announcement-restore""",
    "assign": "give rules drop-rule",
    "desk": "passed",
    "rates": "rates rate-confirm rate-undo",
    "answer": "inquiries",
    "journal": "journal journal-csv",
    "people": """people person person-new person-amend person-undo person-link person-leave person-return right-new
        right-end right-again leave-new factor-new proposal-confirm proposal-decline""",
    "missions": "kept-missions kept-mission kept-mission-restore",
}
BY_ROUTE = {route: rights for rights, routes in DOORS.items() for route in routes.split()}


def rights_of(route: str) -> tuple[str, ...]:
    """The rights of which one opens a route; none for a route that opens to anybody with a right. Raises KeyError for
    a route that is not listed."""
    return tuple(BY_ROUTE[route].split())


def opens(actor: OfficerActor, route: str) -> bool:
    """Whether an officer has what a route asks for; one that is not listed opens to nobody."""
    if route not in BY_ROUTE:
        return False
    rights = rights_of(route)
    return not rights or any(actor.places(right) for right in rights)


def hang(patterns: Sequence[URLPattern | URLResolver]) -> None:
    """Hang a door before each page for officers: the middleware of accounts asks it."""
    for pattern in _pages(patterns):
        if audience_of(pattern.callback) == OFFICER:
            name = str(pattern.name)
            pattern.callback.door = lambda actor, route=name: opens(actor, route)  # type: ignore[attr-defined]


def _pages(patterns: Sequence[URLPattern | URLResolver]) -> Iterable[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _pages(pattern.url_patterns)
        else:
            yield pattern
