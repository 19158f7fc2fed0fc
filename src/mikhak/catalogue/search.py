"""Finding a service, or another thing with a title, by what a person calls it, in whatever spelling: titles count
most, summaries least.

Every word of the question should be found; when no service has them all, those with the most are shown. A word is
found at the beginning of another one, with a Persian ending too many (گذرنامه‌ام), or, more weakly, inside a text
without its spaces (گذر نامه finds گذرنامه). A word also stands for its synonyms (services/synonyms.yaml), a little
more weakly; one that is nowhere is taken for the word it resembles most.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, Protocol, TypeVar

from mikhak.catalogue.definition import Category, Text
from mikhak.lib.persian import fold, sort_key

TITLE, WORDS, SUMMARY = 12, 6, 2
ALIKE = 0.8  # how much a misspelled word must resemble a known one, as difflib measures it
SHORTEST = 4  # letters of a word that can be misspelled
# Words of questions that say nothing about what is sought.
_EMPTY = frozenset(
    fold("از به در با برای و یا که را من ما می‌خواهم می خواهم خدمت درخواست گرفتن for of the a an to in i my").split()
)
_ENDING = 3  # letters of a Persian ending, as in هایم


class Findable(Protocol):
    """What can be searched. ``words`` are others that people use for it; ``category`` may be empty."""

    @property
    def title(self) -> Text: ...
    @property
    def summary(self) -> Text: ...
    @property
    def words(self) -> Sequence[str]: ...
    @property
    def category(self) -> str: ...


Found = TypeVar("Found", bound=Findable)


@dataclass(frozen=True)
class _Entry(Generic[Found]):
    found: Found
    lots: tuple[tuple[int, tuple[str, ...], str], ...]  # weight, words, the same without spaces

    def score(self, token: str) -> int:
        return max((weight * _likeness(token, words, joined) // 4 for weight, words, joined in self.lots), default=0)


class Index(Generic[Found]):
    """Services and guides, or questions, made ready for searching."""

    def __init__(
        self, found: Iterable[Found], categories: Mapping[str, Category], synonyms: Sequence[Sequence[str]] = ()
    ) -> None:
        self._entries = [_entry(one, categories.get(one.category)) for one in found]
        self._synonyms: dict[str, set[str]] = {}
        for group in synonyms:
            words = {"".join(_tokens(word)) for word in group}
            for word in words:
                self._synonyms.setdefault(word, set()).update(words)
        known = {word for entry in self._entries for _, words, _ in entry.lots for word in words}
        self._known = sorted(known | self._synonyms.keys())

    def find(self, text: str, language: str) -> list[Found]:
        """What a question finds, best first, those alike by title; none for an empty question."""
        tokens = _tokens(text)
        tokens = [token for token in tokens if token not in _EMPTY] or tokens
        return self._ranked(tokens, language) or self._ranked([self._meant(token) for token in tokens], language)

    def _ranked(self, tokens: list[str], language: str) -> list[Found]:
        joined = "".join(tokens)
        ranked: list[tuple[int, int, str, Found]] = []
        for entry in self._entries:
            scores = [self._score(entry, token) for token in tokens]
            hits = sum(score > 0 for score in scores)
            if len(tokens) > 1 and (whole := self._score(entry, joined)):  # one word that was written as several
                hits, scores = len(tokens), [*scores, whole]
            if hits:
                ranked.append((-hits, -sum(scores), sort_key(entry.found.title.in_(language)), entry.found))
        ranked.sort(key=lambda row: row[:3])
        return [row[3] for row in ranked if row[0] == ranked[0][0]]

    def _score(self, entry: _Entry[Found], token: str) -> int:
        """How well a word or one of its synonyms is found; a synonym counts a little less than the word itself."""
        others = self._synonyms.get(token, self._synonyms.get(_bare(token), set())) - {token}
        return max([entry.score(token), *(entry.score(other) - 1 for other in others)])

    def _meant(self, token: str) -> str:
        """The known word that a misspelled one resembles most; the word itself when it resembles none."""
        alike = get_close_matches(token, self._known, n=1, cutoff=ALIKE) if len(token) >= SHORTEST else []
        return alike[0] if alike else token


def _bare(token: str) -> str:
    """A word without the ending «my», «our», «of mine» that people add."""
    return re.sub("(هایم|هایمان|مان|ام|م)$", "", token)


def _entry(found: Found, category: Category | None) -> _Entry[Found]:
    summaries = [found.summary, *([category.title] if category else [])]
    lots = ((TITLE, _all([found.title])), (WORDS, list(found.words)), (SUMMARY, _all(summaries)))
    return _Entry(found, tuple((weight, *_folded(texts)) for weight, texts in lots))


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
