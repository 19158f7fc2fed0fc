"""The shred store: the second lock of every dossier and the draft keys of the last days, in one small SQLite file.

General backups leave its folder out, so destroying a key here makes every copy of what it locked useless. That only
holds if the bytes are really gone. Keys are therefore overwritten with zeros where they stand, in rows that are only
ever appended (a row that moved would leave a copy behind), the rollback journal is overwritten too, and everything is
synchronised to the disk. What a flash disk keeps out of reach is the business of disk encryption.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from mikhak.vault.errors import VaultRefused, VaultUnavailable

DEPOSIT_REPEAT = timedelta(hours=1)  # within it the same deposit may be asked for again: a submission retried
DRAFT_DAYS = 30  # a draft key is given out this long after its day, and destroyed on the next
_SLACK = timedelta(days=1)  # a portal whose clock is a little off around midnight
_GONE = bytes(32)

_TABLES = """
CREATE TABLE identity (id TEXT NOT NULL);
CREATE TABLE deposit (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier BLOB NOT NULL, part BLOB NOT NULL, at INTEGER NOT NULL, key BLOB NOT NULL
);
CREATE UNIQUE INDEX deposit_place ON deposit (dossier, part);
CREATE TABLE shredded (dossier BLOB PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE day (n INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL UNIQUE, key BLOB NOT NULL);
"""


def create(path: Path, identity: str) -> None:
    """A new empty store; raises FileExistsError, never overwrites."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = ON")
        db.executescript(_TABLES)
        db.execute("INSERT INTO identity VALUES (?)", [identity])


class ShredStore:
    """One open store. Safe to use from several threads."""

    def __init__(self, path: Path, identity: str) -> None:
        """Opens an existing store; raises VaultUnavailable when it is missing, damaged or another one."""
        self._journal = path.with_name(path.name + "-journal")
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(
                f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False, timeout=5
            )
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA journal_mode = PERSIST")  # kept, so that it can be overwritten
            found = self._db.execute("SELECT id FROM identity").fetchall()
            self._erase_journal()  # killed between destroying a key and overwriting the journal
        except sqlite3.Error as error:
            raise VaultUnavailable(f"the shred store {path} is missing or damaged") from error
        if found != [(identity,)]:
            raise VaultUnavailable(f"the shred store {path} is not the one that belongs to these keys")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                except BaseException:
                    self._db.execute("ROLLBACK")
                    raise
                self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise VaultUnavailable("the shred store does not answer") from error

    def deposit(self, dossier_id: UUID, part_id: UUID | None, now: datetime) -> bytes:
        """The shred key of a dossier or of a later part of it, made at the first call and durable before it returns.

        Repeating within DEPOSIT_REPEAT answers the same key; later it is refused ("late"), so that a portal cannot
        collect the keys of what was submitted before. Raises VaultRefused ("shredded") after the dossier was shredded.
        """
        place = [dossier_id.bytes, part_id.bytes if part_id else b""]
        with self._transaction() as db:
            if db.execute("SELECT 1 FROM shredded WHERE dossier = ?", place[:1]).fetchone():
                raise VaultRefused("shredded")
            row = db.execute("SELECT at, key FROM deposit WHERE dossier = ? AND part = ?", place).fetchone()
            if row is None:
                key = os.urandom(32)
                db.execute(
                    "INSERT INTO deposit (dossier, part, at, key) VALUES (?, ?, ?, ?)",
                    [*place, int(now.timestamp()), key],
                )
                return key
            if now.timestamp() - row[0] > DEPOSIT_REPEAT.total_seconds():
                raise VaultRefused("late")
            return bytes(row[1])

    def deposit_new(self, places: Sequence[tuple[UUID, UUID]], now: datetime) -> list[bytes]:
        """The shred keys of many new parts at once, (dossier, part) each; for a tool that holds the keystore, since no
        request to the vault leads here. Raises VaultUnavailable when one of them was deposited before."""
        keys = [os.urandom(32) for _place in places]
        at = int(now.timestamp())
        with self._transaction() as db:
            db.executemany(
                "INSERT INTO deposit (dossier, part, at, key) VALUES (?, ?, ?, ?)",
                [(dossier.bytes, part.bytes, at, key) for (dossier, part), key in zip(places, keys, strict=True)],
            )
        return keys

    def shred_key(self, dossier_id: UUID, part_id: UUID | None) -> bytes:
        """What was deposited; raises VaultRefused ("shredded" or "unknown")."""
        place = [dossier_id.bytes, part_id.bytes if part_id else b""]
        with self._transaction() as db:
            if db.execute("SELECT 1 FROM shredded WHERE dossier = ?", place[:1]).fetchone():
                raise VaultRefused("shredded")
            row = db.execute("SELECT key FROM deposit WHERE dossier = ? AND part = ?", place).fetchone()
        if row is None:
            raise VaultRefused("unknown")
        return bytes(row[0])

    def shred(self, dossier_id: UUID, now: datetime) -> None:
        """Destroys the keys of a dossier and of all its parts for ever; repeating it is harmless."""
        with self._transaction() as db:
            db.execute("UPDATE deposit SET key = ? WHERE dossier = ?", [_GONE, dossier_id.bytes])
            db.execute("INSERT OR IGNORE INTO shredded VALUES (?, ?)", [dossier_id.bytes, int(now.timestamp())])
        self._erase_journal()

    def draft_key(self, day: date, today: date) -> bytes:
        """The key of drafts last saved on a day; made on that day only, so a lost one is never silently replaced.

        Raises VaultRefused ("day") for a day more than DRAFT_DAYS ago, in the future, or never used.
        """
        if not today - timedelta(days=DRAFT_DAYS) <= day <= today + _SLACK:
            raise VaultRefused("day")
        with self._transaction() as db:
            row = db.execute("SELECT key FROM day WHERE day = ? AND key <> ?", [day.isoformat(), _GONE]).fetchone()
            if row is not None:
                return bytes(row[0])
            if day < today - _SLACK:
                raise VaultRefused("day")
            key = os.urandom(32)
            # A key of today that is already destroyed: the clock was wrong for a while.
            db.execute(
                "INSERT INTO day (day, key) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET key = excluded.key",
                [day.isoformat(), key],
            )
            return key

    def forget_old(self, today: date) -> int:
        """Destroys the draft keys of days more than DRAFT_DAYS ago; returns how many there were."""
        oldest = (today - timedelta(days=DRAFT_DAYS)).isoformat()
        with self._transaction() as db:
            count = db.execute("UPDATE day SET key = ? WHERE day < ? AND key <> ?", [_GONE, oldest, _GONE]).rowcount
        if count:
            self._erase_journal()
        return count

    def _erase_journal(self) -> None:
        """Overwrites what transactions left in the journal; nobody writes meanwhile, so it is nobody's undo."""
        with self._lock:
            self._db.execute("BEGIN EXCLUSIVE")
            try:
                if self._journal.exists():
                    with self._journal.open("r+b", buffering=0) as journal:
                        size = os.fstat(journal.fileno()).st_size
                        journal.write(bytes(size))
                        os.fsync(journal.fileno())
            finally:
                self._db.execute("ROLLBACK")
