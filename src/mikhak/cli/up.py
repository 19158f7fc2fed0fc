"""``./mikhak up``: everything on this machine under one supervisor, until Ctrl-C."""

import argparse
import errno
import http.client
import os
import socket
import sys
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import psycopg

from mikhak.cli import demo
from mikhak.cli.environment import CAPTCHA_ANSWER, DJANGO, ROOT, Ports, face_environment
from mikhak.cli.folder import Folder, code_digest
from mikhak.cli.postgres import Postgres, socket_answers
from mikhak.cli.problem import Problem
from mikhak.cli.supervisor import Child, Interrupted, Supervisor

HOST = "127.0.0.1"
START_SECONDS = 60
ANSWER_SECONDS = 5  # for a database that somebody else runs


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mikhak up", description="Start everything on this machine; Ctrl-C stops it.")
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="folder for all data (default: var)")
    defaults = Ports()
    for name in ("portal", "office", "mail", "smtp"):
        default = getattr(defaults, name)
        parser.add_argument(f"--{name}-port", type=int, default=default, help=f"default: {default}")
    parser.add_argument("--reset", action="store_true", help="throw away all data of the folder first")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Check, prepare, start, show the table, watch; raises Problem with nothing left running."""
    began = time.monotonic()
    options = parse(argv)
    ports = Ports(options.portal_port, options.office_port, options.mail_port, options.smtp_port)
    for name, port in vars(ports).items():
        require_free(name, port)
    database_url = os.environ.get("DATABASE_URL", "")
    if database_url and options.reset:
        raise Problem("--reset empties the embedded database only; empty the one in DATABASE_URL yourself.")
    folder = Folder(options.data)
    folder.open()
    if options.reset:
        folder.reset()
    with Supervisor(folder.logs, say) as supervisor, suppress(Interrupted):
        House(folder, ports, supervisor, database_url).start()
        say(table(folder, ports, time.monotonic() - began))
        supervisor.watch()
    say("Mikhak has stopped.")
    return 0


class House:
    """The processes of one data folder. ``external`` is the URL of somebody else's PostgreSQL, or empty."""

    def __init__(self, folder: Folder, ports: Ports, supervisor: Supervisor, external: str) -> None:
        self.folder = folder
        self.ports = ports
        self.supervisor = supervisor
        self.external = external
        self.postgres = Postgres(folder.database, folder.sockets("pg"))
        self.vault_socket = folder.sockets("vault") / "vault.sock"
        self.secrets: dict[str, str] = {}

    @property
    def database_url(self) -> str:
        return self.external or self.postgres.url

    def start(self) -> None:
        """From nothing to all processes answering; raises Problem."""
        first = self.folder.is_new()
        if self.external:
            require_database(self.external, empty=first)
        if first:
            say("First start: making keys, database and catalogue ...")
            self.folder.create_secrets(self.make_keystore)
        self.secrets = self.folder.read_secrets()
        self.supervisor.start([self.mail_sink()])
        if not self.external:
            self.postgres.prepare()
            self.supervisor.start([self.postgres.child()])
            self.supervisor.wait_ready(START_SECONDS)
            self.postgres.ensure_database()
        self.prepare(first)
        self.vault_socket.parent.mkdir(mode=0o700, exist_ok=True)
        self.supervisor.start([self.vault(), self.web("portal"), self.web("office"), self.worker()])
        self.supervisor.wait_ready(START_SECONDS)

    def prepare(self, first: bool) -> None:
        """Migrate, publish, collect: always on somebody else's database, else when code or year changed."""
        stamp = f"{code_digest(ROOT)}-{datetime.now(UTC).year}-{self.database_url}"
        if not self.external and self.folder.is_prepared(stamp):
            return
        if not first:
            say("Preparing the database and the pages ...")
        argv = [*DJANGO, "prepare", "--demo-officers", str(self.folder.officers)]
        self.supervisor.run(Child("prepare", argv, self.env("prepare")))
        self.folder.set_prepared(stamp)

    # The processes ------------------------------------------------------------------------------------------------
    def env(self, face: str) -> dict[str, str]:
        return face_environment(
            face,
            data=self.folder.root,
            vault_dir=self.folder.vault,
            vault_socket=self.vault_socket,
            database_url=self.database_url,
            secrets=self.secrets,
            ports=self.ports,
        )

    def make_keystore(self, secrets: dict[str, str], place: Path) -> None:
        self.secrets = secrets
        self.supervisor.run(Child("keystore", [*DJANGO, "make_keystore", str(place)], self.env("prepare")))

    def web(self, face: str) -> Child:
        port = getattr(self.ports, face)
        workers = min(2, os.cpu_count() or 1) if face == "portal" else 1
        where = f"--interface wsgi --host {HOST} --port {port} --no-ws"
        how = f"--workers {workers} --blocking-threads 2 --backpressure 64 --workers-kill-timeout 2"
        argv = [sys.executable, "-m", "granian", *where.split(), *how.split(), "mikhak.cli.web:application"]
        return Child(face, argv, self.env(face), lambda: page_answers(port, "/health/"))

    def worker(self) -> Child:
        how = "procrastinate --skip-checks worker --shutdown-graceful-timeout 2 --concurrency 2"  # as in cli/web.py
        return Child("worker", [*DJANGO, *how.split()], self.env("worker"))

    def vault(self) -> Child:
        argv = [sys.executable, "-m", "mikhak.vault.server"]
        return Child("vault", argv, self.env("vault"), lambda: socket_answers(self.vault_socket))

    def mail_sink(self) -> Child:
        argv = [sys.executable, "-m", "mikhak.cli.mailsink", str(self.ports.smtp), str(self.ports.mail)]
        env = {
            name: value
            for name, value in self.env("portal").items()
            if name in {"PATH", "PYTHONPATH", "MIKHAK_PROFILE"}
        }
        return Child("mail", argv, env, lambda: page_answers(self.ports.mail, "/messages.json"))


