"""``./mikhak demo``: who can sign in to the demo, the current second factor of an officer, and many dossiers."""

import argparse
import json
import shlex
from pathlib import Path

from mikhak.cli import manage
from mikhak.cli.environment import ROOT
from mikhak.cli.folder import Folder
from mikhak.cli.problem import Problem

NATIONAL_ID = "0012345679"  # an invented one with a right check digit


def main(argv: list[str]) -> int:
    """``officers`` prints names and passwords, ``code NAME`` six digits, ``dossiers N`` invents so many.

    Raises Problem where there is no demo, and for an unknown name or no number.
    """
    parser = argparse.ArgumentParser(prog="mikhak demo", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="folder for all data (default: var)")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("officers", help="print names, passwords and duties")
    code = verbs.add_parser("code", help="print the current second factor of one officer")
    code.add_argument("name")
    many = verbs.add_parser("dossiers", help="invent many dossiers, to try the office at a size")
    many.add_argument("count", type=int, metavar="N")
    options = parser.parse_args(argv)
    folder = Folder(options.data)
    if not folder.officers.exists():
        raise Problem(f"There is no demo in {folder.root}; ./mikhak up makes one.")
    if options.verb == "code":
        if options.name not in {officer["username"] for officer in read_officers(folder.officers)}:
            raise Problem(f"There is no demo officer {options.name}; see ./mikhak demo officers.")
        return manage.run(["demo_code", options.name], folder)
    if options.verb == "dossiers":
        if options.count < 1:
            raise Problem("Say how many dossiers, at least 1: ./mikhak demo dossiers 10000.")
        return manage.run(["demo_dossiers", str(options.count)], folder, face="prepare")
    print("\n".join(officer_lines(folder)))
    return 0


def read_officers(path: Path) -> list[dict[str, str]]:
    """The sign-ins: username, password, name, duty. Raises OSError without a demo."""
    officers: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return officers


def officer_lines(folder: Folder) -> list[str]:
    """The sign-ins as lines of text, with the way to the second factor."""
    rows = [
        f"    {officer['username']:<9}{officer['password']:<22}{officer['name']}, {officer['duty']}"
        for officer in read_officers(folder.officers)
    ]
    where = "" if folder.root == (ROOT / "var").resolve() else f"--data {shlex.quote(str(folder.root))} "
    return ["  Officers, with password; the second factor: " + f"./mikhak demo {where}code NAME", *rows]
