"""Who gets in, how long a session lasts, what is never kept, and how refusals look."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.test import Client, override_settings

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_stranger_sees_public_pages_and_is_sent_to_sign_in_elsewhere(client: Client) -> None:
    assert client.get("/anybody/").status_code == 200
    response = client.get("/applicant/?page=2")
    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=%2Fapplicant%2F%3Fpage%3D2"


def test_the_way_to_sign_in_keeps_the_language(client: Client) -> None:
    assert client.get("/en/applicant/")["Location"] == "/en/sign-in/?next=%2Fen%2Fapplicant%2F"


def test_an_applicant_sees_applicants_pages_and_no_officers_page(client: Client) -> None:
    client.get("/as/applicant/7/")
    assert client.get("/applicant/").content == b"page of an applicant"
    assert client.get("/officer/").status_code == 302


def test_an_officer_sees_officers_pages_and_no_applicants_page(client: Client) -> None:
    client.get("/as/officer/3/")
    assert client.get("/officer/").content == b"page of an officer"
    assert client.get("/applicant/").status_code == 302


def test_a_view_that_does_not_say_who_it_is_for_is_not_shown(client: Client) -> None:
    with pytest.raises(ImproperlyConfigured, match="silent"):
        client.get("/silent/")


def test_a_script_of_a_stranger_is_told_in_words_instead_of_being_sent_away(client: Client) -> None:
    response = client.post("/applicant/", headers={"X-Requested-With": "mikhak"})
    assert response.status_code == 401
    assert "نشست شما بسته شده است" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_pages_of_a_signed_in_person_are_never_kept_by_a_browser(client: Client) -> None:
    client.get("/as/applicant/7/")
    assert client.get("/applicant/")["Cache-Control"] == "private, no-store"
    assert client.get("/anybody/")["Cache-Control"] == "private, no-store"


def test_public_pages_of_a_stranger_may_be_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get("/anybody/")


def test_an_address_that_only_takes_forms_says_so_when_it_is_opened(client: Client) -> None:
    assert client.post("/posted/").content == b"sent"
    response = client.get("/posted/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "صفحه‌ای است که با فرستادن یک فرم باز می‌شود" in response.content.decode()


def test_who_keeps_working_stays_signed_in(client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.get("/as/applicant/7/")
        for _turn in range(6):
            clock.shift(timedelta(minutes=19))
            assert client.get("/applicant/").status_code == 200


def test_who_was_idle_too_long_is_signed_out_and_told_so(client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.get("/as/applicant/7/")
        client.get("/applicant/")
        clock.shift(timedelta(minutes=22))
        assert client.get("/applicant/").status_code == 302
        assert "نشست شما بسته شد" in client.get("/gallery/").content.decode()
        assert client.get("/applicant/").status_code == 302


def test_a_session_ends_after_its_total_time_however_busy(client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.get("/as/applicant/7/")
        for _turn in range(12):
            client.get("/applicant/")
            clock.shift(timedelta(minutes=10, seconds=5))
        assert client.get("/applicant/").status_code == 302


def test_another_person_in_the_same_browser_gets_a_time_of_their_own(client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client.get("/as/applicant/7/")
        client.get("/applicant/")
        clock.shift(timedelta(minutes=18))
        client.get("/as/applicant/8/")
        clock.shift(timedelta(minutes=18))
        assert client.get("/applicant/").status_code == 200


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("plain", 400, "نشانی درست نیست."),
        ("missing", 404, "چنین چیزی پیدا نشد"),
        ("forbidden", 403, "این کار در اختیار شما نیست."),
        ("conflict", 409, "در این میان چیزی عوض شده است"),
        ("many", 429, "تا ۴ دقیقهٔ دیگر"),
        ("denied", 403, "اجازهٔ دیدن این صفحه را ندارید"),
        ("big", 413, "بزرگ‌تر از اندازه"),
    ],
)
def test_a_refusal_becomes_a_page_that_says_what_to_do(client: Client, how: str, status: int, words: str) -> None:
    response = client.get(f"/refuse/{how}/")
    assert response.status_code == status
    assert words in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_too_many_tries_say_when_the_next_one_counts(client: Client) -> None:
    assert client.get("/refuse/many/")["Retry-After"] == "200"


def test_our_own_failure_is_owned_up_to(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/refuse/crash/")
    assert response.status_code == 500
    assert "خطا از ماست" in response.content.decode()


@pytest.mark.parametrize(("how", "status"), [("crash", 500), ("away", 503)])
@pytest.mark.parametrize(("prefix", "code"), [("", "fa"), ("/en", "en"), ("/ar", "ar")])
def test_a_failure_is_told_in_the_language_of_the_page_without_asking_the_session(
    client: Client, how: str, status: int, prefix: str, code: str
) -> None:
    client.raise_request_exception = False
    with patch("django.contrib.messages.storage.base.BaseStorage.__iter__", side_effect=OperationalError):
        response = client.get(f"{prefix}/refuse/{how}/")
    assert response.status_code == status
    assert f'lang="{code}"' in response.content.decode()
    assert f'href="{prefix}/refuse/{how}/"' in response.content.decode()  # the page again


def test_who_comes_while_the_database_is_away_is_told_when_to_come_again(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/refuse/away/")
    assert response["Retry-After"] == "120"
    assert "تا ۲ دقیقهٔ دیگر" in response.content.decode()


def test_an_address_that_is_nowhere_leads_to_services_tracking_and_answers(client: Client) -> None:
    page = client.get("/nowhere/").content.decode()
    for path in ("/services/", "/track/", "/questions/"):
        assert f'<li><a href="{path}"><b>' in page


def test_an_address_that_is_nowhere_gets_gets_a_page_in_the_language_of_the_address(client: Client) -> None:
    assert 'lang="fa"' in client.get("/nowhere/").content.decode()
    assert 'lang="en"' in client.get("/en/nowhere/").content.decode()


@override_settings(FACE="office")
def test_the_office_refuses_in_its_own_frame(client: Client) -> None:
    assert 'class="desk"' in client.get("/refuse/missing/").content.decode()


def test_a_form_from_elsewhere_is_refused_in_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/anybody/")
    assert response.status_code == 403
    assert "این صفحه کهنه شده بود" in response.content.decode()
