"""Runs the processes of the house on one machine: starts, watches, restarts and stops them.

One thread, on purpose: the kernel ties a child's life to the thread that made it (PR_SET_PDEATHSIG), and a single
thread may safely run code between fork and exec.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypedDict

from mikhak.cli.problem import Problem

TICK = 0.05  # seconds between two looks at the children
SETTLED = 30.0  # seconds a child must have lived for its next death to count as a first one
LONGEST_WAIT = 30.0  # seconds between two restarts, at most
PATIENCE = (2.5, 2.0)  # seconds a stage gets to end before it is killed: stage 1, then stage 0
PR_SET_PDEATHSIG = 1
LOG_LIMIT = 5 * 1024 * 1024  # bytes; a longer log is set aside as *.1 at the next start

_libc = ctypes.CDLL(None)


class Interrupted(Exception):
    """Ctrl-C, SIGTERM or a closed terminal arrived."""


def always() -> bool:
    return True


class Account(NamedTuple):
    """A system user."""

    uid: int
    gid: int


class AccountOptions(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]
    cwd: str


def as_account(account: Account | None) -> AccountOptions:
    """Options of ``subprocess`` that run a program as this user, with no group of ours and nowhere of ours."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": [], "cwd": "/"}


@dataclass(frozen=True)
class Child:
    """One process of the house, as data.

    ``ready`` is asked until it says yes; ``stage`` 0 stops last (the database), 1 is everyone else; ``account`` runs
    the process as another system user (PostgreSQL refuses root).
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready: Callable[[], bool] = always
    stage: int = 1
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None


@dataclass
class Running:
    child: Child
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    restart_at: float | None = None
    log: Path = field(default_factory=Path)


class Supervisor:
    """Holds the running children; a context manager that leaves none behind."""

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self.logs = logs
        self.say = say
        self.running: list[Running] = []
        self._interrupted = False
        self._handlers: dict[signal.Signals, signal.Handlers | Callable[..., object] | int | None] = {}

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _on_signal(self, *_: object) -> None:
        self._interrupted = True

    def pause(self) -> None:
        """Wait one tick; raises Interrupted when we were asked to stop."""
        if self._interrupted:
            raise Interrupted
        time.sleep(TICK)

    # Starting ---------------------------------------------------------------------------------------------------
    def start(self, children: Sequence[Child]) -> None:
        """Start all at once; ``wait_ready`` says when they answer."""
        for child in children:
            log = self.logs / f"{child.name}.log"
            self.running.append(Running(child, self._spawn(child, log), time.monotonic(), log=log))

    def wait_ready(self, seconds: float) -> None:
        """Until every child answers; raises Problem when one dies or the time is over."""
        waiting = list(self.running)
        limit = time.monotonic() + seconds
        while waiting:
            for one in self.running:
                if one.process.poll() is not None:
                    raise Problem(f"{one.child.name} stopped while starting: {last_words(one.log)}")
            waiting = [one for one in waiting if not one.child.ready()]
            if waiting and time.monotonic() > limit:
                names = ", ".join(one.child.name for one in waiting)
                raise Problem(f"{names} did not answer within {seconds:.0f} seconds; see {self.logs}.")
            if waiting:
                self.pause()

    def run(self, child: Child) -> None:
        """Run a process that ends by itself; raises Problem when it fails."""
        log = self.logs / f"{child.name}.log"
        one = Running(child, self._spawn(child, log), time.monotonic(), log=log)
        self.running.append(one)
        while one.process.poll() is None:
            self.pause()
        self.running.remove(one)
        if one.process.returncode:
            raise Problem(last_words(log))

    def _spawn(self, child: Child, log: Path) -> subprocess.Popen[bytes]:
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        parent = os.getpid()

        def tie_to_parent() -> None:
            """Ask the kernel to end this child with us, however we end; only Linux offers it."""
            if sys.platform == "linux":
                _libc.prctl(PR_SET_PDEATHSIG, int(child.stop_signal))
                if os.getppid() != parent:
                    os._exit(1)

        with log.open("ab") as output:
            return subprocess.Popen(
                list(child.argv),
                env=dict(child.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # its own process group: Ctrl-C reaches only us, and we can end all of it
                preexec_fn=tie_to_parent,  # safe: one thread, see the head of this file
                **as_account(child.account),
            )

    # Watching ---------------------------------------------------------------------------------------------------
    def watch(self) -> None:
        """Restart whatever dies, until Ctrl-C; returns then."""
        with suppress(Interrupted):
            while True:
                self.pause()
                for one in self.running:
                    self._look_after(one)

    def _look_after(self, one: Running) -> None:
        now = time.monotonic()
        if one.restart_at is not None:
            if now >= one.restart_at:
                one.process = self._spawn(one.child, one.log)
                one.started, one.restart_at = now, None
            return
        status = one.process.poll()
        if status is None:
            return
        signal_group(one, signal.SIGKILL)  # what it may have left behind still holds its port
        one.deaths = 1 if now - one.started > SETTLED else one.deaths + 1
        wait = min(0.25 * 2**one.deaths, LONGEST_WAIT)
        one.restart_at = now + wait
        reason = f"signal {-status}" if status < 0 else f"status {status}"
        self.say(f"{one.child.name} stopped ({reason}); starting it again in {wait:g} s. Log: {one.log}")

    # Stopping ---------------------------------------------------------------------------------------------------
    def stop(self) -> None:
        """End all children, the database last; within the sum of PATIENCE."""
        for stage, seconds in ((1, PATIENCE[0]), (0, PATIENCE[1])):
            ending = [one for one in self.running if one.child.stage == stage and one.restart_at is None]
            for one in ending:
                if one.process.poll() is None:
                    one.process.send_signal(one.child.stop_signal)
            limit = time.monotonic() + seconds
            while time.monotonic() < limit and any(one.process.poll() is None for one in ending):
                time.sleep(TICK)
            for one in ending:
                signal_group(one, signal.SIGQUIT if one.child.stage == 0 else signal.SIGKILL)
                one.process.wait()
        self.running.clear()


def signal_group(one: Running, number: signal.Signals) -> None:
    """Send to every process of the child's group, also when the child itself is gone."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(one.process.pid, number)


def last_words(log: Path) -> str:
    """The last line a process wrote, for a sentence to the operator, and where the rest is.

    Lines in brackets are the web server's own, which tells of its end after the reason for it.
    """
    tail = [line.strip() for line in log.read_text(errors="replace").splitlines()[-40:]]
    lines = [line for line in tail if line and not line.startswith("[")]
    return f"{lines[-1] if lines else 'it said nothing'} (log: {log})"
