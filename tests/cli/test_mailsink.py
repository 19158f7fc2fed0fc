"""The mail sink: a real SMTP server whose letters stay on this machine."""

import json
import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from http.client import HTTPConnection

import pytest

from mikhak.cli.mailsink import MOST_LETTERS, Box, page


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def letter(text: str = "کد ورود شما: ۱۲۳۴ ۵۶۷۸", subject: str = "کد ورود") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "میخک <no-reply@mikhak.example>"
    message["To"] = "sara@mail.example"
    message["Subject"] = subject
    message.set_content(text)
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="receipt.pdf")
    return message


@pytest.fixture(scope="module")
def ports() -> Iterator[tuple[int, int]]:
    smtp, web = free_port(), free_port()
    argv = [sys.executable, "-m", "mikhak.cli.mailsink", str(smtp), str(web)]
    process = subprocess.Popen(argv, env=dict(os.environ) | {"PYTHONPATH": "src", "MIKHAK_PROFILE": "demo"})
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", smtp)) == 0:
                break
        time.sleep(0.05)
    yield smtp, web
    process.terminate()
    assert process.wait(5) == 0


def ask(port: int, path: str, method: str = "GET", host: str | None = None) -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request(method, path, headers={"Host": host or f"localhost:{port}"})
        response = connection.getresponse()
        return response.status, response.read().decode()


def test_a_letter_that_was_sent_can_be_read(ports: tuple[int, int]) -> None:
    smtp, web = ports
    with smtplib.SMTP("127.0.0.1", smtp) as client:
        client.send_message(letter())
    status, body = ask(web, "/messages.json")
    newest = json.loads(body)[0]
    assert status == 200
    assert newest["to"] == ["sara@mail.example"]
    assert newest["subject"] == "کد ورود"
    assert "۱۲۳۴ ۵۶۷۸" in newest["text"]
    assert newest["attachments"] == [{"name": "receipt.pdf", "type": "application/pdf", "size": 8}]
    assert "۱۲۳۴ ۵۶۷۸" in ask(web, "/")[1]


def test_the_box_can_be_emptied(ports: tuple[int, int]) -> None:
    smtp, web = ports
    with smtplib.SMTP("127.0.0.1", smtp) as client:
        client.send_message(letter())
    assert ask(web, "/messages.json", "DELETE") == (200, "[]")
    assert ask(web, "/messages.json") == (200, "[]")


def test_a_page_from_elsewhere_cannot_read_the_letters(ports: tuple[int, int]) -> None:
    for host in (f"attacker.example:{ports[1]}", "", "mail.example"):
        assert ask(ports[1], "/messages.json", host=host or "x")[0] == 403


def test_there_is_no_other_page(ports: tuple[int, int]) -> None:
    assert ask(ports[1], "/etc/passwd")[0] == 404


def test_a_letter_cannot_bring_markup_into_the_page() -> None:
    box = Box()
    box.receive("a@b.example", ["c@d.example"], bytes(letter('<script>alert("1")</script>', "<b>x</b>")))
    html = page(box.newest_first())
    assert "<script>" not in html
    assert "<b>x</b>" not in html


def test_a_link_in_a_letter_can_be_followed() -> None:
    box = Box()
    box.receive("a@b.example", ["c@d.example"], bytes(letter("see http://localhost:8000/r/?a=1&b=2 today")))
    assert 'href="http://localhost:8000/r/?a=1&amp;b=2"' in page(box.newest_first())


def test_only_the_newest_letters_are_kept() -> None:
    box = Box()
    for number in range(MOST_LETTERS + 5):
        box.receive("a@b.example", ["c@d.example"], f"Subject: {number}\r\n\r\nx".encode())
    assert len(box.newest_first()) == MOST_LETTERS
    assert box.newest_first()[0].subject == str(MOST_LETTERS + 4)


def test_outside_the_demo_there_is_no_mail_sink() -> None:
    env = dict(os.environ) | {"PYTHONPATH": "src", "MIKHAK_PROFILE": "production"}
    argv = [sys.executable, "-m", "mikhak.cli.mailsink", "1", "2"]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "only in the demo profile" in done.stderr
