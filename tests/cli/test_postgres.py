"""The embedded PostgreSQL: starts, starts again after anything, and is reached only through its own folder."""

import os
import shutil
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from mikhak.cli.folder import Folder
from mikhak.cli.postgres import Postgres, running_pid
from mikhak.cli.problem import Problem
from mikhak.cli.supervisor import Supervisor, as_account


@contextmanager
def running(folder: Folder) -> Iterator[tuple[Postgres, Supervisor]]:
    postgres = Postgres(folder.database, folder.sockets("pg"))
    with Supervisor(folder.logs, print) as supervisor:
        postgres.prepare()
        supervisor.start([postgres.child()])
        supervisor.wait_ready(30)
        postgres.ensure_database()
        yield postgres, supervisor


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path / "data")
    made.open()
    yield made
    made.close()


def test_what_was_committed_is_there_after_a_restart(folder: Folder) -> None:
    with running(folder) as (postgres, _), psycopg.connect(postgres.url) as connection:
        connection.execute("create table kept as select 7 as n")
    with running(folder) as (postgres, _), psycopg.connect(postgres.url) as connection:
        assert connection.execute("select n from kept").fetchone() == (7,)
        assert connection.execute("show fsync").fetchone() == ("on",)
        assert connection.execute("show listen_addresses").fetchone() == ("",)
    assert running_pid(folder.database / "postmaster.pid", folder.database) is None


def test_the_next_start_works_after_the_server_was_killed(folder: Folder) -> None:
    with running(folder) as (postgres, supervisor):
        with psycopg.connect(postgres.url) as connection:
            connection.execute("create table kept as select 7 as n")
        os.kill(supervisor.running[0].process.pid, signal.SIGKILL)
    with running(folder) as (postgres, _), psycopg.connect(postgres.url) as connection:
        assert connection.execute("select n from kept").fetchone() == (7,)


def test_the_next_start_ends_a_server_that_was_left_running(folder: Folder) -> None:
    with running(folder) as (_, supervisor):
        left = supervisor.running[0].process.pid
        again = Postgres(folder.database, folder.sockets("pg"))
        again.prepare()
        assert running_pid(folder.database / "postmaster.pid", folder.database) != left


def test_a_path_too_long_for_a_socket_is_no_hindrance(tmp_path: Path) -> None:
    folder = Folder(tmp_path / ("x" * 100))
    folder.open()
    with running(folder) as (postgres, _), psycopg.connect(postgres.url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert not postgres.sockets.is_relative_to(folder.root)
    folder.close()
    shutil.rmtree(postgres.sockets.parent)


def test_only_its_owner_enters_the_folders_of_the_database(folder: Folder) -> None:
    with running(folder) as (postgres, _):
        for place in (postgres.data, postgres.sockets):
            assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_a_first_start_that_was_cut_off_begins_anew(folder: Folder) -> None:
    (folder.root / "pg.new").mkdir()
    (folder.root / "pg.new" / "PG_VERSION").write_text("18")
    with running(folder) as (postgres, _):
        assert postgres.answers()


def test_files_of_another_postgresql_are_refused(folder: Folder) -> None:
    folder.database.mkdir()
    (folder.database / "PG_VERSION").write_text("15\n")
    with pytest.raises(Problem, match="written by PostgreSQL 15, this is 18"):
        Postgres(folder.database, folder.sockets("pg")).prepare()


def test_a_process_id_that_now_belongs_to_something_else_is_not_the_server(folder: Folder) -> None:
    (folder.root / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert running_pid(folder.root / "postmaster.pid", folder.database) is None


def test_nobody_else_means_no_special_options() -> None:
    assert as_account(None) == {}
