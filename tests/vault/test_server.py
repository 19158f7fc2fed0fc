"""The vault as a real process behind a socket: the same answers, restarts, and silence when it must be silent."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from mikhak.vault import client, keystore, opening, wire
from mikhak.vault.errors import VaultRefused, VaultUnavailable
from mikhak.vault.models import Opening
from tests.vaults import opened, sealer

LABEL = "dossiers.answers"
Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path, settings: Settings, transactional_db: None) -> Iterator[Start]:
    """Starts the vault process on a folder of its own and points this process at its socket."""
    directory, path = tmp_path / "vault", tmp_path / "vault.sock"
    keystore.initialise(directory, now=datetime.now(UTC))
    settings.VAULT_SOCKET, settings.VAULT_DIR = str(path), ""
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    if "TEST_DATABASE_URL" in os.environ:
        url = os.environ["TEST_DATABASE_URL"].rpartition("/")[0] + f"/{database['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "mikhak.settings"),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "MIKHAK_FACE": "vault",
        "MIKHAK_VAULT_DIR": str(directory),
        "MIKHAK_VAULT_SOCKET": str(path),
        "DATABASE_URL": url,
    }
    running: list[subprocess.Popen[bytes]] = []

    def run() -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "mikhak.vault.server"], env=environment)
        running.append(process)
        for _ in range(200):
            try:
                client.ping()
            except VaultUnavailable:
                assert process.poll() is None, "the vault ended at once"
                time.sleep(0.05)
            else:
                return process
        raise AssertionError("the vault did not start")

    yield run
    for process in running:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


def test_the_process_seals_opens_and_audits_like_the_library(start: Start) -> None:
    start()
    dossier_id = uuid4()
    portal, wrapped = sealer(dossier_id, "berlin")
    sealed = portal.seal(LABEL, b"secret")
    assert opened(dossier_id, "berlin", wrapped, officer_id=5).open(LABEL, sealed) == b"secret"
    assert Opening.objects.get().officer_id == 5
    with pytest.raises(VaultRefused, match="unreadable"):
        opened(dossier_id, "paris", wrapped)
    assert len(client.index("national_id", "0932833810")) == 32


def test_only_its_owner_may_open_the_socket(start: Start) -> None:
    start()
    assert stat.S_IMODE(Path(configured.VAULT_SOCKET).stat().st_mode) == 0o600


def test_a_face_goes_on_after_the_vault_was_killed_and_started_again(start: Start) -> None:
    first = start()
    dossier_id = uuid4()
    portal, wrapped = sealer(dossier_id, "berlin")
    sealed = portal.seal(LABEL, b"secret")
    first.kill()
    first.wait()
    with pytest.raises(VaultUnavailable):
        client.deposit(dossier_id)
    start()
    assert opened(dossier_id, "berlin", wrapped).open(LABEL, sealed) == b"secret"


def test_a_kept_connection_is_replaced_without_anyone_noticing(start: Start) -> None:
    first = start()
    client.ping()
    kept = wire.kept_connection()
    first.kill()
    first.wait()
    thread = threading.Thread(target=start)  # its pings use a connection of that thread
    thread.start()
    thread.join()
    assert wire.kept_connection() is kept
    client.ping()
    assert wire.kept_connection() is not kept


def test_a_vault_that_hangs_is_unavailable_after_the_time_limit(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT", 0.3)
    process = start()
    process.send_signal(signal.SIGSTOP)
    os.waitpid(process.pid, os.WUNTRACED)  # it has stopped
    began = time.monotonic()
    with pytest.raises(VaultUnavailable):
        client.ping()
    assert time.monotonic() - began < 2
    process.send_signal(signal.SIGCONT)
    client.ping()


def test_a_second_vault_on_the_same_folder_does_not_start(start: Start) -> None:
    start()
    dossier_id = uuid4()
    client.deposit(dossier_id)
    assert start().wait(10) == 1
    client.deposit(dossier_id)


def test_when_the_audit_table_cannot_be_written_nothing_is_opened(start: Start) -> None:
    start()
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE vault_opening ADD CONSTRAINT full_disk CHECK (id < 0) NOT VALID")
    try:
        with pytest.raises(VaultUnavailable):
            opened(dossier_id, "berlin", wrapped)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE vault_opening DROP CONSTRAINT full_disk")
    opened(dossier_id, "berlin", wrapped)


def test_the_answer_waits_for_the_audit_line_to_be_committed(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the table is locked no line can be written, so no answer may come; once it has come the line is there."""
    monkeypatch.setattr(wire, "TIMEOUT", 0.7)
    start()
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE vault_opening IN EXCLUSIVE MODE")
        with pytest.raises(VaultUnavailable):
            opened(dossier_id, "berlin", wrapped)
    opened(dossier_id, "berlin", wrapped)
    assert Opening.objects.filter(dossier_id=dossier_id).exists()


def test_the_vault_goes_on_when_its_database_connection_was_cut(start: Start) -> None:
    start()
    dossier_id = uuid4()
    _, wrapped = sealer(dossier_id, "berlin")
    opened(dossier_id, "berlin", wrapped)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND query LIKE 'INSERT INTO \"vault_opening\"%'"
        )
    opened(dossier_id, "berlin", wrapped)


def test_hostile_frames_end_a_connection_or_are_refused_and_the_vault_lives(start: Start) -> None:
    start()

    def answer_to(raw: bytes) -> bytes | None:
        with socket.socket(socket.AF_UNIX) as connection_:
            connection_.settimeout(5)
            connection_.connect(configured.VAULT_SOCKET)
            try:
                connection_.sendall(raw)
                connection_.shutdown(socket.SHUT_WR)
                return wire.read_frame(connection_)
            except ConnectionError:
                return None

    def framed(text: bytes) -> bytes:
        return (32 + len(text)).to_bytes(4, "big") + bytes(32) + text

    assert answer_to((1 << 31).to_bytes(4, "big") + b"x") is None
    assert answer_to(b"\0\0") is None
    assert answer_to((100).to_bytes(4, "big") + b"cut") is None
    for text in (
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"verb": 5}',
        b'{"verb": []}',
        b'{"verb": "__init__"}',
        b'{"verb": "index"}',
        b'{"verb": "index", "kind": "password", "value": "x"}',
        b'{"verb": "index", "kind": "email", "value": 5}',
        b'{"verb": "draft_key", "day": "soon"}',
        b'{"verb": "deposit", "dossier_id": "../../x"}',
        b'{"verb": "unseal"}',
        b'{"verb": "sign", "at": "now", "nonce": []}',
        b"[" * 100_000,
    ):
        assert answer_to(framed(text)) in (b'{"refused": "request"}', b'{"refused": "caller"}'), text
    client.ping()


def test_many_faces_at_once_get_their_own_answers(start: Start) -> None:
    start()
    found: dict[int, bytes] = {}

    def ask(n: int) -> None:
        found[n] = client.profile_key(n)

    threads = [threading.Thread(target=ask, args=[n]) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: client.profile_key(n) for n in range(40)}
    assert len(set(found.values())) == 40


def test_without_a_socket_file_the_face_says_unavailable(settings: Settings, tmp_path: Path) -> None:
    settings.VAULT_SOCKET = str(tmp_path / "nobody.sock")
    with pytest.raises(VaultUnavailable) as caught:
        opening.sign(payload=b"x", assertion="", purpose="test")
    assert "نگهدارندهٔ کلیدها" in str(caught.value.message)
