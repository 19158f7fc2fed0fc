"""Every text of the interface is there in English and, but for the office, in Arabic, with the same places to fill."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from mikhak.cli.messages import LANGUAGES, LOCALE, collect, is_open, read_in
from tests.house.tree import SOURCE

# What may not stand in a translation: any Arabic letter in English, in Arabic the letters and digits of Persian alone.
FOREIGN = {"en": "[\u0621-\u06cc]", "ar": "[گچپژکیۀ۰-۹\u200c]"}
FILLED_IN = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_0-9]*\}")


def catalogues() -> Iterator[tuple[str, Catalog]]:
    for language in LANGUAGES:
        with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            yield language, read_po(file, locale=language)


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """A text, or its singular and plural."""
    return [text] if isinstance(text, str) else list(text or ())


def translated(catalogue: Catalog, message: Message) -> Message | None:
    return catalogue.get(forms(message.id)[0], message.context)


def test_every_text_is_translated() -> None:
    texts = collect(SOURCE)
    for language, catalogue in catalogues():
        waiting = [
            forms(message.id)[0]
            for message in read_in(texts, language)
            if message.id and ((found := translated(catalogue, message)) is None or is_open(found))
        ]
        assert waiting == [], f"{language}: {len(waiting)} texts wait; ./mikhak messages collects them."


def test_arabic_is_asked_of_every_text_that_an_applicant_can_read() -> None:
    texts = collect(SOURCE)
    read = {(forms(message.id)[0], message.context) for message in read_in(texts, "ar") if message.id}
    for message in texts:
        places = {place for place, _line in message.locations}
        if any(place.startswith(("portal/", "notices/", "drafts/", "catalogue/")) for place in places):
            assert (forms(message.id)[0], message.context) in read


def test_a_translation_fills_in_the_same_values() -> None:
    for _language, catalogue in catalogues():
        for message in catalogue:
            if not message.id or is_open(message):
                continue
            wanted = {name for text in forms(message.id) for name in FILLED_IN.findall(text)}
            given = {name for text in forms(message.string) for name in FILLED_IN.findall(text)}
            assert given == wanted, forms(message.id)[0]


def test_a_translation_has_no_persian_left_in_it() -> None:
    for language, catalogue in catalogues():
        persian = [
            text
            for message in catalogue
            if message.id
            for text in forms(message.string)
            if re.search(FOREIGN[language], text) and "فارسی" not in text
        ]
        assert persian == []


def test_the_catalogue_has_no_texts_that_are_gone() -> None:
    texts = collect(SOURCE)
    for language, catalogue in catalogues():
        read = {(forms(message.id)[0], message.context) for message in read_in(texts, language) if message.id}
        kept = {(forms(message.id)[0], message.context) for message in catalogue if message.id}
        assert kept - read == set()
