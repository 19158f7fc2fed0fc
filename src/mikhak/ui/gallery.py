"""The gallery: every component with its states, in the language of the page. Only in the demo and test profiles."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language

from mikhak.ui.icons import INTERFACE
from mikhak.ui.parts import Part, date_part
from mikhak.ui.routes import audience, with_camera

# Every drawing of a category, by its file.
CATEGORIES = sorted(file.stem for file in (Path(__file__).parent / "templates" / "ui" / "category").glob("*.svg"))


def say(fa: str, en: str) -> str:
    """One of two words by the language of the page: these are examples, not sentences of the product."""
    return fa if get_language() == "fa" else en


class Example(forms.Field):
    """A field that is drawn by a given part, as the fields of the catalogue are."""

    def __init__(self, part: Part) -> None:
        super().__init__(required=False)
        self.shown = part

    def part(self, bound: BoundField) -> Part:
        return self.shown


class PlainForm(forms.Form):
    """An ordinary Django form, to show that it needs nothing of ours to look right."""

    email = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)
    language = forms.ChoiceField(choices=[("fa", "فارسی"), ("en", "English")])
    agree = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = say("پست الکترونیک", "E-mail")
        self.fields["email"].help_text = say("رمز یک‌بار مصرف به این نشانی می‌رود.", "The one-time code goes there.")
        self.fields["password"].label = say("رمز عبور", "Password")
        self.fields["language"].label = say("زبان نامه‌ها", "Language of letters")
        self.fields["agree"].label = say("پاسخ‌ها درست است.", "The answers are true.")


@audience("public")
@with_camera
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in the active language, as the office sees them with ``?desk``; 404 in production."""
    if settings.PROFILE not in {"demo", "test"}:
        raise Http404
    form = PlainForm({"email": "kaveh", "password": "", "language": "fa"})
    fields = forms.Form()
    for place, part in enumerate(_parts()):
        fields.fields[f"example_{place}"] = Example(part)
    results = Paginator(range(50), 10).page(2)
    context = {"plain": form, "fields": fields, "results": results, "desk": _desk(), **_texts(), **_examples()}
    context["frame"] = "desk.html" if "desk" in request.GET else "page.html"
    return render(request, "gallery.html", context)


def _desk() -> dict[str, Any]:
    return {
        "mission": _hague(),
        "clock": say("دوشنبه ۲ آذر ۱۴۰۵، ۱۰:۱۴ به وقت لاهه", "Monday 23 November 2026, 10:14 The Hague time"),
        "links": [
            {"href": "#main", "label": say("صف", "Queue"), "current": True, "count": 17},
            {"href": "#main", "label": say("استعلام‌ها", "Inquiries")},
        ],
    }


def _hague() -> SimpleNamespace:
    return SimpleNamespace(time_zone="Europe/Amsterdam", city_fa="لاهه", city_en="The Hague")


def _texts() -> dict[str, Any]:
    return {
        "title": say("اجزای رابط", "Components"),
        "lead": say("هر جزء با حالت‌هایش.", "Every component with its states."),
        "words": SimpleNamespace(
            go=say("کار اصلی", "Main action"),
            other=say("کار دیگر", "Other action"),
            bare=say("کار کم‌اهمیت", "Minor action"),
            done=say("انجام شد", "Done"),
            checking=say("در دست بررسی", "Being checked"),
            soon=say("مهلت نزدیک", "Due soon"),
            today=say("مهلت امروز", "Due today"),
            closed=say("بسته", "Closed"),
            you=say("نوبت شما", "Your turn"),
            them=say("نوبت نمایندگی", "The mission's turn"),
            mind=say("چیزی که باید بدانید و راه بسته نیست.", "Something to know; you can go on."),
            wrong=say("چه شد، و چه باید کرد.", "What happened, and what to do."),
            saved=say("درخواست شما ثبت شد.", "Your request was received."),
            holds=say("شرط برقرار است", "The condition holds"),
            look=say("شرط نیازمند نگاه است", "The condition needs a look"),
            fails=say("شرط برقرار نیست", "The condition does not hold"),
            code=say("کد رهگیری", "Tracking code"),
            empty=say("هنوز درخواستی ندارید", "You have no request yet"),
            choose=say("از فهرست خدمات یکی را برگزینید.", "Choose one of the services."),
            start=say("درخواست تازه", "New request"),
            valid=say("معتبر است", "Valid"),
            revoked=say("باطل شده است", "Revoked"),
            valid_text=say("این سند صادر شده و تا این لحظه باطل نشده است.", "Issued, and not revoked until now."),
            revoked_text=say("این سند را نپذیرید.", "Do not accept this document."),
            document=say("مدرک", "Document"),
            original=say("اصل هنگام حضور", "Original at the visit"),
            yes=say("بله", "Yes"),
            passport=say("گذرنامهٔ فعلی", "Current passport"),
            hero=say("کار کنسولی، از هر جا که هستید", "Consular services, wherever you are"),
        ),
    }


