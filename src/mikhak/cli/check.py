"""``./mikhak check``: everything that can be said about the code without running it, in under a minute."""

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mikhak.cli.environment import DJANGO, ROOT, offline_environment

BIN = Path(sys.executable).parent
SOURCES = ("src", "tests", "bench", "mikhak")
# The longest first: two run at a time.
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("types", (str(BIN / "mypy"),)),
    ("system checks of the portal", (*DJANGO, "check")),
    ("system checks of the office", ("env", "MIKHAK_FACE=office", *DJANGO, "check")),
    ("migrations", (*DJANGO, "makemigrations", "--check", "--dry-run")),
    ("import contracts", (str(BIN / "lint-imports"),)),
    ("templates", (str(BIN / "djlint"), "src", "--lint", "--quiet")),
    ("lint", (str(BIN / "ruff"), "check", *SOURCES)),
    ("format", (str(BIN / "ruff"), "format", "--check", *SOURCES)),
)


def main(argv: list[str]) -> int:
    """Run all checks; 0 when every one is clean."""
    argparse.ArgumentParser(prog="mikhak check", description=__doc__).parse_args(argv)
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda check: run(*check), CHECKS))
    return 0 if all(results) else 1


def run(name: str, argv: tuple[str, ...]) -> bool:
    """Run one check and print its verdict, with what it said when it is not clean."""
    began = time.monotonic()
    done = subprocess.run(argv, cwd=ROOT, env=offline_environment(), check=False, capture_output=True, text=True)
    verdict = "clean" if done.returncode == 0 else "NOT CLEAN"
    said = "" if done.returncode == 0 else f"\n{done.stdout}{done.stderr}".rstrip()
    print(f"{name}: {verdict} ({time.monotonic() - began:.0f} s){said}", flush=True)
    return done.returncode == 0
