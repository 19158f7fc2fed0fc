"""One-time codes: who gets in, who does not, and that the outside cannot tell why."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mikhak.accounts import actions, queries
from mikhak.accounts.actions.codes import DEAD, WRONG
from mikhak.accounts.models import Applicant, OneTimeCode
from mikhak.lib.digits import latin, persian
from mikhak.notices.models import Notice
from mikhak.ui.refusals import Refusal, TooMany
from tests.accounts.people import HOUR, KAVEH, MARIA, MINUTE, NASRIN, NOW, Person, mailed, mails_to, wrong

MIDNIGHT = NOW.replace(hour=0, minute=0, second=0)  # so that what a test does falls into one day

pytestmark = pytest.mark.django_db


def refusal(person: Person, code: OneTimeCode, typed: str, **more: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        person.enter(code, typed, **more)  # type: ignore[arg-type]
    return caught.value


# Getting in ---------------------------------------------------------------------------------------------------------
def test_the_first_sign_in_makes_an_account_and_the_next_finds_it() -> None:
    first = KAVEH.sign_in()
    again = KAVEH.sign_in(NOW + HOUR)

    assert first == again
    assert Applicant.objects.count() == 1
    facts = queries.profile(first)
    assert facts == {"email": "kaveh@example.org", "national_id": "0932833810", "nationality": "IR"}


def test_a_foreigner_signs_in_with_nationality_and_passport() -> None:
    person = MARIA.sign_in()

    assert person.kind == "foreign"
    facts = queries.profile(person)
    assert facts == {"email": "maria@example.org", "nationality": "NL", "passport_no": "NX12345A7"}


@pytest.mark.parametrize("around", ["{}{}", " {}-{} ", "\u2066{} {}\u2069"])
@pytest.mark.parametrize("digits", [latin, persian])
def test_a_code_may_be_typed_in_any_digits_and_as_it_is_shown(digits: Callable[[str], str], around: str) -> None:
    code = KAVEH.ask()
    sent = mailed(code)

    assert KAVEH.enter(code, digits(around.format(sent[:4], sent[4:])))


def test_an_address_in_other_letters_is_the_same_account() -> None:
    person = KAVEH.sign_in()
    code = KAVEH.ask(NOW + HOUR, email=" Kaveh@Example.org ")

    assert KAVEH.enter(code, mailed(code), NOW + HOUR) == person


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        KAVEH.ask(email="kaveh@\r\nexample.org")
    assert caught.value.field == "email"


# Not getting in -----------------------------------------------------------------------------------------------------
def test_a_wrong_code_is_refused_and_the_right_one_after_it_accepted() -> None:
    code = KAVEH.ask()

    assert refusal(KAVEH, code, wrong(mailed(code))).message == WRONG
    assert KAVEH.enter(code, mailed(code))


def test_a_code_works_once() -> None:
    code = KAVEH.ask()
    digits = mailed(code)
    KAVEH.enter(code, digits)

    assert refusal(KAVEH, code, digits).message == DEAD


def test_a_code_works_for_ten_minutes() -> None:
    code = KAVEH.ask()
    just = NOW + 10 * MINUTE - timedelta(seconds=1)

    assert refusal(KAVEH, code, mailed(code), now=NOW + 10 * MINUTE).message == DEAD
    assert KAVEH.enter(code, mailed(code), just)


def test_a_code_works_only_in_the_browser_that_asked() -> None:
    code = KAVEH.ask()

    assert refusal(KAVEH, code, mailed(code), browser=NASRIN.browser).message == DEAD
    assert KAVEH.enter(code, mailed(code))


def test_a_code_for_another_purpose_does_not_sign_in() -> None:
    code = KAVEH.ask()
    OneTimeCode.objects.update(purpose="something")

    assert refusal(KAVEH, code, mailed(code)).message == DEAD


def test_a_code_moved_to_another_row_does_not_sign_in() -> None:
    code, other = KAVEH.ask(), NASRIN.ask(browser=KAVEH.browser)
    OneTimeCode.objects.filter(pk=code.pk).update(mac=other.mac)

    assert refusal(KAVEH, code, mailed(other)).message == WRONG


def test_only_the_newest_code_of_a_browser_counts() -> None:
    old, new = KAVEH.ask(), KAVEH.ask(NOW + MINUTE)

    assert refusal(KAVEH, old, mailed(old), now=NOW + MINUTE).message == DEAD
    assert KAVEH.enter(new, mailed(new), NOW + MINUTE)


def test_digits_are_nowhere_in_the_clear() -> None:
    code = KAVEH.ask()
    digits = mailed(code).encode()

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text || row_to_json(n) FROM accounts_onetimecode c, notices_notice n")
        stored = cursor.fetchone()[0].encode()
    assert digits not in stored
    assert digits.hex().encode() not in stored
    assert b"kaveh" not in stored
    assert b"0932833810" not in stored


def test_a_used_code_leaves_neither_claim_nor_mac() -> None:
    code = KAVEH.ask()
    KAVEH.enter(code, mailed(code))
    code.refresh_from_db()

    assert (bytes(code.claim), code.mac) == (b"", None)


# Tries --------------------------------------------------------------------------------------------------------------
def test_a_code_bears_five_tries_and_the_sixth_fails_even_when_right() -> None:
    code = KAVEH.ask()
    for _try in range(5):
        assert refusal(KAVEH, code, wrong(mailed(code))).message == WRONG

    assert refusal(KAVEH, code, mailed(code)).message == DEAD


def test_the_fifth_try_may_be_right() -> None:
    code = KAVEH.ask()
    for _try in range(4):
        refusal(KAVEH, code, wrong(mailed(code)))

    assert KAVEH.enter(code, mailed(code))


def test_fifteen_tries_a_day_whatever_the_number_of_codes() -> None:
    start = MIDNIGHT
    for n in range(3):
        code = KAVEH.ask(start + n * HOUR)
        for _try in range(5):
            assert refusal(KAVEH, code, wrong(mailed(code)), now=start + n * HOUR).message == WRONG

    code = KAVEH.ask(start + 3 * HOUR)
    with pytest.raises(TooMany) as caught:
        KAVEH.enter(code, mailed(code), start + 3 * HOUR)
    assert caught.value.retry_after == 21 * 3600
    code = KAVEH.ask(start + 24 * HOUR)
    assert KAVEH.enter(code, mailed(code), start + 24 * HOUR)


def test_another_browser_cannot_use_up_anothers_tries() -> None:
    code = KAVEH.ask()
    for _try in range(20):
        refusal(KAVEH, code, "00000000", browser=NASRIN.browser)

    assert KAVEH.enter(code, mailed(code))


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_get_no_more_than_five_tries() -> None:
    code = KAVEH.ask()
    guess, said = wrong(mailed(code)), []

    def guesses() -> None:
        try:
            KAVEH.enter(code, guess)
        except Refusal as refused:
            said.append(refused.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=guesses) for _n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (said.count(WRONG), said.count(DEAD)) == (5, 7)


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_once_signs_in_once() -> None:
    code = KAVEH.ask()
    digits = mailed(code)
    results: list[int | None] = []

    def press() -> None:
        try:
            results.append(KAVEH.enter(code, digits).pk)
        except Refusal:
            results.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results, key=str).count(None) == 3
    assert Applicant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_tries_survive_a_refusal_because_they_must_not_run_inside_a_transaction() -> None:
    code = KAVEH.ask()
    refusal(KAVEH, code, wrong(mailed(code)))

    connection.close()
    assert OneTimeCode.objects.get(pk=code.pk).tries == 1


# Sending ------------------------------------------------------------------------------------------------------------
def test_the_waits_between_codes_grow() -> None:
    start = MIDNIGHT
    now = start
    KAVEH.ask(now)
    for wait in (60, 120, 300, 900):
        with pytest.raises(TooMany) as caught:
            KAVEH.ask(now + timedelta(seconds=wait - 1))
        assert caught.value.retry_after == 1
        now += timedelta(seconds=wait)
        KAVEH.ask(now)

    now += timedelta(seconds=900)
    with pytest.raises(TooMany):
        KAVEH.ask(now)  # the sixth within the hour


def test_ten_codes_a_day_to_one_address() -> None:
    start = MIDNIGHT
    for n in range(10):
        KAVEH.ask(start + n * 2 * HOUR)

    with pytest.raises(TooMany):
        KAVEH.ask(start + 20 * HOUR)
    assert KAVEH.ask(start + 24 * HOUR)
    assert NASRIN.ask(start + 20 * HOUR)


def test_a_shown_code_ends_the_wait() -> None:
    KAVEH.sign_in()

    assert KAVEH.ask(NOW + timedelta(seconds=5))


def test_sweeping_rows_gives_nobody_new_codes_or_tries() -> None:
    KAVEH.ask()
    OneTimeCode.objects.all().delete()
    Notice.objects.all().delete()
    actions.sweep(now=NOW)

    with pytest.raises(TooMany):
        KAVEH.ask(NOW + timedelta(seconds=30))


@pytest.mark.parametrize(
    ("change", "limit"),
    [
        (lambda n: {"email": f"k{n}@example.org"}, 20),  # one national ID, many addresses
        (lambda n: {"email": f"k{n}@example.org", "kind": "foreign", "identity": f"NL:{n}"}, 60),  # one network
    ],
)
def test_an_identity_and_a_network_have_a_budget_too(change: object, limit: int) -> None:
    assert callable(change)
    start = MIDNIGHT
    for n in range(limit):
        KAVEH.ask(start, **change(n))

    with pytest.raises(TooMany):
        KAVEH.ask(start, **change(limit))
    assert NASRIN.ask(start, network="another")


# Accounts that exist and accounts that do not -----------------------------------------------------------------------
def test_a_known_address_with_another_identity_gets_a_notice_and_no_code() -> None:
    KAVEH.sign_in()
    code = KAVEH.ask(NOW + HOUR, identity=NASRIN.identity)

    assert mails_to(KAVEH.email) == ["one_time_code", "identity_mismatch"]
    for typed in ("00000000", "", "12345678"):
        assert refusal(KAVEH, code, typed, now=NOW + HOUR).message == WRONG
    assert KAVEH.sign_in(NOW + 2 * HOUR)


def test_the_digits_made_for_a_mismatch_open_nothing() -> None:
    KAVEH.sign_in()
    code = KAVEH.ask(NOW + HOUR, identity=NASRIN.identity)
    notice = Notice.objects.get(once=f"code:{code.pk}")
    Notice.objects.filter(pk=notice.pk).update(kind="one_time_code")

    assert refusal(KAVEH, code, mailed(code), now=NOW + HOUR).message == WRONG


def test_a_new_address_with_a_claimed_identity_becomes_a_claim_and_the_earlier_one_is_told() -> None:
    first = KAVEH.sign_in()
    second = NASRIN.ask(identity=KAVEH.identity)
    assert mails_to(KAVEH.email) == ["one_time_code"]  # not before the new address is proved

    person = NASRIN.enter(second, mailed(second))

    assert person != first
    assert bytes(person.identity_ix) == bytes(first.identity_ix)
    assert mails_to(KAVEH.email) == ["one_time_code", "identity_claimed"]
    assert mails_to(NASRIN.email) == ["one_time_code"]
    assert queries.profile(person)["email"] == NASRIN.email


def test_a_code_sent_before_the_address_became_anothers_account_does_not_open_it() -> None:
    early = KAVEH.ask(browser="e" * 64, identity=NASRIN.identity)
    KAVEH.sign_in(NOW + MINUTE)

    assert refusal(KAVEH, early, mailed(early), now=NOW + MINUTE, browser="e" * 64).message == DEAD


def test_the_same_statements_run_whether_or_not_the_account_exists() -> None:
    KAVEH.sign_in()
    states = {
        "known": KAVEH,
        "mismatch": replace(KAVEH, identity=NASRIN.identity, browser="1" * 64),
        "unknown": replace(NASRIN, identity="1234567891"),
        "claimed elsewhere": replace(NASRIN, email="new@example.org", identity=KAVEH.identity),
    }
    asked, answered = {}, {}
    for n, (state, person) in enumerate(states.items()):
        now = NOW + (n + 1) * HOUR
        with CaptureQueriesContext(connection) as statements:
            code = person.ask(now)
        asked[state] = [shape(one["sql"]) for one in statements]
        with CaptureQueriesContext(connection) as statements:
            refusal(person, code, "00000000", now=now)
        answered[state] = [shape(one["sql"]) for one in statements]

    assert all(one == asked["known"] for one in asked.values())
    assert all(one == answered["known"] for one in answered.values())


def shape(sql: str) -> str:
    """A statement without its values: verb and tables."""
    return " ".join(re.findall(r"^\s*\w+|procrastinate_\w+|(?:accounts|notices)_\w+", sql))
