"""The account: its menu, its devices, its end."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from mikhak.accounts.models import Applicant, Device, Holding, OneTimeCode
from mikhak.accounts.queries import applicant_ix
from mikhak.dossiers.models import Dossier
from mikhak.drafts.models import Draft, Upload
from mikhak.notices.models import Notice
from tests.personas import persona
from tests.portal.applying import golnar, ready, submitted
from tests.world import FIXED_PASSWORD, enter_by_password, prove, settled, sign_in, with_password

KAVEH, GOLNAR, ANNA = persona("kaveh"), persona("golnar"), persona("anna")
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1"}
CLOSE = "/account/close/"


# The menu -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["/home/", "/inbox/", "/account/", "/services/", "/", "/no-such-page/"])
def test_the_name_and_the_menu_are_on_every_page_of_who_is_signed_in(browser: Client, page: str) -> None:
    settled(browser, KAVEH)
    shown = browser.get(page).content.decode()
    assert f"{KAVEH.profile['first_name']} {KAVEH.profile['last_name']}" in shown
    for words in ("صندوق دریافت پیام", "تغییر کلمه عبور", "خروج"):
        assert words in shown


def test_before_the_profile_tells_a_name_the_menu_says_account(browser: Client) -> None:
    sign_in(browser, KAVEH)
    assert 'class="who">حساب من<' in browser.get("/home/").content.decode()


def test_the_name_is_that_of_the_language_and_follows_the_profile(browser: Client) -> None:
    settled(browser, KAVEH)
    latin = f"{KAVEH.profile['first_name_latin']} {KAVEH.profile['last_name_latin']}"
    assert latin in browser.get("/en/home/").content.decode()
    kept = str(browser.session["name"])
    assert KAVEH.profile["last_name"] not in kept
    assert latin not in kept
    Applicant.objects.update(profile=b"altered")
    page = browser.get("/services/")
    assert page.status_code == 200
    assert 'class="who">حساب من<' in page.content.decode()


def test_a_stranger_has_no_menu_of_an_account(browser: Client) -> None:
    assert "تغییر کلمه عبور" not in browser.get("/").content.decode()


# Devices ------------------------------------------------------------------------------------------------------------
def test_devices_are_named_in_plain_words_and_this_one_is_marked(browser: Client) -> None:
    settled(browser, KAVEH)
    phone = Client(headers=PHONE)
    sign_in(phone, KAVEH)
    Device.objects.filter(system="iphone").update(began_at=timezone.now() - timedelta(minutes=17))
    rows = {row.title: row for row in browser.get("/account/").context["devices"]}
    assert set(rows) == {"سافاری روی آیفون", "مرورگری ناشناخته روی دستگاهی ناشناخته"}
    assert not rows["سافاری روی آیفون"].here
    assert rows["سافاری روی آیفون"].since == "۱۷ دقیقه پیش"
    assert [row.title for row in phone.get("/en/account/").context["devices"] if row.here] == ["Safari on iPhone"]


def test_one_device_is_signed_out_at_once(browser: Client) -> None:
    settled(browser, KAVEH)
    phone = Client(headers=PHONE)
    sign_in(phone, KAVEH)
    theirs = Device.objects.get(system="iphone").pk
    assert browser.post(f"/account/devices/{theirs}/out/")["Location"] == "/account/"
    assert phone.get("/home/").status_code == 302
    assert browser.get("/home/").status_code == 200
    stranger = Client()
    sign_in(stranger, GOLNAR)
    mine = Device.objects.exclude(system="iphone").earliest("pk").pk
    assert stranger.post(f"/account/devices/{mine}/out/").status_code == 404
    assert browser.get("/home/").status_code == 200


def test_signing_out_everywhere_is_at_once_and_here_too(browser: Client) -> None:
    settled(browser, KAVEH)
    phone = Client(headers=PHONE)
    sign_in(phone, KAVEH)
    assert browser.post("/account/devices/out/")["Location"] == "/"
    assert {one.get("/home/").status_code for one in (browser, phone)} == {302}


# Closing ------------------------------------------------------------------------------------------------------------
def test_nobody_closes_an_account_without_a_proof_and_a_tick(browser: Client) -> None:
    settled(browser, KAVEH)
    assert browser.post(CLOSE, {"understood": "on"})["Location"].startswith("/account/proof/")
    prove(browser)
    assert browser.post(CLOSE).context["form"].errors["understood"]
    assert Applicant.objects.exists()


def test_what_is_ones_own_goes_and_what_was_submitted_stays(
    browser: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    dossier = submitted(browser)
    ready(browser)
    with_password_of(browser)
    paths = list(Upload.objects.values_list("path", flat=True))
    person = Applicant.objects.get()
    owner = applicant_ix(person)
    Holding.objects.create(applicant_ix=owner, service="x", number="N-1", issued_on="2026-01-01", facts=b"x")
    page = browser.get(CLOSE).content.decode()
    assert "۱ درخواست شما هنوز نزد نمایندگی باز است" in page
    assert "تا پایان زمانی که برای آن خدمت گفته شده است" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(CLOSE, {"understood": "on"})["Location"] == "/"

    for table in (Applicant, Device, Draft, Upload, Holding, OneTimeCode):
        assert not table.objects.exists(), table
    assert not Notice.objects.filter(owner_ix=owner).exists()
    assert Notice.objects.latest("pk").kind == "account_closed"
    files = FileSystemStorage(settings.FILES)
    assert paths
    assert not [path for path in paths if files.exists(path)]
    assert Dossier.objects.get() == dossier
    assert browser.get("/home/").status_code == 302
    assert enter_by_password(Client(), golnar().email).status_code == 200


def with_password_of(browser: Client) -> None:
    prove(browser)
    browser.post("/account/password/", {"password": FIXED_PASSWORD, "password_again": FIXED_PASSWORD})


def test_another_persons_account_is_not_touched(browser: Client) -> None:
    with_password(Client(), ANNA)
    settled(browser, KAVEH)
    prove(browser)
    browser.post(CLOSE, {"understood": "on"})
    assert Applicant.objects.count() == 1
    assert enter_by_password(Client(), ANNA.email)["Location"] == "/home/"


def test_mail_that_waits_still_goes_out(browser: Client) -> None:
    submitted(browser)
    waiting = set(Notice.objects.filter(sent_at=None).exclude(to_box=None).values_list("pk", flat=True))
    prove(browser)
    browser.post(CLOSE, {"understood": "on"})
    assert waiting
    assert waiting <= set(Notice.objects.values_list("pk", flat=True))


def test_closing_is_all_or_nothing(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(browser, golnar())
    ready(browser)
    prove(browser)
    monkeypatch.setattr("mikhak.accounts.actions.closing.notices.send", None)
    with pytest.raises(TypeError):
        browser.post(CLOSE, {"understood": "on"})
    assert Draft.objects.exists()
    assert Applicant.objects.exists()
