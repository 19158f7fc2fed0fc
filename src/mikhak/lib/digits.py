"""Digits of three scripts: Persian ۰-۹ and Arabic ٠-٩ on the keyboard and the screen, Latin 0-9 inside the system."""

import re
import unicodedata

PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
ARABIC = "٠١٢٣٤٥٦٧٨٩"
LATIN = "0123456789"

_TO_LATIN = str.maketrans(PERSIAN + ARABIC, LATIN * 2)
_TO_PERSIAN = str.maketrans(LATIN + ARABIC, PERSIAN * 2)
_TO_ARABIC = str.maketrans(LATIN + PERSIAN, ARABIC * 2)
_OF_LANGUAGE = {"fa": _TO_PERSIAN, "ar": _TO_ARABIC}
_TOKEN = re.compile("\u2066[^\u2069]*\u2069|\\S+")  # what is isolated as another language is one
_LATIN_LETTER = re.compile(r"[A-Za-z]")
# Spaces, dashes, invisible marks (direction, ZWNJ) and controls: what comes along when a code is copied from a message.
_NOISE = {"Zs", "Zl", "Zp", "Pd", "Cf", "Cc"}
_NOISE_SIGNS = {"ـ", "−"}


def latin(text: str) -> str:
    """Same text with every Persian and Arabic digit replaced by the Latin one."""
    return text.translate(_TO_LATIN)


def persian(text: str) -> str:
    """Same text with every Latin and Arabic digit replaced by the Persian one."""
    return text.translate(_TO_PERSIAN)


def clean_code(text: str) -> str:
    """A typed code or number as the system compares it: Latin digits, no spaces, dashes or invisible marks."""
    return "".join(
        char for char in latin(text) if unicodedata.category(char) not in _NOISE and char not in _NOISE_SIGNS
    )


def localise(value: object, language: str) -> str:
    """``value`` as text with the digits of ``language``.

    In Persian and Arabic a word holding a Latin letter (a passport number, an e-mail address, a code) keeps its digits:
    it is copied, compared and typed in Latin everywhere else. So does English that ``Text.on_page`` isolated. Other
    languages are shown as they are.
    """
    text, digits = str(value), _OF_LANGUAGE.get(language[:2])
    if digits is None:
        return text
    return _TOKEN.sub(lambda word: word[0] if _LATIN_LETTER.search(word[0]) else word[0].translate(digits), text)


def localise_amount(value: str, language: str) -> str:
    """A number written as in English ("1,250.50") with the digits and signs of ``language``: «۱٬۲۵۰٫۵۰» in Persian."""
    if language[:2] in _OF_LANGUAGE:
        value = value.replace(",", "٬").replace(".", "٫")
    return localise(value, language)
