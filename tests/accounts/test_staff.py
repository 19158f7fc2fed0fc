"""Rights by two people, accounts of officers, and the history of both."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, IntegrityError, transaction

from mikhak.accounts import actions, demo, staff
from mikhak.accounts.access import OfficerActor, live_grants
from mikhak.accounts.models import Change, Grant, Officer, OfficerLink, Proposal
from mikhak.accounts.queries import digest
from mikhak.notices.models import Notice
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from tests.accounts.people import NOW
from tests.walk import officer, released

__all__ = ["released"]

TODAY = NOW.date()
DAY = timedelta(days=1)
HERE = "the-hague"
PASSWORD = "گل سرخ و سفید و ارغوان"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("released")]


@pytest.fixture
def head() -> OfficerActor:
    return officer("head", HERE)


@pytest.fixture
def consul() -> OfficerActor:
    return officer("consul", HERE)


@pytest.fixture
def clerk() -> OfficerActor:
    return officer("clerk", HERE)


def wish(role: str = "consul", place: str = HERE, **more: Any) -> actions.Right:
    return actions.right(role=role, place=place, starts_on=TODAY, **more)


def propose(actor: OfficerActor, whom: OfficerActor, **more: Any) -> Proposal:
    return actions.propose_rights(actor=actor, officer_id=whom.id, rights=[wish(**more)], now=NOW)


def again(actor: OfficerActor) -> OfficerActor:
    found = Officer.objects.get(pk=actor.id)
    return OfficerActor(found, live_grants(found, TODAY))


# Two people ----------
def test_a_right_that_one_proposed_and_another_confirmed_holds_and_is_told(
    head: OfficerActor, consul: OfficerActor, clerk: OfficerActor
) -> None:
    made = propose(head, clerk)
    assert not again(clerk).may("consul", HERE, "passport", TODAY)

    actions.confirm(actor=consul, proposal_id=made.pk, now=NOW)

    assert again(clerk).may("consul", HERE, "passport", TODAY)
    assert Grant.objects.get(proposal=made).confirmed_by == consul.username
    assert Notice.objects.get(kind="rights_changed").values["given"][0]["en"] == "consul, The Hague"
    assert [one.what for one in staff.history(clerk.officer)] == ["confirmed", "proposed"]
    with pytest.raises(Conflict):
        actions.confirm(actor=consul, proposal_id=made.pk, now=NOW)


def test_nobody_confirms_his_own_proposal_nor_one_for_himself(consul: OfficerActor, clerk: OfficerActor) -> None:
    mine, other = propose(consul, clerk), officer("consul", HERE)
    for_me = propose(other, consul, role="head")
    for made in (mine, for_me):
        with pytest.raises(Forbidden):
            actions.confirm(actor=consul, proposal_id=made.pk, now=NOW)
    with pytest.raises(Forbidden):
        propose(consul, consul)
    assert again(clerk).may("consul", HERE, "*", TODAY) is False


def test_the_database_itself_holds_to_two_people(head: OfficerActor, clerk: OfficerActor) -> None:
    made = propose(head, clerk)
    for who in (head, clerk):
        made.decided_by, made.decided_at, made.confirmed = who.officer, NOW, True
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(officer=clerk.officer, by=clerk.officer, kind="rights", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            officer=clerk.officer, role="clerk", mission="*", starts_on=TODAY, made_by="a", confirmed_by="b"
        )


def test_a_head_proposes_and_does_not_confirm_and_a_clerk_does_neither(
    head: OfficerActor, consul: OfficerActor, clerk: OfficerActor
) -> None:
    made = propose(consul, clerk)
    with pytest.raises(Forbidden):
        actions.confirm(actor=head, proposal_id=made.pk, now=NOW)
    with pytest.raises(NotFound):
        propose(clerk, head)


def test_of_other_missions_nobody_proposes_confirms_or_sees_anything(head: OfficerActor, clerk: OfficerActor) -> None:
    made, stranger = propose(head, clerk), officer("consul", "paris")
    with pytest.raises(NotFound):
        actions.confirm(actor=stranger, proposal_id=made.pk, now=NOW)
    with pytest.raises(NotFound):
        propose(stranger, clerk)
    with pytest.raises(Forbidden):
        propose(head, clerk, place="paris")
    assert stranger.officer in staff.listed(stranger).rows
    assert clerk.officer not in staff.listed(stranger).rows


def test_roles_of_headquarters_are_given_by_operators_of_headquarters_alone(
    consul: OfficerActor, clerk: OfficerActor
) -> None:
    one, two = officer("operator", "*"), officer("operator", "*")
    for role, place in (("auditor", "*"), ("authority", "civil_registry"), ("desk", "*")):
        with pytest.raises(Forbidden):
            propose(consul, clerk, role=role, place=place)
        made = propose(one, clerk, role=role, place=place)
        with pytest.raises(Forbidden):
            actions.confirm(actor=consul, proposal_id=made.pk, now=NOW)
        actions.confirm(actor=two, proposal_id=made.pk, now=NOW)
    assert again(clerk).places("answer") == ("civil_registry",)


@pytest.mark.parametrize(("role", "place"), [("clerk", "*"), ("authority", HERE), ("desk", HERE), ("clerk", "nowhere")])
def test_a_role_is_held_only_where_it_belongs(role: str, place: str) -> None:
    with pytest.raises(Refusal) as caught:
        wish(role, place)
    assert caught.value.field == "place"


def test_a_proposal_is_taken_back_or_declined_and_gives_nothing(
    head: OfficerActor, consul: OfficerActor, clerk: OfficerActor
) -> None:
    for who in (head, consul):
        made = propose(head, clerk)
        actions.decline(actor=who, proposal_id=made.pk, now=NOW)
        with pytest.raises(Conflict):
            actions.confirm(actor=consul, proposal_id=made.pk, now=NOW)
    assert Grant.objects.filter(officer=clerk.officer).count() == 1


# Leave, ending, undoing ----------
def test_a_stand_in_has_the_rights_for_the_days_of_the_leave_alone(
    head: OfficerActor, consul: OfficerActor, clerk: OfficerActor
) -> None:
    other = officer("clerk", HERE)
    made = actions.propose_leave(
        actor=head, officer_id=consul.id, stand_in_id=clerk.id, starts_on=TODAY, ends_on=TODAY + 7 * DAY, now=NOW
    )
    with pytest.raises(NotFound):
        actions.confirm(actor=other, proposal_id=made.pk, now=NOW)
    actions.confirm(actor=officer("consul", HERE), proposal_id=made.pk, now=NOW)

    assert again(clerk).may("consul", HERE, "passport", TODAY)
    assert again(clerk).may("consul", HERE, "passport", TODAY + 7 * DAY)
    assert not again(clerk).may("consul", HERE, "passport", TODAY + 8 * DAY)


def test_a_right_is_taken_back_by_one_person_and_given_again_by_two(
    head: OfficerActor, consul: OfficerActor, clerk: OfficerActor
) -> None:
    actions.end_right(actor=head, grant_id=clerk.grants[0].pk, now=NOW)
    assert again(clerk).grants == ()
    assert Notice.objects.filter(kind="rights_changed").count() == 1

    made = actions.propose_again(actor=head, grant_id=clerk.grants[0].pk, now=NOW)
    actions.confirm(actor=consul, proposal_id=made.pk, now=NOW)
    assert again(clerk).may("clerk", HERE, "passport", TODAY + 400 * DAY)


def test_a_change_of_details_can_be_undone_and_every_line_stays(head: OfficerActor, clerk: OfficerActor) -> None:
    told = {"name_fa": "نام دیگر", "name_en": "Another", "email": "other@mission.example", "language": "en"}
    before = clerk.officer.email
    actions.amend(actor=head, officer_id=clerk.id, told=told, now=NOW)
    line = staff.history(clerk.officer)[0]
    assert (line.before["email"], line.after["email"]) == (before, "other@mission.example")

    actions.undo(actor=head, officer_id=clerk.id, change_id=line.pk, now=NOW)
    assert Officer.objects.get(pk=clerk.id).email == before
    assert Change.objects.filter(officer=clerk.officer).count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Change.objects.filter(pk=line.pk).update(what="left")
    with pytest.raises(DatabaseError), transaction.atomic():
        Change.objects.filter(pk=line.pk).delete()


# Coming in ----------
def invited(actor: OfficerActor) -> tuple[Officer, str]:
    """Somebody who was invited, and the token of the mail."""
    facts = {"name_fa": "هانیه سلیمی", "name_en": "Hanieh Salimi", "email": "h@mission.example", "language": "fa"}
    made = actions.invite_with(actor=actor, username="hanieh", rights=[wish("clerk")], now=NOW, **facts)
    token = "a token that stands for the one of the mail"
    OfficerLink.objects.filter(officer=made).update(digest=digest(token))
    return made, token


def test_the_invited_choose_a_password_once(head: OfficerActor, consul: OfficerActor) -> None:
    made, token = invited(head)
    assert not made.has_usable_password()
    with pytest.raises(Refusal):
        actions.use_link(digest=digest(token), password="short", now=NOW)
    actions.use_link(digest=digest(token), password=PASSWORD, now=NOW)
    assert Officer.objects.get(pk=made.pk).check_password(PASSWORD)
    with pytest.raises(Refusal):
        actions.use_link(digest=digest(token), password=PASSWORD, now=NOW)
    assert made in staff.listed(consul).rows  # by what is proposed for her


def test_an_old_link_and_one_of_a_closed_account_open_nothing(head: OfficerActor, consul: OfficerActor) -> None:
    made, token = invited(head)
    with pytest.raises(Refusal):
        actions.use_link(digest=digest(token), password=PASSWORD, now=NOW + timedelta(hours=72))
    actions.close_account(actor=head, officer_id=made.pk, now=NOW)
    with pytest.raises(Refusal):
        actions.use_link(digest=digest(token), password=PASSWORD, now=NOW)
    assert not staff.open_proposals(made)


def test_a_lost_second_factor_takes_two_people_and_ends_the_old_password(
    head: OfficerActor, consul: OfficerActor, clerk: OfficerActor
) -> None:
    clerk.officer.set_password(PASSWORD)
    clerk.officer.save()
    demo.enrol(clerk.username)
    made = actions.propose_new_factor(actor=head, officer_id=clerk.id, now=NOW)
    with pytest.raises(Conflict):
        actions.propose_new_factor(actor=consul, officer_id=clerk.id, now=NOW)
    with pytest.raises(Forbidden):
        actions.confirm(actor=head, proposal_id=made.pk, now=NOW)
    assert Authenticator.objects.filter(user=clerk.officer).exists()

    actions.confirm(actor=consul, proposal_id=made.pk, now=NOW)
    assert not Authenticator.objects.filter(user=clerk.officer).exists()
    assert not Officer.objects.get(pk=clerk.id).has_usable_password()
    assert Notice.objects.filter(kind="officer_invited").count() == 1


def test_while_a_link_waits_nobody_alone_sends_it_elsewhere(head: OfficerActor, clerk: OfficerActor) -> None:
    clerk.officer.set_unusable_password()
    clerk.officer.save()
    told = {"name_fa": "الف", "name_en": "A", "email": "elsewhere@mission.example", "language": "fa"}
    with pytest.raises(Refusal) as caught:
        actions.amend(actor=head, officer_id=clerk.id, told=told, now=NOW)
    assert caught.value.field == "email"
    actions.amend(actor=head, officer_id=clerk.id, told=told | {"email": clerk.officer.email}, now=NOW)


def test_nobody_changes_himself_and_a_head_nobody_who_also_works_elsewhere(
    head: OfficerActor, clerk: OfficerActor
) -> None:
    with pytest.raises(Forbidden):
        actions.close_account(actor=head, officer_id=head.id, now=NOW)
    actions.grant(officer=clerk.officer, role="clerk", mission="paris", made_by="a", confirmed_by="b", starts_on=TODAY)
    with pytest.raises(Forbidden):
        actions.close_account(actor=head, officer_id=clerk.id, now=NOW)
    actions.close_account(actor=officer("operator", "*"), officer_id=clerk.id, now=NOW)
    assert again(clerk).grants == ()
