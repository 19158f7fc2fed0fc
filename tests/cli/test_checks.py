"""The conveniences of the demo do not leave the demo."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from mikhak.cli.checks import check_demo_conveniences
from mikhak.cli.environment import offline_environment


@pytest.fixture
def production(settings: Settings, tmp_path: Path) -> Settings:
    settings.PROFILE = "production"
    settings.CAPTCHA_ANSWER = ""
    settings.DATA = tmp_path
    settings.PUBLIC_URL = "https://mikhak.example.org"
    settings.ALLOWED_HOSTS = ["mikhak.example.org"]
    settings.EMAIL_HOST = "smtp.example.org"
    settings.DEFAULT_FROM_EMAIL = "no-reply@consular.example.org"
    return settings


def identities(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


def test_a_real_system_passes(production: Settings) -> None:
    assert check_demo_conveniences(None) == []


def test_the_data_of_a_demo_stops_a_real_system(production: Settings, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    assert identities(check_demo_conveniences(None)) == ["cli.E2"]


def test_the_mail_sink_stops_a_real_system(production: Settings) -> None:
    production.EMAIL_HOST = "127.0.0.1"
    production.DEFAULT_FROM_EMAIL = "میخک <no-reply@mikhak.example>"
    assert identities(check_demo_conveniences(None)) == ["cli.E3"]


def test_a_mail_server_on_the_same_machine_is_fine_in_a_real_system(production: Settings) -> None:
    production.EMAIL_HOST = "127.0.0.1"
    assert check_demo_conveniences(None) == []


def test_a_demo_on_loopback_passes(settings: Settings) -> None:
    settings.PROFILE = "demo"
    settings.PUBLIC_URL = "http://localhost:8000"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    assert check_demo_conveniences(None) == []


@pytest.mark.parametrize(("url", "host"), [("http://192.168.1.4:8000", "localhost"), ("http://localhost:8000", "*")])
def test_a_demo_that_others_reach_is_stopped(settings: Settings, url: str, host: str) -> None:
    settings.PROFILE = "demo"
    settings.PUBLIC_URL = url
    settings.ALLOWED_HOSTS = [host]
    assert identities(check_demo_conveniences(None)) == ["cli.E1"]


def test_demo_officers_are_refused_outside_the_demo(production: Settings, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="only in the demo profile"):
        call_command("prepare", demo_officers=tmp_path / "officers.json")


def test_the_web_server_does_not_start_with_a_convenience_of_the_demo() -> None:
    env = offline_environment() | {
        "MIKHAK_PROFILE": "production",
        "MIKHAK_FACE": "portal",
        "MIKHAK_PUBLIC_URL": "https://mikhak.example.org",
        "MIKHAK_HOSTS": "mikhak.example.org",
        "MIKHAK_CAPTCHA_ANSWER": "12345",
    }
    started = subprocess.run(
        [sys.executable, "-c", "import mikhak.wsgi"], env=env, capture_output=True, text=True, check=False
    )
    assert started.returncode == 1
    assert "MIKHAK_CAPTCHA_ANSWER is for demonstrations only." in started.stderr
