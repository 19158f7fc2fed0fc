"""The virus scanner, where a mission has one: clamd's INSTREAM command over TCP (man 8 clamd).

It fails closed: anything but a clear "OK" is an error or a finding, never a clean file.
"""

import socket

from django.conf import settings

SECONDS = 20  # for each step of the conversation
CHUNK = 256 * 1024  # bytes; clamd's StreamMaxLength (25 MB by default) bounds the sum and must not be below our 20 MB
LONGEST_ANSWER = 4096  # bytes


class ScannerDown(Exception):
    """A scanner is configured and gave no verdict."""


def scan(data: bytes) -> str | None:
    """Ask clamd at ``settings.CLAMD_ADDRESS`` (host:port) about these bytes.

    Returns the name of what was found, None when the file is clean or no scanner is configured; raises ScannerDown.
    """
    if not settings.CLAMD_ADDRESS:
        return None
    try:
        said = _ask(data)
    except (OSError, ValueError) as error:
        raise ScannerDown("no answer") from error
    if said == "stream: OK":
        return None
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerDown(said)


def _ask(data: bytes) -> str:
    host, _, port = settings.CLAMD_ADDRESS.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall(bytes(4))
        said = b""
        while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
            more = line.recv(LONGEST_ANSWER)
            if not more:
                break
            said += more
    return said.rstrip(b"\0").decode("utf-8", "replace")
