"""The auditor's journal: who read what, when and why; never what it was."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from mikhak.dossiers import access as dossiers
from mikhak.dossiers import actions, journal
from mikhak.dossiers.journal import Wanted
from mikhak.dossiers.models import Dossier, Event
from mikhak.office.journal import _row
from tests.office.conftest import NOW
from tests.office.dossiers import BIRTH, MISSION, dossier
from tests.office.officers import at_desk
from tests.walk import officer

NOTE = "راز یک یادداشت"


@pytest.fixture
def read() -> tuple[Any, Dossier]:
    """A clerk who read a dossier and wrote a note in it."""
    clerk, made = officer("clerk", MISSION), dossier(*BIRTH)
    dossiers.opened(clerk, made, purpose="intake", now=NOW)
    actions.add_note(actor=clerk, code=made.code, text=NOTE, now=NOW)
    return clerk, made


def test_the_journal_says_who_read_what_and_why_and_nothing_of_the_content(read: tuple[Any, Dossier]) -> None:
    clerk, made = read
    page = at_desk(officer("auditor", "*")).get(reverse("journal")).content.decode()
    for words in (clerk.officer.name_fa, clerk.username, "گشودن مهر", "یادداشت افزوده شد", "کار روی گام «"):
        assert words in page
    for secret in (NOTE, "نیک‌روش", f"/d/{made.code}"):
        assert secret not in page


def test_an_auditor_of_a_mission_reads_of_that_mission_alone(read: tuple[Any, Dossier]) -> None:
    _clerk, made = read
    here, there = officer("auditor", MISSION), officer("auditor", "paris")
    assert {line.code for line in journal.journal(here, Wanted()).lines} == {made.code}
    assert journal.journal(there, Wanted()).lines == []
    assert journal.journal(there, Wanted(code=made.code)).lines == []
    assert journal.journal(officer("clerk", MISSION), Wanted()).lines == []


def test_filters_choose_the_officer_the_dossier_the_mission_and_the_days(read: tuple[Any, Dossier]) -> None:
    clerk, made = read
    auditor, other = officer("auditor", "*"), officer("clerk", MISSION)
    dossiers.opened(other, made, purpose="intake", now=NOW)

    def count(**wanted: Any) -> int:
        return len(journal.journal(auditor, Wanted(**wanted)).lines)

    everything = count()
    assert 0 < count(officer=clerk.username) < everything
    assert count(officer="nobody") == count(code="7KQ2M4TX9HWB") == count(mission="paris") == 0
    assert count(code=made.code) == count(mission=MISSION) == everything
    tomorrow = datetime.now(UTC) + timedelta(days=30)
    assert count(since=tomorrow) == 0
    assert count(until=tomorrow) == everything


def test_pages_follow_one_another_without_a_gap_or_a_line_twice(
    read: tuple[Any, Dossier], monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = officer("auditor", "*")
    whole = [line.place for line in journal.whole(auditor, Wanted())]
    monkeypatch.setattr(journal, "PAGE", 2)
    found, after = [], ""
    while True:
        page = journal.journal(auditor, Wanted(), after=after)
        found += [line.place for line in page.lines]
        after = page.following
        if not after:
            break
    assert found == whole == sorted(whole, reverse=True)
    assert len(found) > 4


def test_a_place_that_is_none_begins_at_the_beginning(read: tuple[Any, Dossier]) -> None:
    client = at_desk(officer("auditor", "*"))
    for after in ("x", "~~", "2026-11-23~event~1", "2026-11-23T00:00:00+00:00~else~1"):
        assert client.get(reverse("journal"), {"after": after}).status_code == 200
    wrong = client.get(reverse("journal"), {"since": "دیروز"})
    assert wrong.status_code == 422
    assert "دیروز" in wrong.content.decode()
    assert client.get(reverse("journal"), {"since": "۱۴۰۵/۰۹/۰۱", "until": "2026-11-30"}).status_code == 200


def test_the_file_has_the_same_lines_and_calculates_nothing(read: tuple[Any, Dossier]) -> None:
    client = at_desk(officer("auditor", "*"))
    answer = client.get(reverse("journal-csv"))
    rows = list(csv.reader(StringIO(answer.getvalue().decode().removeprefix("\ufeff"))))
    assert rows[0][0] == "moment"
    assert len(rows) - 1 >= Event.objects.count()
    assert NOTE not in answer.getvalue().decode()
    for cell in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"):
        assert next(csv.reader(StringIO(_row((cell,)))))[0] == f"'{cell}"
