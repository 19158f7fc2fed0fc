"""Frames between the faces and the vault: four bytes of length, then the body. The client's side of the socket."""

import json
import os
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from mikhak.vault import proofs
from mikhak.vault.errors import VaultRefused, VaultUnavailable

FRAME_MAX = 256 * 1024  # bytes; the largest honest request is a sealed address or a payload to sign
TIMEOUT = 5.0  # seconds for a whole exchange
# Named, not imported: a portal that talks to a socket never loads the code that handles keys.
IN_PROCESS = "mikhak.vault.verbs.answer_here"
_LENGTH = struct.Struct(">I")

_thread = threading.local()


class Broken(OSError):
    """The other side closed the connection or sent what is not a frame."""


class Stale(OSError):
    """A connection kept from an earlier call was dead."""


def read_frame(connection: socket.socket) -> bytes | None:
    """The next frame, or None at a clean end; raises Broken, TimeoutError."""
    head = _read(connection, _LENGTH.size)
    if not head:
        return None
    (size,) = _LENGTH.unpack(head)
    if size > FRAME_MAX:
        raise Broken("frame too large")
    body = _read(connection, size)
    if size and not body:
        raise Broken("cut short")
    return body


def write_frame(connection: socket.socket, body: bytes) -> None:
    """Sends one frame."""
    if len(body) > FRAME_MAX:
        raise Broken("frame too large")
    connection.sendall(_LENGTH.pack(len(body)) + body)


def _read(connection: socket.socket, size: int) -> bytes:
    """Exactly ``size`` bytes, or none at a clean end."""
    got = bytearray()
    while len(got) < size:
        piece = connection.recv(size - len(got))
        if not piece:
            if got:
                raise Broken("cut short")
            return b""
        got += piece
    return bytes(got)


def call(verb: str, *, proved: bool = False, **arguments: str | int | None) -> dict[str, Any]:
    """Asks the vault; raises VaultRefused with its reason, VaultUnavailable when it does not answer in TIMEOUT."""
    send: Callable[[bytes], bytes] = _over_socket if settings.VAULT_SOCKET else import_string(IN_PROCESS)
    try:
        try:
            reply = json.loads(send(_frame(verb, proved, arguments)))
        except Stale:
            # The vault was started again. Asking twice is harmless for every verb: at worst the audit has two lines.
            reply = json.loads(send(_frame(verb, proved, arguments)))
    except (OSError, ValueError) as error:
        raise VaultUnavailable(f"the vault did not answer {verb}: {error!r}") from error
    if "refused" in reply:
        raise VaultRefused(reply["refused"])
    if "ok" not in reply:
        raise VaultUnavailable(str(reply.get("unavailable")))
    answer: dict[str, Any] = reply["ok"]
    return answer


def _frame(verb: str, proved: bool, arguments: dict[str, str | int | None]) -> bytes:
    request = {**arguments, "verb": verb, "caller": settings.FACE, "at": time.time(), "nonce": secrets.token_hex(16)}
    text = json.dumps(request).encode()
    return (proofs.prove(text) if proved else bytes(proofs.SIZE)) + text


class _Kept:
    """A connection one thread keeps for its next call; closed with the thread."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        # A process made by fork must not speak on its parent's connection, nor a test on that of another vault.
        self.belongs = os.getpid(), settings.VAULT_SOCKET

    def __del__(self) -> None:
        self.connection.close()


def kept_connection() -> socket.socket | None:
    """The connection this thread keeps, if it has one to the vault of these settings."""
    kept: _Kept | None = getattr(_thread, "kept", None)
    return kept.connection if kept and kept.belongs == (os.getpid(), settings.VAULT_SOCKET) else None


def _over_socket(frame: bytes) -> bytes:
    if kept_connection() is None:
        _thread.kept = _Kept(_connect())
        return _exchange(_thread.kept, frame)
    try:
        return _exchange(_thread.kept, frame)
    except TimeoutError:
        raise
    except OSError as error:
        raise Stale from error


def _connect() -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(TIMEOUT)
        connection.connect(settings.VAULT_SOCKET)
    except BaseException:
        connection.close()
        raise
    return connection


def _exchange(kept: _Kept, frame: bytes) -> bytes:
    """One request and its reply; the connection is kept on only when all went well."""
    _thread.kept = None
    write_frame(kept.connection, frame)
    reply = read_frame(kept.connection)
    if reply is None:
        raise Broken("closed")
    _thread.kept = kept
    return reply
