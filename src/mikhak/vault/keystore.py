"""The key files of the vault and everything derived from them.

``VAULT_DIR`` (mode 0700) holds 32-byte files (0600): ``root`` for indexes and profiles, ``epoch-<year>`` from which the
keys of all missions of that year are derived, ``sign-<year>`` (a P-256 scalar) for seals; ``keys.json`` names them with
a check value each; ``shred/`` is the shred store. They are made by ``initialise`` and ``open_epoch`` only, when a
person or the demo launcher says so. A missing or damaged file stops the vault: a key made anew would make all that the
old one locked unreadable without anyone noticing.

Trade-off of the national ID index: Argon2id with 16 MiB and 2 passes takes about 23 ms, which a person signing in does
not feel. Somebody who steals the root key as well as the database needs 23 ms for each of the thousand million possible
IDs, nine months of one core, where a plain HMAC would fall in minutes; more memory would let a few sign-ins at a time
exhaust a small server.
"""

import hashlib
import hmac
import json
import os
import shutil
import stat
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from mikhak.vault import sealing, store
from mikhak.vault.errors import VaultError, VaultRefused, VaultUnavailable
from mikhak.vault.models import PublicKey

MANIFEST = "keys.json"
STORE = Path("shred") / "store.sqlite3"
ARGON2 = {"time_cost": 2, "memory_cost": 16 * 1024, "parallelism": 1}  # memory in KiB
INDEX_KINDS = frozenset({"national_id", "email", "passport", "applicant", "document", "phone", "word"})


class VaultExists(VaultError):
    """There are keys already: they are never overwritten."""


# Making keys ---------------------------------------------------------------------------------------------------------
def initialise(directory: Path | str, *, now: datetime) -> None:
    """Makes a new vault folder with the keys of this year; raises VaultExists when anything is there.

    It is made beside its place and renamed, so that a crash leaves either no vault or a whole one.
    """
    target = Path(directory)
    if target.exists() and any(target.iterdir()):
        raise VaultExists(f"{target} is not empty")
    target.parent.mkdir(parents=True, exist_ok=True)
    making = target.with_name(f".{target.name}-{uuid4().hex}")
    try:
        making.mkdir(mode=0o700)
        (making / STORE).parent.mkdir(mode=0o700)
        identity = uuid4().hex
        store.create(making / STORE, identity)
        checks = {name: _create(making, name) for name in ("root", *_year_names(now.year))}
        _write(making / MANIFEST, json.dumps({"version": 1, "store": identity, "keys": checks}).encode())
        making.rename(target)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    _sync(target.parent)


def open_epoch(directory: Path | str, year: int) -> None:
    """Adds the keys of another year, used once the vault is started again; raises VaultExists when it has them."""
    target = Path(directory)
    manifest = _read_manifest(target)
    keys = manifest["keys"]
    if any(name in keys for name in _year_names(year)):
        raise VaultExists(f"the keys of {year} are there already")
    keys.update({name: _create(target, name) for name in _year_names(year)})
    _write(target / MANIFEST, json.dumps(manifest).encode())


def _year_names(year: int) -> tuple[str, str]:
    return f"epoch-{year}", f"sign-{year}"


def _create(directory: Path, name: str) -> str:
    """Writes a new key file and returns its check value; a file that is there already is taken as it is."""
    path = directory / f"{name}.key"
    if not path.exists():
        key = os.urandom(32)
        if name.startswith("sign-"):
            key = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32, "big")
        _write(path, key)
    return _check_value(_read(path))


