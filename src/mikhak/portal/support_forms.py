"""The forms of reports: who, where an answer goes, what happened, and the pages that come along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mikhak.accounts import access as people
from mikhak.lib.codes import parse_tracking_code
from mikhak.lib.digits import localise
from mikhak.missions import queries as missions
from mikhak.portal import road
from mikhak.portal.identity import PassportField, PersonFields
from mikhak.portal.pictures import PictureForm
from mikhak.portal.review import MissionField
from mikhak.support import queries
from mikhak.support.kinds import KINDS, MAILBOX
from mikhak.support.sealed import Person
from mikhak.ui.parts import Part
from mikhak.ui.paths import localised_path

LONGEST = 4000  # characters of what is told
Refused = Mapping[str, list[str]]  # of each paper, by its name: why a file was not taken


@dataclass(frozen=True, kw_only=True)
class PaperPart(Part):
    """What ``ui/upload.html`` draws."""

    url: str
    items: list[dict[str, Any]]
    max_bytes: int = settings.UPLOAD_MAX_BYTES

    @property
    def template(self) -> str:
        return "portal/support/paper.html"

    @property
    def anchor(self) -> str:
        return f"f-{self.name}"


class PaperField(forms.Field):
    """Pages of one paper. They arrive on their own and wait; the form only asks whether they are there."""

    def part(self, bound: BoundField) -> PaperPart:
        form = cast(ReportForm, bound.form)
        return PaperPart(
            name=bound.html_name,
            label=bound.label or "",
            hint=bound.help_text,
            errors=[str(error) for error in bound.errors],
            required=self.required,
            url=f"{form.address}add/",
            items=form.items(bound.name),
        )

    def clean(self, value: Any) -> None:
        return None


class ReportForm(PersonFields, PictureForm):
    """What every report asks. ``stays``: a button of a paper was pressed, so nothing else is judged yet."""

    kind = ""
    mission = MissionField(
        label=lazy("نمایندگی"),
        nearest=lazy("برگزینید"),
        help_text=lazy("گزارش برای همین نمایندگی مهر و موم می‌شود و تنها همان‌جا خوانده می‌شود."),
    )
    email = forms.EmailField(
        label=lazy("ایمیلی که به آن دسترسی دارید"),
        max_length=254,
        help_text=lazy("کد پیگیری و پاسخ به این نشانی می‌آید."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(label=lazy("شرح"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, request: HttpRequest, once: UUID, data: Any = None, *, refused: Refused | None = None, stays: bool = False
    ) -> None:
        posted = None if data is None else data.copy()
        if posted is not None:
            posted["once"] = str(once)  # a new one when what was posted is none
        super().__init__(request, f"support-{self.kind}", posted, initial={"once": once})
        self.named, self.refused, self.stays = once, refused or {}, stays

    @property
    def address(self) -> str:
        """Where the papers of this form are sent to and seen."""
        return localised_path(f"/support/{self.kind}/{self.named}/")

    def full_clean(self) -> None:
        if self.stays:
            self._errors, self.cleaned_data = ErrorDict(), {}
            self._tell_refused()
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        return not self.stays and super().is_valid()

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        self._tell_refused()
        for name in self.missing():
            self.add_error(name, _("تصویر «%s» هنوز نرسیده است.") % self.fields[name].label)
        return told

    def missing(self) -> list[str]:
        """The demanded papers of which nothing has arrived."""
        sent = {row.item for row, _meta in self.waiting()}
        papers = [name for name, field in self.fields.items() if isinstance(field, PaperField) and field.required]
        return [name for name in papers if name not in sent]

    def _tell_refused(self) -> None:
        for name, words in self.refused.items():
            for one in words:
                self.add_error(name, one)

    def waiting(self) -> list[Any]:
        return queries.waiting(self.named, people.browser(self.request))

    def items(self, name: str) -> list[dict[str, Any]]:
        """What ``ui/file.html`` draws, for each page of a paper."""
        rows = [pair for pair in self.waiting() if pair[0].item == name]
        return [
            {
                "id": row.pk,
                "label": localise(_("صفحهٔ %d") % place, road.language()),
                "name": meta.name,
                "size": row.bytes,
                "state": "arrived",
                "href": f"{self.address}{row.pk}/",
                "thumb": f"{self.address}{row.pk}/?small",
            }
            for place, (row, meta) in enumerate(rows, 1)
        ]

    def told(self) -> dict[str, str]:
        """What is sealed beside person and address."""
        names = ("topic", "text", "about", "earlier_passport_no")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class SignInTroubleForm(ReportForm):
    kind = "sign-in"
    topic = forms.ChoiceField(
        label=lazy("چه مشکلی هست؟"), choices=tuple(KINDS["sign-in"].topics.items()), widget=forms.RadioSelect
    )
    screenshots = PaperField(
        label=lazy("عکس صفحه"), required=False, help_text=lazy("اگر پیامی روی صفحه می‌بینید، عکس آن کمک می‌کند.")
    )
    field_order = ("national_id", "nationality", "passport_no", "topic", "text", "screenshots", "email", "mission")


class CommentForm(ReportForm):
    kind = "comment"
    screenshots = PaperField(label=lazy("تصویر"), required=False)
    field_order: tuple[str, ...] = (
        "text",
        "screenshots",
        "mission",
        "national_id",
        "nationality",
        "passport_no",
        "email",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["mission"] = missions.HEADQUARTERS
        self.fields["mission"].label = _("چه کسی بخواند؟")
        self.fields["mission"].help_text = _("ستاد یا یکی از نمایندگی‌ها؛ تنها همان‌جا خوانده می‌شود.")
        self.fields["email"].required = False
        self.fields["email"].label = _("ایمیل")
        self.fields["email"].help_text = _("اگر بنویسید، پاسخ به این نشانی هم می‌آید.")


class ComplaintForm(CommentForm):
    kind = "complaint"
    about = forms.CharField(
        label=lazy("کد رهگیری درخواستی که از آن شکایت دارید"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ("about", *CommentForm.field_order)

    def clean_about(self) -> str:
        typed = self.cleaned_data["about"]
        code = parse_tracking_code(typed) if typed else ""
        if code is None:
            raise forms.ValidationError(_("این کد کامل یا درست نیست؛ آن را از رسید یا ایمیل دوباره بنویسید."))
        return code


class MailboxForm(ReportForm):
    kind = MAILBOX
    old_email = forms.EmailField(
        label=lazy("ایمیل پیشین"),
        max_length=254,
        help_text=lazy(
            "نشانی‌ای که با آن وارد می‌شدید. به آن خبر می‌دهیم، تا اگر کس دیگری این را خواسته است دارنده‌اش بداند."
        ),
    )
    earlier_passport_no = PassportField(
        label=lazy("شمارهٔ گذرنامهٔ پیشین"),
        required=False,
        help_text=lazy("اگر گذرنامه‌تان عوض شده است: شماره‌ای که با آن وارد می‌شدید."),
    )
    passport = PaperField(label=lazy("صفحهٔ مشخصات گذرنامه"))
    national_card = PaperField(
        label=lazy("کارت ملی"), help_text=lazy("پشت و رو. کارت ندارید؟ صفحهٔ اول شناسنامه. برای دارندگان کد ملی.")
    )
    field_order = (
        "national_id",
        "nationality",
        "passport_no",
        "old_email",
        "email",
        "passport",
        "national_card",
        "text",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("ایمیل تازه")
        self.fields["email"].help_text = _("کد پیگیری، پاسخ و در پایان پیوند به این نشانی می‌آید.")
        self.fields["text"].required = False
        self.fields["text"].label = _("توضیح")

    def missing(self) -> list[str]:
        """A foreign applicant has no national card."""
        return [name for name in super().missing() if name != "national_card" or self.cleaned_data.get("national_id")]

    def account(self) -> Person:
        """The person as the account knows them."""
        told = self.cleaned_data
        return self.person_with(told["earlier_passport_no"] or told["passport_no"])


FORMS: Mapping[str, type[ReportForm]] = {
    form.kind: form for form in (SignInTroubleForm, MailboxForm, CommentForm, ComplaintForm)
}
