"""Finding a service in the words of people."""

import pytest

from mikhak.catalogue.search import Index
from tests.catalogue import samples

WHOLE = samples.catalogue()
INDEX = Index(WHOLE.services.values(), WHOLE.categories)


def found(text: str, language: str = "fa") -> list[str]:
    return [service.key for service in INDEX.find(text, language)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("رونوشت", "papers-extract"),  # a title
        ("ویزا", "visas-entry"),  # a search word that the title lacks
        ("Visa", "visas-entry"),
        ("تأشيرة", "visas-entry"),  # Arabic title
        ("سجل", "papers-extract"),
        ("نوزادم", "papers-first-issue"),  # my newborn
        ("birth rec", "papers-extract"),  # half a word
        ("من می‌خواهم ویزا بگیرم", "visas-entry"),  # a whole sentence
    ],
)
def test_a_service_is_found_by_title_words_and_summary(text: str, key: str) -> None:
    assert found(text)[0] == key


def test_a_title_counts_more_than_a_summary() -> None:
    assert found("رونوشت شناسنامه") == ["papers-extract", "papers-first-issue"]
    assert found("صدور شناسنامه")[0] == "papers-first-issue"


@pytest.mark.parametrize("text", ["شناسنامه", "شناس نامه", "شناس‌نامه", "شِناسنامه", "ﺷﻨﺎﺳﻨﺎﻣﻪ", "شناسنامة"])
def test_spelling_and_spaces_make_no_difference(text: str) -> None:
    assert set(found(text)) == {"papers-extract", "papers-first-issue"}


def test_arabic_letters_of_other_keyboards_find_persian_words() -> None:
    assert found("گردشگري") == ["visas-entry"]


def test_of_several_words_services_that_have_them_all_come_alone() -> None:
    assert found("شناسنامه نوزاد") == ["papers-first-issue"]


def test_services_alike_are_ordered_by_title_in_the_language() -> None:
    assert found("birth certificate", "en") == ["papers-extract", "papers-first-issue"]


@pytest.mark.parametrize("text", ["", "   ", "؟!", "زرافه", "٪"])
def test_a_question_about_nothing_finds_nothing(text: str) -> None:
    assert found(text) == []
