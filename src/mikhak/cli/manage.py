"""``./mikhak manage ...``: Django's own commands, with the settings of the data folder or of the operator's shell.

With MIKHAK_PROFILE set, the environment is taken as it is (a server). Otherwise the data folder of ``./mikhak up`` is
used (MIKHAK_DATA, else var/), its database being started for the time of the command when it is not running. Without
a data folder the command runs without a database, which is enough for ``makemigrations`` or ``check``.
"""

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

from mikhak.cli.environment import DJANGO, ROOT, Ports, face_environment, offline_environment
from mikhak.cli.folder import Folder
from mikhak.cli.postgres import Postgres
from mikhak.cli.supervisor import Supervisor


def main(argv: list[str]) -> int:
    """Run one command of Django; its exit status."""
    if "MIKHAK_PROFILE" in os.environ:
        return django(argv, dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "mikhak.settings"})
    return run(argv, Folder(Path(os.environ.get("MIKHAK_DATA") or ROOT / "var")))


def run(argv: list[str], folder: Folder, *, face: str = "tool") -> int:
    """Run one command of Django on a data folder, on its database if need be started for that; its exit status."""
    if not folder.is_ours() or folder.is_new():
        return django(argv, offline_environment())
    postgres = Postgres(folder.database, folder.sockets("pg"))
    env = environment(folder, face)
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL") and not postgres.answers():
            folder.open()
            supervisor = stack.enter_context(Supervisor(folder.logs, print))
            postgres.prepare()
            supervisor.start([postgres.child()])
            supervisor.wait_ready(30)
        return django(argv, dict(os.environ) | env)


def environment(folder: Folder, face: str = "tool") -> dict[str, str]:
    """Variables of a tool that works on a data folder: its database and the vault that runs on it; with the face
    "prepare" it holds the keystore itself."""
    return face_environment(
        face,
        data=folder.root,
        vault_dir=folder.vault,
        vault_socket=folder.sockets("vault") / "vault.sock",
        database_url=os.environ.get("DATABASE_URL") or Postgres(folder.database, folder.sockets("pg")).url,
        secrets=folder.read_secrets(),
        ports=Ports(),
    )


def django(argv: list[str], env: dict[str, str]) -> int:
    return subprocess.call([*DJANGO, *argv], env=env)
