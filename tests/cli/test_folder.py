"""The data folder: secrets are born once, together, and never again."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from mikhak.cli.folder import SECRETS, Folder, code_digest, write_private
from mikhak.cli.problem import Problem


def make_keystore(secrets: dict[str, str], place: Path) -> None:
    assert set(secrets) == set(SECRETS)
    place.mkdir(mode=0o700)
    (place / "root.key").write_text("k")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path / "data")
    made.open()
    yield made
    made.close()


@pytest.fixture
def born(folder: Folder) -> Folder:
    folder.create_secrets(make_keystore)
    return folder


def test_secrets_are_long_different_and_for_their_owner_only(born: Folder) -> None:
    secrets = born.read_secrets()
    assert len(set(secrets.values())) == len(SECRETS)
    assert all(len(value) >= 60 for value in secrets.values())
    assert stat.S_IMODE(born.keys.stat().st_mode) == 0o700
    assert {stat.S_IMODE((born.keys / name).stat().st_mode) for name in SECRETS} == {0o600}


@pytest.mark.parametrize("name", [*SECRETS, "vault"])
def test_a_missing_secret_stops_the_start_and_is_not_made_anew(born: Folder, name: str) -> None:
    (born.keys / name).rename(born.root / "elsewhere")
    assert not born.is_new()
    with pytest.raises(Problem, match=f"Secrets are missing from .*: {name}."):
        born.read_secrets()
    assert not (born.keys / name).exists()


def test_an_empty_secret_counts_as_missing(born: Folder) -> None:
    (born.keys / "caller-key").write_text("")
    with pytest.raises(Problem, match=r"missing from .*: caller-key\."):
        born.read_secrets()


def test_losing_all_keys_does_not_make_the_folder_new(born: Folder) -> None:
    born.database.mkdir()
    for path in sorted(born.keys.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    born.keys.rmdir()
    assert not born.is_new()
    with pytest.raises(Problem, match="missing"):
        born.read_secrets()


def test_a_birth_that_fails_leaves_no_secrets(folder: Folder) -> None:
    def fails(secrets: dict[str, str], place: Path) -> None:
        raise Problem("no")

    with pytest.raises(Problem):
        folder.create_secrets(fails)
    assert folder.is_new()
    folder.create_secrets(make_keystore)
    assert folder.read_secrets()


def test_a_file_in_place_of_the_folder_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(Problem, match=r"Cannot write to the data folder .*data: "):
        Folder(tmp_path / "data").open()


def test_a_read_only_file_system_is_told_in_one_sentence() -> None:
    with pytest.raises(Problem, match="Cannot write to the data folder /proc/mikhak: "):
        Folder(Path("/proc/mikhak")).open()


def test_a_folder_with_other_things_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(Problem, match="holds other things"):
        Folder(tmp_path).open()


def test_one_folder_is_run_once_at_a_time(folder: Folder) -> None:
    with pytest.raises(Problem, match="already running"):
        Folder(folder.root).open()


def test_reset_empties_the_folder_and_makes_it_new(born: Folder) -> None:
    born.set_prepared("stamp")
    born.reset()
    assert born.is_new()
    assert born.is_ours()
    assert born.logs.is_dir()


def test_a_socket_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o777)
    (tmp_path / "run").chmod(0o777)
    with pytest.raises(Problem, match="belongs to somebody else"):
        Folder(tmp_path).sockets("pg")


def test_prepared_holds_for_one_stamp_only(folder: Folder) -> None:
    assert not folder.is_prepared("a")
    folder.set_prepared("a")
    assert folder.is_prepared("a")
    assert not folder.is_prepared("b")


def test_the_digest_of_the_code_changes_with_any_file_but_not_with_compiled_ones(tmp_path: Path) -> None:
    source = tmp_path / "src" / "mikhak"
    source.mkdir(parents=True)
    (source / "a.yaml").write_text("title: x")
    before = code_digest(tmp_path)
    (source / "a.pyc").write_text("compiled")
    assert code_digest(tmp_path) == before
    (source / "a.yaml").write_text("title: y")
    assert code_digest(tmp_path) != before


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    for text in ("first", "second"):
        write_private(tmp_path / "f", text)
    assert (tmp_path / "f").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
