"""Kept input: what somebody posts after the session has ended waits, sealed, until the same person has signed in.

The text boxes of the post are kept in the anonymous session (files and tokens are not); the person signs in, comes
back to the same page, and the page asks ``take`` what stood in its boxes.
"""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from mikhak.accounts import access
from mikhak.ui.refusals import wants_fragment
from mikhak.ui.routes import APPLICANT, audience_of
from mikhak.vault import client, sealing
from mikhak.vault.errors import Unreadable, VaultRefused

MAX_BYTES = 256 * 1024
_SESSION_KEY = "held"
_BEGINNING = "beginning"
# What is written anew: tokens, and what nobody should find in a session.
_NEVER = {"csrfmiddlewaretoken", "picture", "picture_id", "code", "password", "password_again", "present"}


class HeldPostsMiddleware:
    """Stands before the house's middleware, which sends strangers to sign in: holds what they posted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.was = access.was(request)  # type: ignore[attr-defined] # before the house ends a session that was idle
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Hold a post that will not reach its page."""
        signed_out = getattr(request, "applicant", None) is None
        if request.method == "POST" and audience_of(view) == APPLICANT and signed_out and not wants_fragment(request):
            hold(request)


def hold(request: HttpRequest) -> None:
    """Keep the boxes of a post for the page it was sent to; more than MAX_BYTES is not kept."""
    boxes = request.POST.copy()
    for name in _NEVER:
        boxes.pop(name, None)
    kept = boxes.urlencode()
    if not boxes or len(kept) > MAX_BYTES:
        return
    seal(request, _SESSION_KEY, {"path": request.path, "owner": getattr(request, "was", None), "boxes": kept})


def take(request: HttpRequest) -> QueryDict | None:
    """What this page's boxes held when the session ended, once; None when nothing was held for it and this person."""
    if _SESSION_KEY not in request.session:
        return None
    held = unseal(request, _SESSION_KEY)
    person = getattr(request, "applicant", None)
    if held and held["path"] != request.path:
        return None
    del request.session[_SESSION_KEY]
    if not held or person is None or held["owner"] not in {None, person.pk}:
        return None
    return QueryDict(held["boxes"])


def carried(request: HttpRequest) -> Mapping[str, Any]:
    """The part of an anonymous session that signing in must not lose."""
    return {name: request.session[name] for name in (_SESSION_KEY, _BEGINNING) if name in request.session}


def begin(
    request: HttpRequest, service: str, *, answers: Mapping[str, Any] | None = None, guide: str = "", **told: Any
) -> None:
    """Keep what somebody answered before signing in, for the request of this service that is begun next.

    ``answers`` are to the service's questions; ``guide`` with ``told``, the answers to it, when it begins a journey.
    """
    journey = {"guide": guide, "answers": _given(told)} if guide else {}
    seal(request, _BEGINNING, {"service": service, "answers": _given(answers or {}), "journey": journey})


def _given(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: answer for name, answer in answers.items() if answer is not None}


def beginning(request: HttpRequest, service: str) -> dict[str, Any]:
    """``answers`` and ``journey`` that were kept; empty when another service was meant."""
    kept = unseal(request, _BEGINNING)
    found = kept if kept and kept["service"] == service else {"answers": {}, "journey": {}}
    return {name: found[name] for name in ("answers", "journey")}


def begun(request: HttpRequest) -> None:
    """The request has been begun: forget what was kept for it."""
    request.session.pop(_BEGINNING, None)


# Sealed values of a session: the table of sessions tells nothing about anybody. -------------------------------------
def seal(request: HttpRequest, name: str, value: Mapping[str, Any]) -> None:
    """Keep a value in the session under today's draft key; it can be read for at most 30 days."""
    today = timezone.now().date()
    box = sealing.seal_with(client.draft_key(today), f"portal.session:{name}", json.dumps(value).encode())
    request.session[name] = {"day": today.isoformat(), "box": base64.b64encode(box).decode()}


def unseal(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """The value again, None when there is none or it is too old."""
    kept = request.session.get(name)
    if not kept:
        return None
    try:
        key = client.draft_key(date.fromisoformat(kept["day"]))
        value: dict[str, Any] = json.loads(
            sealing.open_with(key, f"portal.session:{name}", base64.b64decode(kept["box"]))
        )
    except (VaultRefused, Unreadable):
        return None
    return value
