"""The text of a deed: every word of it comes from what was answered, and nothing stands in it that was not."""

from datetime import date
from typing import Any

import pytest

from mikhak.catalogue.context import build_names
from mikhak.catalogue.deeds import Deed, person_line, said
from mikhak.catalogue.definition import Service
from mikhak.catalogue.hooks import DocumentData
from tests.catalogue.atlas import ATLAS

TODAY = date(2026, 11, 21)
SARA = {
    "first_name": "سارا",
    "last_name": "نیک‌پی",
    "father_name": "بهرام",
    "national_id": "0012345679",
    "birth_certificate_no": "903",
    "birth_date": "1984-02-19",
    "issue_place": {"country": "IR", "province": "fars", "city": "fars.shiraz.shiraz"},
    "passport_no": "R20984471",
    "address": {"line": "Mustergasse 7/3", "city": "Delft", "postal_code": "2611 AB", "country": "NL"},
}
HOUMAN = {
    "first_name": "هومن",
    "last_name": "فرهمند",
    "father_name": "ایرج",
    "national_id": "0084567023",
    "birth_date": "1980-06-11",
}
RAMIN = HOUMAN | {"first_name": "رامین", "last_name": "کیانی", "national_id": "0932833810"}


def text(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "label": {"fa": "پاسخ", "en": name}, "type": "text", **more}


def choice(name: str, *values: tuple[str, str], type_: str = "choice") -> dict[str, Any]:
    return text(name, type=type_, choices=[{"value": value, "fa": fa, "en": value} for value, fa in values])


FIELDS = [
    text("plate", label={"fa": "شمارهٔ پلاک", "en": "Plate"}),
    text("houses", type="people_list", label={"fa": "خانه‌ها", "en": "Houses"}, fields=[text("area", type="integer")]),
    text("attorneys", type="people_list"),
    choice("attorneys_act", ("jointly", "با هم")),
    choice("capacity", ("self", "اصالتاً"), ("heir", "وارث")),
    text("represented", type="person"),
    text("co_principals", type="people_list"),
    choice("risky_powers", ("sell", "فروش خودرو به هر شخص"), ("export", "خروج خودرو از کشور"), type_="multichoice"),
    choice("powers", ("fines", "پرداخت خلافی"), type_="multichoice"),
    choice("price_to", ("principal", "خودم"), ("attorney", "وکیل")),
    text("buyer", type="person"),
    choice("delegation", ("none", "خیر"), ("once", "یک بار")),
    text("joint", type="boolean"),
    text("duration_until", type="date"),
    choice("identity_check", ("in_person", "حضوری"), ("notary", "سردفتر")),
    text("extra_text", type="longtext"),
]
SERVICE = Service.model_validate(
    {
        "key": "deeds-car",
        "category": "deeds",
        "title": {"fa": "وکالتنامه", "en": "Power"},
        "summary": {"fa": "وکالت", "en": "Power"},
        "sections": [{"key": "all", "title": {"fa": "همه", "en": "All"}, "fields": FIELDS}],
        "fee": {},
        "flow": [{"key": "intake", "kind": "intake", "title": {"fa": "بررسی", "en": "Check"}, "by": "mission_clerk"}],
        "outcome": {
            "document": {"title": {"fa": "وکالتنامه", "en": "Power"}, "prefix": "POA"},
            "validity": {"fa": "یک سال", "en": "One year"},
            "reasons": [],
        },
    }
)
DEED = Deed(
    ATLAS,
    matter=("plate", "houses"),
    powers=("risky_powers", "powers"),
    terms=("{price_to=principal}بها به موکل پرداخت می‌شود.", "خریدار {buyer} است.", "{joint=true}حساب مشترک است."),
)
CAR: dict[str, Any] = {
    "plate": "12 ب 345",
    "attorneys": [HOUMAN],
    "capacity": "self",
    "powers": ["fines"],
    "delegation": "none",
    "identity_check": "in_person",
}


def written(deed: Deed = DEED, **answers: Any) -> dict[str, Any]:
    told = {name: value for name, value in (CAR | answers).items() if value is not None}
    names = build_names(
        SERVICE, answers=told, profile=SARA, kind="iranian", on_behalf="self", mission=None, today=TODAY, rules={}
    )
    data = DocumentData(
        service=SERVICE,
        names=names,
        answers=told,
        mission={},
        issued=TODAY,
        number="THE-1405-POA-00042",
        records={"issue": {"signed_on": "2026-11-20", "register_no": "1405/318"}},
    )
    return deed.document(data)


def test_a_power_stands_in_the_words_in_which_it_was_ticked() -> None:
    assert written(risky_powers=["export", "sell"])["powers"] == [
        "فروش خودرو به هر شخص",
        "خروج خودرو از کشور",
        "پرداخت خلافی",
    ]


def test_a_power_that_was_not_ticked_is_not_given() -> None:
    assert written()["powers"] == ["پرداخت خلافی"]