def table(folder: Folder, ports: Ports, seconds: float) -> str:
    """What the operator needs to know, as lines of text."""
    lines = [
        f"Mikhak is running (ready in {seconds:.1f} s); Ctrl-C stops it.",
        "",
        f"  Portal    http://localhost:{ports.portal}/    for applicants; in English at /en/",
        f"  Office    http://localhost:{ports.office}/    for officers",
        f"  Mail      http://localhost:{ports.mail}/    every e-mail lands here (SMTP on port {ports.smtp})",
        f"  Data      {folder.root}",
        "",
        f"  Applicant: any e-mail and a national ID such as {demo.NATIONAL_ID}; the one-time code comes by e-mail;",
        f"  the picture code is {os.environ.get('MIKHAK_CAPTCHA_ANSWER', CAPTCHA_ANSWER)}.",
        "",
        *demo.officer_lines(folder),
    ]
    return "\n".join(lines)


# Asking before starting -----------------------------------------------------------------------------------------------
def require_free(name: str, port: int) -> None:
    """Raise Problem when something listens on the port."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            reason = "is in use" if getattr(error, "errno", 0) == errno.EADDRINUSE else "cannot be used"
            raise Problem(f"Port {port} {reason}; choose another with --{name}-port.") from None


def require_database(url: str, *, empty: bool) -> None:
    """Raise Problem when the database does not answer, or holds a system whose keys are not in our new folder."""
    try:
        with psycopg.connect(url, connect_timeout=ANSWER_SECONDS) as connection:
            row = connection.execute("select to_regclass('django_migrations') is not null").fetchone()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[:1] or ["no reason given"]
        raise Problem(f"The database in DATABASE_URL does not answer: {reason[0].strip()}") from None
    if empty and row and row[0]:
        raise Problem("The database in DATABASE_URL already holds a system, but its keys are not in this data folder.")


def page_answers(port: int, path: str) -> bool:
    """Whether GET answers 200 within a second."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=1)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


def say(text: str) -> None:
    """Tell the operator; a terminal that was closed must not keep the house from being put in order."""
    with suppress(OSError):
        print(text, flush=True)
