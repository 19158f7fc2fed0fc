"""Where somebody is signed in: named in plain words, without an address, and signed out at once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from mikhak.accounts import actions, queries
from mikhak.accounts.models import Device
from mikhak.ui.refusals import NotFound
from tests.accounts.people import KAVEH, NASRIN, NOW
from tests.accounts.test_door import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.face")]
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"


def test_each_browser_that_signs_in_is_a_device() -> None:
    desk, phone = Client(), Client(headers={"User-Agent": PHONE}, REMOTE_ADDR="192.0.2.44")
    person = sign_in(desk)
    sign_in(phone)

    named = {(one.browser, one.system) for one in queries.devices(person, now=timezone.now())}
    assert named == {("unknown", "unknown"), ("chrome", "android")}
    assert "192.0.2.44" not in str(list(Device.objects.values()))


def test_a_device_that_is_signed_out_has_no_next_page() -> None:
    desk, phone = Client(), Client()
    person = sign_in(desk)
    sign_in(phone)
    key = queries.digest(phone.session.session_key or "")
    actions.sign_out_device(applicant=person, device_id=Device.objects.get(session=key).pk)

    assert phone.get("/room/").status_code == 302
    assert desk.get("/room/").status_code == 200
    actions.sign_out_everywhere(applicant=person)
    assert desk.get("/room/").status_code == 302


def test_somebody_elses_device_is_not_to_be_signed_out() -> None:
    theirs, mine = Client(), Client()
    sign_in(theirs, NASRIN)
    device, person = Device.objects.get(), sign_in(mine, KAVEH)

    with pytest.raises(NotFound):
        actions.sign_out_device(applicant=person, device_id=device.pk)
    assert theirs.get("/room/").status_code == 200


def test_the_table_holds_no_key_of_a_session_and_a_session_without_a_row_opens_nothing(client: Client) -> None:
    sign_in(client)
    key = str(client.session.session_key)

    assert key not in str(list(Device.objects.values()))
    assert Session.objects.filter(pk=key).exists()
    Device.objects.update(session=queries.digest("another"))
    assert client.get("/room/").status_code == 302


def test_a_session_of_one_person_does_not_open_as_another(client: Client) -> None:
    sign_in(Client(), NASRIN)
    sign_in(client, KAVEH)
    session = client.session
    session["applicant"] = Device.objects.exclude(session=queries.digest(session.session_key or "")).get().applicant_id
    session.save()

    assert client.get("/room/").status_code == 302


def test_signing_out_takes_the_device_away(client: Client) -> None:
    sign_in(client)
    client.post("/leave/")
    assert not Device.objects.exists()


def test_a_device_that_was_idle_too_long_is_not_listed_and_swept_in_time() -> None:
    person = KAVEH.sign_in()
    device = actions.open_device(applicant=person, session="1" * 64, agent="", now=NOW)
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)

    assert queries.devices(person, now=NOW + idle - timedelta(seconds=1)) == [device]
    assert queries.devices(person, now=NOW + idle) == []
    actions.see_device(device=device, now=NOW + idle)
    assert queries.devices(person, now=NOW + idle) == [device]
    assert queries.devices(person, now=NOW + timedelta(seconds=settings.SESSION_TOTAL_SECONDS)) == []
    actions.sweep(now=NOW + timedelta(days=3))
    assert not Device.objects.exists()


def test_using_it_is_noted_once_a_minute(client: Client) -> None:
    sign_in(client)
    client.get("/room/")
    before = Device.objects.get().seen_at
    client.get("/room/")
    assert Device.objects.get().seen_at == before
    Device.objects.update(seen_at=before - timedelta(minutes=2))
    client.get("/room/")
    assert Device.objects.get().seen_at > before - timedelta(minutes=1)
