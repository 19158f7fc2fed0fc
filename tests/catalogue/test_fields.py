"""Every field type: what it takes, what it refuses in which words, how it shows the answer."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mikhak.catalogue.definition import FieldSpec
from mikhak.catalogue.fields import Wrong, display, kind, kinds, lines
from tests.catalogue.atlas import ATLAS, field, scene

CHOICES = [{"value": "exit", "fa": "خروج", "en": "Exit"}, {"value": "stay", "fa": "ماندن", "en": "Stay"}]
SPECS = {
    "text": [
        field("text"),
        field("text", script="persian"),
        field("text", script="latin", max_length=20),
        field("text", pattern=r"^\d{1,10}$"),
        field("text", pattern=r"^[A-Z]{2}\d{4}$"),
        field("text", min_length=12),
    ],
    "integer": [field("integer"), field("integer", min=1, max=3), field("integer", min=-5, max=-2)],
    "money": [field("money"), field("money", currency="IRR", min=1000), field("money", currency="EUR", max=9)],
    "date": [
        field("date"),
        field("date", calendar="gregorian"),
        field("date", not_after="today"),
        field("date", not_before="today", not_after="2027-03-20"),
    ],
    "choice": [field("choice", choices=CHOICES)],
    "multichoice": [field("multichoice", choices=CHOICES)],
    "person": [field("person"), field("person", fields=[field("text", "name"), field("city", "issue_place")])],
    "people_list": [field("people_list"), field("people_list", min_items=2, max_items=2)],
}
INSIDE = st.sampled_from(["country", "city", "amount", "first_name", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INSIDE, inner, max_size=3),
    max_leaves=6,
)


def specs() -> list[Any]:
    return [pytest.param(spec, id=name) for name, _kind in kinds() for spec in SPECS.get(name, [field(name)])]


def clean(spec: FieldSpec, raw: Any, **names: object) -> Any:
    return kind(spec.type).clean(spec, raw, replace(scene(), names=names), required=spec.required)


def refusal(spec: FieldSpec, raw: Any, **names: object) -> str:
    with pytest.raises(Wrong) as caught:
        clean(spec, raw, **names)
    return str(caught.value.messages[0])


def posted(spec: FieldSpec, **boxes: str) -> Any:
    """What the type reads from boxes called NAME-KEY."""
    return kind(spec.type).read(spec, {f"{spec.name}-{box}": [text] for box, text in boxes.items()}, spec.name)


def test_every_type_of_the_definition_has_its_module() -> None:
    written = FieldSpec.model_fields["type"].annotation
    assert {name for name, _kind in kinds()} == set(written.__args__)  # type: ignore[union-attr]


def test_a_type_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(LookupError, match="'colour'"):
        kind("colour")


@pytest.mark.parametrize("spec", specs())
@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_sample_goes_through_the_boxes_and_comes_back_as_it_was(spec: FieldSpec, language: str) -> None:
    type_ = kind(spec.type)
    for seed in range(25):
        value = type_.sample(spec, Random(seed), scene(language))
        raw = type_.fill(spec, value, language)
        assert clean(spec, raw) == value
        part = type_.part(spec, spec.name, raw, scene(language))
        assert not part.wrong
        assert display(spec, value, language, ATLAS)
        assert all(label and text for label, text in lines(spec, value, language, ATLAS))
        type_.to_names(spec, value)


@pytest.mark.parametrize("spec", specs())
@settings(max_examples=40, deadline=None)
@given(words=st.lists(st.text(max_size=12), min_size=1, max_size=30))
def test_nothing_that_can_be_typed_makes_a_type_fail(spec: FieldSpec, words: list[str]) -> None:
    type_ = kind(spec.type)
    shown = type_.part(spec, spec.name, type_.fill(spec, None, "fa"), scene())
    boxes = {name: [words[index % len(words)]] for index, name in enumerate(_names(shown))}
    raw = type_.read(spec, boxes, spec.name)
    try:
        value = clean(spec, raw)
    except Wrong as refused:
        assert all(refused.messages)
        assert type_.part(spec, spec.name, raw, scene(), refused).wrong
    else:
        assert display(spec, value, "fa", ATLAS)
        assert clean(spec, type_.fill(spec, value, "fa")) == value


@pytest.mark.parametrize("spec", specs())
@settings(max_examples=40, deadline=None)
@given(value=JSON)
def test_no_stored_value_of_whatever_shape_makes_a_type_fail(spec: FieldSpec, value: Any) -> None:
    try:
        clean(spec, kind(spec.type).fill(spec, value, "fa"))
    except Wrong as refused:
        assert all(refused.messages)


@pytest.mark.parametrize("spec", specs())
def test_a_required_question_without_an_answer_says_so_and_an_optional_one_does_not(spec: FieldSpec) -> None:
    empty = kind(spec.type).read(spec, {}, spec.name)
    assert refusal(spec, empty)
    assert clean(spec.model_copy(update={"required": False}), empty) is None
    assert display(spec, None, "fa", ATLAS) == ""


def _names(part: Any) -> list[str]:
    inside = [*part.parts, *(piece for row in part.rows for piece in row)]
    return [name for piece in inside for name in _names(piece)] if inside else [part.name]


# Texts ----------------------------------------------------------------------------------------------------------------
def test_a_text_is_kept_tidy() -> None:
    assert clean(field("text"), "  علي  كريمي\u200f ") == "علی کریمی"


def test_a_persian_name_in_latin_letters_is_refused_and_the_reverse() -> None:
    assert refusal(field("text", script="persian", fa="نام"), "Golnar") == "«نام» را با حروف فارسی بنویسید."
    assert "حروف لاتین" in refusal(field("text", script="latin"), "گلنار")
    assert "حروف لاتین" in refusal(field("text", script="latin"), "José")
    assert clean(field("text", script="latin"), "Bab-Anar 12") == "Bab-Anar 12"


def test_a_text_that_is_too_long_or_too_short_says_by_how_much() -> None:
    assert refusal(field("text", max_length=4), "شیرازی") == "«پاسخ» ۶ نویسه است؛ آن را تا ۴ نویسه کوتاه کنید."
    assert "۱۰" in refusal(field("text", min_length=10), "کوتاه")


def test_a_number_of_a_paper_is_kept_in_latin_digits() -> None:
    code = field("text", pattern=r"^\d{1,10}$")
    assert clean(code, "۱۲۳٤٥") == "12345"
    assert display(code, "12345", "fa", ATLAS) == "۱۲۳۴۵"
    assert "به این شکل نیست" in refusal(code, "الف ۱۲")


def test_a_long_text_keeps_its_lines_and_a_short_one_does_not() -> None:
    assert clean(field("longtext"), "یک\r\nدو ") == "یک\nدو"
    assert clean(field("text"), "یک\r\nدو") == "یک دو"


# Numbers --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("typed", "number"), [("۱۲", 12), ("٣", 3), (" 1,250 ", 1250), ("-۴", -4), ("۱٬۰۰۰", 1000)])
def test_a_number_is_read_in_any_digits(typed: str, number: int) -> None:
    assert clean(field("integer"), typed) == number


def test_a_number_out_of_its_limits_or_in_words_is_refused() -> None:
    copies = field("integer", fa="شمار نسخه", min=1, max=5)
    assert refusal(copies, "۰") == "«شمار نسخه» کمتر از ۱ نمی‌شود."
    assert refusal(copies, "9") == "«شمار نسخه» بیشتر از ۵ نمی‌شود."
    assert refusal(copies, "دو") == "«شمار نسخه» را با رقم بنویسید، مانند ۳."


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("۱۲٫۵۰", "12.50"),
        ("12,5", "12.50"),
        ("1,250", "1250"),
        ("1.250,75", "1250.75"),
        ("۱٬۲۵۰", "1250"),
        ("7.00", "7"),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, amount: str) -> None:
    spec = field("money")
    assert clean(spec, posted(spec, amount=typed, currency="EUR")) == {"amount": amount, "currency": "EUR"}


def test_money_is_shown_in_the_digits_and_words_of_the_language() -> None:
    assert display(field("money"), {"amount": "1250.50", "currency": "EUR"}, "fa", ATLAS) == "۱٬۲۵۰٫۵۰ یورو"
    assert display(field("money"), {"amount": "1250.50", "currency": "EUR"}, "en", ATLAS) == "1,250.50 Euro"


def test_an_amount_without_its_currency_is_refused_at_the_currency() -> None:
    spec = field("money")
    with pytest.raises(Wrong) as caught:
        clean(spec, posted(spec, amount="12"))
    assert list(caught.value.inside) == ["currency"]


# Choices --------------------------------------------------------------------------------------------------------------
def test_few_choices_are_buttons_and_many_are_a_list() -> None:
    many = [{"value": str(number), "fa": str(number), "en": str(number)} for number in range(7)]
    assert kind("choice").part(field("choice", choices=CHOICES), "answer", "", scene()).ui == "choice"
    assert kind("choice").part(field("choice", choices=many), "answer", "", scene()).ui == "select"


def test_a_choice_that_is_not_offered_is_refused() -> None:
    assert "یکی از گزینه‌ها" in refusal(field("choice", choices=CHOICES), "fly")
    assert "یکی از گزینه‌ها" in refusal(field("multichoice", choices=CHOICES), ["exit", "fly"])
    assert clean(field("multichoice", choices=CHOICES), ["stay", "exit"]) == ["exit", "stay"]
    assert display(field("multichoice", choices=CHOICES), ["exit", "stay"], "fa", ATLAS) == "خروج، ماندن"


def test_no_is_an_answer() -> None:
    assert clean(field("boolean"), "no") is False
    assert display(field("boolean"), False, "fa", ATLAS) == "خیر"
    assert refusal(field("boolean", fa="آیا سفر کرده‌اید؟"), "") == "به «آیا سفر کرده‌اید؟» با بله یا خیر پاسخ دهید."


def test_a_closed_mission_is_not_offered_but_is_still_called_by_its_name() -> None:
    assert "یکی از گزینه‌ها" in refusal(field("mission"), "berlin")
    assert display(field("mission"), "berlin", "fa", ATLAS) == "سفارت در برلین"


# Codes ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["0932833810", "932833810", "۰۹۳۲۸۳۳۸۱۰", "٠٩٣-٢٨٣٣٨١-٠", "\u200f0932 833 810"])
def test_a_national_id_is_taken_however_it_is_typed(typed: str) -> None:
    assert clean(field("national_id"), typed) == "0932833810"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0012345678", "رقم کنترل «کد ملی» درست نیست؛ ده رقم را دوباره از روی کارت ملی بنویسید."),
        ("1111111111", "رقم‌های «کد ملی» همه یکی است و چنین کدی نیست؛ آن را از روی کارت ملی بنویسید."),
        ("12345", "«کد ملی» ده رقم است؛ آن را از روی کارت ملی بنویسید."),
    ],
)
def test_a_wrong_national_id_says_what_is_wrong(typed: str, words: str) -> None:
    assert refusal(field("national_id", fa="کد ملی"), typed) == words


def test_the_passport_of_an_iranian_applicant_begins_with_a_letter() -> None:
    own, former = field("passport_no", "passport_no"), field("passport_no", "prev_passport_no")
    iranian: dict[str, object] = {"applicant": {"nationality": "IR"}}
    assert clean(own, "v۱۲۳۴۵۶۷۸", **iranian) == "V12345678"
    assert "حرف اول «پاسخ» جا افتاده است" in refusal(own, "12345678", **iranian)
    assert clean(own, "C01X00T47", applicant={"nationality": "DE"}) == "C01X00T47"
    assert clean(former, "12345678", **iranian) == "12345678"
    assert "لاتین" in refusal(former, "گذرنامه")


@pytest.mark.parametrize(
    ("typed", "home", "number"),
    [
        ("06 12345678", "NL", "+31612345678"),
        ("۰۰۳۱ ۶ ۱۲۳۴۵۶۷۸", None, "+31612345678"),
        ("+49 (0)30 901820", "NL", "+4930901820"),
        ("09121234567", "NL", "+989121234567"),
        ("۰۹۱۲۱۲۳۴۵۶۷", None, "+989121234567"),
    ],
)
def test_a_telephone_number_gets_the_country_it_is_of(typed: str, home: str | None, number: str) -> None:
    assert clean(field("phone"), typed, profile={"residence_country": home}) == number


def test_a_number_that_no_telephone_has_is_refused_with_an_example() -> None:
    assert "کد کشور" in refusal(field("phone"), "1234")
    assert "کد کشور" in refusal(field("phone"), "شمارهٔ من")


def test_a_telephone_number_keeps_its_order_in_a_persian_line() -> None:
    assert display(field("phone"), "+31612345678", "fa", ATLAS) == "\u2066+۳۱ ۶ ۱۲۳۴۵۶۷۸\u2069"
    assert display(field("phone"), "+31612345678", "en", ATLAS) == "+31 6 12345678"


def test_an_e_mail_address_has_its_domain_in_small_letters() -> None:
    assert clean(field("email"), " Golnar@Example.COM ") == "Golnar@example.com"
    assert clean(field("email"), "golnar@مثال.ایران") == "golnar@مثال.ایران"
    assert "name@example.com" in refusal(field("email"), "golnar.example.com")


# Places ---------------------------------------------------------------------------------------------------------------
def test_a_city_of_iran_is_of_the_list_and_one_abroad_is_written() -> None:
    spec = field("city")
    shiraz = {"country": "IR", "province": "fars", "city": "fars.shiraz.shiraz"}
    assert clean(spec, posted(spec, **shiraz)) == shiraz
    assert clean(spec, posted(spec, country="NL", place="لاهه")) == {"country": "NL", "city": "لاهه"}
    assert clean(spec, posted(spec, country="NL", city="لاهه")) == {"country": "NL", "city": "لاهه"}


def test_a_village_of_iran_is_written() -> None:
    spec = field("city")
    village = {"country": "IR", "province": "fars", "city": "قلات"}
    assert clean(spec, posted(spec, country="IR", province="fars", city="other", place="قلات")) == village
    assert clean(spec, posted(spec, **village)) == village
    assert display(spec, village, "fa", ATLAS) == "قلات، فارس، ایران"


@pytest.mark.parametrize(
    ("boxes", "box"),
    [
        ({"place": "لاهه"}, "country"),
        ({"country": "IR", "place": "شیراز"}, "province"),
        ({"country": "IR", "province": "fars"}, "city"),
        ({"country": "IR", "province": "fars", "city": "tehran.rey.rey"}, "city"),
        ({"country": "IR", "province": "fars", "city": "other"}, "place"),
        ({"country": "NL", "province": "fars"}, "place"),
    ],
)
def test_a_place_asks_for_the_next_thing_that_it_lacks(boxes: dict[str, str], box: str) -> None:
    spec = field("city")
    with pytest.raises(Wrong) as caught:
        clean(spec, posted(spec, **boxes))
    assert list(caught.value.inside) == [box]


def test_the_cities_of_the_chosen_province_come_with_the_page() -> None:
    spec = field("city")
    part = kind("city").part(spec, "answer", posted(spec, country="IR", province="fars"), scene())
    assert [value for value, _label in part.box["city"].choices] == ["", "fars.shiraz.shiraz", "other"]


def test_a_place_is_shown_in_the_language_of_the_reader() -> None:
    shiraz = {"country": "IR", "province": "fars", "city": "fars.shiraz.shiraz"}
    assert display(field("city"), shiraz, "fa", ATLAS) == "شیراز، فارس، ایران"
    assert display(field("city"), shiraz, "en", ATLAS) == "Shiraz, Fars, Iran"
    assert display(field("country"), "NL", "en", ATLAS) == "Netherlands"
    assert display(field("province"), "fars", "fa", ATLAS) == "فارس"


def test_a_postal_code_of_iran_is_digits_and_others_are_as_they_are() -> None:
    spec = field("address")
    abroad = {"country": "NL", "city": "لاهه", "line": "خیابان لاله ۲", "postal_code": "2500 xx"}
    assert clean(spec, posted(spec, **abroad)) == {**abroad, "postal_code": "2500 XX"}
    iran = {"country": "IR", "city": "شیراز", "line": "خیابان لاله ۲"}
    assert clean(spec, posted(spec, **iran, postal_code="۷۱۳۴۵-۶۷۸۹۰"))["postal_code"] == "7134567890"
    assert display(spec, abroad, "fa", ATLAS) == "خیابان لاله ۲، لاهه، 2500 xx، هلند"
    assert lines(spec, abroad, "en", ATLAS) == [("Answer", "خیابان لاله ۲, لاهه, 2500 xx, Netherlands")]


@pytest.mark.parametrize(
    ("country", "usual", "odd"), [("IR", "1345678914", "123"), ("NL", "2500 XX", "2500"), ("DE", "10115", "1011")]
)
def test_a_postal_code_that_is_unusual_in_its_country_is_doubted_and_taken(country: str, usual: str, odd: str) -> None:
    spec = field("address")
    address = {"country": country, "city": "نمونه", "line": "خیابان لاله ۲"}
    for code, doubted in ((usual, False), (odd, True)):
        value = clean(spec, posted(spec, **address, postal_code=code))
        assert bool(kind("address").doubts(spec, value, scene())) is doubted


def test_a_telephone_number_outside_the_known_ranges_is_doubted_and_taken() -> None:
    spec = field("phone")
    for number, doubted in (("+31612345678", False), ("+31012345678", True)):
        assert bool(kind("phone").doubts(spec, clean(spec, number), scene())) is doubted


# People ---------------------------------------------------------------------------------------------------------------
def test_each_fault_of_a_person_is_told_at_its_box() -> None:
    spec = field("person")
    raw = posted(spec, first_name="Golnar", national_id="12345", last_name="بهاری")
    with pytest.raises(Wrong) as caught:
        clean(spec, raw)
    assert set(caught.value.inside) == {"first_name", "father_name", "national_id", "birth_date"}
    part = kind("person").part(spec, "answer", raw, scene(), caught.value)
    assert part.box["first_name"].errors == ["«نام» را با حروف فارسی بنویسید."]
    assert not part.box["last_name"].errors
    assert part.box["first_name"].value == "Golnar"


def test_an_optional_person_may_be_left_out_but_not_half_told() -> None:
    spec = field("person", required=False)
    assert clean(spec, posted(spec)) is None
    assert refusal(spec, posted(spec, first_name="گلنار"))


def test_people_are_counted_without_the_rows_left_empty() -> None:
    spec = field("people_list", fields=[field("text", "name"), field("phone", "phone", required=False)], max_items=2)
    boxes = {"answer-0-name": ["گلنار"], "answer-1-name": [""], "answer-2-name": ["بردیا"]}
    assert clean(spec, kind(spec.type).read(spec, boxes, "answer")) == [{"name": "گلنار"}, {"name": "بردیا"}]
    boxes["answer-3-name"] = ["نسترن"]
    assert "بیش از ۲" in refusal(spec, kind(spec.type).read(spec, boxes, "answer"))
    spec = spec.model_copy(update={"min_items": 2})
    assert "دست‌کم ۲" in refusal(spec, kind(spec.type).read(spec, {"answer-0-name": ["گلنار"]}, "answer"))


def test_people_are_told_one_by_one() -> None:
    spec = field("people_list", fields=[field("text", "name", fa="نام"), field("integer", "share", fa="سهم")])
    value = [{"name": "گلنار", "share": 2}, {"name": "بردیا", "share": 1}]
    assert lines(spec, value, "fa", ATLAS) == [
        ("۱. نام", "گلنار"),
        ("۱. سهم", "۲"),
        ("۲. نام", "بردیا"),
        ("۲. سهم", "۱"),
    ]
