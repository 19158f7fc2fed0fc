"""The environment variables of each process: every face gets what it needs and nothing of the operator's own shell."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import mikhak

ROOT = Path(mikhak.__file__).resolve().parents[2]
SHELL = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")  # harmless variables handed on
DJANGO = (sys.executable, "-m", "django")  # followed by a management command
CAPTCHA_ANSWER = "12345"  # the demo's fixed answer to the picture code
FACES = ("portal", "office", "worker", "vault", "tool", "prepare")


@dataclass(frozen=True)
class Ports:
    """TCP ports on loopback."""

    portal: int = 8000
    office: int = 8001
    mail: int = 8025
    smtp: int = 1025


def face_environment(
    face: str,
    *,
    data: Path,
    vault_dir: Path,
    vault_socket: Path,
    database_url: str,
    secrets: Mapping[str, str],
    ports: Ports,
) -> dict[str, str]:
    """Variables of one process in the demo profile.

    The portal holds neither the caller key nor the keystore's place, so that it can seal but not open. Only the vault
    itself, and the preparation before it runs, know where the keystore is.
    """
    env = {name: os.environ[name] for name in SHELL if name in os.environ}
    env |= {
        "DJANGO_SETTINGS_MODULE": "mikhak.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
        "MIKHAK_PROFILE": "demo",
        "MIKHAK_FACE": "tool" if face == "prepare" else face,
        "MIKHAK_DATA": str(data),
        "MIKHAK_SECRET_KEY": secrets["portal-secret-key" if face == "portal" else "office-secret-key"],
        "MIKHAK_HOSTS": "localhost,127.0.0.1",
        "MIKHAK_PUBLIC_URL": f"http://localhost:{ports.portal}",
        "MIKHAK_OFFICE_URL": f"http://localhost:{ports.office}",
        "MIKHAK_SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}",
        "MIKHAK_MAIL_FROM": "میخک <no-reply@mikhak.example>",
        "DATABASE_URL": database_url,
    }
    if face == "portal":
        env["MIKHAK_CAPTCHA_ANSWER"] = os.environ.get("MIKHAK_CAPTCHA_ANSWER", CAPTCHA_ANSWER)
    else:
        env["MIKHAK_VAULT_CALLER_KEY"] = secrets["caller-key"]
    if face in {"vault", "prepare"}:
        env["MIKHAK_VAULT_DIR"] = str(vault_dir)
    if face != "prepare":
        env["MIKHAK_VAULT_SOCKET"] = str(vault_socket)
    if clamd := os.environ.get("MIKHAK_CLAMD"):
        env["MIKHAK_CLAMD"] = clamd
    return env


def offline_environment() -> dict[str, str]:
    """Variables for work on the code itself (checks, types, new migrations): the test profile, and no database."""
    return dict(os.environ) | {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "mikhak.settings",
        "MIKHAK_PROFILE": "test",
        "MIKHAK_FACE": "tool",
        "MIKHAK_DATA": str(ROOT / "var" / "nothing"),
        "MIKHAK_SECRET_KEY": "only-for-looking-at-the-code-" + "0" * 40,
        "MIKHAK_HOSTS": "localhost",
        "MIKHAK_PUBLIC_URL": "http://localhost",
        "MIKHAK_SMTP_URL": "smtp://127.0.0.1:1",
        "MIKHAK_MAIL_FROM": "no-reply@mikhak.example",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
