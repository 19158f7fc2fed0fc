"""The vault as a process of its own: ``python -m mikhak.vault.server [--mode 660]`` listens on VAULT_SOCKET.

One thread for each connection of a face; requests are frames (``wire``), answered by ``verbs`` as they are inside a
test. Only one vault runs on a folder (a file lock), so the socket file of a killed one can be removed safely.
"""

import argparse
import fcntl
import json
import logging
import os
import resource
import signal
import socketserver
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import django
from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from mikhak.vault import proofs, wire

CONNECTIONS = 256  # at a time; one more is closed at once, and its face says "unavailable"
IDLE = 600.0  # seconds a connection may be silent; its face opens another when it needs one

log = logging.getLogger(__name__)


class _Connection(socketserver.BaseRequestHandler):
    """One face's connection, with a database connection of its own while it lasts."""

    server: "Server"

    def handle(self) -> None:
        self.request.settimeout(IDLE)
        try:
            while (frame := wire.read_frame(self.request)) is not None:
                wire.write_frame(self.request, self.server.answer(frame))
        except OSError as error:
            log.info("vault: a connection ended: %r", error)

    def finish(self) -> None:
        connections.close_all()
        self.server.places.release()


class Server(socketserver.ThreadingUnixStreamServer):
    """Accepts connections on a Unix socket that only its owner (and, with mode 660, its group) may open."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, path: Path, mode: int, answer: Callable[[bytes], bytes]) -> None:
        self.answer = answer
        self.places = threading.BoundedSemaphore(CONNECTIONS)
        path.unlink(missing_ok=True)
        before = os.umask(0o177)  # from its first moment nobody else may open it
        try:
            super().__init__(str(path), _Connection)
        finally:
            os.umask(before)
        path.chmod(mode)

    def verify_request(self, request: object, client_address: object) -> bool:
        return self.places.acquire(blocking=False)


def _lock(directory: Path) -> BinaryIO:
    """Held while this process lives; raises BlockingIOError when another vault has it, OSError without a folder."""
    file = (directory / "lock").open("wb")
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def main() -> int:
    """Runs until SIGTERM; returns 1 with a line in the log when the keys are missing, damaged or in use."""
    parser = argparse.ArgumentParser(prog="mikhak.vault.server")
    parser.add_argument("--mode", type=lambda text: int(text, 8), default=0o600, help="of the socket, in octal")
    mode = parser.parse_args().mode
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mikhak.settings")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # keys must not end up in a core file
    django.setup()
    if settings.FACE != "vault" or not settings.VAULT_SOCKET:
        log.error("vault: MIKHAK_FACE must be vault and MIKHAK_VAULT_SOCKET set")
        return 1
    try:
        lock = _lock(Path(settings.VAULT_DIR))
    except OSError as error:
        log.error("vault: the folder %s is missing or another vault runs on it: %s", settings.VAULT_DIR, error)
        return 1
    answer = import_string(wire.IN_PROCESS)
    ready = json.loads(answer(bytes(proofs.SIZE) + b'{"verb": "ping"}'))
    if "ok" not in ready:
        log.error("vault: %s", ready["unavailable"])
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with lock, Server(Path(settings.VAULT_SOCKET), mode, answer) as server:
        log.info("vault: listening on %s", settings.VAULT_SOCKET)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
