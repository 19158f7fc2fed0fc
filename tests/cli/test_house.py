"""The whole of ``./mikhak up`` as an operator meets it: two starts, a kill, and the end by Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from mikhak.cli.environment import ROOT

pytestmark = pytest.mark.slow
NAMES = ("portal", "office", "mail", "smtp")


@dataclass
class Started:
    """A running house, what it printed, and how long it took in seconds."""

    process: subprocess.Popen[str]
    printed: str
    seconds: float
    family: list[psutil.Process]

    def stop(self) -> float:
        """Press Ctrl-C; the seconds until it ended."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(10) == 0
        return time.monotonic() - began


class Operator:
    """Starts the house on free ports and one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        probes = [socket.create_server(("127.0.0.1", 0)) for _ in NAMES]
        self.ports = {name: probe.getsockname()[1] for name, probe in zip(NAMES, probes, strict=True)}
        for probe in probes:
            probe.close()
        self.started: list[Started] = []

    def up(self, **variables: str) -> Started:
        env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        argv = [sys.executable, "-m", "mikhak.cli", "up", "--data", str(self.data)]
        for name, port in self.ports.items():
            argv += [f"--{name}-port", str(port)]
        began = time.monotonic()
        process = subprocess.Popen(
            argv, env=env | {"PYTHONPATH": str(ROOT / "src")} | variables, stdout=subprocess.PIPE, text=True
        )
        printed = ""
        assert process.stdout
        for line in process.stdout:
            printed += line
            if "Data  " in line:
                break
        started = Started(process, printed, time.monotonic() - began, psutil.Process(process.pid).children(True))
        self.started.append(started)
        return started

    def status(self, name: str, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.ports[name], timeout=10)
        connection.request("GET", path, headers={"Host": f"localhost:{self.ports[name]}"})
        status = connection.getresponse().status
        connection.close()
        return status


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    operator = Operator(tmp_path_factory.mktemp("house") / "data")
    yield operator
    for started in operator.started:
        started.process.kill()
        started.process.communicate()


def ended(processes: list[psutil.Process], seconds: float) -> bool:
    left = psutil.wait_procs(processes, timeout=seconds)[1]
    return all(process.status() == psutil.STATUS_ZOMBIE for process in left)


def test_the_house_starts_serves_restarts_and_stops(operator: Operator) -> None:
    """One story, because each start costs seconds: first start, Ctrl-C, second start, kill -9, third start."""
    first = operator.up()
    assert first.seconds < 90
    assert operator.status("portal", "/") == 200
    assert operator.status("portal", "/en/") == 200
    assert operator.status("office", "/health/") == 200
    assert operator.status("mail", "/messages.json") == 200
    portal = [process for process in first.family if process.environ().get("MIKHAK_FACE") == "portal"]
    assert portal
    assert not any("MIKHAK_VAULT_CALLER_KEY" in process.environ() for process in portal)
    assert first.stop() < 5
    assert ended(first.family, 1)

    second = operator.up()
    assert second.seconds < 12  # the promise is 6 seconds; other tests share the machine
    assert operator.status("portal", "/health/") == 200
    second.process.kill()
    assert ended(second.family, 30)  # each within its own patience; other tests share the machine

    third = operator.up()
    assert operator.status("portal", "/health/") == 200
    assert third.stop() < 5
