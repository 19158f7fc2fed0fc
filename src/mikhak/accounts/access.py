"""Who asks: the person behind a request, the browser in front of him, and what an officer may do."""

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from mikhak.accounts import process_keys
from mikhak.accounts.models import Applicant, Grant, Officer
from mikhak.lib.text import Text
from mikhak.ui.refusals import Forbidden
from mikhak.vault import opening

_APPLICANT, _SESSIONS, _BROWSER = "applicant", "sessions", "browser"  # keys of the session


@dataclass(frozen=True)
class OfficerActor:
    """An officer who passed both factors, with the rights that hold today."""

    officer: Officer
    grants: tuple[Grant, ...]

    @property
    def id(self) -> int:
        return self.officer.pk

    @property
    def username(self) -> str:
        return self.officer.username

    @property
    def name(self) -> Text:
        return Text(fa=self.officer.name_fa, en=self.officer.name_en)

    @property
    def language(self) -> str:
        return self.officer.language

    @property
    def missions(self) -> tuple[str, ...]:
        """Keys of the missions where the officer has any role."""
        return tuple(sorted({grant.mission for grant in self.grants}))

    def may(self, role: str, mission: str, category: str, today: date) -> bool:
        """Whether exactly this role is held at a mission for a category of services on a day."""
        return any(
            grant.role == role and grant.mission == mission and grant.category in {"*", category}
            for grant in self.grants
            if grant.holds_on(today)
        )

    def assertion(self, now: datetime) -> str:
        """What the vault wants to see before it opens a dossier for this officer."""
        return opening.make_assertion(officer_id=self.id, missions=self.missions, now=now)


# Applicants ---------------------------------------------------------------------------------------------------------
def applicant(request: HttpRequest) -> Applicant:
    """The applicant who signed in; raises Forbidden."""
    person = getattr(request, "applicant", None)
    if not isinstance(person, Applicant):
        raise Forbidden
    return person


def sign_in(request: HttpRequest, person: Applicant) -> None:
    """Begin a session of this applicant under a new key; of the old one only the browser's secret is kept."""
    browser_secret = request.session.get(_BROWSER)
    request.session.flush()
    request.session[_APPLICANT], request.session[_SESSIONS] = person.pk, person.sessions
    if browser_secret:
        request.session[_BROWSER] = browser_secret
    rotate_token(request)
    request.applicant = person  # type: ignore[attr-defined]


def sign_out(request: HttpRequest) -> None:
    """End the session, for good."""
    request.session.flush()
    request.applicant = None  # type: ignore[attr-defined]


def session_applicant(request: HttpRequest) -> Applicant | None:
    """Who the session belongs to; for the middleware."""
    key, sessions = request.session.get(_APPLICANT), request.session.get(_SESSIONS, 0)
    return Applicant.objects.filter(pk=key, sessions=sessions).first() if key is not None else None


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


def live_grants(person: Officer, today: date) -> tuple[Grant, ...]:
    """The rights that hold today."""
    return tuple(grant for grant in person.grants.all() if grant.holds_on(today))