def _write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all, readable by its owner only, durable when this returns."""
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync(path.parent)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_value(key: bytes) -> str:
    return hashlib.sha256(b"mikhak/check/v1" + key).hexdigest()[:16]


# Reading them --------------------------------------------------------------------------------------------------------
def _read(path: Path) -> bytes:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise VaultUnavailable(f"{path} can be read by others: chmod 600 it and change the keys")
        return path.read_bytes()
    except OSError as error:
        raise VaultUnavailable(f"{path} is missing: restore it from its backup, it is never made anew") from error


def _read_manifest(directory: Path) -> dict[str, dict[str, str]]:
    try:
        manifest: dict[str, dict[str, str]] = json.loads(_read(directory / MANIFEST))
    except ValueError as error:
        raise VaultUnavailable(f"{directory / MANIFEST} is damaged") from error
    return manifest


class Keystore:
    """An open vault folder. Holds the keys in memory; every derivation names its one purpose."""

    def __init__(self, directory: Path | str) -> None:
        """Reads and checks every key; raises VaultUnavailable when one is missing, damaged or readable by others."""
        self.directory = Path(directory)
        if self.directory.exists() and stat.S_IMODE(self.directory.stat().st_mode) & 0o077:
            raise VaultUnavailable(f"{self.directory} is open to others: chmod 700 it")
        manifest = _read_manifest(self.directory)
        self._keys = {name: _read(self.directory / f"{name}.key") for name in manifest["keys"]}
        for name, check in manifest["keys"].items():
            if len(self._keys[name]) != 32 or not hmac.compare_digest(_check_value(self._keys[name]), check):
                raise VaultUnavailable(f"{self.directory / name}.key is damaged: restore it, it is never made anew")
        self.shred_store = store.ShredStore(self.directory / STORE, str(manifest["store"]))
        self.epochs = sorted(int(name[6:]) for name in self._keys if name.startswith("epoch-"))
        self._signing = {int(name[5:]): _p256(key) for name, key in self._keys.items() if name.startswith("sign-")}
        self._index_keys = {k: sealing.derive(self._keys["root"], "mikhak/index/v1", k) for k in INDEX_KINDS}
        self._seed = lru_cache(maxsize=512)(self._derive_seed)

    def epoch(self, year: int) -> int:
        """The newest epoch not after a year: without keys for a new year the old ones go on, so nobody is shut out."""
        return max((e for e in self.epochs if e <= year), default=self.epochs[0])

    def _derive_seed(self, mission: str, epoch: int) -> bytes:
        if epoch not in self.epochs:
            raise VaultRefused("unknown")
        return sealing.derive(self._keys[f"epoch-{epoch}"], "mikhak/mission/v1", mission, length=96)

    def public(self, mission: str, epoch: int) -> sealing.MissionPublicKey:
        """The public key of a mission (or of WORKER) in an epoch."""
        return sealing.MissionPublicKey(mission, epoch, sealing.public_bytes(self._seed(mission, epoch)))

    def unwrap(self, mission: str, form: int, sealed: bytes, *info: str | bytes | int) -> bytes:
        """What was sealed for a mission; raises Unreadable, or VaultRefused when the epoch is unknown."""
        private = sealing.private_key(self._seed(mission, sealing.epoch_of(sealed, form)))
        return sealing.open_as(private, mission, sealed, *info)

    def index(self, kind: str, value: str) -> bytes:
        """Blind index, 32 bytes: equal values have equal indexes, and nothing else can be told without the root key."""
        if kind not in INDEX_KINDS:
            raise VaultRefused("request")
        key, data = self._index_keys[kind], value.encode()
        if kind == "national_id":
            salt = sealing.derive(key, "mikhak/index-salt/v1", length=16)
            data = hash_secret_raw(data, salt, hash_len=32, type=Type.ID, **ARGON2)
        return hmac.digest(key, data, "sha256")

    def profile_key(self, applicant_id: int) -> bytes:
        """The key of one person's profile, 32 bytes."""
        return sealing.derive(self._keys["root"], "mikhak/profile/v1", applicant_id)

    def holdings_key(self, applicant_ix: bytes) -> bytes:
        """The key of what is kept of one person's documents, 32 bytes."""
        return sealing.derive(self._keys["root"], "mikhak/holdings/v1", applicant_ix)

    def report_key(self, person: str, code: str) -> bytes:
        """The key of the answers to one report of a person, 32 bytes."""
        return sealing.derive(self._keys["root"], "mikhak/report/v1", person, code)

    def sign(self, payload: bytes, year: int) -> tuple[bytes, bytes]:
        """ES256 with RFC 6979 nonces: (r||s in 64 bytes, key id)."""
        key = self._signing[self.epoch(year)]
        r, s = decode_dss_signature(key.sign(payload, ec.ECDSA(SHA256(), deterministic_signing=True)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big"), sealing.key_id(key.public_key())

    def signing_key_id(self, year: int) -> bytes:
        """The id of the key that signs in a year."""
        return sealing.key_id(self._signing[self.epoch(year)].public_key())

    def verifying_keys(self) -> dict[int, ec.EllipticCurvePublicKey]:
        """The keys seals verify with, by year."""
        return {year: key.public_key() for year, key in self._signing.items()}

    def close(self) -> None:
        self.shred_store.close()


def _p256(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())


# The vault folder of this process ------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _opened(directory: str) -> Keystore:
    return Keystore(directory)


def opened() -> Keystore:
    """The keystore on VAULT_DIR, opened at the first call; raises VaultUnavailable."""
    if not settings.VAULT_DIR:
        raise VaultUnavailable("MIKHAK_VAULT_DIR is not set in this process")
    return _opened(str(settings.VAULT_DIR))


def publish(missions: Iterable[str], now: datetime) -> None:
    """Writes the current public keys of the missions, of the worker and of all seals to the table; repeatable."""
    keys = opened()
    epoch = keys.epoch(now.year)
    rows = [(PublicKey.Kind.MISSION, m, epoch, b"", keys.public(m, epoch).public) for m in missions]
    rows.append((PublicKey.Kind.WORKER, "", epoch, b"", keys.public(sealing.WORKER, epoch).public))
    rows += [
        (PublicKey.Kind.SIGN, "", year, sealing.key_id(key), sealing.public_der(key))
        for year, key in keys.verifying_keys().items()
    ]
    PublicKey.objects.bulk_create(
        [PublicKey(kind=k, mission=m, epoch=e, kid=i, public=p, published_at=now) for k, m, e, i, p in rows],
        ignore_conflicts=True,
    )


def forget_old(today: date) -> int:
    """Destroys draft keys more than 30 days old; returns how many. The vault also does it on each new day by itself."""
    return opened().shred_store.forget_old(today)
