"""The bench's own browser reads pages as a real one does, or it would measure something that nobody sends."""

from itertools import islice
from random import Random

import pytest
from bench.browser import Browser, Page, Unexpected, linked, parse
from bench.journey import national_ids, spread

from mikhak.lib.national_id import is_valid

HTML = """<link rel="stylesheet" href="/static/a.css"><link rel="preload" as="font" href="/static/f.woff2">
<form method="post" action="/sign-out/"><input type="hidden" name="csrfmiddlewaretoken" value="t"></form>
<form method="post" data-autosave="save/"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<input name="city" value="Lyon"><textarea name="words">
as typed</textarea><p class="why"><svg></svg><span>بنویسید.</span></p>
<input type="radio" name="sex" value="female"><input type="radio" name="sex" value="male" checked>
<input type="checkbox" name="papers" value="a" checked><input type="checkbox" name="papers" value="b">
<select name="born-month"><option value="1">1</option><option value="2" selected>2</option></select>
<select name="born-year"><option value="x">x</option><option value="y">y</option></select>
<input type="file" name="scan"><button name="row-add" value="1">+</button></form><script src="/static/a.js"></script>"""


def page(html: str = HTML) -> Page:
    return Page("http://localhost:8000/profile/identity/", 200, html.encode(), {})


def test_what_stands_on_the_page_is_posted_and_what_is_not_ticked_is_not() -> None:
    assert page().form().filled({}) == [
        ("csrfmiddlewaretoken", "t"),
        ("city", "Lyon"),
        ("words", "\nas typed"),
        ("sex", "male"),
        ("papers", "a"),
        ("born-month", "2"),
        ("born-year", "x"),
    ]


def test_our_answers_take_the_place_of_what_stood_there() -> None:
    filled = page().form().filled({"sex": "female", "papers": ["a", "b"], "born-day": "3", "elsewhere": "no"})
    assert [pair for pair in filled if pair[0] in {"sex", "papers"}] == [
        ("sex", "female"),
        ("papers", "a"),
        ("papers", "b"),
    ]
    assert ("born-day", "3") in filled
    assert "elsewhere" not in dict(filled)


def test_the_form_of_a_page_is_not_the_one_that_signs_out() -> None:
    assert [form.action for form in parse(HTML)] == ["/sign-out/", ""]
    assert page().form().autosave == "save/"
    with pytest.raises(Unexpected, match="has no form"):
        page('<form action="/search/"><input name="q"></form>').form()


def test_complaints_and_linked_files_are_found() -> None:
    assert page().complaints() == "بنویسید."
    assert linked(HTML) == [("stylesheet", "/static/a.css"), ("font", "/static/f.woff2"), ("script", "/static/a.js")]


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert spread([0.003, 0.001, 0.002]) == {"n": 3, "p50": 2.0, "p95": 3.0, "p99": 3.0}
    assert spread([number / 1000 for number in range(1, 101)]) == {"n": 100, "p50": 50.0, "p95": 95.0, "p99": 99.0}


def test_everybody_has_a_national_id_that_is_right_and_nobodys() -> None:
    some = list(islice(national_ids(Random(1)), 50))
    assert all(is_valid(one) and one.startswith("999") for one in some)


def test_a_portal_that_does_not_answer_is_told() -> None:
    with pytest.raises(OSError, match="refused"):
        Browser("http://127.0.0.1:1").get("/", "first page")
