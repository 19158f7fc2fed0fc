"""The whole system as ``./mikhak up`` starts it, for the tests that look at it through a browser."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from mikhak.cli.environment import ROOT

START, STOP, MAIL = 300, 60, 60  # seconds at most: for the first start, for the end, for a letter
OUR_OWN = (
    "MIKHAK_",
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "TEST_DATABASE_URL",
)  # of this test run, not of the demo


@dataclass(frozen=True)
class System:
    """A running demo."""

    data: Path
    portal: str
    office: str
    mail: str

    def letters(self, to: str) -> list[dict[str, Any]]:
        """The letters to an address, the newest first."""
        with urlopen(f"{self.mail}/messages.json", timeout=20) as answer:
            return [letter for letter in json.load(answer) if to in letter["to"]]

    def letter(self, to: str, *, holding: str) -> str:
        """The text of the newest letter to an address in which the pattern ``holding`` is found; waits for it."""
        end = time.monotonic() + MAIL
        while time.monotonic() < end:
            for letter in self.letters(to):
                if re.search(holding, f"{letter['subject']}\n{letter['text']}"):
                    return str(letter["text"])
            time.sleep(0.2)
        subjects = [letter["subject"] for letter in self.letters(to)]
        raise AssertionError(f"No letter to {to} with {holding!r} came, only {subjects}.")

    def password(self, officer: str) -> str:
        """As ``./mikhak demo officers`` shows it."""
        found = re.search(rf"^ *{officer} +(\S+)", self.demo("officers"), re.MULTILINE)
        assert found
        return found[1]

    def demo(self, *words: str) -> str:
        command = [sys.executable, "mikhak", "demo", "--data", str(self.data), *words]
        return subprocess.run(command, cwd=ROOT, env=_environment(), check=True, capture_output=True, text=True).stdout


@contextmanager
def started(data: Path) -> Iterator[System]:
    """A new system with its data in ``data``, on free ports; ended as with Ctrl-C."""
    ports = dict(zip(("portal", "office", "mail", "smtp"), _free_ports(4), strict=True))
    numbers = [part for name, port in ports.items() for part in (f"--{name}-port", str(port))]
    log = data.parent / "up.log"
    with log.open("w") as out:
        command = [sys.executable, "mikhak", "up", "--data", str(data), *numbers]
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(), stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(process, log)
        where = {name: f"http://localhost:{port}" for name, port in ports.items() if name != "smtp"}
        yield System(data, **where)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP)
        _check_nothing_died(log, data)


def _check_nothing_died(log: Path, data: Path) -> None:
    """A part of the house that ended by itself makes pages fail far from the cause; here is what it said last."""
    dead = [line for line in log.read_text().splitlines() if " stopped (" in line]
    names = {line.partition(" ")[0] for line in dead}
    last = {name: (data / "logs" / f"{name}.log").read_text(errors="replace")[-3000:] for name in sorted(names)}
    assert not dead, "\n".join([*dead, *(f"{name}:\n{said}" for name, said in last.items())])


def _wait_until_ready(process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START
    while "Mikhak is running" not in log.read_text():
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"The system did not start:\n{log.read_text()}")
        time.sleep(0.2)


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OUR_OWN)}
