"""Paying at the portal: the ways of the mission, the paper of a transfer, the gateway for trying, receipts to keep."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from mikhak.dossiers.models import Dossier
from mikhak.payments import actions
from mikhak.payments.gateways import Said, trial
from mikhak.payments.models import Order, Payment, Transfer
from mikhak.payments.tasks import late_call
from tests.personas import persona
from tests.portal.applying import clerk, file, submitted
from tests.portal.test_tracking import attended
from tests.world import settled


@pytest.fixture
def dossier(browser: Client) -> Dossier:
    """A dossier that waits for its fee."""
    made = submitted(browser)
    attended(clerk(), made)
    return Dossier.objects.get(pk=made.pk)


def send(browser: Client, dossier: Dossier, **boxes: Any) -> Any:
    page = browser.get(f"/track/{dossier.code}/pay/").content.decode()
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page)
    assert key
    return browser.post(f"/track/{dossier.code}/pay/", {"key": key[1], **boxes})


def gateway(browser: Client, dossier: Dossier) -> str:
    answer = browser.post(f"/track/{dossier.code}/pay/online/")
    assert answer.status_code == 302
    return str(answer["Location"])


@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_the_page_says_what_is_due_and_every_way_to_pay_it(browser: Client, dossier: Dossier, language: str) -> None:
    text = browser.get(f"{language}/track/{dossier.code}/pay/").content.decode()
    assert f"/track/{dossier.code}/pay/" in browser.get(f"{language}/track/{dossier.code}/").content.decode()
    assert text.count("<section") >= 6
    assert 'name="papers"' in text


def test_the_paper_of_a_transfer_is_sent_once_and_not_shown_again(browser: Client, dossier: Dossier) -> None:
    bad = send(browser, dossier, papers=file("x.jpg", b"no picture"))
    assert bad.status_code == 422
    assert "«x.jpg»" in bad.content.decode()
    assert send(browser, dossier).status_code == 422
    assert not Transfer.objects.exists()

    assert send(browser, dossier, papers=file("violet.jpg")).status_code == 302
    text = browser.get(f"/track/{dossier.code}/pay/").content.decode()
    assert "دوباره پرداخت نکنید" in text
    assert "violet" not in text
    assert 'name="papers"' not in text
    reason = "شماره خوانده نمی‌شود"
    told: dict[str, Any] = {"code": dossier.code, "transfer_id": Transfer.objects.get().pk, "reason": reason}
    actions.decline_transfer(actor=clerk(), **told, now=timezone.now())
    assert reason in browser.get(f"/track/{dossier.code}/pay/").content.decode()


@pytest.mark.parametrize(
    ("answer", "flags"),
    [("yes", [""]), ("no", []), ("twice", [""]), ("again", ["", "double"]), ("less", ["amount"]), ("late", [])],
)
def test_what_the_bank_answers_is_what_the_books_say(
    browser: Client, dossier: Dossier, answer: str, flags: list[str]
) -> None:
    page = gateway(browser, dossier)
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"answer": answer})["Location"] == f"/track/{dossier.code}/"
    assert [one.flag for one in Payment.objects.order_by("pk")] == flags
    moved = Dossier.objects.get(pk=dossier.pk).step != dossier.step
    assert moved == ("" in flags)
    text = browser.get(f"/track/{dossier.code}/").content.decode()
    assert all(one.receipt in text for one in Payment.objects.all())


def test_a_late_answer_is_heard_when_it_comes(browser: Client, dossier: Dossier) -> None:
    browser.post(gateway(browser, dossier), {"answer": "late"})
    assert not Payment.objects.exists()
    job = ProcrastinateJob.objects.get(task_name="mikhak.payments.late_call")
    late_call(**job.args)
    assert Payment.objects.get().flag == ""


def test_a_receipt_is_for_the_person_of_the_dossier_alone(browser: Client, dossier: Dossier) -> None:
    browser.post(gateway(browser, dossier), {"answer": "yes"})
    path = f"/track/{dossier.code}/receipts/{Payment.objects.get().receipt}.pdf"
    assert browser.get(path).content.startswith(b"%PDF")
    assert browser.get(path.replace("000001", "000009")).status_code == 404
    other = Client()
    settled(other, persona("nasrin"))
    for address in (path, f"/track/{dossier.code}/pay/"):
        assert other.get(address).status_code == 404
    assert other.post(f"/track/{dossier.code}/pay/online/").status_code == 404


def test_the_gateway_calls_without_cookies_and_with_its_signature_alone(browser: Client, dossier: Dossier) -> None:
    gateway(browser, dossier)
    order = Order.objects.get()
    message, signature = trial.call(Said(order.pk, True, order.invoice.amount, order.invoice.currency, "B-1"))
    bank = Client(enforce_csrf_checks=True)
    assert bank.post("/pay/heard/", {"message": message, "signature": "0"}).status_code == 403
    assert bank.post("/pay/heard/", {}).status_code == 403
    assert not Payment.objects.exists()
    for _call in range(2):
        assert bank.post("/pay/heard/", {"message": message, "signature": signature}).status_code == 200
    assert Payment.objects.count() == 1


def test_when_nothing_is_due_nothing_is_offered(browser: Client, dossier: Dossier) -> None:
    browser.post(gateway(browser, dossier), {"answer": "yes"})
    text = browser.get(f"/track/{dossier.code}/pay/").content.decode()
    assert "اکنون چیزی برای پرداخت نیست" in text
    assert browser.post(f"/track/{dossier.code}/pay/online/").status_code == 409
