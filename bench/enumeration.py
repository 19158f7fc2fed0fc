"""Whether time tells who has an account: pairs of a known and an unknown person knock at the doors of sign-in.

``./mikhak bench enumeration`` needs the demo on this machine (``./mikhak up``), whose database and vault it takes. Each
answer is timed in one process with the environment of the portal, known and unknown in random turns; everything happens
in a transaction that is taken back, so nothing remains and no mail is sent. Prints JSON: milliseconds, and how often a
known person's answer took longer than an unknown one's: 0.5 is a coin.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from bench.forms import environment, inside
from mikhak.cli.environment import ROOT, Ports


def main(argv: list[str]) -> int:
    """Knock, print."""
    parser = argparse.ArgumentParser(prog="mikhak bench enumeration", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="folder of the demo (default: var)")
    parser.add_argument("--portal-port", type=int, default=Ports().portal, help="default: %(default)s")
    parser.add_argument("--pairs", type=int, default=2000, help="of people at each door (default: 2000)")
    options = parser.parse_args(argv)
    env = environment(options.data, Ports(portal=options.portal_port))
    load = round(os.getloadavg()[0], 1)
    told = inside("doors", env, None, str(options.pairs))
    told["load"] = [load, round(os.getloadavg()[0], 1)]
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
