"""The screens of people: an invitation to the first sign-in, two people for a right, and somebody who leaves."""

import re

from django.test import Client
from django.urls import reverse

from mikhak.accounts.access import OfficerActor
from mikhak.accounts.models import Officer, OfficerLink, Proposal
from mikhak.accounts.queries import digest
from mikhak.dossiers import assignment
from mikhak.dossiers.models import Dossier
from mikhak.lib.codes import show_code
from mikhak.notices.models import Notice
from tests.office.conftest import NOW
from tests.office.dossiers import BIRTH, MISSION, dossier, fresh
from tests.office.officers import PASSWORD, at_desk
from tests.walk import officer

TODAY = {"starts_on-cal": "gregorian", "starts_on-day": "23", "starts_on-month": "11", "starts_on-year": "2026"}
RIGHT = {"role": "clerk", "place": MISSION, "category": "all", "on_duty": "no", **TODAY}
FACTS = {"name_fa": "هانیه سلیمی", "name_en": "Hanieh Salimi", "email": "hanieh@mission.example", "language": "fa"}


def taken(actor: OfficerActor) -> Dossier:
    made = dossier(*BIRTH)
    assignment.take(actor=actor, code=made.code, now=NOW)
    return made


def test_somebody_is_invited_confirmed_and_signs_in() -> None:
    head, consul = at_desk(officer("head", MISSION)), at_desk(officer("consul", MISSION))
    answer = head.post(reverse("person-new"), {"username": "hanieh", **FACTS, **RIGHT})
    assert answer.status_code == 302, answer.content.decode()
    made = Officer.objects.get(username="hanieh")
    assert "hanieh" in head.get(reverse("people")).content.decode()

    proposal = Proposal.objects.get(officer=made)
    assert "در انتظار تأیید شما" not in head.get(reverse("people")).content.decode()
    for page in (reverse("people"), reverse("person", args=[made.pk])):
        shown = consul.get(page).content.decode()
        assert reverse("proposal-confirm", args=[proposal.pk]) in shown
        assert shown.count("csrfmiddlewaretoken") == shown.count('method="post"')  # a form without it goes nowhere
    assert head.post(reverse("proposal-confirm", args=[proposal.pk])).status_code == 403
    assert consul.post(reverse("proposal-confirm", args=[proposal.pk])).status_code == 302

    token = "the token of the mail, which nobody but its reader has"
    OfficerLink.objects.filter(officer=made).update(digest=digest(token))
    new = Client()
    assert new.get(reverse("welcome-link", args=[token]), follow=True).status_code == 200
    words = {"password": PASSWORD, "password_again": PASSWORD}
    assert new.post(reverse("welcome"), words | {"password_again": "other"}).status_code == 200
    assert new.post(reverse("welcome"), words)["Location"] == reverse("account_login")
    new.post(reverse("account_login"), {"login": "hanieh", "password": PASSWORD})
    assert new.get("/")["Location"] == reverse("mfa_activate_totp")
    assert Client().get(reverse("welcome-link", args=[token]), follow=True).status_code == 410


def test_bad_input_names_the_field_and_keeps_what_was_typed() -> None:
    head = at_desk(officer("head", MISSION))
    answer = head.post(reverse("person-new"), {"username": "H A", **FACTS, **RIGHT, "email": "no"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert {"username", "email"} <= set(answer.context["form"].errors)
    assert "هانیه سلیمی" in page
    assert not Officer.objects.filter(name_en="Hanieh Salimi").exists()


def test_a_leaver_is_out_at_the_next_request_and_the_open_dossiers_are_nobodys() -> None:
    boss, clerk = officer("head", MISSION), officer("clerk", MISSION)
    head, desks = at_desk(boss), [at_desk(clerk)]
    second = Client()
    second.cookies = desks[0].cookies  # another window of the same session
    mine = taken(clerk)
    assert head.post(reverse("person-leave", args=[clerk.id])).status_code == 302

    assert {one.get("/").status_code for one in (*desks, second)} == {302}
    assert fresh(mine).assignee is None
    assert mine.events.filter(name="given_back", officer=boss.officer).exists()
    told = Notice.objects.get(kind="officer_left")
    assert told.values["count"] == 1
    page = head.get(reverse("person", args=[clerk.id])).content.decode()
    assert "حساب بسته شد" in page

    assert head.post(reverse("person-return", args=[clerk.id])).status_code == 302
    assert not Officer.objects.get(pk=clerk.id).grants.filter(ends_on=None).exists()


def test_a_head_hands_a_dossier_to_a_colleague_and_to_nobody_elsewhere() -> None:
    head, clerk, stranger = officer("head", MISSION), officer("clerk", MISSION), officer("clerk", "paris")
    made = dossier(*BIRTH)
    desk, path = at_desk(head), reverse("give", args=[show_code(made.code)])
    assert clerk.username in re.findall(r"value=\"([^\"]+)\"", desk.get(f"/d/{made.code}/").content.decode())
    assert desk.post(path, {"give_to": stranger.username}).status_code == 422
    assert desk.post(path, {"give_to": clerk.username}).status_code == 302
    assert fresh(made).assignee == clerk.officer
    assert desk.post(path, {"give_to": clerk.username}).status_code == 409
    assert at_desk(clerk).post(path, {"give_to": clerk.username}).status_code == 403


def test_the_forms_of_one_officer_lead_back_to_the_page() -> None:
    boss, clerk, other = officer("head", MISSION), officer("clerk", MISSION), officer("clerk", MISSION)
    head, second = at_desk(boss), at_desk(officer("consul", MISSION))
    answer = head.post(reverse("person-amend", args=[clerk.id]), {**FACTS, "email": "new@mission.example"})
    assert answer.status_code == 302, answer.content.decode()
    line = clerk.officer.changes.get(what="amended")
    assert head.post(reverse("person-undo", args=[clerk.id]), {"change": line.pk}).status_code == 302
    assert head.post(reverse("right-new", args=[clerk.id]), {**RIGHT, "role": "consul"}).status_code == 302
    until = {name.replace("starts", "ends"): value for name, value in TODAY.items()}
    leave = {"stand_in": other.username, **TODAY, **until}
    assert head.post(reverse("leave-new", args=[clerk.id]), leave)["Location"] == reverse("person", args=[other.id])
    assert head.post(reverse("factor-new", args=[clerk.id])).status_code == 302
    asked = Proposal.objects.get(kind="factor")
    page = second.get(reverse("person", args=[clerk.id])).content.decode()
    assert Officer.objects.get(pk=clerk.id).email in page
    assert second.post(reverse("proposal-decline", args=[asked.pk])).status_code == 302
    assert head.post(reverse("right-end", args=[clerk.grants[0].pk])).status_code == 302
    assert head.post(reverse("right-again", args=[clerk.grants[0].pk])).status_code == 302
    assert Proposal.objects.filter(officer=clerk.officer, confirmed=None).count() == 2


def test_codes_of_a_new_second_factor_come_after_the_new_password() -> None:
    head, consul, clerk = officer("head", MISSION), officer("consul", MISSION), officer("clerk", MISSION)
    desk = at_desk(clerk)
    at_desk(head).post(reverse("factor-new", args=[clerk.id]))
    at_desk(consul).post(reverse("proposal-confirm", args=[Proposal.objects.get(kind="factor").pk]))
    assert desk.get("/").status_code == 302  # the old session is gone with the old password
    again = Client()
    again.post(reverse("account_login"), {"login": clerk.username, "password": PASSWORD})
    assert "_auth_user_id" not in again.session
