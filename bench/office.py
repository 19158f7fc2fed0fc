"""The office at its size: pages of the queue, the page of a dossier and the search, as an officer gets them.

``./mikhak bench office`` needs the demo on this machine (``./mikhak up``), filled with ``./mikhak demo dossiers N``,
whose database and vault it takes. Pages are served in one process with the environment of the office (see desk.py) to
an officer of one mission and to one of every mission. Prints JSON: milliseconds by the clock, the database and the
vault among them, and how many queries each page takes. It opens dossiers, which their histories tell.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from bench.forms import environment, inside
from mikhak.cli import demo
from mikhak.cli.environment import ROOT, Ports
from mikhak.cli.folder import Folder


def main(argv: list[str]) -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="mikhak bench office", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="folder of the demo (default: var)")
    parser.add_argument("--rounds", type=int, default=20, help="times each page is served (default: 20)")
    options = parser.parse_args(argv)
    env = environment(options.data, Ports(), face="office")
    secrets = {one["username"]: one["password"] for one in demo.read_officers(Folder(options.data).officers)}
    load = round(os.getloadavg()[0], 1)
    told = inside("desk", env, secrets, str(options.rounds))
    told["load"] = [load, round(os.getloadavg()[0], 1)]
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