def test_the_parties_are_named_with_their_numbers_and_where_they_live() -> None:
    (grantor, (sara,)), (grantee, (houman,)) = written()["parties"]
    assert (grantor, grantee) == ("موکل", "وکیل")
    assert sara.startswith("سارا نیک‌پی، فرزند بهرام، کد ملی ۰۰۱۲۳۴۵۶۷۹، شمارهٔ شناسنامه ۹۰۳ صادره از شیراز")
    assert "متولد ۳۰ بهمن ۱۳۶۲" in sara
    assert "گذرنامهٔ R20984471، مقیم هلند، \u2066Mustergasse 7/3, Delft\u2069" in sara
    assert houman == "هومن فرهمند، فرزند ایرج، کد ملی ۰۰۸۴۵۶۷۰۲۳، متولد ۲۱ خرداد ۱۳۵۹"


def test_who_signs_for_another_says_for_whom_and_how() -> None:
    (sara,) = written(capacity="heir", represented=RAMIN)["parties"][0][1]
    assert "؛ به عنوان وارث رامین کیانی، فرزند ایرج" in sara
    assert "وارث" not in written()["parties"][0][1][0]


def test_everybody_who_gives_the_power_signs_it() -> None:
    deed = written(co_principals=[RAMIN])
    assert deed["signers"] == "سارا نیک‌پی، رامین کیانی"
    assert len(deed["parties"][0][1]) == 2
    assert written()["signers"] == "سارا نیک‌پی"


def test_terms_are_said_in_full_sentences_when_their_answers_are_there() -> None:
    deed = written(price_to="principal", buyer=RAMIN, joint=True, duration_until="2027-05-21", attorneys_act="jointly")
    assert deed["terms"] == [
        "بها به موکل پرداخت می‌شود.",
        "خریدار رامین کیانی، فرزند ایرج، کد ملی ۰۹۳۲۸۳۳۸۱۰، متولد ۲۱ خرداد ۱۳۵۹ است.",
        "حساب مشترک است.",
        "وکلا فقط با هم و با امضای همگی اقدام می‌کنند.",
        "وکیل حق واگذاری این اختیارها را به دیگری ندارد.",
        "این وکالت تا پایان روز ۳۱ اردیبهشت ۱۴۰۶ معتبر است.",
    ]


def test_a_term_whose_answer_is_missing_or_otherwise_is_not_said() -> None:
    assert written(price_to="attorney", joint=False)["terms"] == ["وکیل حق واگذاری این اختیارها را به دیگری ندارد."]


@pytest.mark.parametrize(("answer", "told"), [(["sale", "court"], ["فروش پس گرفته شد."]), (["court"], []), (None, [])])
def test_a_condition_looks_into_a_choice_of_several(answer: list[str] | None, told: list[str]) -> None:
    assert said(["{removed=sale}فروش پس گرفته شد."], {}, {"removed": answer}) == told


def test_the_matter_is_named_as_the_form_names_it() -> None:
    assert written()["matter"] == [("شمارهٔ پلاک", "۱۲ ب ۳۴۵")]
    houses = written(houses=[{"area": 96}, {"area": 120}])["matter"][1]
    assert houses == ("خانه‌ها", [[("پاسخ", "۹۶")], [("پاسخ", "۱۲۰")]])


@pytest.mark.parametrize(
    ("how", "words"), [("in_person", "در حضور مأمور کنسولی امضا کرد"), ("notary", "نزد سردفتر محلی امضا کرد")]
)
def test_the_deed_says_where_it_was_signed(how: str, words: str) -> None:
    signing = written(identity_check=how)["signing"]
    assert words in signing
    assert "در ۲۹ آبان ۱۴۰۵" in signing
    assert "شمارهٔ ۱۴۰۵/۳۱۸" in signing


def test_a_foreigner_is_named_without_the_numbers_he_does_not_have() -> None:
    person = {"first_name": "یوهان", "last_name": "لیند", "birth_date": date(1981, 7, 9), "passport_no": "AA441092"}
    assert person_line(person) == "یوهان لیند، متولد ۱۸ تیر ۱۳۶۰، گذرنامهٔ AA441092"


def test_the_rules_learn_how_many_powers_there_are_and_who_the_attorneys_are() -> None:
    assert DEED.computed({}) == {"attorney_names": None, "powers": 0}
    assert DEED.computed({"attorneys": [HOUMAN, RAMIN], "powers": ["fines"], "risky_powers": ["sell"]}) == {
        "attorney_names": "هومن فرهمند، رامین کیانی",
        "powers": 2,
    }


def test_the_two_sides_can_be_called_otherwise() -> None:
    deed = written(DEED.called("مقر", "مقرله"))
    assert [title for title, _ in deed["parties"]] == ["مقر", "مقرله"]
    assert deed["signer"] == "مقر"
