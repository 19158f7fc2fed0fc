"""Who asks: the person behind a request, the browser in front of him, and what an officer may do."""

import base64
import hashlib
import ipaddress
import json
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token

from mikhak.accounts import actions, process_keys, profiles, queries
from mikhak.accounts import known as known_people
from mikhak.accounts.actor import OfficerActor as OfficerActor
from mikhak.accounts.actor import live_grants as live_grants
from mikhak.accounts.models import Applicant, Device
from mikhak.lib.text import Text
from mikhak.ui.refusals import Forbidden, NotFound
from mikhak.vault import client

_APPLICANT, _BROWSER, _PROVED, _NAME = "applicant", "browser", "proved", "name"  # keys of the session
PROOF_LIFE = timedelta(minutes=10)
_NAME_BOX = "name of who is signed in"  # purpose of a process key


# Applicants ---------------------------------------------------------------------------------------------------------
def applicant(request: HttpRequest) -> Applicant:
    """The applicant who signed in; raises Forbidden."""
    person = getattr(request, "applicant", None)
    if not isinstance(person, Applicant):
        raise Forbidden
    return person


def sign_in(request: HttpRequest, person: Applicant, *, now: datetime) -> None:
    """Begin a session of this applicant under a new key; of the old one only the browser's secret is kept."""
    browser_secret = request.session.get(_BROWSER)
    request.session.flush()
    request.session.create()
    request.session[_APPLICANT] = person.pk
    if browser_secret:
        request.session[_BROWSER] = browser_secret
    rotate_token(request)
    request.applicant = person  # type: ignore[attr-defined]
    request.device = actions.open_device(  # type: ignore[attr-defined]
        applicant=person,
        session=queries.digest(str(request.session.session_key)),
        agent=request.headers.get("User-Agent", ""),
        now=now,
    )


def sign_out(request: HttpRequest) -> None:
    """End the session, for good."""
    here = device(request)
    if here is not None:
        with suppress(NotFound):  # signed out elsewhere at this very moment
            actions.sign_out_device(applicant=here.applicant, device_id=here.pk)
    request.session.flush()
    request.applicant = request.device = None  # type: ignore[attr-defined]


def session_device(request: HttpRequest) -> Device | None:
    """The signed-in browser that the session belongs to, with its applicant; for the middleware."""
    key = was(request)
    return queries.device(str(request.session.session_key), key) if key is not None else None


def device(request: HttpRequest) -> Device | None:
    """The signed-in browser that asks."""
    found = getattr(request, "device", None)
    return found if isinstance(found, Device) else None


def was(request: HttpRequest) -> int | None:
    """The number of the applicant whose session this is or, when it was ended elsewhere, was."""
    return request.session.get(_APPLICANT)


def prove(request: HttpRequest, *, now: datetime) -> None:
    """Remember that who is signed in has just shown a fresh code or the present password."""
    request.session[_PROVED] = now.timestamp()


def proved(request: HttpRequest, *, now: datetime) -> bool:
    """Whether that was within the last ten minutes."""
    moment = request.session.get(_PROVED)
    return moment is not None and 0 <= now.timestamp() - moment < PROOF_LIFE.total_seconds()


def name(request: HttpRequest) -> Text:
    """What the person who is signed in is called; empty before the profile tells it.

    Every page shows it, so it is kept in the session, sealed with a key of the processes, until the profile changes.
    """
    person = applicant(request)
    mark = hashlib.sha256(bytes(person.profile or b"")).hexdigest()
    kept = request.session.get(_NAME)
    if not kept or kept["mark"] != mark:
        told = json.dumps(profiles.full_name(profiles.read(person).facts))
        kept = {"mark": mark, "box": base64.b64encode(process_keys.seal(_NAME_BOX, told)).decode()}
        request.session[_NAME] = kept
    return Text(**json.loads(process_keys.unseal(_NAME_BOX, base64.b64decode(kept["box"]))))


def known(request: HttpRequest, email: str, *, now: datetime) -> bytes:
    """The name in which the holder of an address is counted, when they are signed in here or did so before at this
    device; nothing for a stranger."""
    here = _known_here(request, now)
    if not here:
        return b""
    name = known_people.person(client.index("email", email.strip().casefold()))
    return name if name in here else b""


def known_here(request: HttpRequest, *, now: datetime) -> bytes:
    """The name of who is signed in here, or did so last at this device, for what is done without an account."""
    return next(iter(_known_here(request, now)), b"")


def _known_here(request: HttpRequest, now: datetime) -> list[bytes]:
    person = getattr(request, "applicant", None)
    before = known_people.people(request.COOKIES.get(settings.KNOWN_COOKIE_NAME, ""), now=now)
    return [known_people.person(bytes(person.email_ix)), *before] if isinstance(person, Applicant) else before


def remember(request: HttpRequest, response: HttpResponse, person: Applicant, *, now: datetime) -> None:
    """Let this device know who signed in at it."""
    cookie = request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        known_people.add(cookie, bytes(person.email_ix), now=now),
        max_age=known_people.LIFE,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


# Browsers and networks ----------------------------------------------------------------------------------------------
def browser(request: HttpRequest) -> str:
    """Digest of a secret that only this browser's session has; codes, pictures and quick drafts are bound to it."""
    if _BROWSER not in request.session:
        request.session[_BROWSER] = secrets.token_urlsafe(32)
    return hashlib.sha256(request.session[_BROWSER].encode()).hexdigest()


def network(request: HttpRequest) -> str:
    """Keyed digest of the network a request comes from: an IPv4 address, or the /64 of an IPv6 address."""
    return process_keys.mac("network", str(_network(client_address(request)))).hex()[:32]


def client_address(request: HttpRequest) -> str:
    """The IP address of the client. X-Forwarded-For counts only as far as our own proxies wrote it."""
    hops = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if hops and len(forwarded) >= hops and _is_address(forwarded[-hops]):
        return str(forwarded[-hops])
    return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 - names an unknown peer, binds nothing


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _network(address: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | str:
    if not _is_address(address):
        return address  # a Unix socket has no address
    return ipaddress.ip_network(f"{address}/{64 if ':' in address else 32}", strict=False)


# Officers -----------------------------------------------------------------------------------------------------------
def officer(request: HttpRequest) -> OfficerActor:
    """The officer who signed in with both factors and has a right today; raises Forbidden."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, OfficerActor):
        raise Forbidden
    return actor


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether this session showed a second factor of its officer (a code of the application, a passkey)."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
