"""R1, R2, R6: whatever dies in the middle of a submission, there is a draft or a whole dossier, and never two."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from pytest_django.fixtures import Settings

from mikhak.cli.environment import ROOT
from mikhak.dossiers import access, submission
from mikhak.dossiers.models import Attachment, Dossier, Event, Part
from mikhak.drafts import queries as drafts
from mikhak.drafts.models import Draft
from mikhak.lib.codes import show_code
from mikhak.notices import delivery
from mikhak.notices.models import Notice
from mikhak.vault import client
from mikhak.vault.errors import VaultUnavailable
from tests.faults.ready import BROWSER, Ready, ready
from tests.notices.mail_server import MailServer
from tests.world import officer, world

__all__ = ["world"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]

NOW = timezone.now()
WRAPPER = "django.db.backends.postgresql.base.DatabaseWrapper"
BEFORE_COMMIT = [
    ("mikhak.dossiers.submission._create", "before", 1),
    ("mikhak.dossiers.submission._create", "after", 1),
    ("mikhak.vault.client.deposit", "after", 1),
    ("mikhak.drafts.store.write", "before", 1),
    ("mikhak.drafts.store.write", "after", 2),
    ("mikhak.dossiers.submission._seal", "after", 1),
    ("mikhak.dossiers.flow.enter", "after", 1),
    ("mikhak.dossiers.telling.tell", "after", 1),
    ("mikhak.drafts.actions.discard", "after", 1),
    (f"{WRAPPER}._commit", "before", 1),
]
AFTER_COMMIT = [
    (f"{WRAPPER}._commit", "after", 1),
    ("mikhak.drafts.store.delete_all", "before", 1),
    ("mikhak.drafts.store.delete", "after", 1),
]


class Presser:
    """The button, pressed in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def press(self, filled: Ready, at: str = "", when: str = "after", nth: int = 1) -> str:
        """The tracking code the press was answered with, or the name of the signal that ended it."""
        order = {"draft": str(filled.draft.pk), "applicant": filled.applicant.pk, "at": at, "when": when, "nth": nth}
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{json.dumps(order)}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def presser(django_db_setup: None, vault: Path) -> Iterator[Presser]:
    place = connection.settings_dict
    host = place["HOST"].replace("/", "%2F")
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mikhak.settings",
        "DATABASE_URL": f"postgresql://{place['USER']}:{place['PASSWORD']}@/{place['NAME']}?host={host}",
        "MIKHAK_VAULT_DIR": str(vault),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    argv = [sys.executable, "-m", "tests.faults.presser"]
    with subprocess.Popen(argv, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Presser(process)


@pytest.fixture
def filled(world: None) -> Ready:
    return ready(now=NOW)


# The checker that reads the world afterwards --------------------------------------------------------------------------
def assert_nothing_was_submitted(filled: Ready) -> None:
    """No trace of a dossier, and the draft as it was, every page of it."""
    assert (Dossier.objects.count(), Part.objects.count(), Event.objects.count()) == (0, 0, 0)
    assert (Notice.objects.exclude(kind="one_time_code").count(), jobs_of("submitted")) == (0, 0)
    draft = Draft.objects.select_related("version").get(pk=filled.draft.pk)
    assert drafts.filling(draft, today=NOW.date()).state.answers == filled.answers
    pages = drafts.pages(draft)
    assert [upload.item for upload, _meta in pages] == sorted(filled.papers)
    assert all(drafts.page_bytes(draft, upload).startswith(b"\xff\xd8\xff") for upload, _meta in pages)


def assert_one_whole_dossier(filled: Ready) -> Dossier:
    """One dossier that an officer can read to the last page, one promised mail, and no draft."""
    dossier = Dossier.objects.select_related("version").get()
    assert not Draft.objects.filter(pk=filled.draft.pk).exists()
    clerk = officer(dossier.mission)
    opened = access.opened(clerk, dossier, purpose="examine", now=timezone.now())
    assert opened.submitted["answers"] == filled.answers
    pages = list(Attachment.objects.filter(dossier=dossier))
    assert sorted(page.item for page in pages) == sorted(filled.papers)
    assert all(opened.page(page).startswith(b"\xff\xd8\xff") for page in pages)
    assert (Notice.objects.filter(kind="submitted").count(), jobs_of("submitted")) == (1, 1)
    assert list(dossier.events.values_list("name", flat=True))[:2] == ["submitted", "step_entered"]
    return dossier


def jobs_of(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs j JOIN notices_notice n ON n.id = (j.args->>'notice_id')::bigint"
            " WHERE n.kind = %s",
            [kind],
        )
        return int(cursor.fetchone()[0])


# Killed in the middle -------------------------------------------------------------------------------------------------
def test_killed_before_the_commit_nothing_was_received_and_the_next_press_succeeds(
    presser: Presser, filled: Ready
) -> None:
    for at, when, nth in BEFORE_COMMIT:
        assert presser.press(filled, at, when, nth) == "SIGKILL", (at, when)
        assert_nothing_was_submitted(filled)

    code = presser.press(filled)
    assert assert_one_whole_dossier(filled).code == code


@pytest.mark.parametrize(("at", "when", "nth"), AFTER_COMMIT)
def test_killed_after_the_commit_the_dossier_is_whole_and_the_next_press_tells_its_code(
    presser: Presser, filled: Ready, at: str, when: str, nth: int
) -> None:
    assert presser.press(filled, at, when, nth) == "SIGKILL"
    dossier = assert_one_whole_dossier(filled)

    assert presser.press(filled) == dossier.code
    assert Dossier.objects.count() == 1


# The vault or the mail server is away ---------------------------------------------------------------------------------
def test_without_the_vault_nothing_is_received_and_the_draft_is_kept(
    filled: Ready, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def press() -> str:
        made = submission.submit(
            draft_id=filled.draft.pk, applicant=filled.applicant, browser=BROWSER, language="fa", now=NOW
        )
        return made.code

    def gone(*args: object) -> bytes:
        raise VaultUnavailable("gone")

    with override_settings(VAULT_SOCKET=str(tmp_path / "nobody.sock")), pytest.raises(VaultUnavailable):
        press()  # from the beginning
    assert_nothing_was_submitted(filled)
    for verb in ("mission_key", "deposit", "index"):  # and in the middle
        with monkeypatch.context() as patch:
            patch.setattr(client, verb, gone)
            with pytest.raises(VaultUnavailable):
                press()
        assert_nothing_was_submitted(filled)

    assert press() == assert_one_whole_dossier(filled).code


def test_a_dead_mail_server_delays_the_mail_and_a_living_one_sends_each_once(
    presser: Presser, filled: Ready, settings: Settings
) -> None:
    server = MailServer()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    code = presser.press(filled)
    Notice.objects.filter(kind="one_time_code").delete()
    now = timezone.now()
    for _hour in range(3):
        delivery.deliver_waiting(now=now)
        now += timedelta(hours=1)
    assert Notice.objects.filter(sent_at=None).count() == 1

    with server.running():
        for _minute in range(3):
            delivery.deliver_waiting(now=now)
            now += timedelta(minutes=1)
    (mail,) = server.box
    body = mail.get_body(("plain",))
    assert body
    assert show_code(code) in body.get_content()
    assert Notice.objects.filter(sent_at=None).count() == 0
