"""The Iranian national ID (کد ملی), ten Latin digits with the leading zeros that people drop."""

from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import FieldKind, Raw, Scene, wrong
from mikhak.lib.national_id import BadNationalId, is_valid, normalise


class Kind(FieldKind):
    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> str:
        try:
            return normalise(raw)
        except BadNationalId as error:
            raise wrong(_sentence(error.reason), spec, scene) from error

    def attrs(self, spec: FieldSpec) -> dict[str, Any]:
        return {"inputmode": "numeric", "dir": "ltr", "maxlength": 14}  # room for spaces and dashes of a pasted one

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> str:
        head = f"{random.randrange(1, 10**9):09d}"
        return next(code for digit in range(10) if is_valid(code := f"{head}{digit}"))


def _sentence(reason: str) -> str:
    return {
        "length": _("«%(label)s» ده رقم است؛ آن را از روی کارت ملی بنویسید."),
        "same": _("رقم‌های «%(label)s» همه یکی است و چنین کدی نیست؛ آن را از روی کارت ملی بنویسید."),
        "check": _("رقم کنترل «%(label)s» درست نیست؛ ده رقم را دوباره از روی کارت ملی بنویسید."),
    }[reason]
