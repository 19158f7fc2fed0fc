"""The mail sink of the demo: a real SMTP server whose letters go no further than a page on this machine.

``python -m mikhak.cli.mailsink SMTP_PORT PAGE_PORT``. Letters are kept in memory only and end with the process.
The page is for people, /messages.json for programs (newest first), DELETE /messages.json empties the box.
"""

import asyncio
import json
import os
import signal
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from re import sub
from threading import Thread
from typing import ClassVar

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
MOST_LETTERS = 500
LARGEST_LETTER = 10 * 1024 * 1024  # bytes
OWN_NAMES = {"localhost", "127.0.0.1"}  # any other Host is a foreign page that points its name at this machine


@dataclass(frozen=True)
class Letter:
    """One received e-mail; ``at`` is ISO 8601 UTC."""

    id: int
    at: str
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    attachments: list[dict[str, str | int]]


class Box:
    """The newest letters, at most MOST_LETTERS."""

    def __init__(self) -> None:
        self._letters: deque[Letter] = deque(maxlen=MOST_LETTERS)
        self._count = 0

    def receive(self, sender: str, to: list[str], content: bytes) -> Letter:
        message = message_from_bytes(content, policy=policy.default)
        self._count += 1
        letter = Letter(
            id=self._count,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            sender=sender,
            to=to,
            subject=str(message.get("Subject", "")),
            text=_body(message, "plain"),
            html=_body(message, "html"),
            headers={name: str(value) for name, value in message.items()},
            attachments=list(_attachments(message)),
        )
        self._letters.append(letter)
        return letter

    def newest_first(self) -> list[Letter]:
        return list(reversed(self._letters))

    def empty(self) -> None:
        self._letters.clear()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
        self.receive(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        return "250 OK"


def _body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body(preferencelist=(subtype,))
    return str(part.get_content()) if part else ""


def _attachments(message: EmailMessage) -> Iterator[dict[str, str | int]]:
    for part in message.iter_attachments():
        data = part.get_payload(decode=True)
        size = len(data) if isinstance(data, bytes) else 0
        yield {"name": part.get_filename() or "", "type": part.get_content_type(), "size": size}


# The page -------------------------------------------------------------------------------------------------------------
STYLE = """
body{font-family:Vazirmatn,system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
article{border:1px solid #c9ced6;border-radius:6px;padding:1rem;margin:1rem 0}
h2{font-size:1.1rem;margin:0 0 .5rem}
small{color:#4a5360}
pre{white-space:pre-wrap;font:inherit;margin:1rem 0 0;overflow-wrap:anywhere}
"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def page(letters: list[Letter]) -> str:
    """The list of letters as HTML; nothing of a letter is trusted, only http links in its text become links."""
    articles = "".join(
        f'<article><h2 dir="auto">{escape(letter.subject)}</h2>'
        f"<small>{escape(letter.at)} &middot; {escape(', '.join(letter.to))}</small>"
        f'<pre dir="auto">{_linked(letter.text or letter.html)}</pre></article>'
        for letter in letters
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="10">'
        '<meta name="viewport" content="width=device-width"><title>Mail</title>'
        f"<style>{STYLE}</style><h1>Mail</h1><p>Every e-mail of this demo lands here and goes no further.</p>"
        f"{articles or '<p>No e-mail yet.</p>'}</html>"
    )


def _linked(text: str) -> str:
    return sub(r"(https?://(?:[^\s&]|&amp;)+)", r'<a rel="noreferrer" href="\1">\1</a>', escape(text))


class PageHandler(BaseHTTPRequestHandler):
    """Answers GET / and /messages.json, and DELETE /messages.json."""

    box: ClassVar[Box]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if not self._is_own_name():
            return
        letters = self.box.newest_first()
        if self.path == "/messages.json":
            self._answer("application/json", json.dumps([asdict(letter) for letter in letters], ensure_ascii=False))
        elif self.path == "/":
            self._answer("text/html; charset=utf-8", page(letters))
        else:
            self._answer("text/plain", "No such page.", HTTPStatus.NOT_FOUND)

    def do_DELETE(self) -> None:
        if not self._is_own_name():
            return
        if self.path == "/messages.json":
            self.box.empty()
            self._answer("application/json", "[]")
        else:
            self._answer("text/plain", "No such page.", HTTPStatus.NOT_FOUND)

    def _is_own_name(self) -> bool:
        known = (self.headers.get("Host") or "").rpartition(":")[0] in OWN_NAMES
        if not known:
            self._answer("text/plain", "This page answers to localhost only.", HTTPStatus.FORBIDDEN)
        return known

    def _answer(self, kind: str, body: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: addresses and codes do not belong in a log."""


async def serve(box: Box, smtp_port: int, page_port: int) -> None:
    """Run both servers on loopback until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    handler = type("Handler", (PageHandler,), {"box": box})
    pages = ThreadingHTTPServer((HOST, page_port), handler)
    Thread(target=pages.serve_forever, daemon=True).start()
    smtp = await loop.create_server(
        lambda: SMTP(box, data_size_limit=LARGEST_LETTER, enable_SMTPUTF8=True, ident="mikhak mail sink", loop=loop),
        HOST,
        smtp_port,
    )
    await stop.wait()
    smtp.close()
    pages.shutdown()


if __name__ == "__main__":
    if os.environ.get("MIKHAK_PROFILE") not in {"demo", "test"}:
        sys.exit("The mail sink exists only in the demo profile.")
    asyncio.run(serve(Box(), int(sys.argv[1]), int(sys.argv[2])))
