"""A real SMTP server on a free port, that can be told to die, to refuse and to hang up."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """What arrived is in ``box``, from whom in ``senders``. ``answers`` are used up one by one before mail is taken
    again: an SMTP reply for DATA, "drop" to close the connection in the middle of it, "stall" to say nothing for two
    seconds."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.box: list[EmailMessage] = []
        self.senders: list[str] = []
        self.answers: list[str] = []
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return f"550 5.1.1 <{address}> no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answers:
            answer = self.answers.pop(0)
            if answer == "stall":
                await asyncio.sleep(2)
            if answer == "drop":
                cast(asyncio.Transport, server.transport).abort()
            return answer
        self.senders.append(envelope.mail_from or "")
        self.box.append(message_from_bytes(cast(bytes, envelope.content), policy=default))
        return "250 OK"

    @contextmanager
    def running(self) -> Iterator[None]:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()
