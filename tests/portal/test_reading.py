"""Questions, the guide, the trust page: complete in three languages, found, and true to the screens they speak of."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.utils import translation
from django.utils.translation import gettext

from mikhak.cli.messages import collect
from mikhak.lib.text import Frozen
from mikhak.portal.reading import guide_paper
from mikhak.portal.texts import Words, questions, reading
from tests.house.tree import SOURCE
from tests.portal.test_public import text

NAMES = ("about", "guide", "trust", "accessibility")
PAGES = ("/questions/", "/help/", "/trust/", "/accessibility/", "/figures/", "/announcements/")
FOREIGN = {"en": "[\u0621-\u06cc]", "ar": "[گچپژکیۀ۰-۹\u200c]"}


def all_words(value: object) -> list[Words]:
    if isinstance(value, Words):
        return [value]
    if isinstance(value, tuple):
        return [words for one in value for words in all_words(one)]
    if isinstance(value, Frozen):
        return [words for _name, one in value for words in all_words(one)]
    return []


def whole() -> list[Words]:
    return [words for name in NAMES for words in all_words(reading(name))] + all_words(questions())


def test_every_text_is_in_each_language_and_in_no_other() -> None:
    found = whole()
    assert len(found) > 200
    for code, letters in FOREIGN.items():
        assert [words.in_(code) for words in found if re.search(letters, words.in_(code))] == []


@pytest.mark.parametrize(
    "path", ["/questions/", "/help/", "/trust/", "/accessibility/", "/figures/", "/announcements/"]
)
@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_each_page_can_be_read_in_each_language(browser: Client, path: str, prefix: str) -> None:
    page = browser.get(f"{prefix}{path}")
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert re.search(r'<meta name="description" content="[^"]{20,}"', page.content.decode())


def test_what_a_text_leads_to_is_there(browser: Client) -> None:
    passages = [one.path for name in NAMES for one in reading(name).passages]
    asked = [one.path for group in questions().groups for one in group.questions]
    for path in {one for one in [*passages, *asked] if one}:
        answer = browser.get(path)
        assert answer.status_code == 200 or "/sign-in/" in answer["Location"], path


def test_buttons_are_called_what_the_screens_call_them_in_each_language() -> None:
    buttons = {str(message.id) for message in collect(SOURCE) if isinstance(message.id, str)}
    wrong = []
    for words in [*all_words(reading("guide")), *all_words(questions())]:
        for name in {name for name in re.findall("«([^»]+)»", words.fa) if name in buttons}:
            for code in ("en", "ar"):
                with translation.override(code):
                    said = gettext(name)
                if said.casefold() not in words.in_(code).casefold():
                    wrong.append((words.in_(code), said))
    assert wrong == []


# Questions ----------------------------------------------------------------------------------------------------------
def test_there_are_questions_enough_and_none_stands_twice() -> None:
    keys = [one.key for group in questions().groups for one in group.questions]
    assert len(keys) >= 40
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("رمز نرسید", "no-code"),
        ("نوبت", "appointment"),
        ("ايميلم را از دست دادم", "lost-mailbox"),
        ("captcha", "picture-code"),
    ],
)
def test_a_question_is_found_as_people_spell_it(browser: Client, query: str, key: str) -> None:
    assert f'id="q-{key}"' in browser.get("/questions/", {"q": query}).content.decode()


def test_a_search_that_finds_no_question_leads_on(browser: Client) -> None:
    page = browser.get("/questions/", {"q": "قرمه‌سبزی"})
    assert "پرسشی مانند این نیست" in text(page)
    assert 'href="/questions/"' in page.content.decode()


def test_search_engines_are_given_every_question_with_its_answer(browser: Client) -> None:
    page = browser.get("/en/questions/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "FAQPage"
    first = questions().groups[0].questions[0]
    assert data["mainEntity"][0]["name"] == first.title.en
    assert data["mainEntity"][0]["acceptedAnswer"]["text"] == first.summary.en


# The guide ----------------------------------------------------------------------------------------------------------
def test_every_chapter_has_a_page_with_its_picture(browser: Client) -> None:
    for one in reading("guide").passages:
        page = browser.get(f"/help/{one.key}/")
        assert one.title.fa in text(page)
        assert all(step.fa[:20] in text(page) for step in one.steps)
    assert browser.get("/help/nothing/").status_code == 404


@pytest.mark.parametrize(("language", "prefix"), [("fa", ""), ("en", "/en"), ("ar", "/ar")])
def test_a_chapter_shows_its_screen_in_the_language_of_the_reader(browser: Client, language: str, prefix: str) -> None:
    folder = settings.ROOT / "docs" / "pictures" / language
    words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    for one in reading("guide").passages:
        if one.picture:
            page = browser.get(f"{prefix}/help/{one.key}/").content.decode()
            assert f"pictures/{language}/{one.picture}.png" in page
            assert (folder / f"{one.picture}.png").stat().st_size < 60_000, one.picture
            assert words[one.picture]


def test_the_help_of_a_screen_is_its_chapter_of_the_guide(browser: Client) -> None:
    page = browser.get("/sign-in/").content.decode()
    chapter = next(one for one in reading("guide").passages if "sign-in" in one.screens)
    assert chapter.steps[1].fa in page
    assert 'href="/help/sign-in/"' in page
    assert "راهنمای این صفحه" not in browser.get("/missions/").content.decode()


def test_every_screen_that_the_guide_names_exists_and_has_one_chapter() -> None:
    names = [screen for one in reading("guide").passages for screen in one.screens]
    routes = {key for key in get_resolver("mikhak.portal.urls").reverse_dict if isinstance(key, str)}
    assert set(names) - routes == set()
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("code", ["fa", "en", "ar"])
def test_the_guide_is_set_for_paper_in_each_language(code: str) -> None:
    with translation.override(code):
        made = guide_paper(code)
    assert made.startswith(b"%PDF-")
    assert len(made) < 1_500_000


def test_the_guide_is_downloaded_under_the_language_of_the_page(browser: Client) -> None:
    answer = browser.get("/en/help/guide.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "mikhak-guide-en.pdf" in answer["Content-Disposition"]


# The first page -----------------------------------------------------------------------------------------------------
def test_the_menu_of_the_first_page_opens_its_explanations_on_the_same_page(browser: Client) -> None:
    page = browser.get("/").content.decode()
    for one in reading("about").passages:
        assert f'href="#{one.key}"' in page
        assert f'<section id="{one.key}"' in page


def test_every_page_leads_to_help_and_contact_from_its_foot(browser: Client) -> None:
    foot = browser.get("/services/").content.decode().partition('<footer class="foot">')[2]
    for path in ("/missions/", "/announcements/", "/questions/", "/help/", "/trust/", "/accessibility/", "/figures/"):
        assert f'href="{path}"' in foot
