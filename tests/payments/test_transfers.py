"""The paper of a transfer is sealed as every scan is; an officer finds the money, or says why not."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from mikhak.dossiers import access
from mikhak.dossiers import actions as dossiers
from mikhak.dossiers.conversation import SentFile
from mikhak.dossiers.models import Dossier
from mikhak.notices.models import Notice
from mikhak.payments import actions, queries
from mikhak.payments.models import Transfer
from mikhak.ui.refusals import Conflict, NotFound, Refusal
from tests.office.dossiers import MISSION, fresh
from tests.payments.money import pay, waiting
from tests.walk import now, officer, scan, staff, who


def send(made: Dossier, name: str = "slip.jpg") -> Transfer:
    files = [SentFile(name, scan("transfer"))]
    actions.send_transfer(dossier=made, files=files, key=uuid4(), now=now())
    return Transfer.objects.latest("pk")


def test_the_paper_is_sealed_and_the_officer_of_the_mission_reads_it() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    key = uuid4()
    for _press in range(2):
        actions.send_transfer(dossier=made, files=[SentFile("slip.jpg", scan("slip"))], key=key, now=now())
    ((sent, pages),) = queries.transfers_of(made)
    assert sent.state == "open"
    assert access.page(people.clerk, made, str(pages[0].pk), now=now()).startswith(b"\xff\xd8")
    with pytest.raises(NotFound):
        access.page(officer("clerk", "paris"), made, str(pages[0].pk), now=now())
    with pytest.raises(Conflict):
        send(made)  # one is being looked at


def test_money_on_the_account_settles_the_fee_once() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    sent = send(made)
    told: dict[str, Any] = {"transfer_id": sent.pk, "amount": None}
    with pytest.raises(NotFound):
        actions.confirm_transfer(**who(officer("clerk", "paris"), made), **told, reference="77")
    with pytest.raises(Refusal) as refused:
        actions.confirm_transfer(**who(people.clerk, made), **told, reference="")
    assert refused.value.field == "reference"
    assert Transfer.objects.get(pk=sent.pk).state == "open"

    paid = actions.confirm_transfer(**who(people.clerk, made), **told, reference="77")
    assert (paid.amount, paid.flag, paid.till) == (due.amount, "", None)
    assert fresh(made).step != made.step
    with pytest.raises(Conflict):
        actions.confirm_transfer(**who(people.clerk, made), **told, reference="77")
    with pytest.raises(Conflict):
        actions.decline_transfer(**who(people.clerk, made), transfer_id=sent.pk, reason="دیر")


def test_another_sum_on_the_account_is_kept_and_flagged() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    told: dict[str, Any] = {"transfer_id": send(made).pk, "amount": due.amount - 1, "reference": "77"}
    assert actions.confirm_transfer(**who(people.clerk, made), **told).flag == "amount"
    assert fresh(made).step == made.step


def test_a_declined_paper_tells_why_and_another_one_may_come() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    sent = send(made)
    with pytest.raises(Refusal) as refused:
        actions.decline_transfer(**who(people.clerk, made), transfer_id=sent.pk, reason=" ")
    assert refused.value.field == "reason"
    actions.decline_transfer(**who(people.clerk, made), transfer_id=sent.pk, reason="شماره خوانده نمی‌شود")
    letter = Notice.objects.get(kind="transfer_declined", dossier_code=made.code)
    assert letter.values["reason"] == "شماره خوانده نمی‌شود"
    assert send(made).state == "open"


def test_a_transfer_that_comes_too_late_is_confirmed_and_kept() -> None:
    people = staff(MISSION)
    (paid, _), (closed, _) = waiting(people), waiting(people)
    first, second = send(paid), send(closed)
    pay(people, paid)
    dossiers.withdraw(dossier=closed, now=now())
    told: dict[str, Any] = {"amount": Decimal(10), "reference": "77"}
    flags = [
        actions.confirm_transfer(**who(people.clerk, made), transfer_id=sent.pk, **told).flag
        for made, sent in ((paid, first), (closed, second))
    ]
    assert flags == ["double", "not_due"]


@pytest.mark.parametrize("files", [[], [SentFile("x.jpg", b"no picture")], [SentFile("a.jpg", b"")] * 4])
def test_what_is_no_paper_is_refused_in_words(files: list[SentFile]) -> None:
    made, _due = waiting(staff(MISSION))
    with pytest.raises(Refusal) as refused:
        actions.send_transfer(dossier=made, files=files, key=uuid4(), now=now())
    assert refused.value.field == "papers"
    assert not Transfer.objects.exists()


def test_nothing_is_sent_for_what_is_not_due() -> None:
    people = staff(MISSION)
    made, _due = waiting(people)
    pay(people, made)
    with pytest.raises(Conflict):
        send(fresh(made))
