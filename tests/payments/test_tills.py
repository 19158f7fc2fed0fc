"""The till of an officer: counted, closed and signed by another; a closed one takes nothing more."""

import csv
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from mikhak.lib import tables
from mikhak.payments import actions, exports, papers, queries
from mikhak.payments.models import Till
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal
from tests.office.dossiers import MISSION, fresh
from tests.payments.money import call, ordered, pay, waiting
from tests.walk import now, officer, staff, who

TODAY = date(2026, 11, 23)


def test_a_till_is_counted_closed_and_signed_by_two_people() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    pay(people, made)
    till = Till.objects.get()
    key = ("cash", due.currency)
    assert queries.sums_of(till) == {key: due.amount}
    told: dict[str, Any] = {"till_id": till.pk, "reason": "", "now": now()}
    for actor in (people.consul, officer("clerk", "paris")):
        with pytest.raises(NotFound):
            actions.close_till(actor=actor, counted={key: due.amount}, **told)
    with pytest.raises(Refusal) as refused:
        actions.close_till(actor=people.clerk, counted={key: due.amount - 5}, **told)
    assert refused.value.field == "reason"
    with pytest.raises(Conflict):
        actions.close_till(actor=people.clerk, counted={}, **told)
    with pytest.raises(Conflict):
        actions.sign_till(actor=people.consul, till_id=till.pk, now=now())
    assert Till.objects.get().closed_at is None

    reason = "پنج یورو کم آمد"
    actions.close_till(actor=people.clerk, counted={key: due.amount - 5}, **told | {"reason": reason})
    with pytest.raises(Conflict):
        actions.close_till(actor=people.clerk, counted={key: due.amount}, **told)
    with pytest.raises(Forbidden):
        actions.sign_till(actor=people.clerk, till_id=till.pk, now=now())
    with pytest.raises(NotFound):
        actions.sign_till(actor=officer("consul", "paris"), till_id=till.pk, now=now())
    actions.sign_till(actor=people.consul, till_id=till.pk, now=now())
    with pytest.raises(Conflict):
        actions.sign_till(actor=people.second, till_id=till.pk, now=now())
    assert Till.objects.get().counted[0]["counted"] == str(due.amount - 5)


