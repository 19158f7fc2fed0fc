"""Somebody without an account whose every word to a mission holds a mark that occurs nowhere else."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from mikhak.support import actions
from mikhak.support.models import MailboxChange, Report
from tests.support.filing import MISSION, sealed_text, send
from tests.trust.secrets_of_a_life import Life, Secrets
from tests.world import officer


def reports(browser: Client, secrets: Secrets) -> tuple[Report, Report]:
    """Trouble with signing in, and a lost mailbox; both go through at the second try, so that their scans waited."""
    life = Life(secrets, browser)
    who = {"national_id": secrets.national_id("national ID"), "email": f"{secrets.latin('address')}@mail.example"}
    trouble = _sent(browser, "sign-in", {"text": secrets.persian("trouble")}, who, screenshots=life.paper("screenshot"))
    told = {"old_email": f"{secrets.latin('old address')}@mail.example", "text": secrets.persian("loss")}
    scans = {name: life.paper(name) for name in ("passport", "national_card")}
    return trouble, _sent(browser, "mailbox", told, who, **scans)


def _sent(browser: Client, kind: str, told: dict[str, str], who: dict[str, str], **scans: SimpleUploadedFile) -> Report:
    page = send(browser, kind, "", **told, **who, **scans, picture="00000")
    assert page.status_code == 200
    answer = send(browser, kind, "", **told, **who, once=str(page.context["form"].named))
    assert answer.status_code == 302, answer.context["form"].errors
    return Report.objects.latest("created_at")


def answered(trouble: Report, mailbox: Report, secrets: Secrets) -> None:
    """An answer, and the two links of the mailbox, of which the second waits to be used."""
    now = timezone.now()
    clerk, consul = officer(MISSION), officer(MISSION, roles=("consul",))
    actions.answer(actor=clerk, code=trouble.code, words=secrets.persian("answer"), closes=True, now=now)
    secrets.told["link of the old address"] = sealed_text("mailbox_asked")
    MailboxChange.objects.filter(report=mailbox).update(decided_from=now - timedelta(days=1))
    actions.propose_mailbox(actor=clerk, code=mailbox.code, now=now, clock=now)
    actions.confirm_mailbox(actor=consul, code=mailbox.code, now=now, clock=now)
    secrets.told["link of the new address"] = sealed_text("mailbox_link")
