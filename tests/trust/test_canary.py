"""After submission nothing that was submitted can be read: not in any byte of database, log, disk, queue or mail.

Known plain by design and not looked for: tracking code, service, mission, reasons of a correction, officers' messages.
The message carries the mark of the control: each search must find that one where it was left, or it proves nothing.
"""

import base64
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from io import StringIO
from pathlib import Path
from random import SystemRandom
from typing import cast

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from mikhak.accounts.models import Applicant
from mikhak.dossiers import access
from mikhak.dossiers.models import Attachment, Dossier
from mikhak.drafts import store
from mikhak.issuance.models import IssuedDocument
from mikhak.notices import delivery
from mikhak.notices.models import Notice
from mikhak.support import access as reported
from tests.notices.mail_server import MailServer
from tests.personas import persona
from tests.trust import needles
from tests.trust.needles import Find, Needle
from tests.trust.secrets_of_a_life import Life, Office, Secrets, calls_for_help
from tests.trust.secrets_of_reports import answered, reports
from tests.world import officer, settled, world

__all__ = ["world"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


GONE = ("typed and thrown away", "held post", "Exif", "comment")  # of what was told, what is kept nowhere


class Post(MailServer):
    """Keeps what arrives as it arrived, with its envelope."""

    def __init__(self) -> None:
        super().__init__()
        self.envelopes: list[tuple[list[str], bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append((list(envelope.rcpt_tos), cast(bytes, envelope.content)))
        return await super().handle_DATA(server, session, envelope)

    def read(self) -> Iterator[tuple[list[str], str, bytes]]:
        """Of each mail the receivers of the envelope, the To line, and everything else as a reader sees it."""
        for receivers, raw in self.envelopes:
            mail = message_from_bytes(raw, policy=default)
            to = str(mail["To"])
            del mail["To"]
            parts = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
            headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
            yield receivers, to, headers.encode() + b"\n".join(cast(list[bytes], parts))


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything that any logger says, however little it matters; but not of the test's own mail server and brush."""
    written, root = StringIO(), logging.getLogger()
    ours = [logging.getLogger(name) for name in ("mail.log", "PIL")]
    handler, level = logging.StreamHandler(written), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for one in ours:
        one.setLevel(logging.CRITICAL)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)
    for one in ours:
        one.setLevel(logging.NOTSET)


@pytest.fixture
def post(settings: Settings) -> Iterator[Post]:
    server = Post()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    with server.running():
        yield server


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Path:
    """A folder of sealed files of this test's own."""
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


@dataclass(frozen=True)
class Places:
    """Everywhere that bytes rest; the database and its sessions besides."""

    files: Path
    vault: Path
    log: str
    printed: str

    def search(self, looked_for: list[Needle]) -> Iterator[Find]:
        yield from needles.in_tables(looked_for)
        yield from needles.in_sessions(looked_for)
        yield from needles.in_database_files(looked_for)
        yield from needles.in_folder(self.files, looked_for)
        yield from needles.in_folder(self.vault, looked_for)
        yield from needles.find("log", self.log.encode(), looked_for)
        yield from needles.find("printed", self.printed.encode(), looked_for)


def test_nothing_submitted_can_be_read_anywhere(
    world: None, log: StringIO, post: Post, files: Path, vault: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secrets, control = Secrets(SystemRandom()), Secrets(SystemRandom())
    life = Life(secrets, Client())
    office = Office(secrets, life, message=f"{control.persian('message')} {control.latin('message in Latin')}")

    life.applies()
    delivery.deliver_waiting(now=timezone.now())
    office.returns()
    life.comes_back_signed_out("/drafts/00000000-0000-0000-0000-000000000000/purpose/")
    life.corrects()
    life.writes()
    office.issues()
    delivery.deliver_waiting(now=timezone.now())
    _check_it_was_sealed_and_not_lost(office)
    places = Places(files, vault, log.getvalue(), "".join(capfd.readouterr()))
    looked_for, left_open = needles.needles(secrets.looked_for), needles.needles(control.looked_for)

    assert list(places.search(looked_for)) == []
    assert Notice.objects.filter(sent_at=None).count() == 0
    assert len(post.envelopes) >= 10
    for receivers, to, rest in post.read():
        assert (receivers, to) == ([life.email], life.email)
        assert list(needles.find("mail", rest, looked_for)) == []

    # The control: the officer's message, which is told in plain words, is found where it must be.
    found = list(places.search(left_open))
    assert {"table notices_notice"} == {one.place for one in found if one.place.startswith("table ")}
    assert any("pg_wal" in one.place for one in found)
    assert any("/base/" in one.place for one in found)
    assert {one.name for one in found} == {"Persian", "Latin"}
    assert any(list(needles.find("mail", rest, left_open)) for *_to, rest in post.read())


def _check_it_was_sealed_and_not_lost(office: Office) -> None:
    """What was not found in plain is there, for an officer who opens it; except what must be gone for good."""
    dossier = Dossier.objects.select_related("version").get(code=office.life.code)
    opened = access.opened(office.clerk, dossier, purpose="examine", now=timezone.now())
    read = str(opened.contents).casefold()
    pages = list(Attachment.objects.filter(dossier=dossier))
    names = [opened.meta(page).name for page in pages]
    told = office.secrets.told
    for name, text in told.items():
        if name.startswith("file name of "):
            assert f"{text}.jpg" in names, name
        elif not name.startswith(GONE):
            assert text.casefold() in read, name
    hidden = needles.needles({name: text for name, text in told.items() if name.startswith(GONE)})
    for page in pages:
        assert list(needles.find("page", opened.page(page), hidden)) == []
    certificate = IssuedDocument.objects.get(dossier=dossier)
    file = store.read(certificate.path)
    assert not file.startswith(b"%PDF")
    assert len(file) > 10_000


def test_nothing_of_an_urgent_request_can_be_read_anywhere(
    world: None, log: StringIO, files: Path, vault: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secrets = Secrets(SystemRandom())
    code = calls_for_help(Client(), secrets)

    found = Places(files, vault, log.getvalue(), "".join(capfd.readouterr())).search(
        needles.needles(secrets.looked_for)
    )
    assert list(found) == []
    dossier = Dossier.objects.select_related("version").get(code=code)
    opened = access.opened(officer(dossier.mission), dossier, purpose="examine", now=timezone.now())
    assert all(text.casefold() in str(opened.contents).casefold() for text in secrets.told.values())


def test_nothing_of_a_report_nor_of_its_answer_can_be_read_anywhere(
    world: None, log: StringIO, post: Post, files: Path, vault: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secrets = Secrets(SystemRandom())
    settled(Client(), persona("bardia"))
    trouble, mailbox = reports(Client(), secrets)
    Applicant.objects.update(identity_ix=mailbox.identity_ix, email_ix=mailbox.mailbox.old_ix)
    answered(trouble, mailbox, secrets)
    delivery.deliver_waiting(now=timezone.now())

    found = Places(files, vault, log.getvalue(), "".join(capfd.readouterr())).search(
        needles.needles(secrets.looked_for)
    )
    assert list(found) == []
    mails = [rest.decode() for _receivers, _to, rest in post.read()]
    for name in ("answer", "link of the old address", "link of the new address"):
        assert any(secrets.told[name] in mail for mail in mails), name
    actor = officer(mailbox.mission)
    read = str([reported.opened(actor, one, now=timezone.now()).told for one in (trouble, mailbox)])
    for name in ("national ID", "address", "old address", "trouble", "loss"):
        assert secrets.told[name] in read, name


# The search itself ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "form", ["utf-8", "utf-16-le", "utf-16-be", "json", "percent", "hex", "base64"], ids=lambda form: str(form)
)
def test_the_search_finds_each_form_wherever_it_begins(form: str, tmp_path: Path) -> None:
    marks = Secrets(SystemRandom())
    looked_for = needles.needles({"a": marks.persian("a"), "b": marks.latin("b"), "c": marks.digits("c", "", 10)})
    for needle in looked_for:
        if needle.form == form:
            for before in range(3):
                (tmp_path / "file").write_bytes(bytes(range(200, 200 + before)) + needle.octets + b"\0rest")
                assert needle.name in {one.name for one in needles.in_folder(tmp_path, looked_for)}


def test_base64_of_something_longer_is_found() -> None:
    marks = Secrets(SystemRandom())
    looked_for = needles.needles(
        {"a": marks.persian("a"), "b": marks.latin("b"), "c": b"\xff\xd8 twenty bytes \xfa\xfb\xfc"}
    )
    for needle in looked_for:
        if needle.form in {"utf-8", "bytes"}:
            for before in range(3):
                text = base64.b64encode(b"x" * before + needle.octets + b"yz")
                assert needle.name in {one.name for one in needles.find("", text, looked_for)}


@pytest.mark.usefixtures("world")
def test_the_search_finds_what_a_session_holds_and_a_file_is_called(tmp_path: Path) -> None:
    marks = Secrets(SystemRandom())
    looked_for = needles.needles({"a": marks.persian("a")})
    browser = Client()
    session = browser.session
    session["kept"] = marks.told["a"]
    session.save()
    (tmp_path / f"{marks.told['a']}.jpg").touch()

    assert [one.place for one in needles.in_sessions(looked_for)] == ["session"]
    assert [one.place for one in needles.in_folder(tmp_path, looked_for)] == ["file names"]
    assert configured.SESSION_ENGINE == "django.contrib.sessions.backends.db"
