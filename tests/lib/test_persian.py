import pytest
from hypothesis import given
from hypothesis import strategies as st

from mikhak.lib.persian import ALPHABET, fold, is_latin_name, is_persian, sort_key, tidy


def test_arabic_letters_are_stored_as_persian_ones_and_zwnj_stays() -> None:
    assert tidy("  علي  كاظمي\u200f ") == "علی کاظمی"
    assert tidy("می\u200cشود") == "می\u200cشود"
    assert tidy("می\u200c شود \u200c") == "می شود"
    assert tidy("می\u200c\u200cشود") == "می\u200cشود"


def test_line_breaks_stay_and_control_characters_go() -> None:
    assert tidy("خط یک \r\n\tخط\x00 دو\n") == "خط یک\nخط دو"


def test_presentation_forms_become_letters() -> None:
    assert tidy("ﺳﻼﻡ") == "سلام"


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_folding_twice_changes_nothing_more_and_ignores_tidying(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(tidy(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي كاظمي", "علی کاظمی"),
        ("علی\u200cرضا", "علیرضا"),
        ("آرش", "ارش"),
        ("مؤمن", "مومن"),
        ("فاطمة", "فاطمه"),
        ("خانۀ", "خانه"),
        ("مُحَمَّد", "محمد"),
        ("کوچه ۱۲", "کوچه 12"),
        ("José  PÉREZ", "jose perez"),
    ],
)
def test_spellings_of_one_word_are_found_by_each_other(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert fold("سارا") != fold("سار")


def test_names_are_ordered_by_the_persian_alphabet() -> None:
    names = [
        "یاسر",
        "پرویز",
        "احمد",
        "آرش",
        "گیتی",
        "کاوه",
        "چنگیز",
        "بابک",
        "هما",
        "وحید",
        "ژاله",
        "زهرا",
        "Adam",
        "۱۲",
    ]
    ordered = [
        "۱۲",
        "آرش",
        "احمد",
        "بابک",
        "پرویز",
        "چنگیز",
        "زهرا",
        "ژاله",
        "کاوه",
        "گیتی",
        "وحید",
        "هما",
        "یاسر",
        "Adam",
    ]
    assert sorted(names, key=sort_key) == ordered
    assert sorted(ALPHABET, key=sort_key) == list(ALPHABET)


def test_a_short_name_comes_before_the_longer_one_that_begins_with_it() -> None:
    assert sort_key("علی") < sort_key("علی اکبر") < sort_key("علیرضا")


@given(st.text())
def test_a_sort_key_is_of_hexadecimal_digits_only(text: str) -> None:
    assert set(sort_key(text)) <= set("0123456789abcdef")


@pytest.mark.parametrize("text", ["کاوه مهرآیین", "می\u200cشود!", "کوچهٔ ۱۲", "مؤمن"])
def test_persian_text_is_recognised(text: str) -> None:
    assert is_persian(text)


@pytest.mark.parametrize("text", ["Kaveh", "کاوه K", "۱۲۳", "", "   "])
def test_text_in_another_script_or_without_letters_is_not_persian(text: str) -> None:
    assert not is_persian(text)


@pytest.mark.parametrize("text", ["KAVEH", "Mary-Jane O'Neil", "Anna Maria"])
def test_names_as_passports_print_them_are_accepted(text: str) -> None:
    assert is_latin_name(text)


@pytest.mark.parametrize("text", ["", "کاوه", "Anna  Maria", " Anna", "Anna1", "-Anna", "José", "Anna\n"])
def test_other_names_are_not(text: str) -> None:
    assert not is_latin_name(text)