def _examples() -> dict[str, Any]:
    return {
        "trail": [
            {"label": say("خانه", "Home"), "href": "#main"},
            {"label": say("امور گذرنامه", "Passports"), "href": "#main"},
            {"label": say("دارای اقامت قانونی", "Legal residents"), "href": ""},
        ],
        "steps": [
            {"label": say("برای چه کسی", "For whom"), "href": "#main", "state": "done"},
            {"label": say("مدارک", "Documents"), "href": "", "state": "now"},
            {"label": say("بازبینی", "Review"), "href": "", "state": "next"},
        ],
        "timeline": [
            {"title": say("ثبت شد", "Received"), "note": say("۱۸ آبان", "9 November"), "state": "done"},
            {
                "title": say("نیازمند اصلاح", "Needs a correction"),
                "note": say("یک مورد: تصویر شناسنامه", "One item: scan of the birth certificate"),
                "state": "now",
                "turn": say("نوبت شما", "Your turn"),
                "mine": True,
            },
            {
                "title": say("استعلام", "Inquiry"),
                "note": say("حدود ۲ روز", "About 2 days"),
                "state": "next",
                "turn": say("پلیس گذرنامه", "Passport police"),
            },
        ],
        "facts": [
            {"label": say("زمان معمول", "Usual time"), "value": say("10 روز", "10 days")},
            {
                "label": say("هزینه", "Fee"),
                "value": say("100 یورو", "100 euros"),
                "note": say("زیر 18 سال 50 یورو", ""),
            },
            {"label": say("حضور", "Attendance"), "value": say("یک بار", "Once")},
        ],
        "pairs": [
            {"label": say("کد ملی", "National ID"), "value": "0084567023"},
            {"label": say("شمارهٔ گذرنامه", "Passport number"), "value": "V48291763", "differs": True},
        ],
        "files": _files(),
        "categories": CATEGORIES,
        "icons": list(INTERFACE),
        "picture": Part(name="picture_code", label="", attrs={"maxlength": 5, "dir": "ltr"}),
        "picture_image": static("ui/mark.svg"),
        "picture_sound": "",
        "born": date(1992, 6, 4),
        "hague": _hague(),
        "instant": datetime(2026, 11, 23, 9, 14, tzinfo=UTC),
    }


def _files() -> dict[str, Any]:
    arrived = {
        "id": "a1",
        "label": say("گذرنامه، صفحهٔ ۲ و ۳", "Passport, pages 2 and 3"),
        "name": "IMG_2043.jpg",
        "size": 1_800_000,
        "state": "arrived",
        "href": "#main",
    }
    cut = say("پایین صفحه بریده است: دوباره عکس بگیرید.", "The lower edge is cut off: take the photo again.")
    unlike = {"label": say("شمارهٔ گذرنامه", "Passport number"), "read": "L12345678", "written": "L12345687"}
    large = say("این پرونده ۲۴ مگابایت است؛ حداکثر ۲۰ مگابایت.", "This file has 24 MB; the limit is 20 MB.")
    return {
        "name": "residence",
        "shape": "card",
        "label": say("تصویر مدارک این بخش", "Scans for this part"),
        "hint": say("عکس با گوشی کافی است، اگر همهٔ صفحه پیدا باشد.", "A photo will do if the whole page shows."),
        "url": "/gallery/",
        "max_bytes": 20 * 1024 * 1024,
        "required": True,
        "items": [
            arrived,
            {**arrived, "id": "a2", "state": "doubtful", "doubts": [cut]},
            {**arrived, "id": "a4", "state": "doubtful", "unlike": [unlike], "takeable": True},
            {**arrived, "id": "a3", "state": "failed", "message": large},
        ],
    }


def _parts() -> list[Part]:
    """One of every kind of field."""
    return [*_simple_parts(), *_composed_parts()]


def _countries() -> list[tuple[str, str]]:
    return [("", say("برگزینید", "Choose")), ("IR", say("ایران", "Iran")), ("NL", say("هلند", "Netherlands"))]


