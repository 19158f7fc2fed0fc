"""``./mikhak test``: the whole suite on a real PostgreSQL and a real browser; the last line is pytest's own summary."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable

from mikhak.cli.environment import ROOT
from mikhak.cli.problem import Problem

# Debian's packages that the tests need, with the programs of which one must be there.
PACKAGES = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "tesseract-ocr": ("tesseract",)}
BROWSER_TESTS = "tests/browser"


def main(argv: list[str]) -> int:
    """Run pytest, two at a time; its exit status. What is not understood here is handed on to pytest."""
    parser = argparse.ArgumentParser(prog="mikhak test", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the browser and the slow tests")
    options, rest = parser.parse_known_args(argv)
    command = [sys.executable, "-m", "pytest", "-n", "2", *rest]
    if options.quick:
        command += ["-m", "not slow", f"--ignore={BROWSER_TESTS}"]
    else:
        install_missing()
    return subprocess.call(command, cwd=ROOT)


def find_browser() -> str | None:
    """Path of an installed Chromium, or None."""
    return _found(PACKAGES["chromium"])


def _found(programs: Iterable[str]) -> str | None:
    return next((path for name in programs if (path := shutil.which(name))), None)


def _missing() -> list[str]:
    return [package for package, programs in PACKAGES.items() if not _found(programs)]


def install_missing() -> None:
    """Install the packages that the tests lack when we may; otherwise say which. Raises Problem."""
    packages = _missing()
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise _lacking(packages)
    print(f"Installing for the tests: {' '.join(packages)} ...", flush=True)
    env = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-qq", *step], env=env, check=False, stdout=subprocess.DEVNULL)
    if packages := _missing():
        raise _lacking(packages)


def _lacking(packages: list[str]) -> Problem:
    names = " and ".join(packages)
    return Problem(
        f"The tests need more programs: install {names}, or leave out the browser and slow tests with --quick."
    )
