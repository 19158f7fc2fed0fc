from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mikhak.lib.codes import (
    DOCUMENT_ALPHABET,
    TRACKING_ALPHABET,
    new_document_code,
    new_one_time_code,
    new_tracking_code,
    parse_document_code,
    parse_tracking_code,
    show_code,
)

KINDS = [
    pytest.param(new_tracking_code, parse_tracking_code, TRACKING_ALPHABET, 12, id="tracking"),
    pytest.param(new_document_code, parse_document_code, DOCUMENT_ALPHABET, 16, id="document"),
]
each_kind = pytest.mark.parametrize(("new", "parse", "alphabet", "length"), KINDS)
New = Callable[[Random], str]
Parse = Callable[[str], str | None]


@each_kind
@given(seed=st.integers())
def test_a_new_code_is_read_back_however_it_is_typed(
    new: New, parse: Parse, alphabet: str, length: int, seed: int
) -> None:
    code = new(Random(seed))
    assert len(code) == length
    assert parse(code) == code
    assert parse(f" \u200e{show_code(code).lower()} ") == code


@each_kind
@given(seed=st.integers())
def test_every_wrong_sign_and_every_swap_of_neighbours_is_noticed(
    new: New, parse: Parse, alphabet: str, length: int, seed: int
) -> None:
    code = new(Random(seed))
    for place, sign in enumerate(code):
        for other in set(alphabet) - {sign}:
            assert parse(code[:place] + other + code[place + 1 :]) is None
        swapped = code[:place] + code[place : place + 2][::-1] + code[place + 2 :]
        assert parse(swapped) == (code if swapped == code else None)


@each_kind
@given(text=st.text(max_size=20))
def test_other_text_is_never_an_error(new: New, parse: Parse, alphabet: str, length: int, text: str) -> None:
    assert parse(text) is None or len(parse(text) or "") == length


@each_kind
@pytest.mark.parametrize("text", ["", "A", "AAAA-AAAA", "کد", "A" * 1000])
def test_wrong_lengths_are_refused(new: New, parse: Parse, alphabet: str, length: int, text: str) -> None:
    assert parse(text) is None


def test_persian_digits_are_read_in_a_code() -> None:
    code = next(code for seed in range(99) if "7" in (code := new_tracking_code(Random(seed))))
    assert parse_tracking_code(code.replace("7", "۷")) == code


def test_letters_that_look_like_digits_are_read_as_digits_in_a_document_code() -> None:
    code = next(code for seed in range(999) if {"0", "1"} <= set(code := new_document_code(Random(seed))))
    assert parse_document_code(code.replace("0", "O").replace("1", "l")) == code


def test_codes_are_shown_in_fours() -> None:
    assert show_code("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
    assert show_code("0123456789ABCDEF") == "0123-4567-89AB-CDEF"


def test_a_one_time_code_has_eight_digits_and_codes_differ() -> None:
    codes = {new_one_time_code() for _ in range(50)}
    assert all(len(code) == 8 and code.isdigit() for code in codes)
    assert len(codes) > 45
    assert len({new_tracking_code() for _ in range(50)}) == 50
