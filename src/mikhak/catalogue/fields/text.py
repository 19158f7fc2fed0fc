"""A line of text: a name, a title, a number of a paper."""

import re
import string
import unicodedata
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import LATIN_OF, FieldKind, Raw, Scene, wrong
from mikhak.lib.digits import latin
from mikhak.lib.persian import is_persian, tidy

_WORDS = {
    "persian": ("گلنار", "بردیا", "نسترن", "مهرزاد", "سپیدار", "نیک‌پور", "آذرگون"),
    "latin": ("Golnar", "Bardia", "Nastaran", "Mehrzad", "Nikpour"),
}
_CODES = (string.digits, string.ascii_uppercase + string.digits)


class Kind(FieldKind):
    """Stored tidied (Persian ی and ک, single spaces); one with a ``pattern`` is a code and stored in Latin digits."""

    longest = 200  # characters, when the field does not say

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        return "" if value is None else str(value)

    def stored(self, spec: FieldSpec, raw: str) -> str:
        """The form in which the text is kept."""
        text = " ".join(tidy(raw).split())
        return latin(text) if spec.pattern else text

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Any:
        text = self.stored(spec, raw)
        if not text:
            return None
        if spec.script == "persian" and not is_persian(text):
            raise wrong(_("«%(label)s» را با حروف فارسی بنویسید."), spec, scene)
        if spec.script == "latin" and not _is_latin(text):
            raise wrong(_("«%(label)s» را با حروف لاتین (A تا Z، بی‌اعراب) بنویسید."), spec, scene)
        least, most = spec.min_length or 0, spec.max_length or self.longest
        if len(text) < least:
            raise wrong(_("«%(label)s» دست‌کم %(least)s نویسه دارد؛ کاملش کنید."), spec, scene, least=least)
        if len(text) > most:
            words = _("«%(label)s» %(length)s نویسه است؛ آن را تا %(most)s نویسه کوتاه کنید.")
            raise wrong(words, spec, scene, length=len(text), most=most)
        if spec.pattern and not re.fullmatch(spec.pattern, text):
            raise wrong(_("«%(label)s» به این شکل نیست؛ آن را همان‌طور که در مدرک است بنویسید."), spec, scene)
        return text

    def clean(self, spec: FieldSpec, raw: Raw, scene: Scene, *, required: bool) -> Any:
        """As every type; text of invisible characters alone is no answer."""
        text = super().clean(spec, raw, scene, required=required)
        if text is None and required:
            raise self.missing(spec, raw, scene)
        return text

    def attrs(self, spec: FieldSpec) -> dict[str, Any]:
        attrs: dict[str, Any] = {"maxlength": spec.max_length} if spec.max_length else {}
        if spec.script != "latin":
            return attrs
        return attrs | {"dir": "ltr", "data-latin": spec.name.endswith(LATIN_OF)}  # latin.js offers a spelling

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> str:
        if spec.pattern:
            return _of_pattern(spec.pattern, random)
        words = _WORDS["latin" if spec.script == "latin" else "persian"]
        text = random.choice(words)
        while len(text) < (spec.min_length or 0):
            text = f"{text} {random.choice(words)}"
        return text[: spec.max_length].strip()


def _is_latin(text: str) -> bool:
    letters = [char for char in text if unicodedata.category(char)[0] in "LM"]
    return bool(letters) and all(char in string.ascii_letters for char in letters)


def _of_pattern(pattern: str, random: Random) -> str:
    """A short code that matches; the patterns of services are a few letters and a run of digits."""
    for _turn in range(4000):
        head = "".join(random.choices(string.ascii_uppercase, k=random.randint(0, 3)))
        code = head + "".join(random.choices(random.choice(_CODES), k=random.randint(1, 12)))
        if re.fullmatch(pattern, code):
            return code
    raise LookupError(f"No sample was found for the pattern {pattern!r}.")