def _simple_parts() -> list[Part]:
    return [
        Part(
            name="national",
            label=say("کد ملی", "National ID"),
            hint=say("ده رقم، با هر رقمی که صفحه‌کلیدتان دارد.", "Ten digits."),
            attrs={"maxlength": 14, "dir": "ltr", "inputmode": "numeric"},
        ),
        Part(
            name="passport",
            label=say("شمارهٔ گذرنامه", "Passport number"),
            value="48291736",
            hint=say("یک حرف لاتین و هشت رقم", "One Latin letter and eight digits"),
            errors=[say("حرف اول جا افتاده است.", "The first letter is missing.")],
            attrs={"maxlength": 12, "dir": "ltr"},
        ),
        Part(name="height", label=say("قد به سانتی‌متر", "Height in cm"), ui="number", attrs={"maxlength": 3}),
        Part(name="story", label=say("توضیح", "Explanation"), ui="longtext", required=False, attrs={"rows": 3}),
        Part(
            name="delivery",
            label=say("شیوهٔ تحویل", "Delivery"),
            ui="choice",
            choices=[
                ("hand", say("تحویل حضوری", "By hand")),
                ("post", say("پست سفارشی", "Registered mail"), say("پاکت تمبردار بیاورید", "Bring a stamped envelope")),
            ],
        ),
        Part(
            name="uses",
            label=say("کاربرد", "Use"),
            ui="multichoice",
            value=["bank"],
            choices=[("bank", say("بانک", "Bank")), ("court", say("دادگاه", "Court"))],
        ),
        Part(name="lived", label=say("در ایران زندگی کرده‌اید؟", "Have you lived in Iran?"), ui="boolean", value="no"),
        Part(name="nation", label=say("کشور اقامت", "Country of residence"), ui="select", choices=_countries()),
        date_part(
            "expiry",
            say("تاریخ انقضای گذرنامه", "Expiry of the passport"),
            {"day": "31", "month": "12", "year": "1405"},
            errors=[say("اسفند ۱۴۰۵ سی‌ویک روز ندارد.", "Esfand 1405 has no 31 days.")],
        ),
    ]


def _composed_parts() -> list[Part]:
    name = Part(name="p-name", label=say("نام", "Given name"), attrs={"autocomplete": "given-name"})
    born = date_part("p-born", say("تاریخ تولد", "Date of birth"), {"day": "14", "month": "3", "year": "1371"})
    choose = ("", say("برگزینید", "Choose"))
    countries = [choose, *_countries()]
    return [
        Part(name="father", label=say("پدر", "Father"), ui="person", parts=[name, born]),
        Part(
            name="children",
            label=say("فرزندان", "Children"),
            ui="people_list",
            row_label=say("فرزند", "Child"),
            add_label=say("افزودن فرزند", "Add a child"),
            rows=[[Part(name="children-0-name", label=say("نام", "Given name"), value=say("مهتاب", "Mahtab"))]],
        ),
        Part(
            name="birthplace",
            label=say("محل تولد", "Place of birth"),
            ui="place",
            parts=[
                Part(
                    name="birthplace-country", label=say("کشور", "Country"), ui="select", choices=countries, value="IR"
                ),
                Part(
                    name="birthplace-province",
                    label=say("استان", "Province"),
                    ui="select",
                    choices=[choose, ("yazd", say("یزد", "Yazd"))],
                ),
                Part(name="birthplace-city", label=say("شهر", "City"), ui="select", choices=[choose]),
            ],
        ),
        Part(name="mobile", label=say("تلفن همراه", "Mobile"), ui="phone", attrs={"type": "tel", "dir": "ltr"}),
        Part(
            name="income",
            label=say("درآمد ماهانه", "Monthly income"),
            ui="money",
            parts=[
                Part(name="income-amount", label=say("مبلغ", "Amount"), ui="number", attrs={"maxlength": 12}),
                Part(name="income-currency", label=say("ارز", "Currency"), ui="select", choices=[("EUR", "EUR")]),
            ],
        ),
        Part(
            name="home",
            label=say("نشانی", "Address"),
            ui="address",
            parts=[
                Part(name="home-street", label=say("خیابان و پلاک", "Street and number"), attrs={"dir": "ltr"}),
                Part(name="home-postcode", label=say("کد پستی", "Postcode"), attrs={"maxlength": 10, "dir": "ltr"}),
            ],
        ),
    ]