def test_who_filled_a_till_does_not_sign_it() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    actions.record_payment(**who(people.consul, made), method="cash", reference="")
    till, counted = Till.objects.get(), {("cash", due.currency): due.amount}
    actions.close_till(actor=people.consul, till_id=till.pk, counted=counted, reason="", now=now())
    with pytest.raises(Refusal):
        actions.sign_till(actor=people.consul, till_id=till.pk, now=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Till.objects.update(signed_by=people.consul.officer)


def test_what_comes_after_closing_belongs_to_the_next_day(clock: time_machine.Traveller) -> None:
    people = staff(MISSION)
    (first, due), (second, _), (third, _) = waiting(people), waiting(people), waiting(people)
    pay(people, first)
    counted = {("cash", due.currency): due.amount}
    actions.close_till(actor=people.clerk, till_id=Till.objects.get().pk, counted=counted, reason="", now=now())
    later = pay(people, second)
    assert later.day == TODAY + timedelta(days=1)
    tomorrow = Till.objects.get(day=later.day)
    with pytest.raises(Conflict):  # its day has not come
        actions.close_till(actor=people.clerk, till_id=tomorrow.pk, counted=counted, reason="", now=now())
    assert call(ordered(third)).day == TODAY  # type: ignore[union-attr]  # the gateway has no till
    assert len(queries.day_of(MISSION, TODAY).entries) == 2


def test_cash_that_goes_back_leaves_the_till_of_who_gives_it() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    paid = pay(people, made)
    told: dict[str, Any] = {"payment_id": paid.pk, "amount": Decimal(5), "reason": "زیادی بود"}
    back = actions.propose_refund(**who(people.clerk, made), **told)
    assert queries.day_of(MISSION, TODAY).sums == {("cash", due.currency): due.amount}
    actions.confirm_refund(**who(people.consul, made), refund_id=back.pk)
    assert queries.sums_of(Till.objects.get()) == {("cash", due.currency): due.amount - 5}
    assert queries.day_of(MISSION, TODAY).sums == {("cash", due.currency): due.amount - 5}


def test_money_without_an_invoice_is_kept_for_the_mission() -> None:
    people = staff(MISSION)
    given: dict[str, Any] = {"mission": MISSION, "amount": Decimal(40), "currency": "EUR", "now": now()}
    with pytest.raises(NotFound):
        actions.note_stray(actor=officer("clerk", "paris"), method="transfer", reference="9", **given)
    for method, reference, field in (("cash", "9", "method"), ("transfer", "", "reference")):
        with pytest.raises(Refusal) as refused:
            actions.note_stray(actor=people.clerk, method=method, reference=reference, **given)
        assert refused.value.field == field
    kept = actions.note_stray(actor=people.clerk, method="transfer", reference="9", **given)
    assert queries.unsettled(MISSION) == [kept]
    assert kept.receipt == "THE-1405-R000001"


def test_money_without_an_invoice_finds_its_dossier_once() -> None:
    people = staff(MISSION)
    (made, due), (other, _) = waiting(people), waiting(people)
    given: dict[str, Any] = {"mission": MISSION, "amount": due.amount, "currency": due.currency, "now": now()}
    stray = actions.note_stray(actor=people.clerk, method="transfer", reference="9", **given)
    told: dict[str, Any] = {"mission": MISSION, "receipt": stray.receipt, "now": now()}
    for actor, code in ((officer("clerk", "paris"), made.code), (people.clerk, "AAAA-BBBB-CCCC")):
        with pytest.raises(NotFound):
            actions.match_stray(actor=actor, code=code, **told)
    found = actions.match_stray(actor=people.clerk, code=made.code, **told)
    assert (found.flag, found.invoice_id, found.receipt) == ("", due.pk, stray.receipt)
    assert fresh(made).step != made.step
    with pytest.raises(Conflict):
        actions.match_stray(actor=people.clerk, code=other.code, **told)
    assert fresh(other).step == other.step
    assert queries.unsettled(MISSION) == []


# Tables and sheets ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(begins: str) -> None:
    assert tables.text(f"{begins}1+1") == f"'{begins}1+1"
    assert tables.text("THE-1405-R000001") == "THE-1405-R000001"


def test_the_day_as_a_table_has_code_service_sum_way_and_number_and_no_names() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    paid = pay(people, made, "card", "=cmd|'/C calc'!A0")
    told: dict[str, Any] = {"payment_id": paid.pk, "amount": Decimal(5), "reason": "=زیادی"}
    back = actions.propose_refund(**who(people.clerk, made), **told)
    actions.confirm_refund(**who(people.consul, made), refund_id=back.pk)
    day = queries.day_of(MISSION, TODAY)

    lines = list(csv.reader(StringIO(exports.as_csv(day).decode("utf-8-sig"))))
    usual = [paid.receipt, "2026-11-23", made.code, made.version.key, "card"]
    assert lines == [
        list(exports.HEAD),
        [*usual, str(due.amount), "EUR", ""],
        [*usual, "'-5.00", "EUR", ""],
    ]
    with zipfile.ZipFile(BytesIO(exports.as_xlsx(day))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "<v>-5</v>" in sheet
    assert made.code in strings
    assert "cmd" not in strings
    assert people.clerk.name.en not in strings


def test_the_sheet_and_the_receipt_are_printed() -> None:
    people = staff(MISSION)
    made, due = waiting(people)
    paid = pay(people, made, "card", "شمارهٔ ۱۲")
    counted = {("card", due.currency): due.amount - 1}
    actions.close_till(actor=people.clerk, till_id=Till.objects.get().pk, counted=counted, reason="کم بود", now=now())
    assert papers.sheet(queries.day_of(MISSION, TODAY)).startswith(b"%PDF")
    printed = papers.receipt(queries.receipt_of(made, paid.receipt))
    assert printed.startswith(b"%PDF")
    assert printed == papers.receipt(queries.receipt_of(made, paid.receipt))
    with pytest.raises(NotFound):
        queries.receipt_of(waiting(people)[0], paid.receipt)


@pytest.mark.parametrize(
    ("amount", "words"),
    [("18200", "هجده هزار و دویست"), ("112.50", "یکصد و دوازده و پنجاه صدم"), ("0.30", "صفر و سی صدم")],
)
def test_a_sum_in_words(amount: str, words: str) -> None:
    assert papers.in_words(Decimal(amount)) == words
