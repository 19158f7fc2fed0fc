"""Money at the desk: the page of a dossier's money, the day of a mission, how it takes money, and exchange rates."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mikhak.accounts.roles import EVERYWHERE
from mikhak.dossiers.conversation import SentFile
from mikhak.dossiers.models import Dossier
from mikhak.missions.queries import HEADQUARTERS
from mikhak.payments import actions, queries
from mikhak.payments.models import Payment, Rate, Refund, Till, Transfer
from tests.office.dossiers import MISSION, fresh
from tests.office.officers import at_desk
from tests.payments.money import pay, waiting
from tests.walk import Staff, now, officer, scan, staff

DAY = f"mission={MISSION}&day=2026-11-23"


@pytest.fixture
def people() -> Staff:
    return staff(MISSION)


def do(client: Client, made: Dossier, act: str, row: int, **told: Any) -> Any:
    """Post an act on money, its questions under the names they have on the page."""
    mark = f"{act.replace('-', '_')}_{row}_"
    return client.post(
        f"/d/{made.code}/money/{act}/", {"row": row, **{f"{mark}{name}": value for name, value in told.items()}}
    )


# Of a dossier ---------------------------------------------------------------------------------------------------------
def test_a_transfer_is_looked_at_beside_the_invoice_and_confirmed(people: Staff) -> None:
    made, _due = waiting(people)
    files = [SentFile("slip.jpg", scan("slip"))]
    actions.send_transfer(dossier=made, files=files, key=uuid4(), now=now())
    ((sent, (slip,)),) = queries.transfers_of(made)
    clerk = at_desk(people.clerk)
    assert f"/d/{made.code}/money/" in clerk.get(f"/d/{made.code}/").content.decode()
    assert f"/page/{slip.pk}/" in clerk.get(f"/d/{made.code}/money/").content.decode()

    refused = do(clerk, made, "confirm-transfer", sent.pk)
    assert refused.status_code == 422
    assert Transfer.objects.get().state == "open"
    assert do(clerk, made, "confirm-transfer", sent.pk, reference="۷۷").status_code == 302
    assert fresh(made).step != made.step
    receipt = Payment.objects.get().receipt
    pdf = clerk.get(f"/d/{made.code}/money/{receipt}.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert do(clerk, made, "decline-transfer", sent.pk, reason="دیر").status_code == 409


def test_a_refund_takes_two_desks(people: Staff) -> None:
    made, _due = waiting(people)
    paid = pay(people, made)
    clerk, consul = at_desk(people.clerk), at_desk(people.consul)
    much = do(clerk, made, "propose-refund", paid.pk, **{"amount-amount": "۹۹۹۹"}, reason="زیادی بود")
    assert much.status_code == 422
    assert "زیادی بود" in much.content.decode()
    assert do(clerk, made, "propose-refund", paid.pk, **{"amount-amount": "۵"}, reason="زیادی بود").status_code == 302
    back = Refund.objects.get()
    assert "confirm-refund" not in clerk.get(f"/d/{made.code}/money/").content.decode()
    assert do(clerk, made, "confirm-refund", back.pk).status_code == 403
    assert do(consul, made, "confirm-refund", back.pk).status_code == 302
    assert do(consul, made, "confirm-refund", back.pk).status_code == 409
    assert Refund.objects.get().amount == Decimal(5)


def test_a_consul_waives_a_fee_and_a_clerk_does_not(people: Staff) -> None:
    made, _due = waiting(people)
    assert do(at_desk(people.clerk), made, "waive-fee", 0, reason="خطای ما").status_code == 403
    consul = at_desk(people.consul)
    assert do(consul, made, "waive-fee", 0).status_code == 422
    assert do(consul, made, "waive-fee", 0, reason="نام نادرست چاپ شد").status_code == 302
    assert "نام نادرست چاپ شد" in consul.get(f"/d/{made.code}/money/").content.decode()
    assert do(consul, made, "waive-fee", 0, reason="دوباره").status_code == 409


# Of a day -------------------------------------------------------------------------------------------------------------
def test_a_day_is_counted_closed_signed_and_taken_away(people: Staff) -> None:
    made, due = waiting(people)
    paid = pay(people, made)
    clerk, consul = at_desk(people.clerk), at_desk(people.consul)
    page = clerk.get("/money/").content.decode()
    assert paid.receipt in page
    till = Till.objects.get()
    short = clerk.post(f"/money/tills/{till.pk}/close/", {"cash_eur-amount": "1"})
    assert short.status_code == 422
    assert "شمرده با دفتر یکی نیست" in short.content.decode()
    assert clerk.post(f"/money/tills/{till.pk}/close/", {"cash_eur-amount": str(due.amount)}).status_code == 302
    assert clerk.post(f"/money/tills/{till.pk}/sign/").status_code == 403
    assert consul.post(f"/money/tills/{till.pk}/sign/").status_code == 302
    assert people.consul.name.fa in clerk.get(f"/money/?{DAY}").content.decode()
    for kind, begins in (("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbfnumber"), ("xlsx", b"PK")):
        assert clerk.get(f"/money/day.{kind}?{DAY}").content.startswith(begins)
    assert clerk.get(f"/money/day.exe?{DAY}").status_code == 404


def test_what_is_open_and_what_came_for_nothing_stands_on_the_day(people: Staff) -> None:
    made, _due = waiting(people)
    clerk = at_desk(people.clerk)
    told = {"method": "transfer", "amount-amount": "۴۱", "amount-currency": "EUR", "reference": "9"}
    assert clerk.post(f"/money/stray/?mission={MISSION}", told | {"reference": ""}).status_code == 422
    assert clerk.post(f"/money/stray/?mission={MISSION}", told).status_code == 302
    page = clerk.get("/money/").content.decode()
    assert "بی‌صورت‌حساب" in page
    receipt = Payment.objects.get().receipt
    assert clerk.post(f"/money/stray/{receipt}/?mission={MISSION}", {"code": "nothing"}).status_code == 404
    assert clerk.post(f"/money/stray/{receipt}/?mission={MISSION}", {"code": made.code}).status_code == 302
    assert Payment.objects.get().flag == "amount"
    assert f"/d/{made.code[:4]}-{made.code[4:8]}-{made.code[8:]}/money/" in page


@pytest.mark.parametrize("role", ["clerk", "consul"])
def test_the_day_of_another_mission_is_nobodys_business(people: Staff, role: str) -> None:
    made, _due = waiting(people)
    pay(people, made)
    till, stranger = Till.objects.get(), at_desk(officer(role, "paris"))
    for path in (f"/money/?{DAY}", f"/money/day.pdf?{DAY}", f"/money/day.csv?{DAY}", f"/money/ways/?{DAY}"):
        assert stranger.get(path).status_code in {403, 404}, path
    for path in (
        f"tills/{till.pk}/close/",
        f"tills/{till.pk}/sign/",
        f"stray/?{DAY}",
        f"stray/X/?{DAY}",
        f"ways/?{DAY}",
    ):
        assert stranger.post(f"/money/{path}").status_code in {403, 404}, path
    assert made.code not in stranger.get("/money/").content.decode()
    assert Till.objects.get().closed_at is None


def test_who_works_for_one_kind_of_service_sees_the_own_till_alone(people: Staff) -> None:
    made, _due = waiting(people)
    pay(people, made)
    page = at_desk(officer("clerk", MISSION, category="visa")).get(f"/money/?{DAY}").content.decode()
    assert Payment.objects.get().receipt not in page
    assert made.code[:4] not in page


def test_a_consul_says_how_the_mission_takes_money(people: Staff) -> None:
    assert at_desk(people.clerk).get("/money/ways/").status_code == 403
    consul = at_desk(people.consul)
    assert consul.post("/money/ways/", {"ways": ["transfer"]}).status_code == 422
    assert consul.post("/money/ways/", {"ways": ["card", "transfer"], "account": "NL00 TEST"}).status_code == 302
    assert [one.name for one in queries.ways_of(MISSION)] == ["card", "transfer"]
    assert "NL00 TEST" in consul.get("/money/ways/").content.decode()


# Rates ----------------------------------------------------------------------------------------------------------------
def test_headquarters_proposes_confirms_and_undoes_a_rate() -> None:
    one, two = (at_desk(officer("desk", EVERYWHERE)) for _n in range(2))
    day = {"since-cal": "gregorian", "since-day": "24", "since-month": "11", "since-year": "2026"}
    told = {"currency": "DKK", **day}
    assert one.post("/money/rates/", told | {"rate": "هشت"}).status_code == 422
    assert one.post("/money/rates/", told | {"rate": "۷٫۹"}).status_code == 302
    made = Rate.objects.get()
    assert made.rate == Decimal("7.9")
    assert one.post(f"/money/rates/{made.pk}/confirm/").status_code == 400
    assert two.post(f"/money/rates/{made.pk}/confirm/").status_code == 302
    assert "۷٫۹" in two.get("/money/rates/").content.decode()
    assert one.post(f"/money/rates/{made.pk}/undo/").status_code == 302
    assert one.post(f"/money/rates/{made.pk}/undo/").status_code == 409


def test_rates_are_shown_to_headquarters_alone(people: Staff) -> None:
    for actor in (people.clerk, people.consul, officer("consul", HEADQUARTERS)):
        client = at_desk(actor)
        assert client.get("/money/rates/").status_code == 403
        for act in ("confirm", "undo"):
            assert client.post(f"/money/rates/1/{act}/").status_code == 403
