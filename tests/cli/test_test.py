"""``./mikhak test``: what it hands to pytest, and how it comes by a browser."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mikhak.cli import test as verb
from mikhak.cli.problem import Problem

PROGRAMS = {"chromium": ["chromium"], "tesseract-ocr": ["tesseract"]}  # of Debian's packages


class Programs:
    """Stands in for the programs of the machine; remembers what was run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *installed: str) -> None:
        self.installed = set(installed)
        self.ran: list[list[str]] = []
        monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in self.installed else None)
        monkeypatch.setattr(subprocess, "call", self.call)
        monkeypatch.setattr(subprocess, "run", self.run)

    def call(self, argv: list[str], cwd: Path) -> int:
        self.ran.append(argv[1:])
        return 0

    def run(self, argv: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        self.ran.append(argv)
        if "install" in argv:
            self.installed |= {
                program for package in argv[argv.index("install") :] for program in PROGRAMS.get(package, ())
            }
        return subprocess.CompletedProcess(argv, 0)


def test_everything_runs_two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = Programs(monkeypatch, "chromium", "tesseract")
    assert verb.main(["-k", "seal"]) == 0
    assert programs.ran == [["-m", "pytest", "-n", "2", "-k", "seal"]]


def test_quick_leaves_out_slow_tests_and_needs_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = Programs(monkeypatch)
    verb.main(["--quick"])
    assert programs.ran == [["-m", "pytest", "-n", "2", "-m", "not slow", "--ignore=tests/browser"]]


@pytest.mark.parametrize(
    ("there", "installed"), [((), ["chromium", "tesseract-ocr"]), (("chromium",), ["tesseract-ocr"])]
)
def test_what_is_missing_is_installed_where_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], installed: list[str]
) -> None:
    programs = Programs(monkeypatch, "apt-get", *there)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert verb.main([]) == 0
    assert programs.ran[-2][-len(installed) - 1 :] == ["--no-install-recommends", *installed]
    assert programs.ran[-1][:2] == ["-m", "pytest"]


def test_what_is_missing_is_named_where_it_may_not_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = Programs(monkeypatch, "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match="install chromium and tesseract-ocr"):
        verb.main([])
    assert programs.ran == []
