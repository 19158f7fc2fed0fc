"""The form of a page: what is shown, what is asked again, what is kept as typed, and the last check of everything."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from mikhak.catalogue.definition import FieldSpec, Section, Service
from mikhak.catalogue.forms import ASKED, AnswersForm, build_form, clean_all
from mikhak.ui.forms import part_of, refusals_on
from mikhak.ui.refusals import Refusal
from tests.catalogue.atlas import TODAY, field, scene

YES_NO = [{"value": "yes", "fa": "بله", "en": "Yes"}, {"value": "no", "fa": "خیر", "en": "No"}]
TRAVEL = Section.model_validate(
    {
        "key": "travel",
        "title": {"fa": "سفر", "en": "Travel"},
        "fields": [
            field("choice", "lost", fa="گذرنامه گم شده؟", choices=YES_NO),
            field("date", "lost_on", fa="روز گم‌شدن", show_if="lost == 'yes'", not_after="today"),
            field("text", "police", fa="کلانتری", show_if="lost_on != null", required=False),
            field("integer", "copies", fa="شمار نسخه", required_if="lost == 'no'", min=1),
        ],
    }
)


def form(
    section: Section = TRAVEL, answers: Mapping[str, Any] | None = None, language: str = "fa", **more: Any
) -> AnswersForm:
    known = answers or {}
    names: dict[str, object] = {spec.name: known.get(spec.name) for spec in section.fields}
    return build_form(
        section, answers=known, names={**names, "today": TODAY}, scene=scene(language, **more.pop("known", {})), **more
    )


def section(*fields: FieldSpec) -> Section:
    return Section.model_validate({"key": "page", "title": {"fa": "برگ", "en": "Page"}, "fields": fields})


def shown(page: AnswersForm) -> list[str]:
    return [name for name in page.fields if name != ASKED]


def asked(page: AnswersForm) -> dict[str, str]:
    return {ASKED: str(page[ASKED].initial)}


def words(page: AnswersForm, name: str) -> list[str]:
    return [str(error) for _anchor, error in part_of(page[name]).all_errors()]


def service(*sections: Section) -> Service:
    """A service of which only the questions matter here."""
    return Service.model_construct(key="travel-lost", sections=sections)


# What is shown --------------------------------------------------------------------------------------------------------
def test_a_question_is_shown_when_the_saved_answers_call_for_it() -> None:
    assert shown(form()) == ["lost", "copies"]
    assert shown(form(answers={"lost": "yes"})) == ["lost", "lost_on", "copies"]


def test_a_valid_page_gives_its_answers_as_json() -> None:
    page = form(data={"lost": "no", "copies": "۲"})
    assert page.is_valid()
    assert page.answers() == {"lost": "no", "copies": 2}


def test_a_question_found_by_the_answer_comes_with_the_page_again() -> None:
    first = form()
    page = form(data={"lost": "yes", "copies": "1", **asked(first)})
    assert not page.is_valid()
    assert shown(page) == ["lost", "lost_on", "copies"]
    assert words(page, "lost_on") == ["این پرسش با پاسخ شما پیدا شد؛ پاسخ دهید."]
    assert not page.errors.get("lost")

    third = {"lost": "yes", "copies": "1", "lost_on-day": "1", "lost_on-month": "5", "lost_on-year": "1405"}
    page = form(data={**third, **asked(page)})
    assert words(page, "police") == ["این پرسش با پاسخ شما پیدا شد؛ پاسخ دهید، یا اگر پاسخی ندارد خالی بگذارید."]
    page = form(data={**third, "police": "", **asked(page)})
    assert page.is_valid()
    assert page.answers() == {"lost": "yes", "lost_on": "2026-07-23", "police": None, "copies": 1}


def test_a_question_left_empty_once_it_was_asked_says_what_it_wants() -> None:
    page = form(answers={"lost": "yes"})
    page = form(data={"lost": "yes", "copies": "1", "lost_on-day": "", **asked(page)})
    assert words(page, "lost_on") == ["«روز گم‌شدن» را بنویسید."]


def test_whoever_posts_without_having_seen_the_page_is_told_everything_at_once() -> None:
    page = form(data={"lost": "yes"})
    assert words(page, "lost_on") == ["«روز گم‌شدن» را بنویسید."]
    assert shown(page) == ["lost", "lost_on", "copies"]


def test_a_hidden_answer_is_neither_taken_nor_does_it_call_for_others() -> None:
    late = {"lost_on-cal": "gregorian", "lost_on-day": "1", "lost_on-month": "5", "lost_on-year": "2026"}
    page = form(data={"lost": "no", "copies": "1", "police": "۱۲", **late})
    assert page.is_valid()
    assert page.answers() == {"lost": "no", "copies": 1}


def test_required_if_decides_where_there_is_one() -> None:
    assert form(data={"lost": "no"}).errors["copies"]
    page = form(data={"lost": "yes", "lost_on-day": "1", "lost_on-month": "1", "lost_on-year": "1405"})
    assert page.is_valid()
    assert page.answers()["copies"] is None


def test_conditions_on_the_subject_follow_what_is_posted() -> None:
    page = section(
        field("person", "child", fields=[field("date", "birth_date")]),
        field("boolean", "consent", show_if="subject.age < 18"),
    )

    def names_for(answers: Mapping[str, Any]) -> dict[str, object]:
        born = answers.get("child", {}).get("birth_date")
        age = None if born is None else TODAY.year - date.fromisoformat(born).year
        return {"child": answers.get("child"), "consent": None, "subject": {"age": age}, "today": TODAY}

    boxes = {"child-birth_date-day": "1", "child-birth_date-month": "1", "child-birth_date-year": "1395"}
    made = build_form(page, answers={}, names=names_for, scene=scene(), data=boxes)
    assert shown(made) == ["child", "consent"]
    boxes["child-birth_date-year"] = "1360"
    made = build_form(page, answers={}, names=names_for, scene=scene(), data=boxes)
    assert shown(made) == ["child"]


def test_questions_that_hide_each_other_do_not_hang_the_page() -> None:
    page = section(field("text", "one", show_if="two == null"), field("text", "two", show_if="one == null"))
    assert not form(page, data={"one": "یک", "two": "دو"}).redraws


# What stands in the boxes ---------------------------------------------------------------------------------------------
NAMES = Section.model_validate(
    {
        "key": "names",
        "title": {"fa": "نام", "en": "Name"},
        "fields": [
            field("text", "first_name", script="persian"),
            field("text", "first_name_latin", fa="نام به لاتین", script="latin"),
            field("person", "child", fields=[field("text", "name"), field("text", "name_latin", script="latin")]),
        ],
    }
)


def test_an_empty_latin_name_is_offered_from_the_persian_one_and_looked_at_before_it_is_taken() -> None:
    kept = form(NAMES, raw={"first_name": ["گلنار"], "child-name": ["بردیا"]})
    assert 'value="GOLNAR"' in str(kept)
    assert 'value="BARDIA"' in str(kept)

    first = form(NAMES, data={"first_name": "گلنار", "child-name": "بردیا", "child-name_latin": "Bardiya"})
    assert not first.is_valid()
    assert words(first, "first_name_latin") == [
        "«نام به لاتین» را از روی فارسی نوشتیم؛ اگر درست است ادامه دهید، وگرنه درستش کنید."
    ]
    assert 'value="GOLNAR"' in str(first)
    assert 'value="Bardiya"' in str(first)

    again = {"first_name": "گلنار", "first_name_latin": "Golnaar", "child-name": "بردیا", "child-name_latin": "Bardiya"}
    assert form(NAMES, data=again).is_valid()


def test_an_answer_comes_back_in_the_boxes() -> None:
    page = form(answers={"lost": "yes", "lost_on": "2026-07-23", "copies": 2})
    assert part_of(page["lost"]).value == "yes"
    assert part_of(page["lost_on"]).box["year"].value == "۱۴۰۵"
    assert part_of(page["copies"]).value == "۲"
    assert part_of(form(answers={"copies": 2}, language="en")["copies"]).value == "2"


def test_what_was_typed_wrongly_is_shown_as_it_was_typed() -> None:
    page = form(data={"lost": "yes", "lost_on-day": "سی", "lost_on-year": " ۱۴۰۵", "copies": "دو تا"})
    assert not page.is_valid()
    assert part_of(page["lost_on"]).box["day"].value == "سی"
    assert part_of(page["lost_on"]).box["year"].value == " ۱۴۰۵"
    assert part_of(page["copies"]).value == "دو تا"
    assert words(page, "copies") == ["«شمار نسخه» را با رقم بنویسید، مانند ۳."]


def test_what_was_typed_is_kept_unchecked_and_shown_again_without_errors() -> None:
    raw = form(data={"lost": "yes", "lost_on-day": "سی", "police": "کلانتری", "csrfmiddlewaretoken": "x"}).raw()
    assert raw == {"lost": ["yes"], "lost_on-day": ["سی"], "police": ["کلانتری"], "copies": []}
    page = form(raw=raw, answers={"copies": 4})
    assert not page.is_bound
    assert shown(page) == ["lost", "lost_on", "copies"]
    assert part_of(page["lost_on"]).box["day"].value == "سی"
    assert part_of(page["copies"]).value == ""
    assert not any(words(page, name) for name in shown(page))


def test_a_question_is_prefilled_from_what_is_known_until_it_is_answered() -> None:
    page = section(
        field("phone", "mobile", prefill="profile.mobile"),
        field("date", "expiry", prefill="profile.passport_expiry", calendar="gregorian"),
        field("address", "post"),
        field("city", "living", prefill="profile.residence_country"),
    )
    known = {"profile": {"mobile": "+31612345678", "passport_expiry": date(2027, 1, 12), "residence_country": "NL"}}
    first = form(page, known=known)
    assert part_of(first["mobile"]).value == "+۳۱ ۶ ۱۲۳۴۵۶۷۸"
    assert part_of(first["expiry"]).box["month"].value == "1"
    assert part_of(first["post"]).box["country"].value == "NL"
    assert part_of(first["living"]).box["country"].value == "NL"
    assert part_of(form(page, {"mobile": None}, known=known)["mobile"]).value == ""
    assert part_of(form(page, known=known, data={"mobile": ""})["mobile"]).value == ""


def test_a_query_dict_is_read_like_a_plain_mapping() -> None:
    page = section(field("multichoice", "papers", choices=YES_NO))
    made = form(page, data=QueryDict("papers=yes&papers=no"))
    assert made.is_valid()
    assert made.answers() == {"papers": ["yes", "no"]}


def test_a_refusal_of_the_domain_stands_at_its_field() -> None:
    page = form(data={"lost": "no", "copies": "2"})
    assert page.is_valid()
    with refusals_on(page):
        raise Refusal("این شمار دیگر نمی‌شود.", field="copies")
    assert words(page, "copies") == ["این شمار دیگر نمی‌شود."]


# Rows -----------------------------------------------------------------------------------------------------------------
HEIRS = section(field("people_list", "heirs", fields=[field("text", "name"), field("national_id", "national_id")]))
TWO = {
    "heirs-0-name": "گلنار",
    "heirs-0-national_id": "نادرست",
    "heirs-1-name": "بردیا",
    "heirs-1-national_id": "0932833810",
}


def rows(page: AnswersForm) -> list[list[str]]:
    return [[piece.value for piece in row] for row in part_of(page["heirs"]).rows]


def test_a_row_is_added_without_checking_and_everything_typed_stays() -> None:
    page = form(HEIRS, data={**TWO, "row-add": "heirs"})
    assert page.redraws
    assert not page.is_valid()
    assert not words(page, "heirs")
    assert rows(page) == [["گلنار", "نادرست"], ["بردیا", "0932833810"], ["", ""]]
    assert rows(form(HEIRS, raw=page.raw())) == rows(page)


def test_a_row_is_dropped_and_the_others_move_up() -> None:
    page = form(HEIRS, data={**TWO, "row-drop": "heirs:0"})
    assert not page.is_valid()
    assert rows(page) == [["بردیا", "0932833810"]]
    assert rows(form(HEIRS, raw=page.raw())) == rows(page)


def test_a_button_for_a_row_that_is_not_there_changes_nothing() -> None:
    for pressed in ("heirs:7", "heirs:", "heirs", ":0", "heirs:x", "others:0"):
        assert rows(form(HEIRS, data={**TWO, "row-drop": pressed})) == [
            ["گلنار", "نادرست"],
            ["بردیا", "0932833810"],
        ]


def test_lists_of_places_are_fetched_without_checking() -> None:
    page = form(section(field("city", "born")), data={"born-province": "fars", "refresh": "born"})
    assert not page.is_valid()
    assert not words(page, "born")
    assert part_of(page["born"]).box["country"].value == "IR"
    assert len(part_of(page["born"]).box["city"].choices) == 3


# How it is drawn ------------------------------------------------------------------------------------------------------
ALL = section(
    *(
        field(type_, f"a_{type_}", fa=f"پرسش {type_}", choices=YES_NO if "choice" in type_ else [])
        for type_ in FieldSpec.model_fields["type"].annotation.__args__  # type: ignore[union-attr]
    )
)


@pytest.mark.parametrize("data", [None, {}, {"a_text": "<b>", "a_people_list-0-first_name": "<b>"}])
def test_a_page_of_all_types_is_drawn_with_its_words(data: dict[str, str] | None) -> None:
    html = str(form(ALL, data=data))
    for spec in ALL.fields:
        assert spec.label.fa in html
        assert f'name="{spec.name}' in html
    assert f'name="{ASKED}" value="{" ".join(spec.name for spec in ALL.fields)}"' in html
    assert "<b>" not in html


# The last check -------------------------------------------------------------------------------------------------------
def check(answers: Mapping[str, Any], *pages: Section, sections: Any = None) -> tuple[dict[str, Any], dict[str, str]]:
    whole = service(*(pages or (TRAVEL,)))

    def names_for(some: Mapping[str, Any]) -> dict[str, object]:
        return {**{spec.name: some.get(spec.name) for spec in whole.fields()}, "today": TODAY}

    return clean_all(whole, answers, names_for=names_for, scene=scene(), sections=sections)


def test_the_last_check_gives_back_what_is_right() -> None:
    answers = {"lost": "yes", "lost_on": "2026-07-23", "copies": 2}
    assert check(answers) == (answers, {})


def test_the_last_check_drops_hidden_and_unknown_answers() -> None:
    answers = {"lost": "no", "lost_on": "2026-07-23", "police": "۱۲", "copies": 2, "fee": 0}
    assert check(answers) == ({"lost": "no", "copies": 2}, {})


def test_the_last_check_names_every_field_that_lacks_an_answer_or_has_a_wrong_one() -> None:
    kept, errors = check({"lost": "yes", "lost_on": "2027-07-23", "copies": 0, "police": None})
    assert kept == {"lost": "yes"}
    assert set(errors) == {"lost_on", "copies"}
    assert errors["copies"] == "«شمار نسخه» کمتر از ۱ نمی‌شود."
    assert check({})[1] == {"lost": "برای «گذرنامه گم شده؟» یکی از گزینه‌ها را برگزینید."}


def test_the_last_check_skips_a_page_that_is_not_shown() -> None:
    more = section(field("text", "guardian")).model_copy(update={"show_if": "lost == 'yes'"})
    answers = {"lost": "no", "copies": 1, "guardian": "بردیا"}
    assert check(answers, TRAVEL, more) == ({"lost": "no", "copies": 1}, {})


def test_the_last_check_of_a_quick_request_looks_at_its_questions_only() -> None:
    quick = TRAVEL.model_copy(update={"fields": TRAVEL.fields[:1]})
    assert check({"lost": "no"}, sections=[quick]) == ({"lost": "no"}, {})
