"""Who asks: the proof that an office or worker process asks, and the assertion for which officer it does.

Both are HMAC-SHA256 under keys derived from VAULT_CALLER_KEY, which the portal does not hold. The vault trusts the
office to say who signed in; it does not trust the network, the portal or yesterday's request.
"""

import base64
import hmac
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from mikhak.vault.errors import VaultRefused, VaultUnavailable

SIZE = 32  # bytes of a proof
FRESH = timedelta(seconds=60)  # a proved request is accepted this long
LONGEST = timedelta(minutes=60)  # an assertion that claims more is refused


@dataclass(frozen=True)
class Assertion:
    """A checked assertion. ``officer_id`` is None when the system itself acts (retention, mail, log)."""

    officer_id: int | None
    missions: frozenset[str]


def _key(purpose: str) -> bytes:
    if len(settings.VAULT_CALLER_KEY) < 32:
        raise VaultUnavailable("MIKHAK_VAULT_CALLER_KEY is not set in this process, so it cannot open anything")
    return hmac.digest(settings.VAULT_CALLER_KEY.encode(), purpose.encode(), "sha256")


def prove(request: bytes) -> bytes:
    """The proof over a whole request, 32 bytes; raises VaultUnavailable in a process without the callers' key."""
    return hmac.digest(_key("mikhak/caller/v1"), request, "sha256")


class ProofChecker:
    """Accepts each proved request once, while it is fresh."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def check(self, proof: bytes, request: bytes, *, at: float, nonce: str, now: datetime) -> None:
        """Raises VaultRefused ("caller") when the proof is wrong, stale or used before."""
        fresh = abs(now.timestamp() - at) <= FRESH.total_seconds()
        if not hmac.compare_digest(prove(request), proof) or not fresh:
            raise VaultRefused("caller")
        with self._lock:
            self._seen = {n: until for n, until in self._seen.items() if until > now}
            if nonce in self._seen:
                raise VaultRefused("caller")
            self._seen[nonce] = now + 2 * FRESH


def make_assertion(*, officer_id: int | None, missions: Sequence[str], minutes: int = 15, now: datetime) -> str:
    """Says which officer asks, for which missions, until when. For the vault only: never send it to a browser."""
    start = int(now.timestamp())
    claims = {"officer": officer_id, "missions": list(missions), "from": start, "until": start + minutes * 60}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode())
    return f"{body.decode()}.{hmac.digest(_key('mikhak/assertion/v1'), body, 'sha256').hex()}"


def check_assertion(text: str, *, now: datetime) -> Assertion:
    """The officer and missions of an assertion; raises VaultRefused ("assertion", "expired")."""
    body, _, mac = text.partition(".")
    expected = hmac.digest(_key("mikhak/assertion/v1"), body.encode(), "sha256").hex()
    if not hmac.compare_digest(expected.encode(), mac.encode()):
        raise VaultRefused("assertion")
    claims = json.loads(base64.urlsafe_b64decode(body))
    moment, slack = now.timestamp(), FRESH.total_seconds()
    if claims["until"] - claims["from"] > LONGEST.total_seconds() or claims["from"] - slack > moment:
        raise VaultRefused("assertion")
    if moment >= claims["until"]:
        raise VaultRefused("expired")
    return Assertion(claims["officer"], frozenset(claims["missions"]))
