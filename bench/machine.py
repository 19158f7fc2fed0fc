"""What the processes of a house on this machine cost: CPU seconds of each, with all that they started."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

NAMES = {
    "mikhak.vault.server": "vault",
    "mikhak.cli.mailsink": "mail",
    "procrastinate": "worker",
    "postgres": "postgresql",
}


@dataclass(frozen=True)
class Machine:
    """The supervisor that runs the house, where it is on this machine."""

    supervisor: psutil.Process | None
    load: float  # of the last minute, before we began

    @classmethod
    def of(cls, portal: str) -> "Machine":
        """The machine that a portal runs on; without a supervisor when it is another one."""
        port = urlsplit(portal).port
        load = round(os.getloadavg()[0], 1)
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                family = [process, *process.parents()]
                if any(
                    one.laddr.port == port and one.status == psutil.CONN_LISTEN for one in process.net_connections()
                ):
                    return cls(next((one for one in family if "mikhak.cli" in one.cmdline()), None), load)
        return cls(None, load)

    def cpu_seconds(self) -> dict[str, float]:
        """Seconds of processor time so far by process of the house; empty when it is not here."""
        spent: dict[str, float] = {}
        for child in self.supervisor.children() if self.supervisor else []:
            with suppress(psutil.Error):
                name = _name(child)
                spent[name] = spent.get(name, 0) + sum(map(_seconds, [child, *child.children(recursive=True)]))
        return spent


def _name(process: psutil.Process) -> str:
    words = process.cmdline()
    if "granian" in " ".join(words):
        return f"port {words[words.index('--port') + 1]}"
    return next((name for word, name in NAMES.items() if any(word in one for one in words)), Path(words[0]).name)


def _seconds(process: psutil.Process) -> float:
    """Of a process, and of those of its children that have ended."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)
