"""Does in the running system, through its domain, what a browser test cannot wait for: people with a profile, days.

``main`` runs beside the system in a process with the environment of a tool. It reads a line for each wish, JSON of
{"do", ...} with the arguments of one of ``DEEDS``, and answers with JSON.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest

from mikhak.accounts import access, actions
from mikhak.cli import officers
from mikhak.cli.environment import ROOT, Ports, face_environment
from mikhak.cli.folder import Folder
from mikhak.cli.postgres import Postgres
from mikhak.dossiers.actions import remind_of_corrections
from mikhak.notices.models import Notice
from mikhak.support.models import MailboxChange
from tests import walk

AHEAD = 60  # days; a correction is due before
BEGINNING = "import django; django.setup(); from tests.browser import registry; registry.main()"


@dataclass(frozen=True)
class Registry:
    """The process that signs people up."""

    process: "subprocess.Popen[str]"

    def sign_up(self, *, kind: str, facts: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, str]:
        """The cookie of somebody with a complete profile of these facts and with these documents."""
        return self._asked({"do": "sign_up", "kind": kind, "facts": facts, "held": held})

    def hire(self) -> dict[str, str]:
        """``name`` and ``password`` of a clerk in Istanbul who has no second factor yet."""
        return self._asked({"do": "hire"})

    def ripen(self, code: str) -> None:
        """The three days of a report of a lost mailbox are over."""
        self._asked({"do": "ripen", "code": code})

    def remind(self) -> str:
        """Everybody is reminded of corrections as on each of the next days; gives the key that stops the last ones."""
        return self._asked({"do": "remind", "days": AHEAD})["stop"]

    def _asked(self, what: Mapping[str, Any]) -> dict[str, str]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "The registry has stopped."
        answer: dict[str, str] = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer


@contextmanager
def opened(data: Path) -> Iterator[Registry]:
    """The registry of the system whose data is in ``data``."""
    folder = Folder(data)
    secrets = folder.read_secrets()
    env = face_environment(
        "tool",
        data=data,
        vault_dir=folder.vault,
        vault_socket=folder.sockets("vault") / "vault.sock",
        database_url=Postgres(folder.database, folder.sockets("pg")).url,
        secrets={**secrets, "office-secret-key": secrets["portal-secret-key"]},  # the sessions are the portal's
        ports=Ports(),
    )
    env["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
    command = [sys.executable, "-c", BEGINNING]
    talk = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=env, stdin=talk, stdout=talk, text=True) as process:
        yield Registry(process)  # its end of input is the end of the process


def main() -> None:
    """Do what is asked for, until nothing is any more; with a connection of its own for each, as for a request."""
    for line in sys.stdin:
        close_old_connections()
        asked = json.loads(line)
        try:
            answer = DEEDS[asked.pop("do")](**asked)
        except Exception:
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _ripened(code: str) -> dict[str, str]:
    MailboxChange.objects.filter(report__code=code).update(decided_from=datetime.now(UTC))
    return {}


def _reminded(days: int) -> dict[str, str]:
    noon = datetime.now(UTC).replace(hour=12)
    for day in range(days):
        remind_of_corrections(now=noon + timedelta(days=day))
    return {"stop": str(Notice.objects.filter(kind="correction_reminder").latest("pk").stop_key)}


def _hired() -> dict[str, str]:
    name, password = f"new{token_hex(4)}", officers.password()
    email = f"{name}@mikhak.example"
    new = actions.create_officer(username=name, name_fa="تازه‌کار", name_en="New", email=email, password=password)
    actions.grant(
        officer=new,
        role=officers.CLERK,
        mission="istanbul",
        made_by="demo",
        confirmed_by="headquarters",
        starts_on=datetime.now(UTC).date(),
    )
    return {"name": name, "password": password}


def _signed_up(kind: str, facts: dict[str, Any], held: dict[str, Any]) -> dict[str, str]:
    now, request = datetime.now(UTC), HttpRequest()
    person = walk.signed_up(kind, facts, now=now)
    walk.confirm(person, facts, now=now)
    for document in held.values():
        actions.release(number=document.get("number", ""))  # of the same example in another language
    walk.give(person, held)
    request.session = SessionStore()
    access.sign_in(request, person, now=now)
    request.session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": str(request.session.session_key)}


DEEDS: Mapping[str, Callable[..., dict[str, str]]] = {
    "sign_up": _signed_up,
    "ripen": _ripened,
    "remind": _reminded,
    "hire": _hired,
}
