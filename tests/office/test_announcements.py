"""The screens of announcements: routes x roles x missions, and the way of a consul through them."""

import pytest
from django.test import Client
from django.urls import reverse

from mikhak.announcements.models import Announcement, Edition
from tests.office.dossiers import MISSION
from tests.office.officers import at_desk
from tests.walk import officer

WORDS = {
    "title_fa": "تعطیلی",
    "text_fa": "دوشنبه بسته است.",
    "title_en": "Closed",
    "text_en": "Closed on Monday.",
    "since-cal": "gregorian",
    "since-day": "23",
    "since-month": "11",
    "since-year": "2026",
}


def written(client: Client) -> Announcement:
    answer = client.post(reverse("office-announcement-new"), WORDS)
    assert answer.status_code == 302, answer.content.decode()
    return Announcement.objects.latest("pk")


def routes(made: Announcement) -> list[tuple[str, str]]:
    """(method, address) of everything that can be done to one."""
    names = ("office-announcement", "office-announcement-down", "office-announcement-restore")
    page, down, restore = (reverse(name, args=[made.pk]) for name in names)
    return [("get", page), ("post", page), ("post", down), ("post", restore)]


@pytest.mark.parametrize(
    ("role", "mission", "status"), [("consul", "paris", 404), ("clerk", "paris", 403), ("clerk", MISSION, 403)]
)
def test_nobody_else_reads_or_changes_it_in_the_office(role: str, mission: str, status: int) -> None:
    made = written(at_desk(officer("consul", MISSION)))
    stranger = at_desk(officer(role, mission))
    for method, address in routes(made):
        answer = getattr(stranger, method)(address, {**WORDS, "title_fa": "دیگر", "seen": 1, "number": 1})
        assert answer.status_code == status, (method, address)
    assert Edition.objects.count() == 1
    assert "تعطیلی" not in stranger.get(reverse("office-announcements")).content.decode()


def test_a_clerk_writes_none_and_is_not_offered_the_page() -> None:
    clerk = at_desk(officer("clerk", MISSION))
    assert reverse("office-announcements") not in clerk.get("/").content.decode()
    assert clerk.get(reverse("office-announcements")).status_code == 403
    assert clerk.post(reverse("office-announcement-new"), WORDS).status_code == 403
    assert not Announcement.objects.exists()


def test_a_consul_writes_changes_takes_down_and_brings_back() -> None:
    actor = officer("consul", MISSION)
    consul = at_desk(actor)
    made = written(consul)
    assert (made.mission, made.says.title.fa, str(made.since)) == (MISSION, "تعطیلی", "2026-11-23")
    (_get, page), _post, (_, down), (_, restore) = routes(made)
    consul.post(page, {**WORDS, "title_fa": "تعطیلی نوروز", "seen": 1})
    consul.post(down, {"seen": 2})
    consul.post(restore, {"seen": 3, "number": 2})
    made.refresh_from_db()
    assert (made.edition, made.shown, made.says.title.fa) == (4, True, "تعطیلی نوروز")
    shown = consul.get(page).content.decode()
    for words in (actor.name.fa, "<del>", "تعطیلی نوروز", "برداشته شده", "همین نسخه را برگردان"):
        assert words in shown


def test_a_form_with_a_gap_is_shown_again_with_what_was_typed() -> None:
    consul = at_desk(officer("consul", MISSION))
    answer = consul.post(reverse("office-announcement-new"), {**WORDS, "title_en": ""})
    assert answer.status_code == 422
    assert "دوشنبه بسته است." in answer.content.decode()
    assert not Announcement.objects.exists()


def test_who_was_slower_is_told_so() -> None:
    consul = at_desk(officer("consul", MISSION))
    made = written(consul)
    consul.post(routes(made)[2][1], {"seen": 1})
    answer = consul.post(routes(made)[1][1], {**WORDS, "title_fa": "دیرتر", "seen": 1})
    assert answer.status_code == 422
    assert "عوض شده است" in answer.content.decode()
    assert "دیرتر" in answer.content.decode()
