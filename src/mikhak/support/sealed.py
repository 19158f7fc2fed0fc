"""The sealed half of a report: what was told, the pages beside it, and the answers.

What was told is sealed for the mission, as the parts of a dossier are; the portal cannot read it again. An answer is
sealed under a key that the vault gives to who names both person and code, so that the portal shows it to that person
and finds it for nobody else.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from mikhak.accounts import queries as accounts
from mikhak.accounts.access import OfficerActor
from mikhak.drafts import store
from mikhak.drafts.sealed import UploadMeta
from mikhak.support.models import Answer, Page, Report, Waiting
from mikhak.vault import client, opening
from mikhak.vault.sealing import Sealer, open_with, seal_with


@dataclass(frozen=True)
class Person:
    """Who somebody says to be. ``kind`` is one of accounts; ``identity`` a normalised national ID, or
    "<nationality>:<passport number>"."""

    kind: str
    identity: str

    @property
    def ix(self) -> bytes:
        """The blind index; slow on purpose for a national ID."""
        return accounts.identity_ix(self.kind, self.identity)

    def answer_key(self, code: str) -> bytes:
        """The key of the answers to this person's report of a code."""
        return client.report_key(f"{self.kind}:{self.identity}", code)


# What was told --------------------------------------------------------------------------------------------------------
def seal_body(report: Report, told: Mapping[str, Any]) -> Sealer:
    """Fill in the sealed columns of a new row; the Sealer is for its pages, and then forgotten."""
    sealer, wrapped = Sealer.new(report.pk, client.mission_key(report.mission), client.deposit(report.pk))
    text = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    report.epoch, report.wrapped_key, report.body = sealer.epoch, wrapped, sealer.seal(_BODY, text)
    return sealer


def add_page(report: Report, sealer: Sealer, waiting: Waiting) -> Page:
    """A page of the form becomes a page of the report."""
    page = Page(report=report, item=waiting.item, position=waiting.position)
    page.path = store.write(sealer.seal_file(_file_label(page), waiting_page(waiting)))
    page.meta = sealer.seal(_meta_label(page), json.dumps(asdict(waiting_meta(waiting))).encode())
    page.save(force_insert=True)
    return page


@dataclass(frozen=True)
class OpenReport:
    """A report opened for one officer and purpose; lives as long as one request."""

    report: Report
    told: dict[str, Any]
    sealer: Sealer

    @property
    def person(self) -> Person:
        return Person(**self.told["person"])

    def meta(self, page: Page) -> UploadMeta:
        return UploadMeta(**json.loads(self.sealer.open(_meta_label(page), bytes(page.meta))))

    def page(self, page: Page) -> bytes:
        """The JPEG of one page."""
        return self.sealer.open_file(_file_label(page), store.read(page.path))

    def answers(self) -> list[tuple[Answer, str]]:
        """What was answered, oldest first."""
        return read_answers(self.report, self.person)


def open_report(report: Report, *, actor: OfficerActor, purpose: str, now: datetime) -> OpenReport:
    """Have the vault open a report for an officer; the audit record is durable before it opens.

    Raises VaultRefused (rights, budget) and VaultUnavailable.
    """
    sealer = opening.unseal(
        dossier_id=report.pk,
        mission=report.mission,
        wrapped_key=bytes(report.wrapped_key),
        epoch=report.epoch,
        assertion=actor.assertion(now),
        purpose=purpose,
    )
    return OpenReport(report, json.loads(sealer.open(_BODY, bytes(report.body))), sealer)


_BODY = "support.report.body"


def _file_label(page: Page) -> str:
    return f"support.page.file:{page.pk}"


def _meta_label(page: Page) -> str:
    return f"support.page.meta:{page.pk}"


# Pages that wait for their report -------------------------------------------------------------------------------------
def write_waiting(waiting: Waiting, jpeg: bytes, meta: UploadMeta) -> None:
    """Seal a redrawn page into a new file under the draft key of the day; the row, which is not saved, points to it."""
    key = client.draft_key(waiting.created_at.date())
    waiting.path, waiting.bytes = store.write(seal_with(key, _waiting_place(waiting, "file"), jpeg)), len(jpeg)
    waiting.meta = seal_with(key, _waiting_place(waiting, "meta"), json.dumps(asdict(meta)).encode())


def waiting_page(waiting: Waiting) -> bytes:
    """The JPEG of a page that waits."""
    key = client.draft_key(waiting.created_at.date())
    return open_with(key, _waiting_place(waiting, "file"), store.read(waiting.path))


def waiting_meta(waiting: Waiting) -> UploadMeta:
    key = client.draft_key(waiting.created_at.date())
    return UploadMeta(**json.loads(open_with(key, _waiting_place(waiting, "meta"), bytes(waiting.meta))))


def _waiting_place(waiting: Waiting, column: str) -> str:
    return f"support.waiting.{column}:{waiting.pk}"


# Answers --------------------------------------------------------------------------------------------------------------
def seal_answer(report: Report, person: Person, words: str) -> bytes:
    return seal_with(person.answer_key(report.code), f"support.answer.words:{report.pk}", words.encode())


def read_answers(report: Report, person: Person) -> list[tuple[Answer, str]]:
    """The answers to a report in words, oldest first; raises Unreadable when it is not this person's."""
    key, place = person.answer_key(report.code), f"support.answer.words:{report.pk}"
    rows = report.answers.select_related("officer")
    return [(row, open_with(key, place, bytes(row.words)).decode()) for row in rows]
