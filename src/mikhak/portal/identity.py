"""Boxes for who somebody is: a national ID, or nationality and passport number."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.lib import national_id
from mikhak.lib.digits import clean_code
from mikhak.missions import queries as missions
from mikhak.support.sealed import Person

_BAD_NATIONAL_ID = {
    "length": lazy("کد ملی ده رقم است؛ آن را از روی کارت ملی یا شناسنامه بنویسید."),
    "same": lazy("این کد ملی درست نیست؛ آن را از روی کارت ملی یا شناسنامه بنویسید."),
    "check": lazy("یکی از رقم‌های کد ملی درست نیست؛ آن را با کارت ملی یا شناسنامه بسنجید."),
}


class NationalIdField(forms.CharField):
    """Ten digits, however they are typed."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "username", "dir": "ltr"}
        given: dict[str, Any] = {"label": lazy("کد ملی"), "max_length": 20, "widget": forms.TextInput(attrs=attrs)}
        super().__init__(**(given | kwargs))

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        try:
            return national_id.normalise(typed) if typed else ""
        except national_id.BadNationalId as bad:
            raise forms.ValidationError(_BAD_NATIONAL_ID[bad.reason]) from bad


class PassportField(forms.CharField):
    """Latin letters and digits, whatever spaces, dashes and digits they are typed with."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        given: dict[str, Any] = {
            "label": lazy("شمارهٔ گذرنامه"),
            "max_length": 14,
            "widget": forms.TextInput(attrs=attrs),
        }
        super().__init__(**(given | kwargs))

    def to_python(self, value: Any) -> str:
        return clean_code(str(value or "")).upper()

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not (value.isascii() and value.isalnum() and 5 <= len(value) <= 12):
            raise forms.ValidationError(_("شمارهٔ گذرنامه ۵ تا ۱۲ حرف لاتین و رقم است."))


def nationalities() -> list[tuple[str, str]]:
    """What a list of nationalities offers: none chosen, then every country but Iran."""
    others = [pair for pair in missions.countries(get_language() or "fa") if pair[0] != "IR"]
    return [("", _("برگزینید")), *others]


class PersonFields(forms.Form):
    """A national ID; who has none opens the boxes of the passport. The page draws them with portal/support/who.html."""

    national_id = NationalIdField(required=False)
    nationality = forms.ChoiceField(label=lazy("تابعیت"), required=False)
    passport_no = PassportField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nationality"].choices = nationalities()  # type: ignore[attr-defined]

    @property
    def by_passport(self) -> bool:
        """Whether the boxes of the passport are open: something stands in them, or is missing there."""
        names = ("nationality", "passport_no", "earlier_passport_no")
        typed = [self[name].value() for name in names if name in self.fields]
        return any(typed) or any(name in self.errors for name in names)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if {"national_id", "nationality", "passport_no"} & self.errors.keys() or told.get("national_id"):
            return told
        if not (told.get("nationality") or told.get("passport_no")):
            self.add_error("national_id", _("کد ملی را بنویسید، یا اگر ندارید «کد ملی ندارم» را باز کنید."))
        elif not told.get("nationality"):
            self.add_error("nationality", _("تابعیت را برگزینید."))
        elif not told.get("passport_no"):
            self.add_error("passport_no", _("شمارهٔ گذرنامه را بنویسید."))
        return told

    def person(self) -> Person:
        """Who the person says to be."""
        return self.person_with(self.cleaned_data["passport_no"])

    def person_with(self, passport_no: str) -> Person:
        """The same with another passport; who has a national ID stays who they are."""
        told = self.cleaned_data
        if told["national_id"]:
            return Person("iranian", told["national_id"])
        return Person("foreign", f"{told['nationality']}:{passport_no}")
