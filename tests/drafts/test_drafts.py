"""A draft keeps what was typed, belongs to one person, and dies thirty days after the last save."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from mikhak.accounts import queries as accounts
from mikhak.accounts.models import Applicant
from mikhak.catalogue.definition import Example, Service
from mikhak.drafts import access, actions, queries, sealed
from mikhak.drafts.models import Draft
from mikhak.notices.letters import letter
from mikhak.notices.models import Notice
from mikhak.ui.refusals import NotFound, Refusal
from mikhak.vault.errors import VaultRefused
from tests.drafts import scans
from tests.issuance.conftest import clock, released
from tests.walk import applicant, example_of, now

__all__ = ["clock", "released"]

PASSPORT = ("passport-legal-resident", "renewal_with_work_permit")


def begun() -> tuple[Draft, Applicant, Service, Example]:
    service, example = example_of(*PASSPORT)
    person = applicant(example, now=now())
    draft = actions.start(service_key=service.key, applicant=person, mission=example.mission, now=now())
    return draft, person, service, example


def state(draft: Draft) -> sealed.DraftState:
    return queries.filling(Draft.objects.get(pk=draft.pk), today=now().date()).state


def test_what_was_typed_is_kept_right_or_wrong() -> None:
    draft, *_rest = begun()
    typed = {"height_cm": ["صد و هشتاد"], "eye_color": [""]}
    actions.autosave(draft=draft, section="identity", raw=typed, now=now())
    assert state(draft).raw == {"identity": typed}
    answers = {"height_cm": 180, "eye_color": "brown"}
    actions.save_section(draft=draft, section="identity", answers=answers, asked=set(answers), now=now())
    assert state(draft).answers == answers
    assert state(draft).raw == {}
    assert state(draft).done == ["identity"]


def test_an_answer_that_was_emptied_is_gone_and_others_stay() -> None:
    draft, *_rest = begun()
    for answers in ({"height_cm": 180, "distinguishing_mark": "خال"}, {"height_cm": 181}):
        asked = {"height_cm", "distinguishing_mark"}
        actions.save_section(draft=draft, section="identity", answers=answers, asked=asked, now=now())
    assert state(draft).answers == {"height_cm": 181}


def test_a_draft_belongs_to_one_person_and_a_quick_one_to_one_browser() -> None:
    draft, person, service, example = begun()
    other = applicant(example, now=now())
    quick = actions.start(service_key=service.key, browser="b" * 64, now=now())
    assert access.draft(person, draft.pk) == draft
    assert access.quick_draft("b" * 64, quick.pk) == quick
    finds: list[Callable[[], Draft]] = [
        lambda: access.draft(other, draft.pk),
        lambda: access.draft(person, quick.pk),
        lambda: access.draft(person, uuid.uuid4()),
        lambda: access.quick_draft("c" * 64, quick.pk),
        lambda: access.quick_draft("", draft.pk),
    ]
    for find in finds:
        with pytest.raises(NotFound):
            find()


def test_nothing_typed_stands_in_the_table_in_plain() -> None:
    draft, *_rest = begun()
    actions.save_section(draft=draft, section="exit", answers={"last_exit_border": "بازرگان"}, asked=set(), now=now())
    row = Draft.objects.get(pk=draft.pk)
    assert "بازرگان".encode() not in bytes(row.state)
    assert "بازرگان" in state(draft).answers.values()


def test_a_draft_lives_thirty_days_after_the_last_save_and_not_longer(clock: time_machine.Traveller) -> None:
    draft, *_rest = begun()
    clock.shift(timedelta(days=29))
    assert actions.discard_expired(now=now()) == 0
    actions.autosave(draft=draft, section="identity", raw={"height_cm": ["180"]}, now=now())
    clock.shift(timedelta(days=29))
    assert actions.discard_expired(now=now()) == 0
    assert state(draft).raw == {"identity": {"height_cm": ["180"]}}
    clock.shift(timedelta(days=2))
    with pytest.raises(VaultRefused):
        state(draft)
    assert actions.discard_expired(now=now()) == 1
    assert not Draft.objects.filter(pk=draft.pk).exists()


def test_who_forgot_a_draft_is_reminded_once_a_week_before_it_dies(clock: time_machine.Traveller) -> None:
    draft, person, service, _example = begun()
    clock.shift(timedelta(days=22, hours=23))
    assert actions.remind_expiring(now=now()) == 0
    clock.shift(timedelta(hours=2))
    for _night in range(2):
        actions.remind_expiring(now=now())
    (notice,) = Notice.objects.filter(kind="draft_expiring")
    assert notice.owner_ix == accounts.applicant_ix(person)
    assert letter(notice, "fa").paragraphs[0].startswith(f"درخواست «{service.title.fa}» را آغاز کرده‌اید")
    actions.autosave(draft=draft, section="identity", raw={}, now=now())
    assert actions.remind_expiring(now=now()) == 0


def test_pages_of_a_paper_can_be_turned_moved_and_removed() -> None:
    draft, *_rest = begun()
    for name in ("one.jpg", "two.jpg"):
        actions.add_upload(draft=draft, item="birth_certificate", data=scans.card(), name=name, now=now())
    pages = queries.pages(draft)
    assert [meta.name for _page, meta in pages] == ["one.jpg", "two.jpg"]
    first, meta = pages[0]
    actions.rotate_upload(draft=draft, upload=first, quarter_turns=1, now=now())
    turned = queries.pages(draft)[0][1]
    assert (turned.width, turned.height) == (meta.height, meta.width)
    actions.move_upload(draft=draft, upload=first, places=1, now=now())
    assert [meta.name for _page, meta in queries.pages(draft)] == ["two.jpg", "one.jpg"]
    actions.remove_upload(draft=draft, upload=first, now=now())
    assert [meta.name for _page, meta in queries.pages(draft)] == ["two.jpg"]


def test_every_page_of_a_pdf_becomes_a_page_and_one_too_many_is_refused_with_the_rest_kept() -> None:
    draft, _person, service, _example = begun()
    room = service.attachment("birth_certificate").max_pages
    actions.add_upload(draft=draft, item="birth_certificate", data=scans.pdf(pages=room), name="all.pdf", now=now())
    assert draft.uploads.count() == room
    with pytest.raises(Refusal) as refused:
        actions.add_upload(draft=draft, item="birth_certificate", data=scans.card(), name="more.jpg", now=now())
    assert refused.value.field == "birth_certificate"
    assert draft.uploads.count() == room


def test_a_draft_that_was_submitted_or_thrown_away_says_so() -> None:
    draft, *_rest = begun()
    actions.discard(draft=Draft.objects.get(pk=draft.pk))
    with pytest.raises(NotFound):
        actions.autosave(draft=draft, section="identity", raw={}, now=now())
