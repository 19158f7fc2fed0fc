"""Signing in through HTTP: sessions, and pages that look the same for everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from mikhak.accounts import access
from mikhak.accounts.models import Applicant, OneTimeCode, Pace
from tests.accounts.people import KAVEH, NASRIN, Person, mailed

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.face")]


def ask(client: Client, person: Person) -> HttpResponse:
    picture = client.get("/").content.decode()
    form = {"email": person.email, "identity": person.identity, "picture_id": picture, "picture": "12345"}
    return client.post("/", form)  # type: ignore[return-value]


def sign_in(client: Client, person: Person = KAVEH) -> Applicant:
    ask(client, person)
    code = OneTimeCode.objects.latest("pk")
    assert client.post("/code/", {"code": mailed(code)}).url == "/room/"  # type: ignore[attr-defined]
    return Applicant.objects.latest("pk")


def seen(response: HttpResponseBase) -> tuple[object, ...]:
    """All that the outside can tell apart, the new cookie values aside."""
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    cookies = {name: {**morsel, "expires": ""} for name, morsel in response.cookies.items()}
    return response.status_code, headers, getattr(response, "content", b""), cookies


def test_the_door_opens_the_room(client: Client) -> None:
    person = sign_in(client)

    assert client.get("/room/").content == str(person.pk).encode()


def test_a_stranger_is_sent_to_the_door(client: Client) -> None:
    assert client.get("/room/").status_code == 302


def test_known_unknown_mismatch_and_claim_look_the_same_from_outside() -> None:
    sign_in(Client())
    people = {
        "known": KAVEH,
        "unknown": Person("new@example.org", "1234567891", ""),
        "mismatch": Person(KAVEH.email, NASRIN.identity, ""),
        "claimed elsewhere": Person("other@example.org", KAVEH.identity, ""),
    }
    pages = {}
    for state, person in people.items():
        Pace.objects.all().delete()  # the waits are of no concern here
        client = Client()
        pages[state] = [
            seen(ask(client, person)),
            seen(client.get("/code/")),
            seen(client.post("/code/", {"code": "00000000"})),
        ]

    assert all(page == pages["known"] for page in pages.values())
    assert [page[0] for page in pages["known"]] == [302, 200, 400]


def test_too_many_codes_is_a_page_that_says_when_to_come_again(client: Client) -> None:
    ask(client, KAVEH)
    refused = ask(client, KAVEH)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60


# Sessions -----------------------------------------------------------------------------------------------------------
def test_signing_in_changes_the_key_of_the_session_and_keeps_the_browser(client: Client) -> None:
    client.get("/")
    before, browser = client.session.session_key, client.session["browser"]
    sign_in(client)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.session["browser"] == browser
    assert "code" not in client.session


def test_signing_out_ends_the_session_for_whoever_copied_it(client: Client) -> None:
    sign_in(client)
    copied = Client()
    copied.cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key or ""
    assert copied.get("/room/").status_code == 200

    client.post("/leave/")

    assert copied.get("/room/").status_code == 302
    assert client.get("/room/").status_code == 302


@pytest.mark.parametrize(("idle", "status"), [(timedelta(minutes=18), 200), (timedelta(minutes=22), 302)])
def test_twenty_idle_minutes_end_the_session(client: Client, idle: timedelta, status: int) -> None:
    sign_in(client)
    client.get("/room/")

    with time_machine.travel(timezone.now() + idle, tick=False):
        assert client.get("/room/").status_code == status


def test_two_hours_end_the_session_however_busy(client: Client) -> None:
    sign_in(client)
    client.get("/room/")
    start = timezone.now()
    for tens in range(1, 12):
        with time_machine.travel(start + timedelta(minutes=10 * tens), tick=False):
            assert client.get("/room/").status_code == 200

    with time_machine.travel(start + timedelta(minutes=121), tick=False):
        assert client.get("/room/").status_code == 302


def test_an_account_that_is_gone_is_nobody(client: Client) -> None:
    sign_in(client)
    Applicant.objects.all().delete()

    assert client.get("/room/").status_code == 302


def test_signed_in_pages_are_not_kept_by_anybody(client: Client) -> None:
    sign_in(client)

    assert client.get("/room/")["Cache-Control"] == "private, no-store"


def test_an_applicant_is_no_officer(client: Client) -> None:
    sign_in(client)

    assert client.get("/desk/").status_code == 302


# Networks -----------------------------------------------------------------------------------------------------------
def network(address: str, forwarded: str = "") -> str:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return access.network(request)


def test_a_network_is_an_address_or_a_block_of_sixty_four_bits_and_is_not_told() -> None:
    assert network("192.0.2.7") == network("192.0.2.7") != network("192.0.2.8")
    assert network("2001:db8::1") == network("2001:db8::2") != network("2001:db8:0:1::1")
    assert network("")


def test_a_header_of_the_client_does_not_change_the_network() -> None:
    assert network("192.0.2.7", "198.51.100.1") == network("192.0.2.7")


def test_behind_our_own_proxies_the_last_address_they_wrote_counts(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1

    assert network("10.0.0.1", "203.0.113.9, 192.0.2.7") == network("10.0.0.2", "192.0.2.7")
    assert network("10.0.0.1", "203.0.113.9, nonsense") == network("10.0.0.1")
