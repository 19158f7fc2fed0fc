"""Words, numbers, dates and codes as templates show them in each language."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils.translation import override

from mikhak.lib.text import Text

HAGUE = SimpleNamespace(time_zone="Europe/Amsterdam", city_fa="لاهه", city_en="The Hague")


@pytest.mark.parametrize(
    ("source", "fa", "en"),
    [
        ("{{ 1405|digits }}", "۱۴۰۵", "1405"),
        ("{{ 'V12 34'|digits }}", "V12 ۳۴", "V12 34"),
        ("{{ day|both }}", "۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)", "23 November 2026 (2 Azar 1405)"),
        ("{{ day|jalali }}", "۲ آذر ۱۴۰۵", "23 November 2026"),
        (
            "{{ when|moment:hague }}",
            "دوشنبه ۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)، ساعت ۱۰:۱۴ به وقت لاهه",
            "Monday 23 November 2026 (2 Azar 1405), 10:14 The Hague time",
        ),
        ("{{ title|in_language }}", "گذرنامه", "Passport"),
        ("{{ hague|named:'city' }}", "لاهه", "The Hague"),
        ("{{ nothing|both }}{{ nothing|digits }}{{ nothing|moment:hague }}{{ nothing|in_language }}", "", ""),
        ("{% page '/track/' %}", "/track/", "/en/track/"),
    ],
)
def test_a_value_is_shown_in_the_language_of_the_page(source: str, fa: str, en: str) -> None:
    known = {"day": date(2026, 11, 23), "when": datetime(2026, 11, 23, 9, 14, tzinfo=UTC), "hague": HAGUE}
    context = Context({**known, "title": Text(fa="گذرنامه", en="Passport"), "nothing": None})
    with override("fa"):
        assert Template(source).render(context) == fa
    with override("en"):
        assert Template(source).render(context) == en


def test_codes_are_grouped_and_kept_from_turning_around() -> None:
    drawn = Template("{{ code|code }}").render(Context({"code": "MK7R4TQX9B2F"}))
    assert drawn == '<bdi class="code">MK7R-4TQX-9B2F</bdi>'


def test_a_latin_word_is_isolated_and_escaped() -> None:
    assert Template("{{ word|ltr }}").render(Context({"word": "<a>"})) == '<bdi class="code">&lt;a&gt;</bdi>'


@pytest.mark.parametrize(("count", "words"), [(1_800_000, "۱٫۸ مگابایت"), (12_400, "۱۲ کیلوبایت"), (3, "۱ کیلوبایت")])
def test_sizes_are_for_people(count: int, words: str) -> None:
    with override("fa"):
        assert Template("{{ count|size }}").render(Context({"count": count})) == words


def test_arrows_are_drawn_for_both_directions() -> None:
    assert 'class="i fwd"' in Template('{% icon "arrow" %}').render(Context())
    assert 'class="i"' in Template('{% icon "check" %}').render(Context())


def test_a_category_without_a_drawing_gets_the_flower() -> None:
    flower = Template('{% category_icon "all" %}').render(Context())
    assert Template('{% category_icon "unheard-of" %}').render(Context()) == flower
    assert Template('{% category_icon "passport" %}').render(Context()) != flower
