"""The launcher: plain sentences for what is missing, and one environment as long as the lock file is unchanged."""

import ast
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from mikhak.cli.environment import ROOT

PATH = ROOT / "mikhak"


@pytest.fixture(scope="module")
def launcher() -> ModuleType:
    loader = SourceFileLoader("launcher", str(PATH))
    spec = importlib.util.spec_from_loader("launcher", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


@pytest.fixture
def environment(launcher: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(launcher, "say", lambda text: None)
    monkeypatch.setenv("PATH", os.defpath)  # no uv
    return launcher.Environment(str(project), str(project / ".venv"))


def installs(commands: list[list[str]], environment: object) -> Callable[[list[str]], bool]:
    """Stands in for the programs that make environments, and writes down what was asked of them."""

    def run(command: list[str]) -> bool:
        commands.append(command)
        python = Path(environment.python)  # type: ignore[attr-defined]
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        (python.parent.parent / "pyvenv.cfg").touch()
        return True

    return run


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (4, 0)])
def test_a_new_enough_python_is_fine(launcher: ModuleType, version: tuple[int, int]) -> None:
    assert launcher.too_old(version) is None


@pytest.mark.parametrize("version", [(2, 7), (3, 8), (3, 10)])
def test_an_old_python_is_told_in_one_sentence(launcher: ModuleType, version: tuple[int, int]) -> None:
    sentence = f"Mikhak needs Python 3.11 or newer; this is Python {version[0]}.{version[1]}."
    assert launcher.too_old(version) == sentence


def test_the_launcher_can_be_read_by_pythons_that_are_too_old() -> None:
    assert ast.parse(PATH.read_text(), feature_version=(3, 8))


def test_without_a_verb_it_says_what_there_is() -> None:
    done = subprocess.run([sys.executable, PATH], capture_output=True, text=True, check=True)
    assert "./mikhak up" in done.stdout


def test_an_unknown_verb_is_refused() -> None:
    assert subprocess.run([sys.executable, PATH, "upp"], capture_output=True, check=False).returncode == 2


def test_packages_are_installed_by_hash_and_never_built(launcher: ModuleType, environment: object) -> None:
    commands: list[list[str]] = []
    environment.run = installs(commands, environment)  # type: ignore[attr-defined]
    environment.ensure(developer=False)  # type: ignore[attr-defined]
    make, install = commands
    assert make[1:3] == ["-m", "venv"]
    assert "--require-hashes" in install
    assert install[-4:-1] == ["--only-binary", ":all:", "-r"]
    assert install[-1].endswith("requirements.lock")


def test_the_environment_is_made_once_for_one_lock_file(environment: object, project: Path) -> None:
    commands: list[list[str]] = []
    environment.run = installs(commands, environment)  # type: ignore[attr-defined]
    for _ in range(2):
        environment.ensure(developer=False)  # type: ignore[attr-defined]
    assert len(commands) == 2
    (project / "requirements.lock").write_text("# another")
    environment.ensure(developer=False)  # type: ignore[attr-defined]
    assert len(commands) == 3, "the new lock file is installed over what is there"


def test_an_environment_whose_python_went_away_is_made_anew(environment: object) -> None:
    commands: list[list[str]] = []
    environment.run = installs(commands, environment)  # type: ignore[attr-defined]
    environment.ensure(developer=False)  # type: ignore[attr-defined]
    Path(environment.python).unlink()  # type: ignore[attr-defined]
    environment.ensure(developer=False)  # type: ignore[attr-defined]
    assert len(commands) == 4


def test_the_developers_packages_are_added_to_what_is_there(environment: object) -> None:
    commands: list[list[str]] = []
    environment.run = installs(commands, environment)  # type: ignore[attr-defined]
    environment.ensure(developer=False)  # type: ignore[attr-defined]
    environment.ensure(developer=True)  # type: ignore[attr-defined]
    environment.ensure(developer=False)  # type: ignore[attr-defined]
    assert len(commands) == 3
    assert commands[-1][-1].endswith("requirements-dev.lock")


def test_an_installation_that_fails_is_told_and_tried_again(
    launcher: ModuleType, environment: object, project: Path
) -> None:
    def run(command: list[str]) -> bool:
        Path(environment.log).write_text("Collecting x\nERROR: hashes do not match\n")  # type: ignore[attr-defined]
        return "venv" in command

    environment.run = run  # type: ignore[attr-defined]
    with pytest.raises(launcher.Problem, match="could not be installed: ERROR: hashes do not match"):
        environment.ensure(developer=False)  # type: ignore[attr-defined]
    assert environment.installed() == {}  # type: ignore[attr-defined]


def test_debians_missing_package_is_named(
    launcher: ModuleType, environment: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "ensurepip", None)
    with pytest.raises(launcher.Problem, match="the package python3-venv is missing"):
        environment.ensure(developer=False)  # type: ignore[attr-defined]


def test_a_folder_that_is_no_environment_is_never_removed(
    launcher: ModuleType, environment: object, project: Path
) -> None:
    (project / ".venv").mkdir()
    (project / ".venv" / "thesis.txt").write_text("years of work")
    with pytest.raises(launcher.Problem, match="is not a Python environment"):
        environment.ensure(developer=False)  # type: ignore[attr-defined]
    assert (project / ".venv" / "thesis.txt").exists()


def test_a_project_folder_that_cannot_be_written_is_told(launcher: ModuleType, project: Path) -> None:
    (project / "file").write_text("")
    blocked = launcher.Environment(str(project), str(project / "file" / ".venv"))
    with pytest.raises(launcher.Problem, match="Cannot write"):
        blocked.ensure(developer=False)
