"""The verbs of the vault: what may be asked, by whom, and the audit that is written before an opening is answered.

One request is one frame: 32 bytes of proof (zeros where none is needed) and a JSON object. The same code answers
behind the socket and, in tests and tools, inside the process.
"""

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import django.db
from django.db import connection

from mikhak.vault import keystore, proofs, sealing
from mikhak.vault.errors import Unreadable, VaultRefused, VaultUnavailable
from mikhak.vault.models import Opening

BUDGET = 300  # different dossiers one officer may open (or shred) in an hour; opening one of them again is free
HOUR = timedelta(hours=1)

log = logging.getLogger(__name__)

Request = Mapping[str, Any]
Answer = dict[str, object]


class Vault:
    """Answers requests with the keys of one keystore."""

    def __init__(self, keys: keystore.Keystore, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._keys, self._clock = keys, clock
        self._proofs = proofs.ProofChecker()
        self._counting = threading.Lock()
        # What the portal may ask: nothing here opens a submitted dossier.
        self._open_verbs: dict[str, Callable[[Request], Answer]] = {
            "ping": self.ping,
            "index": self.index,
            "draft_key": self.draft_key,
            "profile_key": self.profile_key,
            "holdings_key": self.holdings_key,
            "report_key": self.report_key,
            "mission_key": self.mission_key,
            "deposit": self.deposit,
            "signing_key_id": self.signing_key_id,
            "public_keys": self.public_keys,
        }
        self._proved_verbs: dict[str, Callable[[Request], Answer]] = {
            "unseal": self.unseal,
            "open_mail_box": self.open_mail_box,
            "sign": self.sign,
            "shred": self.shred,
        }

    def answer(self, frame: bytes) -> bytes:
        """The reply to a frame: ``{"ok": ...}``, ``{"refused": reason}`` or ``{"unavailable": why}``. Never raises."""
        try:
            return json.dumps({"ok": self._dispatch(frame[: proofs.SIZE], frame[proofs.SIZE :])}).encode()
        except VaultRefused as refusal:
            reply = {"refused": refusal.reason}
        except Unreadable:
            reply = {"refused": "unreadable"}
        except VaultUnavailable as error:
            log.error("vault: %s", error)
            reply = {"unavailable": str(error)}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            reply = {"refused": "request"}
        except Exception:
            log.exception("vault: a request failed")
            reply = {"unavailable": "the vault failed; its log says why"}
        return json.dumps(reply).encode()

    def _dispatch(self, proof: bytes, text: bytes) -> Answer:
        request: Request = json.loads(text)
        name = request["verb"]
        if name in self._open_verbs:
            return self._open_verbs[name](request)
        verb = self._proved_verbs[name]
        self._proofs.check(proof, text, at=request["at"], nonce=request["nonce"], now=self._clock())
        return verb(request)

    # Without proof ---------------------------------------------------------------------------------------------------
    def ping(self, request: Request) -> Answer:
        return {}

    def index(self, request: Request) -> Answer:
        return {"index": self._keys.index(request["kind"], request["value"]).hex()}

    def draft_key(self, request: Request) -> Answer:
        today = self._clock().date()
        self._keys.shred_store.forget_old(today)
        return {"key": self._keys.shred_store.draft_key(date.fromisoformat(request["day"]), today).hex()}

    def profile_key(self, request: Request) -> Answer:
        return {"key": self._keys.profile_key(int(request["applicant_id"])).hex()}

    def holdings_key(self, request: Request) -> Answer:
        return {"key": self._keys.holdings_key(bytes.fromhex(request["applicant_ix"])).hex()}

    def report_key(self, request: Request) -> Answer:
        return {"key": self._keys.report_key(str(request["person"]), str(request["code"])).hex()}

    def mission_key(self, request: Request) -> Answer:
        key = self._keys.public(request["mission"], self._keys.epoch(self._clock().year))
        return {"epoch": key.epoch, "public": key.public.hex()}

    def deposit(self, request: Request) -> Answer:
        dossier_id, part_id = _ids(request)
        return {"key": self._keys.shred_store.deposit(dossier_id, part_id, self._clock()).hex()}

    def signing_key_id(self, request: Request) -> Answer:
        return {"kid": self._keys.signing_key_id(self._clock().year).hex()}

    def public_keys(self, request: Request) -> Answer:
        return {"keys": [sealing.public_der(key).hex() for key in self._keys.verifying_keys().values()]}

    # With proof ------------------------------------------------------------------------------------------------------
    def unseal(self, request: Request) -> Answer:
        now = self._clock()
        asserted = proofs.check_assertion(request["assertion"], now=now)
        mission, (dossier_id, part_id) = request["mission"], _ids(request)
        if mission not in asserted.missions:
            raise VaultRefused("mission")
        wrapped = bytes.fromhex(request["wrapped_key"])
        self._audit(
            Opening.Verb.UNSEAL, request, now, asserted, mission=mission, dossier_id=dossier_id, part_id=part_id
        )
        shred_key = self._keys.shred_store.shred_key(dossier_id, part_id)
        info = sealing.wrap_info(dossier_id, part_id)
        secret = self._keys.unwrap(mission, sealing.WRAPPED, wrapped, *info)
        return {"dek": sealing.dossier_key(secret, shred_key, dossier_id, part_id).hex()}

    def open_mail_box(self, request: Request) -> Answer:
        sealed, aad = bytes.fromhex(request["sealed"]), bytes.fromhex(request["aad"])
        self._audit(Opening.Verb.MAIL, request, self._clock(), None)
        plain = self._keys.unwrap(sealing.WORKER, sealing.MAIL, sealed, *sealing.mail_info(aad))
        return {"text": plain.decode()}

    def sign(self, request: Request) -> Answer:
        now = self._clock()
        asserted = proofs.check_assertion(request["assertion"], now=now)
        payload = bytes.fromhex(request["payload"])
        digest = hashlib.sha256(payload).hexdigest()
        self._audit(Opening.Verb.SIGN, request, now, asserted, digest=digest)
        signature, kid = self._keys.sign(payload, now.year)
        return {"signature": signature.hex(), "kid": kid.hex()}

    def shred(self, request: Request) -> Answer:
        now = self._clock()
        asserted = proofs.check_assertion(request["assertion"], now=now)
        dossier_id, _ = _ids(request)
        self._audit(Opening.Verb.SHRED, request, now, asserted, dossier_id=dossier_id)
        self._keys.shred_store.shred(dossier_id, now)
        return {}

    # Audit -----------------------------------------------------------------------------------------------------------
    def _audit(
        self,
        verb: Opening.Verb,
        request: Request,
        now: datetime,
        asserted: proofs.Assertion | None,
        **facts: object,
    ) -> None:
        """Writes the line of an opening, durable when this returns; raises VaultUnavailable when it cannot be written,
        VaultRefused ("budget") when the officer has opened too many dossiers, ("request") without a purpose."""
        purpose = str(request["purpose"]).strip()
        if not purpose:
            raise VaultRefused("request")
        officer_id = asserted.officer_id if asserted else None
        line = Opening(
            verb=verb, officer_id=officer_id, purpose=purpose[:200], caller=str(request["caller"])[:20], at=now, **facts
        )
        try:
            with self._counting:
                try:
                    _write(line)
                except (django.db.OperationalError, django.db.InterfaceError):
                    if connection.in_atomic_block:
                        raise
                    connection.close()  # PostgreSQL was started again since: once more on a new connection
                    _write(line)
        except django.db.Error as error:
            raise VaultUnavailable("the audit table cannot be written, so nothing is opened") from error


def _write(line: Opening) -> None:
    if line.officer_id is not None and line.dossier_id:
        _check_budget(line.officer_id, line.dossier_id, line.at)
    line.save(force_insert=True)


def _check_budget(officer_id: int, dossier_id: UUID, now: datetime) -> None:
    lines = Opening.objects.filter(officer_id=officer_id, at__gt=now - HOUR).exclude(dossier_id=None)
    others = lines.exclude(dossier_id=dossier_id).values("dossier_id").distinct()
    # Counts no further than the limit, so that it stays cheap whatever the table has become.
    if others[:BUDGET].count() >= BUDGET and not lines.filter(dossier_id=dossier_id).exists():
        raise VaultRefused("budget")


def _ids(request: Request) -> tuple[UUID, UUID | None]:
    part = request.get("part_id")
    return UUID(request["dossier_id"]), UUID(part) if part else None


_here: dict[str, Vault] = {}


def answer_here(frame: bytes) -> bytes:
    """Answers inside this process, for tests and tools; a keystore that does not open is an "unavailable" reply."""
    try:
        keys = keystore.opened()
    except VaultUnavailable as error:
        return json.dumps({"unavailable": str(error)}).encode()
    directory = str(keys.directory)
    if directory not in _here:
        _here[directory] = Vault(keys)
    return _here[directory].answer(frame)
