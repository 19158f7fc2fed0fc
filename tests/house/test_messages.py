"""Every text of the interface is there in English too, with the same places to fill in."""

import re

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from mikhak.cli.messages import LANGUAGES, LOCALE, collect, is_open
from tests.house.tree import SOURCE

FILLED_IN = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_0-9]*\}")


def catalogues() -> list[Catalog]:
    found = []
    for language in LANGUAGES:
        with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            found.append(read_po(file, locale=language))
    return found


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """A text, or its singular and plural."""
    return [text] if isinstance(text, str) else list(text or ())


def translated(catalogue: Catalog, message: Message) -> Message | None:
    return catalogue.get(forms(message.id)[0], message.context)


def test_every_text_is_translated() -> None:
    for catalogue in catalogues():
        waiting = [
            forms(message.id)[0]
            for message in collect(SOURCE)
            if message.id and ((found := translated(catalogue, message)) is None or is_open(found))
        ]
        assert waiting == [], f"{len(waiting)} texts wait for a translation; ./mikhak messages collects them."


def test_a_translation_fills_in_the_same_values() -> None:
    for catalogue in catalogues():
        for message in catalogue:
            if not message.id or is_open(message):
                continue
            wanted = {name for text in forms(message.id) for name in FILLED_IN.findall(text)}
            given = {name for text in forms(message.string) for name in FILLED_IN.findall(text)}
            assert given == wanted, forms(message.id)[0]


def test_a_translation_has_no_persian_left_in_it() -> None:
    for catalogue in catalogues():
        persian = [
            text
            for message in catalogue
            if message.id
            for text in forms(message.string)
            if re.search("[\u0621-\u06cc]", text) and "فارسی" not in text
        ]
        assert persian == []


def test_the_catalogue_has_no_texts_that_are_gone() -> None:
    texts = {(forms(message.id)[0], message.context) for message in collect(SOURCE) if message.id}
    for catalogue in catalogues():
        kept = {(forms(message.id)[0], message.context) for message in catalogue if message.id}
        assert kept - texts == set()
