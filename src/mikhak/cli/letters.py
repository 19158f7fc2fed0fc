"""``./mikhak letters [FOLDER]``: a letter of every kind in each language, as people get it, to look at in a browser."""

import argparse
from pathlib import Path

from mikhak.cli.environment import ROOT, offline_environment
from mikhak.cli.manage import django


def main(argv: list[str]) -> int:
    """Write them; the exit status. Neither database nor mail server is needed."""
    parser = argparse.ArgumentParser(prog="mikhak letters", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "var" / "letters", help="default: var/letters")
    return django(["letters", str(parser.parse_args(argv).folder)], offline_environment())
