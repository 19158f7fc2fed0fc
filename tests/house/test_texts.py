"""Persian is spelled with Persian letters and digits, wherever people read it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mikhak.cli.messages import collect
from mikhak.lib import yaml12
from tests.house.tree import SOURCE, lines_with, sources, templates

ARABIC = "[\u064a\u0649\u0643]"  # ي, ى and ك, which look like Persian ی and ک and are found by no search for them
LATIN_DIGITS = r"[\u0621-\u06cc\u200c] ?[0-9]|(?<![\w(.:{-])[0-9]+ ?[\u0621-\u06cc]"
ARABIC_DIGITS = "[\u0660-\u0669]"
YAML = [path for path in sources(".yaml") if path.name != "arabic.yaml"]


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """(key, text) of everything in a data file but the texts in Arabic, and the words that people search with."""
    match value:
        case str():
            yield key, value
        case dict():
            for name, item in value.items():
                if name not in {"ar", "words"}:
                    yield from texts(item, str(name))
        case list():
            for item in value:
                yield from texts(item, key)


def messages() -> list[str]:
    """Every text of the interface that is marked for translation; they are Persian."""
    found: list[str] = []
    for message in collect(SOURCE):
        found += message.id if isinstance(message.id, list | tuple) else [str(message.id)]
    return [text for text in found if text]


@pytest.mark.parametrize("path", YAML, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_data_file_has_persian_letters_and_digits(path: Path) -> None:
    said = list(texts(yaml12.load(path)))
    assert [text for _key, text in said if re.search(ARABIC, text)] == []
    persian = [text for key, text in said if key == "fa"]
    assert [text for text in persian if re.search(f"{LATIN_DIGITS}|{ARABIC_DIGITS}", text)] == []


def test_the_interface_has_persian_letters() -> None:
    files = [*templates(), *sources(".js")]
    found = [line for path in files for line in lines_with(path, f".*{ARABIC}.*")]
    assert [line for line in found if '"ar"' not in line] == []  # but where it is made Arabic
    assert [text for text in messages() if re.search(ARABIC, text)] == []


def test_the_interface_has_persian_digits_beside_persian_letters() -> None:
    mixed = re.compile(f"{LATIN_DIGITS}|{ARABIC_DIGITS}")
    assert [text for text in messages() if mixed.search(text)] == []
    literal = {path: re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "|", path.read_text("utf-8")) for path in templates()}
    assert {str(path): found[0] for path, text in literal.items() if (found := mixed.search(text))} == {}


def test_persian_is_never_hidden_from_the_translator() -> None:
    """A page in English must have no Persian words but names: a template has them in translation tags only."""
    bare = re.compile(r"(?s)\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|\{[%{#].*?[%}#]\}")
    spoken = re.compile("[\u0621-\u06cc]{2}")
    found = {
        str(path.relative_to(SOURCE)): word[0]
        for path in templates()
        if (word := spoken.search(bare.sub("", path.read_text("utf-8"))))
    }
    assert found == {}


def test_words_handed_to_a_component_are_marked_for_translation() -> None:
    tag = re.compile(r"(?s)\{%(?!\s*(?:blocktrans|trans))(.*?)%\}")
    marked = re.compile(r"""_\((["']).*?\1\)""")
    said = [marked.sub("", words) for path in templates() for words in tag.findall(path.read_text("utf-8"))]
    assert [words for words in said if re.search("[\u0621-\u06cc]", words)] == []
