"""Addresses in the language of the page: Persian at /…, every other language at /<code>/…."""

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import get_language


def localised_path(path: str, language: str | None = None) -> str:
    """``path`` ("/track/", without a language) as it is reached in ``language`` (None: the active one)."""
    language = language or get_language() or settings.LANGUAGE_CODE
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{get_script_prefix()}{prefix}{path.lstrip('/')}"


def bare_path(path: str) -> str:
    """``path`` without the language in front: "/en/track/" and "/track/" are both "/track/"."""
    rest = path.removeprefix(get_script_prefix())
    head, _slash, tail = rest.partition("/")
    others = {code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
    return f"/{tail}" if head in others else f"/{rest}"
