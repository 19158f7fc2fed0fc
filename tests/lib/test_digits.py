import pytest

from mikhak.lib.digits import clean_code, latin, localise, localise_amount, persian
from mikhak.lib.text import Text


def test_digits_of_three_scripts_are_one_number() -> None:
    assert latin("۱۲۳ ٤٥٦ 789") == "123 456 789"
    assert persian("۱۲۳ ٤٥٦ 789") == "۱۲۳ ۴۵۶ ۷۸۹"


@pytest.mark.parametrize(
    "typed", ["1234-5678", "۱۲۳۴ ۵۶۷۸", "\u200f٤1234\u200e–5678"[2:], "\u2066 12\u200c34\u00a0‑5678\n"]
)
def test_a_code_survives_the_ways_it_is_copied(typed: str) -> None:
    assert clean_code(typed) == "12345678"


def test_cleaning_keeps_letters_as_they_are() -> None:
    assert clean_code(" aB-۷ ") == "aB7"


def test_persian_readers_see_persian_digits_except_in_words_with_latin_letters() -> None:
    assert localise("گذرنامه A12345678 تا 1405 و 25%", "fa") == "گذرنامه A12345678 تا ۱۴۰۵ و ۲۵%"
    assert localise(42, "fa") == "۴۲"
    assert localise("kaveh1@example.org", "fa") == "kaveh1@example.org"


def test_arabic_readers_see_arabic_digits_except_in_words_with_latin_letters() -> None:
    assert localise("جواز A12345678 حتى 1405 و ۲۵%", "ar") == "جواز A12345678 حتى ١٤٠٥ و ٢٥%"


def test_an_amount_has_the_signs_of_the_language() -> None:
    assert localise_amount("1,250.50", "fa") == "۱٬۲۵۰٫۵۰"
    assert localise_amount("1,250.50", "ar") == "١٬٢٥٠٫٥٠"
    assert localise_amount("1,250.50", "en") == "1,250.50"


def test_other_readers_see_what_was_given() -> None:
    assert localise("Room 12", "en") == "Room 12"


def test_english_in_an_arabic_page_keeps_its_digits_and_its_signs() -> None:
    born = Text(fa="متولدان پس از ۱۳۶۸", en="Those born from 1989 on write 0.")
    assert localise(f"{born.on_page('ar')} 12", "ar") == "\u2066Those born from 1989 on write 0.\u2069 ١٢"
    assert born.on_page("en") == "Those born from 1989 on write 0."
    assert Text(fa="۲ روز", en="2 days", ar="2 يوم").on_page("ar") == "2 يوم"
