"""What ``./mikhak up`` refuses: one plain sentence, and nothing half-started."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mikhak.cli import up
from mikhak.cli.environment import FACES, Ports, face_environment
from mikhak.cli.folder import SECRETS
from mikhak.cli.problem import Problem


@pytest.fixture(autouse=True)
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")


@pytest.fixture
def free() -> list[str]:
    """Arguments that name four free ports."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    names = ("portal", "office", "mail", "smtp")
    return [part for name, port in zip(names, ports, strict=True) for part in (f"--{name}-port", str(port))]


@pytest.fixture
def taken() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("name", ["portal", "office", "mail", "smtp"])
def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path, free: list[str], taken: int, name: str) -> None:
    with pytest.raises(Problem, match=f"Port {taken} is in use; choose another with --{name}-port."):
        up.main(["--data", str(tmp_path / "data"), *free, f"--{name}-port", str(taken)])
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_no_port_is_told(tmp_path: Path, free: list[str]) -> None:
    with pytest.raises(Problem, match="Port 99999 cannot be used"):
        up.main(["--data", str(tmp_path / "data"), *free, "--portal-port", "99999"])


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, free: list[str]) -> None:
    (tmp_path / "data").write_text("a file in its place")
    with pytest.raises(Problem, match="Cannot write to the data folder"):
        up.main(["--data", str(tmp_path / "data"), *free])


def test_a_database_that_does_not_answer_is_told_before_anything_starts(
    tmp_path: Path, free: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("DATABASE_URL", f"postgresql://mikhak:secret@127.0.0.1:{port}/mikhak")
    with pytest.raises(Problem, match=r"The database in DATABASE_URL does not answer: .*refused") as refusal:
        up.main(["--data", str(tmp_path / "data"), *free])
    assert "secret" not in str(refusal.value)
    assert not (tmp_path / "data" / "keys").exists()


def test_somebody_elses_database_is_not_reset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: list[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/mikhak")
    with pytest.raises(Problem, match="--reset empties the embedded database only"):
        up.main(["--data", str(tmp_path / "data"), *free, "--reset"])


def test_a_lost_secret_stops_the_start(tmp_path: Path, free: list[str]) -> None:
    data = tmp_path / "data"
    (data / "pg").mkdir(parents=True)
    (data / "mikhak.json").touch()
    with pytest.raises(
        Problem, match=r"portal-secret-key, office-secret-key, caller-key, vault\. They are never made anew"
    ):
        up.main(["--data", str(data), *free])
    assert not (data / "keys").exists()


def environment(face: str) -> dict[str, str]:
    return face_environment(
        face,
        data=Path("/data"),
        vault_dir=Path("/data/keys/vault"),
        vault_socket=Path("/data/run/vault/vault.sock"),
        database_url="postgresql:///mikhak",
        secrets={name: f"value of {name}" for name in SECRETS},
        ports=Ports(),
    )


def test_the_portal_gets_nothing_that_opens_a_dossier() -> None:
    portal = environment("portal")
    assert "MIKHAK_VAULT_CALLER_KEY" not in portal
    assert "MIKHAK_VAULT_DIR" not in portal
    assert "caller-key" not in str(portal)
    assert "office-secret-key" not in str(portal)
    assert "/data/keys" not in str(portal)


@pytest.mark.parametrize("face", FACES)
def test_only_the_vault_knows_where_the_keys_are(face: str) -> None:
    assert ("MIKHAK_VAULT_DIR" in environment(face)) == (face in {"vault", "prepare"})


@pytest.mark.parametrize("face", FACES)
def test_no_process_inherits_the_operators_own_secrets(face: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")
    assert "AWS_SECRET_ACCESS_KEY" not in environment(face)


@pytest.mark.parametrize("face", FACES)
def test_only_the_portal_knows_the_fixed_picture_code(face: str) -> None:
    assert environment(face).get("MIKHAK_CAPTCHA_ANSWER") == ("12345" if face == "portal" else None)
