"""Persian text: the form that is stored, the key it is searched by and the key it is ordered by."""

import re
import unicodedata
from functools import lru_cache

from mikhak.lib.digits import latin

ZWNJ = "\u200c"
ZWJ = "\u200d"
ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"

_TIDY = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "\u00a0": " ", "\t": " "})
_FOLD = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ٱ": "ا", "ء": "", "ـ": ""}
)
_PRESENTATION_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_SPACES = re.compile(r"[^\S\n]+")
# A joiner does nothing beside a space or an end, or after another one: two spellings of one word would compare unequal.
_LOOSE_ZWNJ = re.compile(f"(?<![^\\s]){ZWNJ}+|{ZWNJ}+(?![^\\s])|{ZWNJ}+(?={ZWNJ})")
_LATIN_NAME = re.compile(r"[A-Za-z]+(?:[ '-]?[A-Za-z]+)*")
_RANKS = {" ": 1} | {char: rank for rank, char in enumerate("0123456789" + ALPHABET + "abcdefghijklmnopqrstuvwxyz", 2)}
_OTHER = 0xFF


def tidy(text: str) -> str:
    """The form in which text is stored: one code point per letter, single spaces, no invisible marks but ZWNJ and ZWJ.

    Arabic ي ى ك become Persian ی ک; presentation forms pasted from PDF files become letters; line breaks stay.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _PRESENTATION_FORM.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text).translate(_TIDY)
    text = "".join(char for char in text if char in "\n\u200c\u200d" or unicodedata.category(char)[0] != "C")
    text = _LOOSE_ZWNJ.sub("", _SPACES.sub(" ", text))
    text = "\n".join(line.strip() for line in _SPACES.sub(" ", text).split("\n")).strip()
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The search key of ``text``: equal for spellings that a reader takes for the same word.

    Letters of the Arabic keyboard, hamza and madd, vowel signs, Latin accents, case, digits, ZWNJ and runs of spaces
    make no difference.
    """
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", tidy(text)).casefold())
    text = "".join(char for char in text if unicodedata.category(char) not in {"Mn", "Cf"})
    return " ".join(latin(text.translate(_FOLD)).split())


@lru_cache(maxsize=2048)  # lists of names are sorted for every page that shows one
def sort_key(text: str) -> str:
    """A key of hexadecimal digits whose order, under any collation of any database, is that of the Persian alphabet.

    Digits come first, then Persian (آ before ا), then Latin letters, then everything else; a shorter word comes before
    a longer one that begins with it.
    """
    ranks: list[int] = []
    for char in " ".join(tidy(text).split()):
        # Folding would make آ an ا and a space nothing; everything else is ordered as it is searched.
        ranks.extend(_RANKS.get(part, _OTHER) for part in (char if char in " آ" else fold(char)))
    return "".join(f"{rank:02x}" for rank in ranks)


def is_persian(text: str) -> bool:
    """Whether the text has letters and all of them are of the Arabic script (digits and punctuation do not matter)."""
    letters = [char for char in text if unicodedata.category(char)[0] == "L"]
    return bool(letters) and all(unicodedata.name(char, "").startswith("ARABIC") for char in letters)


def is_latin_name(text: str) -> bool:
    """Whether the text is a name as passports print it: A-Z, with single spaces, hyphens or apostrophes between."""
    return _LATIN_NAME.fullmatch(text) is not None
