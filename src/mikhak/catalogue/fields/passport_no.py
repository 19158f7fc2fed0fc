"""A passport number: upper-case Latin letters and digits."""

import re
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields.base import FieldKind, Raw, Scene, wrong
from mikhak.lib.digits import clean_code

_ANY = r"[A-Z0-9]{5,12}"
IRANIAN = r"[A-Z][0-9]{8}"


class Kind(FieldKind):
    """The ``passport_no`` of an Iranian applicant is a letter and eight digits; any other may be foreign or old."""

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> str:
        number = clean_code(raw).upper()
        nationality = scene.known("applicant.nationality") or scene.known("profile.nationality")
        iranian = spec.name == "passport_no" and nationality == "IR"
        if re.fullmatch(spec.pattern or (IRANIAN if iranian else _ANY), number):
            return number
        if iranian and re.fullmatch(r"[0-9]{8}", number):
            words = _("حرف اول «%(label)s» جا افتاده است؛ آن را مانند V12345678 بنویسید.")
        elif iranian:
            words = _("«%(label)s» یک حرف لاتین و هشت رقم است، مانند V12345678؛ آن را از روی گذرنامه بنویسید.")
        else:
            words = _("«%(label)s» ۵ تا ۱۲ حرف لاتین و رقم است؛ آن را همان‌طور که در گذرنامه است بنویسید.")
        raise wrong(words, spec, scene)

    def attrs(self, spec: FieldSpec) -> dict[str, Any]:
        return {"dir": "ltr", "maxlength": 14, "autocapitalize": "characters", "spellcheck": "false"}

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> str:
        return f"{random.choice('ABGHKLMNPRTVXYZ')}{random.randrange(10**8):08d}"
