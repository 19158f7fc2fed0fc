"""The two lines at the foot of a passport against what was written: a slip shows here and not at the counter.

Nothing of it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize
from uuid import UUID

from babel.core import get_global
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.drafts.passports import Difference
from mikhak.lib import mrz
from mikhak.lib.jalali import format_date
from mikhak.lib.mrz import BadMrz, Mrz
from mikhak.missions import queries as missions
from mikhak.portal import road
from mikhak.ui.refusals import Words
from mikhak.ui.routes import audience

REASONS: Mapping[str, Words] = {
    "length": lazy("دو سطر است و هر سطر ۴۴ نویسه دارد؛ همه را، با علامت‌های کوچک‌تر میان و پایانشان، بنویسید."),
    "letters": lazy("این سطرها تنها حروف بزرگ لاتین، رقم و علامت کوچک‌تر دارد."),
    "kind": lazy("سطر نخست گذرنامه با P آغاز می‌شود؛ این سطرها از سند دیگری است."),
    "passport_no": lazy("رقم کنترل شمارهٔ گذرنامه نمی‌خواند؛ آغاز سطر دوم را دوباره ببینید."),
    "birth_date": lazy("رقم کنترل تاریخ تولد نمی‌خواند؛ میانهٔ سطر دوم را دوباره ببینید."),
    "expiry_date": lazy("رقم کنترل پایان اعتبار نمی‌خواند؛ میانهٔ سطر دوم، پس از F یا M، را دوباره ببینید."),
    "personal_no": lazy("رقم کنترل شمارهٔ شخصی نمی‌خواند؛ پایان سطر دوم را دوباره ببینید."),
    "whole": lazy("رقم آخر سطر دوم نمی‌خواند؛ آن سطر را از نو بنویسید."),
}
SEX: Mapping[str, tuple[str, Words]] = {"F": ("female", lazy("زن")), "M": ("male", lazy("مرد"))}


class LinesForm(forms.Form):
    """The two lines; cleaned they are an Mrz."""

    lines = forms.CharField(
        label=lazy("دو سطر پایین صفحهٔ مشخصات گذرنامه"),
        help_text=lazy("هر دو سطر را همان‌گونه بنویسید؛ فاصله و حروف کوچک اشکالی ندارد."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def clean_lines(self) -> Mrz:
        try:
            return mrz.read(self.cleaned_data["lines"], today=timezone.now().date())
        except BadMrz as error:
            raise ValidationError(str(REASONS[error.reason])) from error


@dataclass(frozen=True)
class Row:
    """One fact as the passport says it and as it was written; ``written`` is empty when it was not."""

    label: str
    read: str
    written: str
    same: bool


@audience("applicant")
def lines(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask for the lines and set them beside what the request says of the person it is for."""
    filling = road.own(request, draft_id)
    form = LinesForm(request.POST if request.method == "POST" else None)
    rows = compared(form.cleaned_data["lines"], filling.names["subject"]) if form.is_valid() else []
    template = "portal/application/passport.html"
    return road.show(request, filling, "", template, form=form, rows=rows, back=road.address(filling, "documents"))


def compared(found: Mrz, subject: Mapping[str, Any]) -> list[Row]:
    """What can be read from a passport, beside the members of the subject as conditions know them."""
    name, written = f"{found.given_names} {found.surname}", str(subject.get("name_latin") or "")
    sex, sex_words = SEX.get(found.sex, ("", ""))
    wrote_sex = next((str(words) for key, words in SEX.values() if key == subject.get("sex")), "")
    country = nationality(found.nationality)
    wrote_country = str(subject.get("nationality") or "")
    number = str(subject.get("passport_no") or "")
    return [
        Row(_("شمارهٔ گذرنامه"), found.passport_no, number, found.passport_no == number),
        Row(_("نام و نام خانوادگی به لاتین"), name, written, _letters(name) == _letters(written)),
        _days(_("تاریخ تولد"), found.birth_date, subject.get("birth_date")),
        _days(_("پایان اعتبار گذرنامه"), found.expiry_date, subject.get("passport_expiry")),
        Row(_("جنسیت"), str(sex_words), wrote_sex, sex == subject.get("sex")),
        Row(_("تابعیت"), _country(country) or found.nationality, _country(wrote_country), country == wrote_country),
    ]


def told(one: Difference) -> Row:
    """What was read from the picture of a passport and differs from what was written."""
    if one.member == "passport_no":
        return Row(_("شمارهٔ گذرنامه"), one.read, one.written, same=False)
    label = _("تاریخ تولد") if one.member == "birth_date" else _("پایان اعتبار گذرنامه")
    return _days(label, date.fromisoformat(one.read), date.fromisoformat(one.written))


def nationality(code: str) -> str:
    """The country code of two letters for one of a passport; empty when there is none."""
    known = get_global("territory_aliases").get("DEU" if code == "D" else code)
    return str(known[0]) if known else ""


def _country(code: str) -> str:
    return dict(missions.countries(road.language())).get(code, "")


def _days(label: str, read: date | None, written: date | None) -> Row:
    def say(day: date | None) -> str:
        return format_date(day, road.language()) if day else ""

    return Row(label, say(read), say(written), read == written)


def _letters(name: str) -> str:
    """A name without spaces, hyphens and marks on letters, which passports leave out."""
    return "".join(char for char in normalize("NFKD", name).upper() if "A" <= char <= "Z")
