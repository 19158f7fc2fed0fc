"""A Persian name in the letters of a passport: an offer that is usually near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mikhak.lib.latin import latin_name
from mikhak.lib.persian import ALPHABET, ZWNJ, is_latin_name


@pytest.mark.parametrize(
    ("persian", "latin"),
    [
        ("گلنار", "GOLNAR"),
        ("محمدرضا", "MOHAMMADREZA"),
        ("سيد محمد", "SEYED MOHAMMAD"),  # with the ي of an Arabic keyboard
        ("نیک‌پور", "NIKPOUR"),
        ("حسن‌زاده", "HASSANZADEH"),
        ("رضایی", "REZAEI"),
        ("صادقی", "SADEGHI"),
        ("سپهرنیا", "SEPEHRNIA"),
        ("ابوالقاسم", "ABOLGHASEM"),
        ("فرهمند", "FARHMAND"),  # of no list: letter by letter
        ("زند", "ZAND"),
        ("وثوق", "VASOUGH"),
    ],
)
def test_a_name_is_spelled_as_passports_do(persian: str, latin: str) -> None:
    assert latin_name(persian) == latin


@pytest.mark.parametrize("nothing", ["", "  ", "۱۲۳", "Ali", "؟"])
def test_what_has_no_persian_letters_is_not_spelled(nothing: str) -> None:
    assert latin_name(nothing) == ""


@given(st.text(alphabet=f"{ALPHABET} {ZWNJ}ئءؤ", max_size=30))
def test_whatever_is_offered_is_a_name_that_a_passport_can_print(text: str) -> None:
    assert latin_name(text) == "" or is_latin_name(latin_name(text))
