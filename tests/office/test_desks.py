"""The desks of a mission: a consul keeps their calendars, every change is told and can be undone."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from mikhak.appointments.models import Desk
from tests.appointments.desks import desk
from tests.office.dossiers import MISSION
from tests.office.officers import at_desk
from tests.walk import officer

WORDS: dict[str, Any] = {
    "title_fa": "باجهٔ ۲",
    "title_en": "Desk 2",
    "categories": ["passport"],
    "hours_0": "۹:۰۰-۱۲:۰۰، ۱۴:۰۰-۱۶:۰۰",
    "minutes": "۳۰",
    "places": "2",
    "days_ahead": "45",
    "urgent": "1",
    "exceptions": "۱۴۰۵/۱۰/۰۱ ۹:۰۰-۱۱:۰۰\n2026-12-31",
    "open": "yes",
}


def consul(role: str = "consul", mission: str = MISSION, **more: Any) -> Client:
    return at_desk(officer(role, mission, **more))


def test_a_consul_opens_a_desk_with_hours_and_days_that_differ() -> None:
    answer = consul().post("/desks/new/", WORDS)
    assert answer.status_code == 302, answer.content.decode()
    says = Desk.objects.get(mission=MISSION).says
    assert says.hours[0] == ((time(9), time(12)), (time(14), time(16)))
    assert says.hours[1:] == ((),) * 6
    assert [(one.day, one.hours) for one in says.exceptions] == [
        (date(2026, 12, 22), ((time(9), time(11)),)),
        (date(2026, 12, 31), ()),
    ]
    assert (says.minutes, says.places, says.days_ahead, says.urgent, says.open) == (30, 2, 45, 1, True)


@pytest.mark.parametrize(
    ("field", "value"), [("hours_3", "نه تا دوازده"), ("exceptions", "فردا بسته"), ("places", "0"), ("minutes", "2")]
)
def test_what_is_not_understood_is_named_at_its_field_and_nothing_typed_is_lost(field: str, value: str) -> None:
    answer = consul().post("/desks/new/", WORDS | {field: value})
    assert answer.status_code in {200, 422}
    assert field in answer.context["form"].errors
    assert value in answer.content.decode()
    assert not Desk.objects.exists()


def test_a_change_is_told_with_its_officer_and_undone_by_an_earlier_edition() -> None:
    found, client = desk(), consul()
    page = client.get(f"/desks/{found.pk}/")
    posted = WORDS | {"seen": page.context["seen"]}
    assert client.post(f"/desks/{found.pk}/", posted).status_code == 302
    history = client.get(f"/desks/{found.pk}/").context["history"]
    assert [one.number for one, _parts in history] == [2, 1]
    assert "ساعت‌ها" in [str(part) for part in history[0][1]]
    late = client.post(f"/desks/{found.pk}/", posted | {"minutes": "45"})  # of an edition that is old by now
    assert late.status_code == 422
    assert Desk.objects.get().says.minutes == 30
    client.post(f"/desks/{found.pk}/restore/", {"seen": 2, "number": 1})
    assert Desk.objects.get().says == found.says
    assert Desk.objects.get().editions.count() == 3


def test_nobody_but_the_consuls_of_the_mission_keeps_its_desks() -> None:
    found = desk()
    for stranger in (consul("consul", "paris"), consul("clerk", "paris")):
        assert stranger.get(f"/desks/{found.pk}/").status_code in {403, 404}
        assert stranger.post(f"/desks/{found.pk}/restore/", {"seen": 1, "number": 1}).status_code in {403, 404}
    for insider in (consul("clerk"), consul(category="passport")):
        assert insider.get("/desks/new/").status_code == 403
        assert insider.post(f"/desks/{found.pk}/", WORDS | {"seen": 1}).status_code == 403
    assert consul(category="passport").get("/desks/").context["rows"] == []
    assert Desk.objects.get().edition == 1
