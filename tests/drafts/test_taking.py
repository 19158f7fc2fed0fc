"""Taking over what a passport says: into the answers about somebody else, into the profile, or not at all."""

from datetime import date
from functools import partial

import pytest
import time_machine

from mikhak.accounts import queries as accounts
from mikhak.drafts import queries
from mikhak.drafts.models import Draft, Upload
from mikhak.drafts.queries import Filling
from mikhak.drafts.sealed import UploadMeta
from mikhak.drafts.taking import take_over
from tests.issuance.conftest import clock
from tests.walk import draft_of, example_of, now, released

__all__ = ["clock", "released"]
VISA = "visa-tourist"


@pytest.fixture(autouse=True)
def stands(clock: time_machine.Traveller) -> None:
    """The clock stands at noon."""


def with_passport(monkeypatch: pytest.MonkeyPatch, service: str, example: str, **read: str) -> tuple[Draft, Upload]:
    """An example whose passport says this."""
    monkeypatch.setattr("tests.walk.UploadMeta", partial(UploadMeta, read=read))
    found = example_of(service, example)
    draft = draft_of(*found, now=now())
    (item,) = (paper.name for paper in found[0].attachments if paper.passport_of)
    return draft, draft.uploads.get(item=item)


def opened(draft: Draft) -> Filling:
    return queries.filling(draft, today=date(2026, 11, 21))


def unlike(draft: Draft, upload: Upload) -> list[str]:
    """What the passport says otherwise now."""
    return [one.member for one in queries.differences(opened(draft), upload, queries.meta(draft, upload))]


def test_what_a_childs_passport_says_goes_into_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    read = {"passport_no": "AA1234576", "birth_date": "2016-06-14", "passport_expiry": "2029-06-15"}
    draft, upload = with_passport(monkeypatch, VISA, "child_who_travels_to_friends", **read)
    assert unlike(draft, upload) == ["passport_no", "passport_expiry"]

    before = opened(draft).state.answers["traveller"]
    take_over(filling=opened(draft), upload=upload, now=now())
    assert unlike(draft, upload) == []
    told = {"passport_no": "AA1234576", "passport_expiry": "2029-06-15"}
    assert opened(draft).state.answers["traveller"] == {**before, **told}


def test_ones_own_goes_into_the_profile_but_for_what_one_signs_in_with(monkeypatch: pytest.MonkeyPatch) -> None:
    read = {"passport_no": "AA4410982", "passport_expiry": "2033-01-01"}
    draft, upload = with_passport(monkeypatch, VISA, "swede_in_norway_urgent", **read)
    take_over(filling=opened(draft), upload=upload, now=now())
    assert unlike(draft, upload) == ["passport_no"]
    assert draft.applicant
    facts = accounts.profile_state(draft.applicant).facts
    assert (facts["passport_no"], facts["passport_expiry"]) == ("AA4410928", "2033-01-01")


def test_the_answer_that_came_from_the_profile_follows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    draft, upload = with_passport(monkeypatch, "passport-damaged", "man_who_has_served", passport_no="V48291763")
    before = opened(draft)
    take_over(filling=before, upload=upload, now=now())
    assert opened(draft).names["subject"]["passport_no"] == "V48291763"
    assert opened(draft).state.answers["prev_passport_no"] == "V48291763"


def test_a_number_that_no_iranian_passport_has_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    draft, upload = with_passport(monkeypatch, "passport-damaged", "man_who_has_served", passport_no="AA4410928")
    take_over(filling=opened(draft), upload=upload, now=now())
    assert unlike(draft, upload) == ["passport_no"]
