"""People find the services of this release in their own words, spelled as they spell."""

import pytest

from mikhak.catalogue.definition import Guide, Service
from mikhak.catalogue.search import Index
from tests.written import written

WHOLE = written()
CATEGORIES, SYNONYMS = WHOLE.categories, WHOLE.synonyms
INDEX: Index[Service | Guide] = Index([*WHOLE.services.values(), *WHOLE.guides.values()], CATEGORIES, SYNONYMS)


def found(text: str, language: str = "fa") -> list[str]:
    return [one.key for one in INDEX.find(text, language)]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("پاسپورت", "passport"),  # another word for the same thing
        ("سجل", "birth-certificate"),
        ("ویزا", "visa"),
        ("تصدیق رانندگی", "driving-licence"),
        ("سربازی", "protection"),
        ("passport", "passport"),
        ("visa", "visa"),
        ("driving license", "driving-licence"),
    ],
)
def test_another_word_for_a_thing_finds_it(text: str, category: str) -> None:
    assert category in {WHOLE.services[key].category for key in found(text)[:4] if key in WHOLE.services}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("کفالت", "protection-military-kefalat-exemption"),
        ("پاسپورت گم شده", "passport-lost"),
        ("پاسپورتم دزدیده شده", "passport-lost"),
        ("گذر نامه مفقوده", "passport-lost"),
        ("گزرنامه گمشده", "passport-lost"),  # misspelled
        ("شناسنامه المثنا", "birth-certificate-duplicate"),
        ("شناسنامه زير ١٥ سال", "birth-certificate-under-15"),  # Arabic letters and digits
        ("شناسنامه زیر 15 سال", "birth-certificate-under-15"),
        ("گواهی تجرد", "marriage-single-certificate"),
        ("عدم سوء پیشینه", "canada-criminal-record"),
        ("وکالتنامه فروش ماشین", "power-of-attorney-vehicle-sale"),
        ("lost passport", "passport-lost"),
        ("در راه مانده", "protection-stranded-compatriot"),
    ],
)
def test_a_question_finds_its_service_among_the_first(text: str, key: str) -> None:
    assert key in found(text)[:3]


def test_what_happens_in_a_life_finds_its_guide() -> None:
    assert "events-child-born" in found("نوزاد")
    assert "events-somebody-died" in found("درگذشت")


@pytest.mark.parametrize("text", ["زرافه", "qwxz", "؟"])
def test_nothing_is_found_where_nothing_is_meant(text: str) -> None:
    assert found(text) == []
