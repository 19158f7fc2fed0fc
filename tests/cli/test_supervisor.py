"""The supervisor with real processes: it starts them, keeps them alive, and leaves none behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from mikhak.cli.problem import Problem
from mikhak.cli.supervisor import Child, Supervisor, last_words

PROGRAM = Path(__file__).with_name("supervised.py")
SLEEPS = ["sleep", "300"]
WITH_A_CHILD_OF_ITS_OWN = ["sh", "-c", "sleep 301 & wait"]
DEAF = ["sh", "-c", "trap '' TERM; while true; do sleep 0.1; done"]

House = Callable[[dict[str, list[str]]], subprocess.Popen[str]]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    started: list[subprocess.Popen[str]] = []

    def start(children: dict[str, list[str]]) -> subprocess.Popen[str]:
        argv = [sys.executable, str(PROGRAM), str(tmp_path), json.dumps(children)]
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == "watching\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def family(process: subprocess.Popen[str], size: int = 1) -> list[psutil.Process]:
    """Children and grandchildren, once there are as many; a shell needs a moment for its own."""
    children: list[psutil.Process] = []
    limit = time.monotonic() + 5
    while len(children) < size and time.monotonic() < limit:
        time.sleep(0.02)
        children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= size
    return children


def gone(processes: list[psutil.Process], seconds: float) -> bool:
    """Whether all have ended; a zombie has, it only waits for a busy or careless init to take note."""
    left = psutil.wait_procs(processes, timeout=seconds)[1]
    return all(process.status() == psutil.STATUS_ZOMBIE for process in left)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_stops_every_child_and_grandchild(house: House, number: signal.Signals) -> None:
    process = house({"database": SLEEPS, "web": WITH_A_CHILD_OF_ITS_OWN})
    children = family(process, size=3)
    process.send_signal(number)
    assert process.wait(5) == 0
    assert gone(children, 1)


def test_a_child_that_ignores_the_signal_is_ended_within_five_seconds(house: House) -> None:
    process = house({"deaf": DEAF})
    children = family(process)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait(5)
    assert time.monotonic() - began < 5
    assert gone(children, 1)


def test_killing_the_supervisor_leaves_no_orphans(house: House) -> None:
    process = house({"database": SLEEPS, "web": SLEEPS})
    children = family(process, size=2)
    process.kill()
    assert gone(children, 3)


def test_a_child_that_dies_is_started_again_and_it_is_said(house: House) -> None:
    process = house({"web": SLEEPS})
    first = family(process)
    os.kill(first[0].pid, signal.SIGKILL)
    assert process.stdout
    assert process.stdout.readline().startswith("web stopped (signal 9); starting it again in 0.5 s.")
    second = family(process)  # the first one is gone when its end is told
    assert second
    assert second != first


def test_a_child_that_dies_while_starting_stops_the_start_with_its_last_words(tmp_path: Path) -> None:
    crashes = Child("web", ["sh", "-c", "echo starting; echo no such table; exit 3"], os.environ, ready=lambda: False)
    with (
        pytest.raises(Problem, match="web stopped while starting: no such table"),
        Supervisor(tmp_path, print) as house,
    ):
        house.start([Child("vault", SLEEPS, os.environ), crashes])
        vault = house.running[0].process
        house.wait_ready(10)
    assert vault.poll() is not None


def test_a_child_that_never_answers_stops_the_start(tmp_path: Path) -> None:
    silent = Child("web", SLEEPS, os.environ, ready=lambda: False)
    with pytest.raises(Problem, match="web did not answer within 0 seconds"), Supervisor(tmp_path, print) as house:
        house.start([silent])
        house.wait_ready(0.2)


def test_a_child_sees_only_the_variables_it_was_given(tmp_path: Path) -> None:
    with Supervisor(tmp_path, print) as house:
        house.run(Child("looks", ["/usr/bin/env"], {"ONLY": "this"}))
    assert (tmp_path / "looks.log").read_text().strip() == "ONLY=this"


def test_a_step_that_fails_is_told_by_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="disk is full"), Supervisor(tmp_path, print) as house:
        house.run(Child("prepare", ["sh", "-c", "echo disk is full; exit 1"], os.environ))


def test_the_reason_is_told_and_not_the_web_servers_farewell(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("ModuleNotFoundError: No module named 'x'\n[INFO] Granian shutdown completed\n")
    assert last_words(tmp_path / "web.log").startswith("ModuleNotFoundError: No module named 'x' (log: ")


def test_the_log_of_a_silent_child_says_so(tmp_path: Path) -> None:
    (tmp_path / "web.log").touch()
    assert last_words(tmp_path / "web.log").startswith("it said nothing")
