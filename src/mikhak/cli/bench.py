"""``./mikhak bench NAME``: measure the running system (``./mikhak up``); every measurement is a module in bench/."""

import subprocess
import sys

from mikhak.cli.environment import ROOT
from mikhak.cli.problem import Problem

NAMES = ("journey", "forms", "enumeration", "line", "office")


def main(argv: list[str]) -> int:
    """Run one measurement with its own options; its exit status. Raises Problem for another name."""
    if not argv or argv[0] not in NAMES:
        raise Problem(f"say what to measure: {', '.join(NAMES)} (each takes --help).")
    return subprocess.call([sys.executable, "-m", f"bench.{argv[0]}", *argv[1:]], cwd=ROOT)
