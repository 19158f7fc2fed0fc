import pytest
from hypothesis import given
from hypothesis import strategies as st

from mikhak.lib.national_id import BadNationalId, is_valid, normalise

VALID = ["0932833810", "0012345679", "1234567891", "9990001111", "0084567023"]


@pytest.mark.parametrize("number", VALID)
def test_a_right_number_is_accepted_as_it_is(number: str) -> None:
    assert normalise(number) == number


@pytest.mark.parametrize("typed", ["۰۹۳۲۸۳۳۸۱۰", "093-283381-0", " ٠٩٣٢٨٣٣٨١٠ ", "932833810"])
def test_ways_of_typing_one_number_are_one_number(typed: str) -> None:
    assert normalise(typed) == "0932833810"


def test_eight_digits_get_two_zeros_back() -> None:
    assert normalise("12345679") == "0012345679"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "length"),
        ("1234567", "length"),
        ("12345678910", "length"),
        ("123456789A", "length"),
        ("²²²²²²²²²²", "length"),
        ("1111111111", "same"),
        ("00000000", "same"),
        ("0932833811", "check"),
        ("1234567890", "check"),
    ],
)
def test_a_wrong_number_tells_why(typed: str, reason: str) -> None:
    with pytest.raises(BadNationalId) as caught:
        normalise(typed)
    assert caught.value.reason == reason
    assert not is_valid(typed)


@given(st.integers(1, 10**9 - 1).map(lambda number: f"{number:09}").filter(lambda body: len(set(body)) > 1))
def test_nine_digits_have_exactly_one_check_digit(body: str) -> None:
    assert sum(is_valid(body + digit) for digit in "0123456789") == 1
