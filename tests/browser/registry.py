"""Signs people up in the running system through its domain, so that a test of something else begins signed in.

``main`` runs beside the system in a process with the environment of a tool. It reads a person a line, JSON of {"kind",
"facts", "held"}, and answers with the cookie of a session of this person: {"name", "value"}.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest

from mikhak.accounts import access, actions, profiles
from mikhak.cli.environment import ROOT, Ports, face_environment
from mikhak.cli.folder import Folder
from mikhak.cli.postgres import Postgres
from tests import walk

BEGINNING = "import django; django.setup(); from tests.browser import registry; registry.main()"


@dataclass(frozen=True)
class Registry:
    """The process that signs people up."""

    process: "subprocess.Popen[str]"

    def sign_up(self, *, kind: str, facts: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, str]:
        """The cookie of somebody with a complete profile of these facts and with these documents."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"kind": kind, "facts": facts, "held": held}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "The registry has stopped."
        cookie: dict[str, str] = json.loads(answer)
        assert "error" not in cookie, cookie["error"]
        return cookie


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
    """Sign up who is asked for, until nobody is any more; with a connection of its own for each, as for a request."""
    for line in sys.stdin:
        close_old_connections()
        try:
            answer = _signed_up(**json.loads(line))
        except Exception:
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _signed_up(kind: str, facts: dict[str, Any], held: dict[str, Any]) -> dict[str, str]:
    now, request = datetime.now(UTC), HttpRequest()
    person = walk.signed_up(kind, facts, now=now)
    for section in profiles.sections(kind):
        actions.save_profile_section(applicant=person, section=section.key, answers=facts, now=now)
    actions.complete_profile(applicant=person, now=now)
    for document in held.values():
        actions.release(number=document.get("number", ""))  # of the same example in another language
    walk.give(person, held)
    request.session = SessionStore()
    access.sign_in(request, person, now=now)
    request.session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": str(request.session.session_key)}
