"""The demo officers: invented people who can sign in to a demo, and to nothing else."""

import json
import stat
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from mikhak.accounts.models import Officer
from mikhak.cli import demo, manage
from mikhak.cli.folder import Folder
from mikhak.cli.officers import PEOPLE, SignIn, ensure_officers, password
from mikhak.cli.problem import Problem
from mikhak.missions import actions as missions

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.officers.parent.mkdir()
    return made


@pytest.fixture
def officers(folder: Folder, settings: Settings, db: None) -> Folder:
    settings.PROFILE = "demo"
    missions.load(now=NOW)
    ensure_officers(folder.officers, now=NOW)
    return folder


@pytest.fixture
def made(folder: Folder) -> Folder:
    """A demo that was made earlier, as far as its file tells."""
    sign_ins = [SignIn(person.username, password(), person.name_en, "clerk") for person in PEOPLE]
    folder.officers.write_text(json.dumps([asdict(one) for one in sign_ins]))
    return folder


def test_every_officer_can_sign_in_with_the_password_of_the_file(officers: Folder) -> None:
    for sign_in in demo.read_officers(officers.officers):
        assert Officer.objects.get(username=sign_in["username"]).check_password(sign_in["password"])


def test_the_file_is_for_its_owner_only(officers: Folder) -> None:
    assert stat.S_IMODE(officers.officers.stat().st_mode) == 0o600


def test_clerk_and_consul_of_one_mission_have_no_right_at_another(officers: Folder) -> None:
    held = {
        (grant.officer.username, grant.role, grant.mission)
        for grant in Officer.objects.get(username="sara").grants.all()
    }
    assert held == {("sara", "clerk", "stockholm")}


def test_one_officer_stands_in_for_every_mission(officers: Folder) -> None:
    everywhere = Officer.objects.get(username="navid").grants.values_list("mission", flat=True)
    assert {"stockholm", "istanbul", "kabul"} <= set(everywhere)


def test_passwords_stay_the_same_at_the_next_start_and_differ_between_two_demos(officers: Folder) -> None:
    before = officers.officers.read_text()
    ensure_officers(officers.officers, now=NOW)
    assert officers.officers.read_text() == before
    assert len({sign_in["password"] for sign_in in json.loads(before)}) == len(PEOPLE)


def test_a_lost_file_of_passwords_is_an_error_and_not_made_anew(officers: Folder) -> None:
    officers.officers.unlink()
    with pytest.raises(CommandError, match="passwords are missing"):
        ensure_officers(officers.officers, now=NOW)
    assert not officers.officers.exists()


@pytest.mark.django_db
def test_there_are_no_demo_officers_outside_the_demo(folder: Folder, settings: Settings) -> None:
    settings.PROFILE = "production"
    with pytest.raises(CommandError, match="only in the demo profile"):
        ensure_officers(folder.officers, now=NOW)
    assert not folder.officers.exists()


def test_the_officers_are_printed_with_the_way_to_the_second_factor(
    made: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.main(["--data", str(made.root), "officers"]) == 0
    printed = capsys.readouterr().out
    assert all(person.username in printed for person in PEOPLE)
    assert f"--data {made.root} code NAME" in printed


def test_the_second_factor_is_asked_of_the_folders_own_house(made: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def run(argv: list[str], folder: Folder) -> int:
        asked.extend([argv, folder.root])
        return 0

    monkeypatch.setattr(manage, "run", run)
    assert demo.main(["--data", str(made.root), "code", "sara"]) == 0
    assert asked == [["demo_code", "sara"], made.root]


def test_an_unknown_officer_is_told(made: Folder) -> None:
    with pytest.raises(Problem, match="There is no demo officer nobody"):
        demo.main(["--data", str(made.root), "code", "nobody"])


def test_dossiers_are_invented_in_the_folders_own_house_which_holds_its_keys(
    made: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def run(argv: list[str], folder: Folder, *, face: str) -> int:
        asked.extend([argv, folder.root, face])
        return 0

    monkeypatch.setattr(manage, "run", run)
    assert demo.main(["--data", str(made.root), "dossiers", "500"]) == 0
    assert asked == [["demo_dossiers", "500"], made.root, "prepare"]
    with pytest.raises(Problem, match="at least 1"):
        demo.main(["--data", str(made.root), "dossiers", "-1"])


def test_without_a_demo_the_way_to_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"\./mikhak up makes one"):
        demo.main(["--data", str(tmp_path), "officers"])
