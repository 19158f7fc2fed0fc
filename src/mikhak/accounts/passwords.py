"""Fixed passwords: what may be one, and the one costly comparison. No rules of composition, only of guessing."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from mikhak.lib.digits import latin
from mikhak.lib.persian import ZWNJ, fold, tidy
from mikhak.ui.refusals import Refusal

SHORTEST, LONGEST = 12, 128  # characters
_REST = 8  # characters at least beside names, addresses and numbers of the person
_PERSONAL = 4  # a shorter name or word says nothing
_OWN_NAMES = ("mikhak", "میخک")
_NAMES = ["first_name", "last_name", "first_name_latin", "last_name_latin", "given_names", "surname", "father_name"]
_NUMBERS = ["national_id", "passport_no", "birth_date", "mobile"]
_WALK = 4  # steps
_KEYS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو",
)
_WALKS = tuple(walk * 2 for keys in _KEYS for walk in (keys, keys[::-1]))


def check(password: str, facts: Mapping[str, Any]) -> None:
    """Raise Refusal on ``password`` when it is short, or among the first that somebody would try.

    ``facts`` are those of the person's profile. The list of common and breached passwords is Django's, of 20,000; a
    word of it stays one with digits and signs around it.
    """
    text = _normal(password)
    if len(text) < SHORTEST:
        raise Refusal(_("دست‌کم ۱۲ نویسه بنویسید؛ چند واژهٔ بی‌ربط کنار هم خوب است."), field="password")
    if len(text) > LONGEST:
        raise Refusal(_("رمز بلندتر از ۱۲۸ نویسه است؛ کوتاه‌تر بنویسید."), field="password")
    bare = _bare(text)
    if fold(text) in _common() or _core(bare) in _common() or _is_run(bare):
        raise Refusal(
            _("این رمز از رمزهایی است که نخست آزموده می‌شود. چند واژهٔ بی‌ربط کنار هم بنویسید."), field="password"
        )
    rest = bare
    for own in sorted(_own(facts), key=len, reverse=True):
        rest = rest.replace(own, "")
    if rest != bare and (len(rest) < _REST or _core(rest) in _common() or _is_run(rest)):
        raise Refusal(
            _("این رمز بیشتر از نام، ایمیل یا شماره‌های شماست. چیزی بنویسید که از شما دانسته نیست."), field="password"
        )


def hashed(password: str) -> str:
    """What is kept of a password: Argon2id."""
    return make_password(_normal(password))


def matches(password: str, kept: str) -> bool:
    """Whether this is the password of which ``kept`` is the hash; the work is the same where nothing is kept."""
    nobody = _nobody()
    return check_password(_normal(password), kept or nobody) and bool(kept)


@cache
def _nobody() -> str:
    """A hash that nothing opens."""
    return make_password(get_random_string(40))


def _normal(password: str) -> str:
    """The same characters whatever keyboard they are typed on: ي and ی, ۱ and 1 are one; ZWNJ does not count."""
    return latin(tidy(password)).replace(ZWNJ, "")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _core(bare: str) -> str:
    """What stands between digits."""
    return bare.strip("0123456789") or bare


def _is_run(bare: str) -> bool:
    """Whether it is one piece again and again, or walks over the keyboard or the alphabet, perhaps between digits."""
    periods = range(1, len(bare) // 2 + 1)
    again = any(bare == (bare[:n] * len(bare))[: len(bare)] for n in periods)
    return again or _walks(bare) or (len(_core(bare)) >= _WALK and _walks(_core(bare)))


def _walks(bare: str) -> bool:
    """Whether nothing remains when walks of at least four steps are taken away, one after the other."""
    while len(bare) >= _WALK:
        steps = (n for n in range(len(bare), _WALK - 1, -1) if any(bare[:n] in walk for walk in _WALKS))
        longest = next(steps, 0)
        if not longest:
            return False
        bare = bare[longest:]
    return True


def _own(facts: Mapping[str, Any]) -> Iterator[str]:
    """Words of the person's own: pieces of names and of the address, and numbers."""
    mailbox = re.split(r"[\W_]+", str(facts.get("email", "")).partition("@")[0])
    names = [word for key in (*_NAMES, *_NUMBERS) for word in str(facts.get(key) or "").split()]
    for word in [*mailbox, *names, *_OWN_NAMES]:
        if len(bare := _bare(word)) >= _PERSONAL:
            yield bare


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
