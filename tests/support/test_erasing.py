"""Reports are erased at the end of their time, for good."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from mikhak.drafts import store
from mikhak.notices.models import Notice
from mikhak.support import access, actions, tasks
from mikhak.support.kinds import KINDS
from mikhak.support.models import Answer, MailboxChange, Page, Report
from mikhak.vault import opening
from mikhak.vault.errors import VaultRefused, VaultUnavailable
from mikhak.vault.models import Opening
from tests.support.filing import MISSION, filed, look, papers, scan
from tests.world import officer

SECOND = timedelta(seconds=1)


def closed(made: Report, ago: timedelta) -> Report:
    Report.objects.filter(pk=made.pk).update(state="closed", closed_at=timezone.now() - ago)
    return made


def kept(made: Report) -> bool:
    return Report.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_time_and_not_a_moment_less(browser: Client, kind: str) -> None:
    more = papers() if kind == "mailbox" else {}
    old, young = filed(Client(), kind, **more), filed(Client(), kind, **(papers() if kind == "mailbox" else {}))
    closed(old, KINDS[kind].kept + SECOND)
    closed(young, KINDS[kind].kept - timedelta(hours=1))
    assert actions.erase_ended(now=timezone.now()) == 1
    assert not kept(old)
    assert kept(young)


def test_no_copy_opens_and_no_row_file_or_message_is_left(
    browser: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made, other = filed(browser, "mailbox", **papers()), filed(Client(), screenshots=scan())
    clerk = officer(MISSION)
    actions.answer(actor=clerk, code=made.code, words="روشن نیست.", closes=True, now=timezone.now())
    copy = Report.objects.get(pk=made.pk)
    assert access.opened(clerk, copy, now=timezone.now()).told["old_email"]
    paths = list(made.pages.values_list("path", flat=True))
    stays = Notice.objects.filter(once=f"report:{other.pk}")
    assert len(paths) == 2
    assert stays.count() == 1
    closed(made, KINDS["mailbox"].kept + SECOND)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_ended(now=timezone.now())
    with pytest.raises(VaultRefused, match="shredded"):
        access.opened(clerk, copy, now=timezone.now())
    for table in (Answer, MailboxChange):
        assert not table.objects.exists()
    assert list(Notice.objects.exclude(kind="one_time_code")) == list(stays)
    assert not [path for path in paths if (Path(settings.FILES) / path).exists()]
    assert [page for page in Page.objects.values_list("path", flat=True) if store.read(page)]
    line = Opening.objects.get(verb="shred")
    assert (line.dossier_id, line.officer_id, line.purpose) == (made.pk, None, "retention")


def test_whoever_asks_for_it_later_gets_the_answer_of_a_code_that_never_was(browser: Client) -> None:
    made = closed(filed(browser), KINDS["sign-in"].kept + SECOND)
    assert look(Client(), made.code).status_code == 302
    tasks.erase_ended(0)
    answer = look(Client(), made.code)
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]
    assert browser.get("/support/report/").status_code == 404


def test_what_nobody_answered_is_kept_and_what_nobody_closed_ends_with_the_last_answer(browser: Client) -> None:
    long_ago = timezone.now() - timedelta(days=5000)
    waiting, answered = filed(Client()), filed(Client())
    Report.objects.update(created_at=long_ago)
    actions.answer(actor=officer(MISSION), code=answered.code, words="خوب.", closes=False, now=timezone.now())
    assert actions.erase_ended(now=timezone.now()) == 0
    Answer.objects.update(at=timezone.now() - KINDS["sign-in"].kept - SECOND)
    assert actions.erase_ended(now=timezone.now()) == 1
    assert (kept(waiting), kept(answered)) == (True, False)


def test_while_the_vault_is_away_nothing_is_lost_and_the_next_night_ends_it(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise VaultUnavailable("away")

    made = closed(filed(browser), KINDS["sign-in"].kept + SECOND)
    with monkeypatch.context() as patch:
        patch.setattr(opening, "shred", away)
        with pytest.raises(VaultUnavailable):
            actions.erase_ended(now=timezone.now())
    assert kept(made)
    assert actions.erase_ended(now=timezone.now()) == 1
    assert not kept(made)
