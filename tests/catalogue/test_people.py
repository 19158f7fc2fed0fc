"""Questions about persons filled in from somebody who is known: what fits goes into the boxes, the rest stays open."""

from dataclasses import replace
from typing import Any

from mikhak.catalogue.definition import FieldSpec, Section
from mikhak.catalogue.fields import Known
from mikhak.catalogue.forms import AnswersForm, build_form
from mikhak.catalogue.people import fitting
from tests.catalogue.atlas import field, scene

BITA = Known(
    id="b1",
    name="بیتا مهرآیین",
    relation="child",
    facts={
        "full_name": "بیتا مهرآیین",
        "father_name": "بهرام",
        "birth_date": "2015-04-01",
        "birth_place": {"country": "IR", "province": "fars", "city": "fars.shiraz.shiraz"},
        "relation": "daughter",
    },
)
HEIRS = field(
    "people_list", "heirs", max_items=2, fields=[field("text", "full_name"), field("text", "share", required=False)]
)
SCENE = replace(scene(), people=[BITA])


def person(*parts: FieldSpec) -> FieldSpec:
    return field("person", "child", fields=list(parts))


def page(spec: FieldSpec, **posted: Any) -> AnswersForm:
    section = Section.model_validate({"key": "page", "title": {"fa": "برگ", "en": "Page"}, "fields": [spec]})
    return build_form(section, answers={}, names={}, scene=SCENE, data=posted)


def test_a_part_takes_what_its_own_checks_accept_and_nothing_else() -> None:
    spec = person(
        field("text", "full_name", script="persian"),
        field("text", "father_name", script="latin"),
        field("date", "birth_date", not_after="2000-01-01"),
        field("text", "national_id"),
    )
    assert fitting(spec, BITA, SCENE) == {"full_name": "بیتا مهرآیین"}


def test_a_place_is_told_in_words_where_a_text_is_asked() -> None:
    assert "شیراز" in fitting(person(field("text", "birth_place")), BITA, SCENE)["birth_place"]


def test_a_relation_is_filled_in_where_it_is_one_of_the_choices() -> None:
    choices = [{"value": "daughter", "fa": "دختر", "en": "Daughter"}]
    assert fitting(person(field("choice", "relation", choices=choices)), BITA, SCENE) == {"relation": "daughter"}
    assert fitting(person(field("text", "relation")), BITA, SCENE) == {}


def test_the_first_empty_row_of_a_list_is_filled_in_and_the_others_stay() -> None:
    form = page(HEIRS, **{"heirs-0-full_name": "سارا", "heirs-0-share": "نصف", "person-fill": "heirs:b1"})
    assert not form.is_valid()
    boxes = form.raw()
    assert (boxes["heirs-0-full_name"], boxes["heirs-0-share"]) == (["سارا"], ["نصف"])
    assert boxes["heirs-1-full_name"] == ["بیتا مهرآیین"]


def test_a_full_list_offers_nobody() -> None:
    rows = {"heirs-0-full_name": "سارا", "heirs-1-full_name": "آوا"}
    assert "person-fill" in str(page(HEIRS, **{"heirs-0-full_name": "سارا"}))
    assert "person-fill" not in str(page(HEIRS, **rows))


def test_a_question_about_things_offers_nobody() -> None:
    things = field("people_list", "assets", fields=[field("text", "kind"), field("money", "value")])
    assert "person-fill" not in str(page(things))
