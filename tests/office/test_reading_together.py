"""What the page of a dossier tells besides answers: what has changed since submission, who else reads, what is double,
and two pages of papers side by side."""

from datetime import timedelta

import time_machine
from django.test import Client

from mikhak.dossiers.models import Dossier
from mikhak.lib.codes import show_code
from tests.office.dossiers import BIRTH, MISSION, PASSPORT, dossier
from tests.office.officers import at_desk
from tests.walk import officer

THEN = "روز ثبت برقرار بود."


def page(client: Client, made: Dossier, query: str = "") -> str:
    return client.get(f"/d/{show_code(made.code)}/{query}").content.decode()


def test_a_condition_that_held_at_submission_and_holds_no_more_says_both(clock: time_machine.Traveller) -> None:
    made = dossier(*BIRTH)
    clerk = at_desk(officer("clerk", MISSION))
    assert THEN not in page(clerk, made)
    clock.shift(timedelta(days=40))
    later = page(at_desk(officer("clerk", MISSION)), made)
    assert later.count(THEN) == 1
    assert "مادهٔ ۱۵ قانون ثبت احوال" in later.split(THEN)[1][:400]


def test_the_second_reader_is_told_who_reads_and_the_first_is_not_told_of_himself(
    clock: time_machine.Traveller,
) -> None:
    made, first, second = dossier(*PASSPORT), officer("clerk", MISSION), officer("clerk", MISSION)
    assert "هماهنگ شوید" not in page(at_desk(first), made)
    clock.shift(timedelta(minutes=3))
    shown = page(at_desk(second), made)
    assert f"{first.name.fa} همین پرونده را ۳ دقیقه پیش باز کرد" in shown
    clock.shift(timedelta(minutes=12))
    assert "هماهنگ شوید" not in page(at_desk(second), made)


def test_the_same_service_asked_for_twice_for_one_person_is_pointed_out_while_both_are_open() -> None:
    made, again, other = dossier(*PASSPORT), dossier(*PASSPORT), dossier(*BIRTH)
    clerk = at_desk(officer("clerk", MISSION))
    assert "یک بار دیگر هم خواسته شده" in page(clerk, made)
    assert "یک بار دیگر هم خواسته شده" not in page(clerk, other)
    Dossier.objects.filter(pk=again.pk).update(status="closed", closed_at=again.created_at)
    assert "یک بار دیگر هم خواسته شده" not in page(clerk, made)


def test_a_page_is_held_beside_the_next_one_and_let_go_again() -> None:
    made, clerk = dossier(*PASSPORT), at_desk(officer("clerk", MISSION))
    first, second = (one.pk for one in made.attachments.all()[:2])
    plain = page(clerk, made, f"?page={first}")
    assert "data-also" not in plain
    assert f'href="?page={first}&amp;beside={first}"' in plain
    both = page(clerk, made, f"?page={second}&beside={first}&turn=1")
    assert "data-also" in both
    assert f'/page/{first}/" alt=' in both
    assert f'/page/{second}/?turn=1" alt=' in both
    assert f'href="?page={first}&amp;beside={first}"' in both  # the strip keeps what is held
    assert f'href="?page={second}"' in both  # and this lets it go
    assert "data-also" not in page(clerk, made, f"?page={second}&beside=nonsense")
