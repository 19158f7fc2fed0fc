"""Every page of questions of every service as its owner gets it, the search, and the start of a process with all this.

``./mikhak bench forms`` needs the demo on this machine (``./mikhak up``), whose database, vault and kept catalogue it
takes. Measured is the processor time of one process with the environment of the portal (see pages.py), whatever else
the machine does meanwhile; that of the database and the vault is told beside. People and drafts are made of the first
accepted example of each service, and are gone afterwards. Prints JSON: milliseconds and seconds of processor time,
megabytes of memory.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from mikhak.cli.environment import DJANGO, ROOT, Ports
from mikhak.cli.folder import Folder
from mikhak.cli.problem import Problem
from mikhak.cli.supervisor import Supervisor
from mikhak.cli.up import House

STARTS = 5
# A process of ``./mikhak up``, and one that runs the system checks first as in production.
STARTED = "import mikhak.cli.web; from mikhak.catalogue import queries; queries.catalogue()"
CHECKED = "import mikhak.wsgi; from mikhak.catalogue import queries; queries.catalogue()"


def start_seconds(code: str, env: Mapping[str, str], times: int = STARTS) -> float:
    """Processor seconds, user and system, of a process that runs some code; the median of a few."""
    spent = []
    for _again in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return round(median(spent), 2)


def inside(module: str, env: Mapping[str, str], drafts: object, *more: str) -> Any:
    """What a module of the bench answers in a process of its own, in which Django is there before it."""
    code = f"import django; django.setup(); import bench.{module}; bench.{module}.main()"
    command = [sys.executable, "-c", code, *more]
    given = json.dumps(drafts).encode()
    done = subprocess.run(command, env=env, cwd=ROOT, check=True, input=given, stdout=subprocess.PIPE)
    return json.loads(done.stdout or "null")


def environment(data: Path, ports: Ports, *, face: str = "portal") -> dict[str, str]:
    """The variables of a face of a running demo; raises Problem when there is none in this folder."""
    folder = Folder(data)
    if folder.is_new():
        raise Problem(f"There is no demo in {data}; start one with ./mikhak up, or name its folder with --data.")
    house = House(folder, ports, Supervisor(folder.logs, print), os.environ.get("DATABASE_URL", ""))
    house.secrets = folder.read_secrets()
    return house.env(face) | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


def main(argv: list[str]) -> int:
    """Make, measure, clear away, print."""
    parser = argparse.ArgumentParser(prog="mikhak bench forms", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="folder of the demo (default: var)")
    parser.add_argument("--portal-port", type=int, default=Ports().portal, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="times each page is served (default: 5)")
    parser.add_argument("--profile", default="", help="keep a profile (cProfile) in this file; times are longer then")
    options = parser.parse_args(argv)
    env = environment(options.data, Ports(portal=options.portal_port))
    load = round(os.getloadavg()[0], 1)
    with tempfile.TemporaryDirectory(prefix="mikhak-bench-") as nothing_kept:
        bare = env | {"MIKHAK_DATA": nothing_kept}
        Path(nothing_kept, "static").mkdir()
        drafts = inside("drafts", bare, None, "make")
        try:
            subprocess.run([*DJANGO, "check"], env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            portal = f"http://localhost:{options.portal_port}"
            told = inside("pages", env, drafts, portal, str(options.rounds), options.profile)
        finally:
            inside("drafts", bare, drafts, "discard")
        told["start_seconds"] = {
            "kept": start_seconds(STARTED, env),
            "kept_with_checks": start_seconds(CHECKED, env),
            "from_the_files": start_seconds(STARTED, bare, 2),
        }
    told["load"] = [load, round(os.getloadavg()[0], 1)]
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
