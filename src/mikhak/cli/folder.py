"""The data folder of ``./mikhak up``: what lies where, who may enter, and the secrets made once at its birth.

mikhak.json   marks the folder as ours       keys/    secrets and the vault's keystore (0700, files 0600)
pg/           the embedded PostgreSQL         files/   sealed uploads and documents
run/          sockets, 0700 each              logs/    one file per process
static/       collected static files          demo/    sign-ins of the demo officers (0600)
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from mikhak.cli.problem import Problem

SECRETS = ("portal-secret-key", "office-secret-key", "caller-key")
LONGEST_SOCKET = 100  # bytes of a socket's path; the kernel takes 107 on Linux, 103 on macOS


class Folder:
    """One data folder; ``open`` takes it for this process, the other methods read and write it."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().resolve()
        self.marker = self.root / "mikhak.json"
        self.keys = self.root / "keys"
        self.vault = self.keys / "vault"
        self.database = self.root / "pg"
        self.logs = self.root / "logs"
        self.officers = self.root / "demo" / "officers.json"
        self.stamp = self.root / "prepared.json"
        self._lock: int | None = None  # descriptor; the kernel lets go of it when the process ends, however it ends

    def open(self) -> None:
        """Make the folder when it is missing and hold its lock until the process ends; raises Problem."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.is_ours() and any(self.root.iterdir()):
                raise Problem(
                    f"{self.root} holds other things than Mikhak's; name an empty or a new folder with --data."
                )
            with tempfile.TemporaryFile(dir=self.root):
                pass
            self.marker.touch(mode=0o600)
            self._lock = os.open(self.root / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for name in ("logs", "files", "demo"):
                (self.root / name).mkdir(mode=0o700, exist_ok=True)
        except BlockingIOError:
            self.close()
            raise Problem(f"Mikhak is already running on {self.root}.") from None
        except OSError as error:
            raise Problem(f"Cannot write to the data folder {self.root}: {error.strerror}.") from None

    def close(self) -> None:
        """Let go of the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def is_ours(self) -> bool:
        return self.marker.exists()

    def is_new(self) -> bool:
        """Whether nothing was ever made here: only then may secrets be created."""
        return not any(path.exists() for path in (self.keys, self.database, self.stamp))

    def reset(self) -> None:
        """Empty the folder, which must be open; the lock and the marker stay."""
        for path in self.root.iterdir():
            if path.name not in {"up.lock", self.marker.name}:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        for name in ("logs", "files", "demo"):
            (self.root / name).mkdir(mode=0o700)

    # Sockets ----------------------------------------------------------------------------------------------------
    def sockets(self, name: str) -> Path:
        """A folder for the sockets of ``name``; outside the data folder when its path would be too long."""
        run = self.root / "run"
        if len(bytes(run / name / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET:
            digest = hashlib.sha256(bytes(self.root)).hexdigest()[:12]
            run = Path("/tmp") / f"mikhak-{os.geteuid()}-{digest}"  # noqa: S108 - checked just below
        run.mkdir(mode=0o711, exist_ok=True)
        found = run.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise Problem(f"{run} belongs to somebody else; Mikhak keeps its sockets only in a folder of its own.")
        return run / name

    # Secrets ----------------------------------------------------------------------------------------------------
    def create_secrets(self, make_keystore: Callable[[dict[str, str], Path], None]) -> None:
        """Make all secrets and the keystore in one step: they appear together under their name, or not at all."""
        new = self.keys.with_name("keys.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        for name in SECRETS:
            write_private(new / name, secrets.token_urlsafe(48))
        make_keystore({name: (new / name).read_text() for name in SECRETS}, new / self.vault.name)
        new.rename(self.keys)

    def read_secrets(self) -> dict[str, str]:
        """The secrets by name; a missing or empty one is an error and never made anew."""
        missing = [
            name for name in SECRETS if not (self.keys / name).is_file() or not (self.keys / name).stat().st_size
        ]
        if not self.vault.is_dir() or not any(self.vault.iterdir()):
            missing.append(self.vault.name)
        if missing:
            raise Problem(
                f"Secrets are missing from {self.keys}: {', '.join(missing)}. They are never made anew, for what was"
                " sealed with them would be lost: bring them back from a backup, or start an empty system with --reset."
            )
        return {name: (self.keys / name).read_text().strip() for name in SECRETS}

    # What was prepared ------------------------------------------------------------------------------------------
    def is_prepared(self, stamp: str) -> bool:
        try:
            return bool(json.loads(self.stamp.read_text())["stamp"] == stamp)
        except (OSError, ValueError, KeyError):
            return False

    def set_prepared(self, stamp: str) -> None:
        write_private(self.stamp, json.dumps({"stamp": stamp}))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all, on disk before this returns."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def code_digest(root: Path) -> str:
    """SHA-256 over the names and contents of everything that decides what preparing would do."""
    total = hashlib.sha256()
    for top in (root / "src" / "mikhak", root / "locale"):
        for path in sorted(top.rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".mo"}:
                total.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
                total.update(path.read_bytes())
    return total.hexdigest()
