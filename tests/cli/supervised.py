"""A program for the tests: supervises the children given as JSON ``{name: argv}`` and watches them until it is stopped.

``python supervised.py LOGS CHILDREN``; prints "watching" when all run.
"""

import json
import os
import sys
from pathlib import Path

from mikhak.cli.supervisor import Child, Supervisor


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    children = json.loads(sys.argv[2])
    with Supervisor(Path(sys.argv[1]), say) as supervisor:
        supervisor.start(
            [Child(name, argv, os.environ, stage=int(name != "database")) for name, argv in children.items()]
        )
        supervisor.wait_ready(10)
        say("watching")
        supervisor.watch()
