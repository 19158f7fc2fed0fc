"""Invented dossiers: a demo filled to a size is one in which the office can work."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management.base import CommandError
from django.test import Client
from pytest_django.fixtures import Settings

from mikhak.catalogue import loader
from mikhak.cli.many import fill, national_ids
from mikhak.dossiers.events import EVENTS
from mikhak.dossiers.models import Dossier, Event
from mikhak.lib.codes import show_code
from mikhak.lib.national_id import is_valid
from mikhak.missions import queries as missions
from tests.office.officers import at_desk
from tests.walk import officer, released
from tests.written import written

__all__ = ["released"]

NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
MANY = 40


@pytest.fixture(autouse=True)
def demo(db: None, released: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(loader, "load", written)  # read once for all
    settings.ROOT_URLCONF = "mikhak.office.urls"
    settings.FACE = "office"
    settings.PROFILE = "demo"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def navid() -> Client:
    """An officer who stands in for every mission, at his desk."""
    places = [mission.key for mission in missions.all_missions()]
    actor = officer("clerk", places[0])
    for place in places[1:]:
        actor.officer.grants.create(
            role="clerk", mission=place, made_by="a", confirmed_by="b", starts_on=date(2026, 1, 1)
        )
    return at_desk(actor)


def test_the_page_of_every_invented_dossier_opens_with_what_was_sealed(navid: Client) -> None:
    fill(MANY, now=NOW)

    made = list(Dossier.objects.select_related("version"))
    assert len(made) == MANY
    for one in made:
        page = navid.get(f"/d/{show_code(one.code)}/")
        assert page.status_code == 200
        assert page.context["case"].told["answers"]


def test_the_queue_shows_the_open_ones_and_no_closed_one(navid: Client) -> None:
    fill(MANY, now=NOW)

    found = navid.get("/").context["found"]
    waiting = Dossier.objects.filter(closed_at=None)
    assert {row.dossier.code for row in found.rows} == set(waiting.values_list("code", flat=True))
    assert found.counts["all"] == waiting.count() > 0


def test_somebody_is_found_by_a_national_id_that_no_registry_gives_out(navid: Client) -> None:
    fill(MANY, now=NOW)

    known = next(national_ids())
    assert is_valid(known)
    assert navid.post("/search/", {"q": known}).context["rows"]


def test_their_histories_are_made_of_declared_events_in_the_order_of_time() -> None:
    fill(MANY, now=NOW)

    for one in Dossier.objects.all():
        lines = list(Event.objects.filter(dossier=one).order_by("id"))
        assert all(line.data.keys() == EVENTS[line.name].keys for line in lines)
        assert lines[0].name == "submitted"
        assert (lines[-1].name == "closed") == (one.status == Dossier.Status.CLOSED)
        told = [line for line in lines if line.name != "message_received"]
        assert [line.at for line in told] == sorted(line.at for line in told)


def test_nothing_is_invented_where_people_are_served(settings: Settings) -> None:
    settings.PROFILE = "production"
    with pytest.raises(CommandError, match="only in the demo profile"):
        fill(1, now=NOW)
    assert not Dossier.objects.exists()
