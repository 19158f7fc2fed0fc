"""``./mikhak test``: the whole suite on a real PostgreSQL and a real browser; the last line is pytest's own summary."""

import argparse
import os
import shutil
import subprocess
import sys

from mikhak.cli.environment import ROOT
from mikhak.cli.problem import Problem

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_TESTS = "tests/browser"


def main(argv: list[str]) -> int:
    """Run pytest, two at a time; its exit status. What is not understood here is handed on to pytest."""
    parser = argparse.ArgumentParser(prog="mikhak test", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the browser and the slow tests")
    options, rest = parser.parse_known_args(argv)
    command = [sys.executable, "-m", "pytest", "-n", "2", *rest]
    if options.quick:
        command += ["-m", "not slow", f"--ignore={BROWSER_TESTS}"]
    elif not find_browser():
        install_browser()
    return subprocess.call(command, cwd=ROOT)


def find_browser() -> str | None:
    """Path of an installed Chromium, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def install_browser() -> None:
    """Install Debian's chromium when we may; otherwise say what is missing. Raises Problem."""
    sentence = "The browser tests need Chromium: install the package chromium, or leave them out with --quick."
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(sentence)
    print("Installing the package chromium for the browser tests ...", flush=True)
    env = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *step], env=env, check=False, stdout=subprocess.DEVNULL)
    if not find_browser():
        raise Problem(sentence)
