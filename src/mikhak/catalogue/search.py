"""Finding a service by what a person calls it, in whatever spelling: titles count most, summaries least.

Every word of the question should be found; when no service has them all, those with the most are shown. A word is
found at the beginning of another one, with a Persian ending too many (گذرنامه‌ام), or, more weakly, inside a text
without its spaces (گذر نامه finds گذرنامه).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mikhak.catalogue.definition import Category, Service, Text
from mikhak.lib.persian import fold, sort_key

TITLE, WORDS, SUMMARY = 12, 6, 2
# Words of questions that say nothing about what is sought.
_EMPTY = frozenset(
    fold("از به در با برای و یا که را من ما می‌خواهم می خواهم خدمت درخواست گرفتن for of the a an to in i my").split()
)
_ENDING = 3  # letters of a Persian ending, as in هایم


@dataclass(frozen=True)
class _Entry:
    service: Service
    lots: tuple[tuple[int, tuple[str, ...], str], ...]  # weight, words, the same without spaces

    def score(self, token: str) -> int:
        return max((weight * _likeness(token, words, joined) // 4 for weight, words, joined in self.lots), default=0)


class Index:
    """The services made ready for searching."""

    def __init__(self, services: Iterable[Service], categories: Mapping[str, Category]) -> None:
        self._entries = [_entry(service, categories.get(service.category)) for service in services]

    def find(self, text: str, language: str) -> list[Service]:
        """The services that a question finds, best first, those alike by title; none for an empty question."""
        tokens = _tokens(text)
        tokens = [token for token in tokens if token not in _EMPTY] or tokens
        joined = "".join(tokens)
        ranked: list[tuple[int, int, str, Service]] = []
        for entry in self._entries:
            scores = [entry.score(token) for token in tokens]
            found = sum(score > 0 for score in scores)
            if len(tokens) > 1 and entry.score(joined):  # one word that was written as several
                found, scores = len(tokens), [*scores, entry.score(joined)]
            if found:
                title = sort_key(entry.service.title.in_(language))
                ranked.append((-found, -sum(scores), title, entry.service))
        ranked.sort(key=lambda row: row[:3])
        return [row[3] for row in ranked if row[0] == ranked[0][0]]


def _entry(service: Service, category: Category | None) -> _Entry:
    summaries = [service.summary, *([category.title] if category else [])]
    lots = ((TITLE, _all([service.title])), (WORDS, list(service.words)), (SUMMARY, _all(summaries)))
    return _Entry(service, tuple((weight, *_folded(texts)) for weight, texts in lots))


def _all(texts: Iterable[Text]) -> list[str]:
    return [words for text in texts for words in (text.fa, text.en, text.ar) if words]


def _folded(texts: list[str]) -> tuple[tuple[str, ...], str]:
    found = [_tokens(text) for text in texts]
    return tuple(dict.fromkeys(word for words in found for word in words)), " ".join("".join(words) for words in found)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _likeness(token: str, words: tuple[str, ...], joined: str) -> int:
    """4 the word itself, 3 its beginning, 2 the word with an ending too many, 1 somewhere inside, 0 not at all."""
    if token in words:
        return 4
    if any(word.startswith(token) for word in words):
        return 3
    if any(len(word) > _ENDING and token.startswith(word) and len(token) - len(word) <= _ENDING for word in words):
        return 2
    return int(len(token) > _ENDING and token in joined)
